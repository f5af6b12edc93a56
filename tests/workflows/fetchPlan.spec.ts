import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MERGED, startGitHub, type GitHubHost } from "../support/gitHubHost";
import { startGitLab, type GitLabHost } from "../support/gitLabHost";
import { gitHub } from "../../workflows/platform/gitHub";
import { gitLab } from "../../workflows/platform/gitLab";

describe("a saved plan", () => {
  let folder: string;
  let gitHubHost: GitHubHost;
  let gitLabHost: GitLabHost;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-tests-"));
    gitHubHost = await startGitHub("token");
    gitLabHost = await startGitLab({ project: "project token", job: "job token" });
  });

  afterEach(async () => {
    await gitHubHost.close();
    await gitLabHost.close();
    await rm(folder, { recursive: true });
  });

  const onGitHub = (outputs: string) =>
    gitHub({
      GITHUB_API_URL: gitHubHost.url,
      GITHUB_REPOSITORY: "acme/databases",
      GITHUB_SHA: MERGED,
      GITHUB_RUN_ID: "9",
      GITHUB_TOKEN: "token",
      GITHUB_OUTPUT: outputs,
    });

  it("is the newest of its name that is no fork's and has not expired: GitHub", async () => {
    const name = "plan-dev-abc";
    const head = "reviewed";
    gitHubHost.pulls.push({ head, merged: true });
    gitHubHost.artifacts.push(
      { name, head, runId: 1, createdAt: "2026-11-01T10:00:00Z" },
      { name, head, runId: 2, createdAt: "2026-11-01T12:00:00Z" },
      { name, head, runId: 3, createdAt: "2026-11-01T11:00:00Z" },
      { name, head, runId: 4, createdAt: "2026-11-01T13:00:00Z", expired: true },
      { name, head, runId: 5, createdAt: "2026-11-01T14:00:00Z", fork: true },
      { name: "plan-dev-def", head, runId: 6, createdAt: "2026-11-01T15:00:00Z" },
    );
    const outputs = join(folder, "outputs");
    const platform = onGitHub(outputs);
    assert.equal(await platform.fetchPlan(name, "unused"), true);
    assert.equal(await readFile(outputs, "utf8"), "saved-plan=plan-dev-abc\nrun-id=2\n");
    assert.equal(await platform.fetchPlan("plan-production-abc", "unused"), false);
  });

  it("is one of the merged pull request's last commit, whatever other branches keep under its name: GitHub", async () => {
    const name = "plan-dev-abc";
    const fetched = async () => await onGitHub(join(folder, "outputs")).fetchPlan(name, "unused");
    gitHubHost.pulls.push({ head: "reviewed", merged: true }, { head: "open", merged: false });
    gitHubHost.pulls.push({ head: "elsewhere", merged: true, elsewhere: true });
    gitHubHost.artifacts.push(
      { name, head: "another branch", runId: 1, createdAt: "2026-11-01T10:00:00Z" },
      { name, head: "open", runId: 2, createdAt: "2026-11-01T11:00:00Z" },
      { name, head: "elsewhere", runId: 5, createdAt: "2026-11-01T13:00:00Z" },
      { name, head: "pushed before", runId: 3, createdAt: "2026-11-01T12:00:00Z" },
    );
    assert.equal(await fetched(), false);
    gitHubHost.artifacts.push({ name, head: "reviewed", runId: 4, createdAt: "2026-11-01T09:00:00Z" });
    assert.equal(await fetched(), true);
    assert.match(await readFile(join(folder, "outputs"), "utf8"), /run-id=4\n$/);
  });

  it("is that of the same run, when it was started by hand: GitHub", async () => {
    const name = "plan-dev-abc";
    gitHubHost.artifacts.push({ name, head: "anything", runId: 9, createdAt: "2026-11-01T10:00:00Z" });
    assert.equal(await onGitHub(join(folder, "outputs")).fetchPlan(name, "unused"), true);
  });

  it("comes back as it was kept: GitLab", async () => {
    const platform = gitLab({ CI_API_V4_URL: gitLabHost.url, CI_PROJECT_ID: "42", CI_JOB_TOKEN: "job token" });
    const [kept, fetched] = [join(folder, "kept.json"), join(folder, "fetched.json")];
    await writeFile(kept, '{"resourcePlans":"ä"}\n');
    await platform.keepPlan("plan-dev-abc", kept);
    assert.equal(await platform.fetchPlan("plan-dev-abc", fetched), true);
    assert.equal(await readFile(fetched, "utf8"), '{"resourcePlans":"ä"}\n');
    assert.equal(await platform.fetchPlan("plan-dev-def", fetched), false);
  });
});
