import type { RouterAccount } from "./routerAccount";

/**
 * What a superuser runs, connected to the router account's database, so that the router can look verifiers up: a schema
 * and a function that the account may execute. The account itself must exist already. May be run again.
 *
 * The function answers with exactly one row always. Odyssey keeps a cached verifier when a lookup finds nothing, so a role
 * that was dropped or locked would stay welcome; the row that such a role gets instead has keys that no password matches.
 * Superusers, replication roles and the router account itself get it too: nobody logs in as them through the router.
 */
export function lookupSql({ user }: RouterAccount): string[] {
  return [
    "CREATE SCHEMA IF NOT EXISTS pgfleet",
    `CREATE OR REPLACE FUNCTION pgfleet.verifier(INOUT name text, OUT verifier text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT $1, coalesce(
    (SELECT rolpassword FROM pg_authid
      WHERE rolname = $1 AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND rolname <> '${user}'
        AND (rolvaliduntil IS NULL OR rolvaliduntil > now()) AND rolpassword LIKE 'SCRAM-SHA-256$%'),
    '${NO_PASSWORD_MATCHES}')
$function$`,
    "REVOKE ALL ON FUNCTION pgfleet.verifier(text) FROM PUBLIC",
    `GRANT USAGE ON SCHEMA pgfleet TO ${user}`,
    `GRANT EXECUTE ON FUNCTION pgfleet.verifier(text) TO ${user}`,
  ];
}

/** All that an administrator runs on a cluster of kind external, in psql as a superuser. The password is typed, never printed. */
export function routerAccountSql(account: RouterAccount): string {
  return [
    `\\connect ${account.database}`,
    `CREATE ROLE ${account.user} LOGIN;`,
    ...lookupSql(account).map((statement) => `${statement};`),
    `\\password ${account.user}`,
    "",
  ].join("\n");
}

/** A SCRAM verifier with keys of zeros. Anything that is no verifier would be taken for a plain password. */
export const NO_PASSWORD_MATCHES = `SCRAM-SHA-256$4096:${zeros(16)}$${zeros(32)}:${zeros(32)}`;

function zeros(bytes: number): string {
  return Buffer.alloc(bytes).toString("base64");
}
