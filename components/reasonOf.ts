/** What went wrong: of several attempts each, of an answer of the Kubernetes API only its message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join("; ");
  if (!(error instanceof Error)) return String(error);
  if ("body" in error) return messageOfApiError(error.body) ?? error.message;
  return error.message;
}

/** client-node's own message repeats the whole answer with all of its headers. */
function messageOfApiError(body: unknown): string | undefined {
  if (typeof body === "string") {
    try {
      return messageOfApiError(JSON.parse(body));
    } catch {
      return undefined;
    }
  }
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
    return body.message;
  }
  return undefined;
}
