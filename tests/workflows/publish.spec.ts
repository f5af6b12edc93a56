import assert from "node:assert/strict";
import { startGitHub, type GitHubHost } from "../support/gitHubHost";
import { startGitLab, type GitLabHost } from "../support/gitLabHost";
import type { HostedComment } from "../support/codeHost";
import { type Environment } from "../../workflows/platform/platform";
import { reviewMarker } from "../../workflows/review";
import { platformOf } from "../../workflows/platform/platformOf";
import { publishReview } from "../../workflows/publish";

const review = (stack: string, routes: string) => ({
  stack,
  routes,
  deletes: [],
  open: false,
  output: "1 to update",
  tree: "0123456789abcdef",
});

describe("the comment of a preview", () => {
  let gitHubHost: GitHubHost;
  let gitLabHost: GitLabHost;

  beforeEach(async () => {
    gitHubHost = await startGitHub("token");
    gitLabHost = await startGitLab({ project: "project token", job: "job token" });
  });

  afterEach(async () => {
    await gitHubHost.close();
    await gitLabHost.close();
  });

  const gitHub = (changes: Environment = {}): Environment => ({
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: gitHubHost.url,
    GITHUB_REPOSITORY: "acme/databases",
    GITHUB_TOKEN: "token",
    PULL_REQUEST: "7",
    ...changes,
  });
  const gitLab = (changes: Environment = {}): Environment => ({
    GITLAB_CI: "true",
    CI_API_V4_URL: gitLabHost.url,
    CI_PROJECT_ID: "42",
    CI_JOB_TOKEN: "job token",
    GITLAB_TOKEN: "project token",
    CI_MERGE_REQUEST_IID: "7",
    ...changes,
  });

  for (const [name, environment, commentsOf] of [
    ["GitHub", gitHub, () => gitHubHost.comments],
    ["GitLab", gitLab, () => gitLabHost.comments],
  ] as const) {
    const publish = async (stack: string, routes: string) =>
      await publishReview(review(stack, routes), platformOf(environment()));

    it(`is made once for each stack and then changed in place: ${name}`, async () => {
      const forged: HostedComment = { id: 1, author: "somebody", body: `${reviewMarker("dev")} forged` };
      commentsOf().push(forged, { id: 2, author: "somebody", body: "nice" }, { id: 3, author: "somebody", body: "!" });
      await publish("dev", "one");
      await publish("production", "two");
      await publish("dev", "three");
      const [, , , dev, production, ...others] = commentsOf();
      assert.equal(forged.body, `${reviewMarker("dev")} forged`);
      assert.match(dev?.body ?? "", /^<!-- pgfleet: preview of dev -->\n## Preview of `dev`\n\nthree\n/);
      assert.match(production?.body ?? "", /\n\ntwo\n/);
      assert.deepEqual(others, []);
    });
  }

  it("fits into what GitHub takes", async () => {
    const routes = Array.from({ length: 10_000 }, (_, number) => `| shop_${number} | pg2 |`).join("\n");
    await publishReview(review("dev", routes), platformOf(gitHub()));
    const [comment] = gitHubHost.comments;
    assert.match(comment?.body ?? "", /\n\.\.\. \d+ more lines; the job's log has them\n/);
  });

  it("is not made for a run of no pull request", async () => {
    await publishReview(review("dev", "one"), platformOf(gitHub({ PULL_REQUEST: "" })));
    await publishReview(review("dev", "one"), platformOf(gitLab({ CI_MERGE_REQUEST_IID: undefined })));
    assert.deepEqual([gitHubHost.requests, gitLabHost.requests], [[], []]);
  });

  it("says what a token must be allowed when it is refused, and never the token", async () => {
    const wrong = "s3cr3t";
    for (const environment of [gitHub({ GITHUB_TOKEN: wrong }), gitLab({ GITLAB_TOKEN: wrong })]) {
      await assert.rejects(publishReview(review("dev", "one"), platformOf(environment)), ({ message }: Error) => {
        assert.match(message, /^GET \/.*: 401 .*docs\/pull-requests\.md/);
        assert.doesNotMatch(message, /s3cr3t/);
        return true;
      });
    }
  });

  it("says which variable is missing", () => {
    assert.throws(
      () => platformOf(gitLab({ GITLAB_TOKEN: undefined })),
      /GITLAB_TOKEN is not set; make a project access/,
    );
  });
});
