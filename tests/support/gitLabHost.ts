import { page, sentBody, serve, type CodeHost, type HostedComment } from "./codeHost";

export interface GitLabHost extends CodeHost {
  /** Files of the package registry by path. */
  readonly files: Map<string, string>;
}

const SELF = "project_42_bot";
const NOTES = "/api/v4/projects/42/merge_requests/7/notes";

/** GitLab's API for the merge request 7 of the project 42; its url ends with `/api/v4`. */
export async function startGitLab(tokens: { readonly project: string; readonly job: string }): Promise<GitLabHost> {
  const comments: HostedComment[] = [];
  const files = new Map<string, string>();
  const authors = [SELF, "somebody"];
  const show = ({ id, author, body }: HostedComment) => ({ id, body, author: { id: authors.indexOf(author) } });
  const host = await serve(comments, (request, url) => {
    const { method, path, headers, text } = request;
    if (path.startsWith("/api/v4/projects/42/packages/generic/")) {
      if (headers["job-token"] !== tokens.job) return [401, { message: "401 Unauthorized" }];
      // As GitLab checks the names of package, version and file.
      if (!/\/generic\/[\w.-]+\/[\w.+-]+\/[\w.-]+$/.test(path)) return [400, { error: "a name is invalid" }];
      if (method === "PUT") {
        files.set(path, text);
        return [201, { message: "201 Created" }];
      }
      const file = files.get(path);
      return method === "GET" && file !== undefined ? [200, file] : [404];
    }
    if (headers["private-token"] !== tokens.project) return [401, { message: "401 Unauthorized" }];
    if (path === "/api/v4/user" && method === "GET") return [200, { id: authors.indexOf(SELF) }];
    if (path === NOTES && method === "GET") return page(comments.map(show), request, url);
    if (path === NOTES && method === "POST") {
      const body = sentBody(request);
      if (body === undefined) return [400, { error: "body is missing" }];
      comments.push({ id: 2000 + comments.length, author: SELF, body });
      return [201, {}];
    }
    const [, id] = /^\/api\/v4\/projects\/42\/merge_requests\/7\/notes\/(\d+)$/.exec(path) ?? [];
    const comment = comments.find((candidate) => candidate.id === Number(id));
    const body = sentBody(request);
    if (method !== "PUT" || !comment || body === undefined) return [404];
    if (comment.author !== SELF) return [403, { message: "403 Forbidden" }];
    comment.body = body;
    return [200, {}];
  });
  return { ...host, url: `${host.url}/api/v4`, files };
}
