import type { Client } from "pg";
import type { RouterAccount } from "../postgres/routerAccount";

/** The cluster lacks something that logins through the router need, or grants the router account too much. */
export class RouterAccountError extends Error {}

/** Whether the account that this connection is logged in as can look verifiers up, and is no more than it has to be. */
export async function checkRouterAccount(client: Client, account: RouterAccount): Promise<void> {
  // By way of the catalogs, for names of a schema that one may not use cannot be looked up otherwise.
  const { rows } = await client.query<Abilities>(`
    SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS "isPrivileged", p.oid IS NOT NULL AS "hasFunction",
      has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE') AS "mayExecute"
    FROM pg_roles
    LEFT JOIN (pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'pgfleet')
      ON p.proname = 'verifier' AND p.pronargs = 1 AND p.proargtypes[0] = 'text'::regtype
    WHERE rolname = current_user`);
  const [abilities] = rows;
  const { user, database } = account;
  if (abilities?.isPrivileged !== false) {
    const none = "NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS";
    throw new RouterAccountError(`role ${user} may do more than look verifiers up: ALTER ROLE ${user} ${none}`);
  }
  if (!abilities.hasFunction) {
    throw new RouterAccountError(`database ${database} has no function pgfleet.verifier(text)`);
  }
  if (abilities.mayExecute !== true) {
    throw new RouterAccountError(`role ${user} may not execute pgfleet.verifier(text) in database ${database}`);
  }
  // A name that no role can have, for it is too long.
  const answer = await client.query("SELECT * FROM pgfleet.verifier($1)", ["-".repeat(64)]);
  if (answer.rowCount !== 1 || answer.fields.length !== 2) {
    throw new RouterAccountError(
      "pgfleet.verifier(text) must answer with one row of two columns for every name; it is not pgfleet's",
    );
  }
}

interface Abilities {
  readonly isPrivileged: boolean;
  readonly hasFunction: boolean;
  /** Null when there is no function. */
  readonly mayExecute: boolean | null;
}
