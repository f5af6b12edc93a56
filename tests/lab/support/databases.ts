import { randomBytes } from "node:crypto";
import { asSuperuser } from "../../../lab/superuser";

/** One password for every role of a test run, never written anywhere but to the servers. */
export const password = randomBytes(16).toString("hex");

/** Makes a login role on a cluster unless it is there. */
export async function createRole(cluster: string, role: string): Promise<void> {
  await asSuperuser(cluster, roleSql(role));
}

/** Makes databases on a cluster, and their owner with `password`; those that a killed run left behind are dropped first. */
export async function createDatabases(cluster: string, databases: readonly string[], owner: string): Promise<void> {
  const sql = databases.map((database) => {
    return `${dropSql(database)} CREATE DATABASE ${identifier(database)} OWNER ${identifier(owner)} STRATEGY file_copy;`;
  });
  // In one go: each call is a process in the cluster's pod.
  await asSuperuser(cluster, [roleSql(owner), ...sql].join("\n"));
}

export async function createDatabase(cluster: string, database: string, owner: string): Promise<void> {
  await createDatabases(cluster, [database], owner);
}

export async function dropDatabases(cluster: string, databases: readonly string[]): Promise<void> {
  await asSuperuser(cluster, databases.map(dropSql).join("\n"));
}

export async function dropDatabase(cluster: string, database: string): Promise<void> {
  await dropDatabases(cluster, [database]);
}

function roleSql(role: string): string {
  return `SELECT 'CREATE ROLE ${identifier(role).replaceAll("'", "''")}'
     WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) \\gexec
     ALTER ROLE ${identifier(role)} LOGIN PASSWORD ${literal(password)};`;
}

function dropSql(database: string): string {
  return `DROP DATABASE IF EXISTS ${identifier(database)} WITH (FORCE);`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
