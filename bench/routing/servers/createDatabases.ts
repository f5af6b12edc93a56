import { randomBytes } from "node:crypto";
import { CLUSTERS, type BenchDatabase } from "../fleet";
import { namespace } from "./namespace";

/** Of every role that the bench makes; never written anywhere but to the servers. */
export const password = randomBytes(16).toString("hex");

/** Seconds that the databases of one cluster may take. */
const DEADLINE = 1_200;

/** Makes databases, by real CREATE DATABASE, each cluster's one after the other, and their owners. */
export async function createDatabases(databases: readonly BenchDatabase[], signal: AbortSignal): Promise<void> {
  await Promise.all(
    CLUSTERS.map(async (cluster) => {
      const ofCluster = databases.filter((database) => database.cluster === cluster);
      const owners = [...new Set(ofCluster.map(({ owner }) => owner))];
      await namespace.asSuperuser(
        cluster,
        [...owners.map(createRole), ...createStatements(ofCluster)].join("\n"),
        signal,
        DEADLINE,
      );
    }),
  );
}

/** One that is there stays as it is: a password that is set anew has another verifier, and routers remember the one before. */
function createRole(role: string): string {
  const statement = `CREATE ROLE ${role} LOGIN PASSWORD ''${password}''`;
  return `SELECT '${statement}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \\gexec`;
}

function createStatements(databases: readonly BenchDatabase[]): string[] {
  return [
    // By reference: see createVolumes.
    "SET file_copy_method = 'clone';",
    ...databases.map(({ name, owner }) => `CREATE DATABASE ${name} OWNER ${owner} STRATEGY file_copy;`),
  ];
}
