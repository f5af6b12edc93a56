import { execute } from "../execute";
import { NAMESPACE } from "./fleet";

/** Runs kubectl in the bench's namespace. */
export async function kubectl(args: readonly string[], signal: AbortSignal, input = "", seconds = 60): Promise<string> {
  return await execute({ command: "kubectl", args: ["--namespace", NAMESPACE, ...args], input, seconds }, signal);
}

/** Runs a psql script as superuser in the one pod of a cluster; gives back its rows. */
export async function asSuperuser(cluster: string, script: string, signal: AbortSignal, seconds = 60): Promise<string> {
  const psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
  const args = ["exec", "-i", `${cluster}-1`, "-c", "postgres", "--", ...psql, "--dbname", "postgres"];
  return await kubectl(args, signal, script, seconds);
}
