import { page, sentBody, serve, type CodeHost, type HostedComment } from "./codeHost";

export interface HostedArtifact {
  readonly name: string;
  readonly runId: number;
  readonly createdAt: string;
  readonly expired?: boolean;
  readonly fork?: boolean;
}

export interface GitHubHost extends CodeHost {
  readonly artifacts: HostedArtifact[];
}

const REPOSITORY = "/repos/acme/databases";

/** GitHub's API for the pull request 7 of acme/databases, at which a token writes as the workflows do. */
export async function startGitHub(token: string): Promise<GitHubHost> {
  const comments: HostedComment[] = [];
  const artifacts: HostedArtifact[] = [];
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
    return [404];
  });
  return { ...host, artifacts };
}

function describeArtifact({ name, runId, createdAt, expired = false, fork = false }: HostedArtifact): unknown {
  const run = { id: runId, repository_id: 1, head_repository_id: fork ? 2 : 1 };
  return { name, expired, created_at: createdAt, workflow_run: run };
}
