import { page, sentBody, serve, type CodeHost, type HostedComment } from "./codeHost";

export interface HostedArtifact {
  readonly name: string;
  readonly runId: number;
  /** The commit whose workflows ran. */
  readonly head?: string;
  readonly createdAt: string;
  readonly expired?: boolean;
  readonly fork?: boolean;
}

/** A pull request of the commit that is deployed. */
export interface HostedPull {
  readonly head: string;
  readonly merged: boolean;
  /** Into another branch, from which the commit came here later. */
  readonly elsewhere?: boolean;
}

export interface GitHubHost extends CodeHost {
  readonly artifacts: HostedArtifact[];
  readonly pulls: HostedPull[];
}

/** The commit that is deployed. */
export const MERGED = "5ca1ab1e";

const REPOSITORY = "/repos/acme/databases";

/** GitHub's API for the pull request 7 of acme/databases, at which a token writes as the workflows do. */
export async function startGitHub(token: string): Promise<GitHubHost> {
  const comments: HostedComment[] = [];
  const artifacts: HostedArtifact[] = [];
  const pulls: HostedPull[] = [];
  const show = ({ id, author, body }: HostedComment) => ({ id, body, user: { login: author } });
  const host = await serve(comments, (request, url) => {
    const { method, path, headers, query } = request;
    if (headers.authorization !== `Bearer ${token}`) return [401, { message: "Bad credentials" }];
    if (headers["x-github-api-version"] !== "2022-11-28") return [400, { message: "unknown API version" }];
    if (path === `${REPOSITORY}/issues/7/comments`) {
      if (method === "GET") return page(comments.map(show), request, url);
      const body = sentBody(request);
      if (method !== "POST" || body === undefined) return [422, { message: "Validation Failed" }];
      if (body.length > 65_536) return [422, { message: "Body is too long (maximum is 65536 characters)" }];
      comments.push({ id: 1000 + comments.length, author: "github-actions[bot]", body });
      return [201, {}];
    }
    const [, id] = /^\/repos\/acme\/databases\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    if (id !== undefined && method === "PATCH") {
      const comment = comments.find((candidate) => candidate.id === Number(id));
      const body = sentBody(request);
      if (!comment) return [404];
      if (body === undefined) return [422, { message: "Validation Failed" }];
      comment.body = body;
      return [200, {}];
    }
    if (path === `${REPOSITORY}/actions/artifacts` && method === "GET") {
      const found = artifacts.filter(({ name }) => name === query.get("name"));
      return [200, { total_count: found.length, artifacts: found.map(describeArtifact) }];
    }
    if (path === `${REPOSITORY}/commits/${MERGED}/pulls` && method === "GET") {
      return [200, pulls.map(describePull)];
    }
    return [404];
  });
  return { ...host, artifacts, pulls };
}

function describePull({ head, merged, elsewhere = false }: HostedPull): unknown {
  const merge = elsewhere ? "another" : MERGED;
  return { head: { sha: head }, merged_at: merged ? "2026-11-01" : null, merge_commit_sha: merge };
}

function describeArtifact({
  name,
  runId,
  head = "",
  createdAt,
  expired = false,
  fork = false,
}: HostedArtifact): unknown {
  const run = { id: runId, head_sha: head, repository_id: 1, head_repository_id: fork ? 2 : 1 };
  return { name, expired, created_at: createdAt, workflow_run: run };
}
