import { randomBytes } from "node:crypto";
import { asSuperuser } from "../../../lab/superuser";

/** One password for every role of a test run, never written anywhere but to the servers. */
export const password = randomBytes(16).toString("hex");

/** Makes a login role on a cluster unless it is there. */
export async function createRole(cluster: string, role: string): Promise<void> {
  await asSuperuser(
    cluster,
    `SELECT 'CREATE ROLE ${identifier(role).replaceAll("'", "''")}'
     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) \\gexec
     ALTER ROLE ${identifier(role)} LOGIN PASSWORD ${literal(password)};`,
  );
}

/** Makes a database on a cluster, and its owner with `password`; one that a killed run left behind is dropped first. */
export async function createDatabase(cluster: string, database: string, owner: string): Promise<void> {
  await createRole(cluster, owner);
  await dropDatabase(cluster, database);
  await asSuperuser(cluster, `CREATE DATABASE ${identifier(database)} OWNER ${identifier(owner)} STRATEGY file_copy;`);
}

export async function dropDatabase(cluster: string, database: string): Promise<void> {
  await asSuperuser(cluster, `DROP DATABASE IF EXISTS ${identifier(database)} WITH (FORCE);`);
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
