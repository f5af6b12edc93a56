import { byCodeUnit } from "../../../common/byCodeUnit";
import { authRouteName, CONSOLE_DATABASE, CONSOLE_STORAGE } from "./language/names";
import { LOOKUP_CONNECTIONS } from "../lookups";
import { quote } from "./language/syntax";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { RoutingConfiguration } from "../configuration/types";

/**
 * account.conf, which holds the router account's password: one internal route per cluster, over which the router looks
 * verifiers up, and the console. No client can log in to an internal route.
 */
export function renderAccount({ storages }: RoutingConfiguration, account: RouterAccount, password: string): string {
  const clusters = storages.map(({ cluster }) => cluster);
  return [
    ...clusters.sort(byCodeUnit).map((cluster) => renderAuthRoute(cluster, account, password)),
    `storage ${quote(CONSOLE_STORAGE)} { type "local" }\n`,
    renderConsole(account, password),
  ].join("");
}

function renderAuthRoute(cluster: string, account: RouterAccount, password: string): string {
  const name = quote(authRouteName(cluster));
  const options = [
    `storage ${quote(cluster)}`,
    `storage_db ${quote(account.database)}`,
    `storage_user ${quote(account.user)}`,
    `storage_password ${quote(password)}`,
    // Clients never come here: logins are checked on the route of their database.
    `authentication "none"`,
    `pool_routing "internal"`,
    `pool "session"`,
    "pool_discard no",
    "pool_reserve_prepared_statement no",
    `pool_size ${LOOKUP_CONNECTIONS}`,
    "pool_timeout 5000",
    "pool_ttl 60",
  ];
  return `database ${name} { user ${name} { ${options.join(" ")} } }\n`;
}

function renderConsole(account: RouterAccount, password: string): string {
  const options = [
    `storage ${quote(CONSOLE_STORAGE)}`,
    `authentication "scram-sha-256"`,
    `password ${quote(password)}`,
    // May look at everything and change nothing.
    `role "stat"`,
    `pool "session"`,
    "pool_reserve_prepared_statement no",
  ];
  return `database ${quote(CONSOLE_DATABASE)} { user ${quote(account.user)} { ${options.join(" ")} } }\n`;
}
