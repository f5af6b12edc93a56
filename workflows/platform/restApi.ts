const DEADLINE = 30_000;

/** A REST API and what every request to it carries. */
export interface RestApi {
  /** Without a slash at its end. */
  readonly url: string;
  /** The token among them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one request. Rejects when it is refused, with the answer's words; never with the token. */
export async function request(api: RestApi, method: string, path: string, body?: unknown): Promise<Response> {
  const response = await send(api, method, path, body);
  if (!response.ok) throw await refusal(method, path, response);
  return response;
}

/** As `request`, but undefined for what is not there. */
export async function requestIfThere(api: RestApi, path: string): Promise<Response | undefined> {
  const response = await send(api, "GET", path);
  if (response.status === 404) return undefined;
  if (!response.ok) throw await refusal("GET", path, response);
  return response;
}

/** All elements of a list that comes in pages, each naming the next in its Link header. */
export async function* pages<Element>(api: RestApi, path: string): AsyncGenerator<Element> {
  for (let next: string | undefined = path; next !== undefined;) {
    const response = await request(api, "GET", next);
    yield* (await response.json()) as Element[];
    const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    // The token is for this API alone.
    next = link?.startsWith(`${api.url}/`) ? link.slice(api.url.length) : undefined;
  }
}

/** A text is sent as a file, anything else as JSON. */
async function send({ url, headers }: RestApi, method: string, path: string, body?: unknown): Promise<Response> {
  const type = typeof body === "string" ? "application/octet-stream" : "application/json";
  try {
    return await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE),
    });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${method} ${url}${path}: ${cause instanceof Error ? cause.message : message}`, { cause: error });
  }
}

async function refusal(method: string, path: string, response: Response): Promise<Error> {
  const text = (await response.text()).slice(0, 500);
  const hint = [401, 403].includes(response.status)
    ? "; see docs/pull-requests.md for what the token must be allowed"
    : "";
  return new Error(`${method} ${path}: ${response.status} ${text}${hint}`);
}
