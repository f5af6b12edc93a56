import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as a code host keeps it. */
export interface HostedComment {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** A code host's API on this machine, as far as the workflows use it: it knows no other request, and no other token. */
export interface CodeHost {
  readonly url: string;
  readonly comments: HostedComment[];
  /** Method and path of each request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** An answer: status, body, headers. */
export type Answer = readonly [number, unknown?, Readonly<Record<string, string>>?];

export interface HostedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Comments in a page; fewer than a real host's, so that paging is needed. */
const PAGE = 2;

export async function serve(
  comments: HostedComment[],
  answer: (request: HostedRequest, url: string) => Answer,
): Promise<CodeHost> {
  const requests: string[] = [];
  const server = createServer((incoming, response) => void respond(incoming, response));
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(incoming.url ?? "", url);
    const method = incoming.method ?? "";
    requests.push(`${method} ${pathname}`);
    const text = Buffer.concat(chunks).toString();
    const request = { method, path: pathname, query: searchParams, headers: incoming.headers, text };
    const [status, body, headers] = answer(request, url);
    const content = typeof body === "string" ? body : JSON.stringify(body ?? { message: "Not Found" });
    response.writeHead(status, { connection: "close", ...headers }).end(content);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    comments,
    requests,
    async close() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One page of a list, with the Link header that names the next. */
export function page(elements: readonly unknown[], { path, query }: HostedRequest, url: string): Answer {
  const number = Number(query.get("page") ?? 1);
  if (query.get("per_page") !== "100") return [400, { message: "asks for small pages" }];
  const last = number * PAGE >= elements.length;
  const link = `<${url}${path}?per_page=100&page=1>; rel="first"`;
  const next = `<${url}${path}?per_page=100&page=${number + 1}>; rel="next", ${link}`;
  return [200, elements.slice((number - 1) * PAGE, number * PAGE), { link: last ? link : next }];
}

/** The body of a comment that is sent; undefined when it is not sent as it must be. */
export function sentBody({ headers, text }: HostedRequest): string | undefined {
  if (headers["content-type"] !== "application/json") return undefined;
  const { body, ...others } = JSON.parse(text) as { body?: unknown };
  return typeof body === "string" && body !== "" && Object.keys(others).length === 0 ? body : undefined;
}
