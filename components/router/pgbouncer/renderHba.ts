import { byCodeUnit } from "../../../common/byCodeUnit";
import { authEntryName, CONSOLE_DATABASE } from "./language/names";
import { quote, quoteAccount } from "./language/syntax";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { RoutingConfiguration } from "../configuration/types";

/**
 * hba.conf: who may log in where. Of all lines the first that fits decides. The console is for the router account, and from
 * within the pod only: who reaches it may port-forward to the pod. Lookups need no line.
 */
export function renderHba({ storages, certificateRoles }: RoutingConfiguration, { user }: RouterAccount): string {
  const clusters = storages.map(({ cluster }) => cluster).sort(byCodeUnit);
  return [
    // The sockets lie in a volume that only the pod's own containers have.
    `local "${CONSOLE_DATABASE}" "${user}" trust`,
    ...["127.0.0.1/32", "::1/128"].map((from) => `host "${CONSOLE_DATABASE}" "${user}" ${from} scram-sha-256`),
    ...[CONSOLE_DATABASE, ...clusters.map(authEntryName)].map((entry) => `host "${entry}" all all reject`),
    `host all "${user}" all reject`,
    ...certificateRoles.map((role) => `host all ${quoteAccount(role)} all cert`),
    "host all all all scram-sha-256",
    "",
  ].join("\n");
}

/** users.conf: what differs for some roles, whatever the database. */
export function renderUsers({ roleLimits }: RoutingConfiguration): string {
  const lines = Object.entries(roleLimits)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([role, clients]) => `${quote(role)} = max_user_client_connections=${clients}\n`);
  return `[users]\n${lines.join("")}`;
}
