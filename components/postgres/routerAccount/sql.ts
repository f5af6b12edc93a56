import type { RouterAccount } from "./account";

/**
 * What a superuser runs, connected to the router account's database, so that the router can look verifiers up: a schema
 * and a function that the account may execute. The account itself must exist already. May be run again.
 *
 * The function answers with exactly one row always. Odyssey keeps a cached verifier when a lookup finds nothing, so a role
 * that was dropped or locked would stay welcome; the row that such a role gets instead has keys that no password matches.
 * Superusers, replication roles and the router account itself get it too: nobody logs in as them through the router.
 *
 * Its salt, which a client is shown before it has any password, is as good as random and always the same for a name, as that
 * of a role is: so nobody learns which roles there are. A secret that a restore has lost, or brought twice, costs that and no more.
 */
export function lookupSql({ user }: RouterAccount): string[] {
  return [
    "CREATE SCHEMA IF NOT EXISTS pgfleet",
    // Other databases have no part in it, and other roles no right to read it.
    "CREATE TABLE IF NOT EXISTS pgfleet.secret (secret text)",
    // Once, and again when a restore has brought the table and not what was in it.
    "INSERT INTO pgfleet.secret SELECT gen_random_uuid()::text WHERE NOT EXISTS (SELECT FROM pgfleet.secret)",
    "REVOKE ALL ON TABLE pgfleet.secret FROM PUBLIC",
    `CREATE OR REPLACE FUNCTION pgfleet.verifier(INOUT name text, OUT verifier text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT $1, coalesce(
    (SELECT rolpassword FROM pg_authid
      WHERE rolname = $1 AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND rolname <> '${user}'
        AND (rolvaliduntil IS NULL OR rolvaliduntil > now()) AND rolpassword LIKE 'SCRAM-SHA-256$%'),
    (SELECT format('SCRAM-SHA-256$%s:%s$${KEYS_OF_NO_PASSWORD}', coalesce(current_setting('scram_iterations', true), '4096'),
      encode(substr(sha256(convert_to(secret || coalesce($1, ''), 'UTF8')), 1, 16), 'base64')) FROM pgfleet.secret LIMIT 1),
    'SCRAM-SHA-256$4096:${zeros(16)}$${KEYS_OF_NO_PASSWORD}')
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

/** Zeros. Anything that is no verifier would be taken for a plain password. */
const KEYS_OF_NO_PASSWORD = `${zeros(32)}:${zeros(32)}`;

function zeros(bytes: number): string {
  return Buffer.alloc(bytes).toString("base64");
}
