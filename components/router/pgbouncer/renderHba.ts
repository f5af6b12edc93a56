import { byCodeUnit } from "../../sort";
import { authEntryName, CONSOLE_DATABASE } from "./names";
import type { RouterAccount } from "../../postgres/routerAccount";

/**
 * hba.conf: who may log in where. Of all lines the first that fits decides. The console is for the router account, and from
 * within the pod only: who reaches it may port-forward to the pod. Lookups need no line.
 */
export function renderHba(clusters: readonly string[], { user }: RouterAccount): string {
  return [
    // The sockets lie in a volume that only the pod's own containers have.
    `local "${CONSOLE_DATABASE}" "${user}" trust`,
    ...["127.0.0.1/32", "::1/128"].map((from) => `host "${CONSOLE_DATABASE}" "${user}" ${from} scram-sha-256`),
    ...[CONSOLE_DATABASE, ...[...clusters].sort(byCodeUnit).map(authEntryName)].map(
      (entry) => `host "${entry}" all all reject`,
    ),
    `host all "${user}" all reject`,
    "host all all all scram-sha-256",
    "",
  ].join("\n");
}
