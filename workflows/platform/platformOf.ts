import { gitHub } from "./gitHub";
import { gitLab } from "./gitLab";
import type { Environment, Platform } from "./platform";

/** The platform that this process runs on; undefined for a shell. */
export function platformOf(environment: Environment): Platform | undefined {
  if (environment["GITHUB_ACTIONS"] === "true") return gitHub(environment);
  if (environment["GITLAB_CI"] === "true") return gitLab(environment);
  return undefined;
}
