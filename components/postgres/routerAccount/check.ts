import { UnwantedAnswer } from "../cluster";
import type { Client } from "pg";
import type { RouterAccount } from "./account";

/** The cluster lacks something that logins through the router need, or grants the router account too much. */
export class RouterAccountError extends UnwantedAnswer {}

/**
 * Whether the account that this connection is logged in as can look verifiers up, and is no more than it has to be.
 *
 * @returns whether the function tells which roles there are, as those of releases without `pgfleet.secret` do: by the salt,
 *   which was the same for all that there are not
 */
export async function checkRouterAccount(client: Client, account: RouterAccount): Promise<boolean> {
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
  const memberships = await powerfulMemberships(client);
  if (memberships.length > 0) {
    const roles = memberships.join(", ");
    throw new RouterAccountError(
      `role ${user} may do more than look verifiers up, as a member of ${roles}: REVOKE ${roles} FROM ${user}`,
    );
  }
  if (!abilities.hasFunction) {
    throw new RouterAccountError(`database ${database} has no function pgfleet.verifier(text)`);
  }
  if (abilities.mayExecute !== true) {
    throw new RouterAccountError(`role ${user} may not execute pgfleet.verifier(text) in database ${database}`);
  }
  // Names that no role can have, for they are too long.
  const [one, other] = [await verifierOf(client, "-".repeat(64)), await verifierOf(client, "-".repeat(65))];
  return one === other;
}

/**
 * Roles granted to the account, quoted, by which it could become one that does more than roles do by default: all that
 * PostgreSQL has predefined, for some of them read every table or run programs, and the privileged ones.
 */
async function powerfulMemberships(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ readonly granted: string }>(`
    SELECT DISTINCT quote_ident(granted.rolname) AS granted
    FROM pg_auth_members
    JOIN pg_roles granted ON granted.oid = roleid
    JOIN pg_roles reached ON pg_has_role(granted.oid, reached.oid, 'MEMBER')
    WHERE member = (SELECT oid FROM pg_roles WHERE rolname = current_user)
      AND (reached.rolname ^@ 'pg_' OR reached.rolsuper OR reached.rolcreaterole OR reached.rolcreatedb
        OR reached.rolreplication OR reached.rolbypassrls)
    ORDER BY granted`);
  return rows.map(({ granted }) => granted);
}

async function verifierOf(client: Client, name: string): Promise<unknown> {
  const text = "SELECT * FROM pgfleet.verifier($1)";
  const { rows, fields } = await client.query<unknown[]>({ text, values: [name], rowMode: "array" });
  if (rows.length === 1 && fields.length === 2) return rows[0]?.[1];
  throw new RouterAccountError(
    "pgfleet.verifier(text) must answer with one row of two columns for every name; it is not pgfleet's",
  );
}

interface Abilities {
  readonly isPrivileged: boolean;
  readonly hasFunction: boolean;
  /** Null when there is no function. */
  readonly mayExecute: boolean | null;
}
