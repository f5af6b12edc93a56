import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labEnvironment } from "../../../lab/environment";
import { kubectl } from "../../../lab/superuser";
import { MERGED, startGitHub, type GitHubHost } from "../../support/gitHubHost";
import { startGitLab, type GitLabHost } from "../../support/gitLabHost";
import { Checkout } from "../support/workflows/checkout";
import { createDatabase, createDatabases, dropDatabase, dropDatabases } from "../support/databases";
import { runGitHubJob, type Artifacts, type Contexts, type JobReport } from "../support/workflows/gitHubJob";
import { runGitLabJob } from "../support/workflows/gitLabJob";
import { devConfig, outputs } from "../support/stack";

/** What a setting up of a runner brings, and the lab has. */
const INSTALLERS = ["actions/checkout", "actions/setup-node", "pulumi/actions"];

describe("the workflows", function () {
  this.timeout("4m");

  const gitHubToken = randomBytes(8).toString("hex");
  const gitLabTokens = { project: randomBytes(8).toString("hex"), job: randomBytes(8).toString("hex") };
  const kubeconfig = labEnvironment()["KUBECONFIG"] ?? "";
  const patterns = (pg2: string[]) => devConfig(["clusters.pg2.databases", pg2]);

  let checkout: Checkout;
  let gitHub: GitHubHost;
  let gitLab: GitLabHost;
  let artifacts: Artifacts;
  /** Of the runner: it has a home of its own, and the kubeconfig is where the workflow puts it. */
  let environment: Record<string, string | undefined>;
  let home: string;

  before(async () => {
    gitHub = await startGitHub(gitHubToken);
    gitLab = await startGitLab(gitLabTokens);
    artifacts = { folder: await mkdtemp(join(tmpdir(), "pgfleet-artifacts-")), runOf: new Map() };
    checkout = await Checkout.make();
    home = await mkdtemp(join(tmpdir(), "pgfleet-home-"));
    // What `npm ci` would install is there already; so it runs, and changes nothing.
    environment = { ...labEnvironment(), HOME: home, KUBECONFIG: undefined, npm_config_dry_run: "true" };
    // So that a commit of this repository is deployed, which the others build on.
    await checkout.commitConfig(await devConfig());
    await checkout.deploy();
    await createDatabases("pg2", ["orders_7", "bills_7"], "bookkeeper");
    await dropDatabase("pg2", "bills_8");
  });

  after(async () => {
    await checkout.remove();
    for (const folder of [artifacts.folder, home]) await rm(folder, { recursive: true });
    await gitHub.close();
    await gitLab.close();
    await dropDatabases("pg2", ["orders_7", "bills_7", "bills_8"]);
  });

  async function gitHubJob(
    file: string,
    job: string,
    github: Readonly<Record<string, unknown>> = {},
  ): Promise<JobReport> {
    const secrets = {
      KUBECONFIG: await readFile(kubeconfig, "utf8"),
      PULUMI_CONFIG_PASSPHRASE: environment["PULUMI_CONFIG_PASSPHRASE"] ?? "",
    };
    const contexts: Contexts = {
      github: { repository: "acme/databases", token: gitHubToken, ref_name: "main", event: {}, ...github },
      vars: { PULUMI_STACKS: '["dev"]', PULUMI_BACKEND_URL: environment["PULUMI_BACKEND_URL"] ?? "" },
      secrets: { "dev-preview": secrets, dev: secrets, "dev-schedule": secrets },
    };
    const given = {
      ...environment,
      GITHUB_API_URL: gitHub.url,
      GITHUB_REPOSITORY: "acme/databases",
      GITHUB_SHA: MERGED,
      GITHUB_RUN_ID: "99",
    };
    return await runGitHubJob(checkout.folder, [file, job], contexts, artifacts, given);
  }

  const pullRequest = (head = "acme/databases") =>
    gitHubJob("preview.yml", "preview", {
      event: { number: 7, pull_request: { head: { repo: { full_name: head } } } },
    });

  /** What GitHub notes of an artifact when a run has uploaded it, and of the pull request when that is merged. */
  async function noteArtifact(runId: number): Promise<void> {
    const tree = await checkout.git("rev-parse", "HEAD^{tree}");
    const name = `plan-dev-${tree}`;
    artifacts.runOf.set(name, String(runId));
    const head = await checkout.git("rev-parse", "HEAD");
    gitHub.artifacts.push({ name, runId, head, createdAt: new Date().toISOString() });
    gitHub.pulls.push({ head, merged: true });
  }

  async function gitLabJob(job: string, variables: Readonly<Record<string, string>>) {
    const given = {
      GITLAB_CI: "true",
      CI_API_V4_URL: gitLab.url,
      CI_PROJECT_ID: "42",
      CI_JOB_TOKEN: gitLabTokens.job,
      CI_COMMIT_BRANCH: "main",
      GITLAB_TOKEN: gitLabTokens.project,
      KUBECONFIG_FILE: kubeconfig,
      ...variables,
    };
    return await runGitLabJob(checkout.folder, job, given, environment);
  }

  it("GitHub: say in the pull request which routes a changed pattern moves, and save the plan", async () => {
    await checkout.git("switch", "--quiet", "--create", "feature");
    await checkout.commitConfig(await patterns(["shop_.*", "orders_.*"]));
    const { outcome, log, summary, notRun } = await pullRequest();
    assert.equal(outcome, "success", log);
    assert.deepEqual(notRun, INSTALLERS);
    const [comment, ...others] = gitHub.comments;
    assert.deepEqual(others, []);
    assert.match(comment?.body ?? "", /^<!-- pgfleet: preview of dev -->\n[^]*orders_7[^]*pg2[^]*<details>/);
    assert.equal(summary, comment?.body);
    await noteArtifact(1);
  });

  it("GitHub: apply after the merge what was reviewed", async () => {
    await checkout.git("switch", "--quiet", "main");
    await checkout.git("merge", "--quiet", "--squash", "feature");
    await checkout.commit("the pull request, squashed");
    const { outcome, log } = await gitHubJob("deploy.yml", "deploy");
    assert.equal(outcome, "success", log);
    assert.equal((await outputs()).routes["orders_7"], "pg2");
  });

  it("GitHub: take nothing back by deploying an older commit again", async () => {
    await checkout.git("switch", "--quiet", "--detach", "main~1");
    const preview = await pullRequest();
    assert.equal(preview.outcome, "success", preview.log);
    await noteArtifact(2);
    const { outcome, log } = await gitHubJob("deploy.yml", "deploy");
    await checkout.git("switch", "--quiet", "main");
    assert.equal(outcome, "failure");
    assert.match(log, /dev runs commit [0-9a-f]{40}, and this is [0-9a-f]{40}, which does not build on it/);
    assert.equal((await outputs()).routes["orders_7"], "pg2");
  });

  it("GitHub: change the comment in place, and say in it why a preview fails", async () => {
    await checkout.git("switch", "--quiet", "--create", "broken");
    await checkout.commitConfig(await patterns(["shop_("]));
    const { outcome, log } = await pullRequest();
    assert.equal(outcome, "failure");
    assert.match(log, /the preview of dev failed/);
    const [comment, ...others] = gitHub.comments;
    assert.deepEqual(others, []);
    assert.match(comment?.body ?? "", /<details open>[^]*clusters\.pg2\.databases\[0\][^]*The preview failed/);
  });

  it("GitHub: do nothing for a fork", async () => {
    assert.equal((await pullRequest("stranger/databases")).outcome, "skipped");
  });

  it("GitHub: deploy no commit that was not previewed as it is", async () => {
    await checkout.git("switch", "--quiet", "main");
    // Files that no preview has seen: those of the older commit had one.
    await checkout.commitConfig(await patterns(["shop_.*", "receipts_.*"]));
    const { outcome, log } = await gitHubJob("deploy.yml", "deploy");
    assert.equal(outcome, "failure");
    assert.match(log, /dev has no saved plan for the files of this commit [^]*Fix: run the deployment by hand/);
    assert.equal((await outputs()).routes["orders_7"], "pg2");
  });

  it("GitHub: keep the schedule from deploying it", async () => {
    const { outcome, log } = await gitHubJob("schedule.yml", "up");
    assert.equal(outcome, "failure");
    assert.match(log, /dev runs commit [0-9a-f]{40}, and this is [0-9a-f]{40}: not deployed by the schedule/);
  });

  it("GitLab: refuse a saved plan that has become stale, before anything is changed, and print no values", async () => {
    await checkout.commitConfig(await patterns(["shop_.*", "(orders|bills)_.*"]));
    const request = {
      CI_PIPELINE_SOURCE: "merge_request_event",
      CI_MERGE_REQUEST_IID: "7",
      CI_MERGE_REQUEST_PROJECT_ID: "42",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "42",
    };
    const preview = await gitLabJob("preview", request);
    assert.equal(preview.outcome, "success", preview.log);
    assert.match(gitLab.comments[0]?.body ?? "", /bills_7/);
    await createDatabase("pg2", "bills_8", "bookkeeper");
    const { outcome, log } = await gitLabJob("deploy", { CI_PIPELINE_SOURCE: "push" });
    assert.equal(outcome, "failure");
    assert.match(log, /The saved plan of dev is stale: [^]*dynamic\/routing:Routes routes[^]*Nothing was changed\./);
    assert.match(log, /withheld/);
    assert.doesNotMatch(log, /bills_8/);
    const { routes, routerPassword } = await outputs();
    assert.notEqual(routerPassword, "");
    assert.ok(!log.includes(routerPassword), "the router account's password is in the log");
    assert.equal(routes["bills_7"], undefined);
  });

  it("GitLab: make a new plan by hand, and apply that", async () => {
    const plan = await gitLabJob("plan", { CI_PIPELINE_SOURCE: "web" });
    assert.equal(plan.outcome, "success", plan.log);
    const { outcome, log } = await gitLabJob("deploy", { CI_PIPELINE_SOURCE: "web" });
    assert.equal(outcome, "success", log);
    const { routes } = await outputs();
    assert.deepEqual([routes["bills_7"], routes["bills_8"]], ["pg2", "pg2"]);
  });

  it("GitHub: report what was changed by hand, not what is new in a catalog, and GitLab: take that up", async () => {
    await dropDatabase("pg2", "bills_8");
    await kubectl(["patch", "configmap", "router", "--type=merge", "-p", '{"data":{"routes.conf":"# by hand\\n"}}']);
    const drifted = await gitHubJob("schedule.yml", "drift");
    assert.equal(drifted.outcome, "failure");
    assert.match(drifted.log, /dev has drifted/);
    assert.match(drifted.summary, /^## Drift of `dev`[^]*core\/v1:ConfigMap[^]*# by hand[^]* 1 to update\n/);
    const { outcome, log } = await gitLabJob("up", { CI_PIPELINE_SOURCE: "schedule" });
    assert.equal(outcome, "success", log);
    assert.equal((await outputs()).routes["bills_8"], undefined);
    assert.match(await kubectl(["get", "configmap", "router", "-o", "jsonpath={.data.routes\\.conf}"]), /bills_7/);
  });
});
