import { execa } from "execa";
import { projectFolder } from "../../../../lab/paths";

/** Runs a job of .gitlab-ci.yml for the stack `dev` with the variables that GitLab would set; what it printed. */
export async function runGitLabJob(
  checkout: string,
  name: string,
  variables: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly outcome: "success" | "failure"; readonly log: string }> {
  const set = Object.entries(variables).flatMap(([variable, value]) => ["--variable", `${variable}=${value}`]);
  const options = ["--force-shell-executor", "--ignore-predefined-vars", Object.keys(variables).join(",")];
  const { failed, all } = await execa("gitlab-ci-local", [`${name}: [dev]`, "--no-color", ...options, ...set], {
    cwd: checkout,
    preferLocal: true,
    localDir: projectFolder,
    env: { ...environment },
    all: true,
    reject: false,
    timeout: 180_000,
  });
  return { outcome: failed ? "failure" : "success", log: all };
}
