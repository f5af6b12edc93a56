import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { execa } from "execa";
import { parse } from "yaml";
import { dependencies } from "../../package.json";
import { actionlint, buildTool } from "../../lab/build/tools";
import { projectFolder } from "../../lab/paths";

const folder = join(projectFolder, ".github");

describe("the files of the workflows", function () {
  this.timeout("2m");

  let gitHubFiles: Map<string, string>;
  let gitLabFile: string;

  before(async () => {
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".yml")).sort();
    const read = async (name: string) => [name, await readFile(join(folder, name), "utf8")] as const;
    gitHubFiles = new Map(await Promise.all(names.map(read)));
    gitLabFile = await readFile(join(projectFolder, ".gitlab-ci.yml"), "utf8");
  });

  it("are clean to actionlint, their scripts to shellcheck", async () => {
    const program = await buildTool(actionlint, () => undefined);
    const options = { cwd: projectFolder, all: true, reject: false } as const;
    const { exitCode, all } = await execa(program, ["-color=false", "-shellcheck=/usr/bin/shellcheck"], options);
    assert.equal(exitCode, 0, all);
  });

  it("have no script in an action of our own that shellcheck objects to, which actionlint does not look at", async () => {
    const actions = [...gitHubFiles].filter(([name]) => name.startsWith("actions/"));
    const scripts = actions.flatMap(([, text]) => runSteps(parse(text)));
    assert.notEqual(scripts.length, 0);
    for (const script of scripts) {
      const { exitCode, all } = await execa("shellcheck", ["--shell=bash", "-"], {
        input: script,
        all: true,
        reject: false,
      });
      assert.equal(exitCode, 0, all);
    }
  });

  for (const [source, variables, jobs] of [
    ["merge_request_event", { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "1" }, ["preview: [dev] on_success"]],
    ["merge_request_event", { CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2" }, []], // a fork's
    ["push", { CI_COMMIT_BRANCH: "main" }, ["deploy: [dev] on_success"]],
    ["push", { CI_COMMIT_BRANCH: "other" }, []],
    ["web", { CI_COMMIT_BRANCH: "main" }, ["plan: [dev] on_success", "deploy: [dev] manual"]],
    ["schedule", { CI_COMMIT_BRANCH: "main" }, ["drift: [dev] on_success", "up: [dev] always"]],
  ] as const) {
    it(`are valid to GitLab's schema, and of ${source} ${Object.values(variables).join("")} run ${jobs.join(", ") || "none"}`, async () => {
      const set = {
        ...variables,
        CI_PIPELINE_SOURCE: source,
        CI_MERGE_REQUEST_PROJECT_ID: "1",
        PULUMI_BACKEND_URL: "file:///state",
      };
      const args = Object.entries(set).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
      const options = ["--list-json", "--ignore-predefined-vars", Object.keys(set).join(",")];
      const { stdout } = await execa("npx", ["gitlab-ci-local", ...options, ...args], { cwd: projectFolder });
      const listed = (JSON.parse(stdout.slice(stdout.indexOf("["))) as readonly { name: string; when: string }[])
        .filter(({ when }) => when !== "never")
        .map(({ name, when }) => `${name} ${when}`);
      assert.deepEqual(listed, jobs);
    });
  }

  it("never run a pull request's code with the rights of the branch it goes to", () => {
    for (const [name, text] of gitHubFiles) {
      assert.doesNotMatch(text, /pull_request_target|workflow_run:/, name);
    }
  });

  it("name every action of others by its commit, and say which release that is", () => {
    for (const [name, text] of gitHubFiles) {
      for (const [line] of text.matchAll(/^.*\buses: (?!\.\/).*$/gm)) {
        assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, name);
      }
    }
  });

  it("put no value into a script but by a variable", () => {
    for (const [name, text] of gitHubFiles) {
      const scripts = runSteps(parse(text));
      assert.notEqual(scripts.length, 0, name);
      for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/, name);
    }
  });

  it("keep a plan before they say that it is there", () => {
    const steps = [["preview.yml", "preview"] as const, ["deploy.yml", "plan"] as const].map(([file, name]) => {
      const { jobs } = parse(gitHubFiles.get(`workflows/${file}`) ?? "") as { jobs: Record<string, Job> };
      return jobs[name]?.steps.map(({ uses, run }) =>
        /workflow -- (\S+)|^actions\/(upload-artifact)@/.exec(run ?? uses ?? ""),
      );
    });
    for (const found of steps) {
      const names = found?.flatMap((match) => match?.[1] ?? match?.[2] ?? []);
      assert.deepEqual(names, ["preview", "upload-artifact", "publish"]);
    }
    for (const { script } of Object.values(parse(gitLabFile) as Record<string, { script?: readonly string[] }>)) {
      if (script?.[0]?.includes("-- preview ") !== true) continue;
      assert.equal(script[1], "npm run --silent workflow -- publish saved-plan");
    }
  });

  it("deploy after a push and after a new plan, never after one that could not be made", () => {
    const { jobs } = parse(gitHubFiles.get("workflows/deploy.yml") ?? "") as { jobs: { deploy: Job } };
    const [, condition = ""] = /^\$\{\{(.*)\}\}$/.exec(jobs.deploy.if ?? "") ?? [];
    const given = { vars: { PULUMI_STACKS: "[]" }, github: { ref_name: "main" }, cancelled: () => false };
    for (const [result, deploys] of Object.entries({
      skipped: true,
      success: true,
      failure: false,
      cancelled: false,
    })) {
      // The expression means in JavaScript what it means at GitHub.
      assert.equal(runInNewContext(condition, { ...given, needs: { plan: { result } } }), deploys, result);
    }
  });

  it("have all of the history where a commit is deployed, to see what it builds on", () => {
    const { jobs } = parse(gitHubFiles.get("workflows/deploy.yml") ?? "") as { jobs: { deploy: Job } };
    const depths = jobs.deploy.steps.flatMap(({ uses, with: inputs }) =>
      uses?.startsWith("actions/checkout@") === true ? [inputs?.["fetch-depth"]] : [],
    );
    assert.deepEqual(depths, [0]);
    const { deploy } = parse(gitLabFile) as { deploy: { variables?: Readonly<Record<string, string>> } };
    assert.equal(deploy.variables?.["GIT_DEPTH"], "0");
  });

  it("leave nothing in the checkout that Pulumi would note as changes in no commit", async () => {
    const left = [".npm/", "saved-plan/", "node_modules/", ".gitlab-ci-local/"];
    const { stdout } = await execa("git", ["check-ignore", ...left], { cwd: projectFolder, reject: false });
    assert.deepEqual(stdout.split("\n"), left);
  });

  it("install the Pulumi that the program is written for", () => {
    const version = dependencies["@pulumi/pulumi"];
    const action = parse(gitHubFiles.get("actions/set-up/action.yml") ?? "") as {
      runs: Job;
    };
    const installed = action.runs.steps.map((step) => step.with?.["pulumi-version"]);
    assert.deepEqual(
      installed.filter((found) => found !== undefined),
      [version],
    );
    assert.ok(gitLabFile.includes(`image: pulumi/pulumi-nodejs-22:${version}\n`));
  });
});

interface Job {
  readonly if?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

/** Every `run` in a workflow or an action. */
function runSteps(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(runSteps);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "run" && typeof inner === "string" ? [inner] : runSteps(inner),
  );
}
