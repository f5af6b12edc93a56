/**
 * Gives the way through a proxy a deadline, in milliseconds. Nothing else does: neither a request's signal nor a WebSocket's
 * deadline for its handshake ends a connection to a proxy that accepts and never answers.
 *
 * @param agent of a request, as client-node makes it; any other stays as it is
 */
export function boundProxy(agent: unknown, milliseconds: number): void {
  const { options } = (agent ?? {}) as { readonly options?: { timeout?: number } };
  if (options !== undefined) options.timeout = milliseconds;
}
