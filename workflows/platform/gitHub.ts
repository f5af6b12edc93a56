import { appendFile } from "node:fs/promises";
import type { Comments, Environment, Platform } from "./platform";
import { required } from "./required";
import { pages, request, type RestApi } from "./restApi";

/** As whom the token of a run writes. */
const WORKFLOWS = "github-actions[bot]";

interface IssueComment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string } | null;
}

interface Artifact {
  readonly expired: boolean;
  readonly created_at: string;
  readonly workflow_run: {
    readonly id: number;
    readonly head_sha: string;
    readonly repository_id: number;
    readonly head_repository_id: number;
  };
}

interface PullRequest {
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly head: { readonly sha: string };
}

/**
 * GitHub Actions. Plans are artifacts of runs; the actions upload-artifact and download-artifact move them, and what they
 * need to know is written to the outputs of the step: `saved-plan`, a name, and `run-id`.
 */
export function gitHub(environment: Environment): Platform {
  const repository = required(environment, "GITHUB_REPOSITORY");
  const api: RestApi = {
    url: required(environment, "GITHUB_API_URL"),
    headers: {
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      authorization: `Bearer ${required(environment, "GITHUB_TOKEN")}`,
    },
  };
  const output = async (lines: readonly string[]) =>
    await appendFile(required(environment, "GITHUB_OUTPUT"), `${lines.join("\n")}\n`);
  const number = environment["PULL_REQUEST"];
  return {
    comments: number === undefined || number === "" ? undefined : commentsOf(api, repository, number),

    async keepPlan(name) {
      await output([`saved-plan=${name}`]);
    },

    async fetchPlan(name) {
      const response = await request(api, "GET", `/repos/${repository}/actions/artifacts?per_page=100&name=${name}`);
      const { artifacts } = (await response.json()) as { artifacts: readonly Artifact[] };
      const reviewed = await reviewedCommits(api, repository, required(environment, "GITHUB_SHA"));
      const own = Number(required(environment, "GITHUB_RUN_ID"));
      const [newest] = artifacts
        .filter(({ expired }) => !expired)
        .filter(({ workflow_run: run }) => run.head_repository_id === run.repository_id) // no fork's
        // Whoever can push a branch can have its workflows keep any file under any name.
        .filter(({ workflow_run: run }) => run.id === own || reviewed.includes(run.head_sha))
        .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
      if (newest) await output([`saved-plan=${name}`, `run-id=${newest.workflow_run.id}`]);
      return newest !== undefined;
    },
  };
}

/** What was at last in the pull request whose merge is a commit. */
async function reviewedCommits(api: RestApi, repository: string, commit: string): Promise<string[]> {
  const response = await request(api, "GET", `/repos/${repository}/commits/${commit}/pulls`);
  const pulls = (await response.json()) as readonly PullRequest[];
  return pulls
    .filter(({ merged_at, merge_commit_sha }) => merged_at !== null && merge_commit_sha === commit)
    .map(({ head }) => head.sha);
}

function commentsOf(api: RestApi, repository: string, number: string): Comments {
  const issues = `/repos/${repository}/issues`;
  return {
    limit: 65_536,

    async *own() {
      for await (const { id, body, user } of pages<IssueComment>(api, `${issues}/${number}/comments?per_page=100`)) {
        if (user?.login === WORKFLOWS) yield { id, body: body ?? "" };
      }
    },

    async create(body) {
      await request(api, "POST", `${issues}/${number}/comments`, { body });
    },

    async update(id, body) {
      await request(api, "PATCH", `${issues}/comments/${id}`, { body });
    },
  };
}
