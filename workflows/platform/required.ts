import type { Environment } from "./platform";

/** A variable that the platform or the workflow sets. */
export function required(environment: Environment, name: string, fix = "the workflow sets it"): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set; ${fix}`);
  return value;
}
