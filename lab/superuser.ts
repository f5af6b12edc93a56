import { join } from "node:path";
import { execa } from "execa";
import { labEnvironment } from "./environment";
import { binFolder } from "./paths";

/** Namespace of the stack `dev`. */
export const namespace = "pgfleet";

/**
 * Runs a psql script as the superuser on a cluster's primary, over the socket inside its pod; gives back its rows, fields
 * separated by `|`. Rejects with psql's words when a statement fails.
 */
export async function asSuperuser(cluster: string, script: string, database = "postgres"): Promise<string> {
  const pod = await kubectl([
    "get",
    "pod",
    "-l",
    `cnpg.io/cluster=${cluster},cnpg.io/instanceRole=primary`,
    "-o",
    "name",
  ]);
  if (pod === "") throw new Error(`cluster ${cluster} has no primary`);
  const psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
  return await kubectl(["exec", "-i", pod, "-c", "postgres", "--", ...psql, "--dbname", database], script);
}

/** Runs kubectl in the stack's namespace. */
export async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const options = { env: labEnvironment(), input, timeout: 120_000 };
  return (await execa(join(binFolder, "kubectl"), ["--namespace", namespace, ...args], options)).stdout;
}
