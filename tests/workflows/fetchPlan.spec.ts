import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGitHub, type GitHubHost } from "../support/gitHubHost";
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

  it("is the newest of its name that is no fork's and has not expired: GitHub", async () => {
    const name = "plan-dev-abc";
    gitHubHost.artifacts.push(
      { name, runId: 1, createdAt: "2026-11-01T10:00:00Z" },
      { name, runId: 2, createdAt: "2026-11-01T12:00:00Z" },
      { name, runId: 3, createdAt: "2026-11-01T11:00:00Z" },
      { name, runId: 4, createdAt: "2026-11-01T13:00:00Z", expired: true },
      { name, runId: 5, createdAt: "2026-11-01T14:00:00Z", fork: true },
      { name: "plan-dev-def", runId: 6, createdAt: "2026-11-01T15:00:00Z" },
    );
    const outputs = join(folder, "outputs");
    const platform = gitHub({
      GITHUB_API_URL: gitHubHost.url,
      GITHUB_REPOSITORY: "acme/databases",
      GITHUB_TOKEN: "token",
      GITHUB_OUTPUT: outputs,
    });
    assert.equal(await platform.fetchPlan(name, "unused"), true);
    assert.equal(await readFile(outputs, "utf8"), "saved-plan=plan-dev-abc\nrun-id=2\n");
    assert.equal(await platform.fetchPlan("plan-production-abc", "unused"), false);
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
