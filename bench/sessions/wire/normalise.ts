/**
 * What a router cannot give as PostgreSQL gives it, and no client depends on. This is all that is made equal before answers
 * are compared, beside what a message's description leaves out: the key for cancels, process numbers of notifications,
 * identities of tables and the place in PostgreSQL's source. ParameterStatus counts by the value that holds at the next
 * ReadyForQuery, whenever and however often it was told. Every other difference needs an entry in exceptions.ts.
 */

/** Odyssey puts its own name in front of an error's text, and its names of client and server into it. */
export function withoutPrefix(text: string): string {
  return text.replace(/^odyssey: (?:[cs][0-9a-f]{8,}: ?)*/, "").replace(/\b[cs][0-9a-f]{8,}\b/g, "(a connection)");
}

/** Routers give prepared statements names of their own on the server, and errors tell those. */
export function withoutOwnNames(text: string): string {
  return text.replace(/prepared statement "[^"]*"/g, "prepared statement (any)");
}
