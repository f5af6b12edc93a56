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
  // The Service leads to the primary; without one this fails, for whoever asks again to find the next.
  const primary = [`service/${cluster}-rw`, "--pod-running-timeout=5s", "-c", "postgres"];
  const psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
  return await kubectl(["exec", "-i", ...primary, "--", ...psql, "--dbname", database], script);
}

/** Runs kubectl in the stack's namespace. */
export async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const options = { env: labEnvironment(), input, timeout: 120_000 };
  return (await execa(join(binFolder, "kubectl"), ["--namespace", namespace, ...args], options)).stdout;
}
