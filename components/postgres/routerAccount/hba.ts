import type { RouterAccount } from "./account";

/**
 * Lines of pg_hba.conf that let the router account into its one database and nowhere else. Of all lines the first that fits
 * decides, so these come before any that are more general.
 *
 * @param connection `hostssl` asks for TLS; `host` takes either
 */
export function routerAccountHba({ user, database }: RouterAccount, connection: "host" | "hostssl"): string[] {
  return [`${connection} ${database} ${user} all scram-sha-256`, `host all ${user} all reject`];
}
