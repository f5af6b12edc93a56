import { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientConfig } from "pg";
import type { Duplex } from "node:stream";
import type { TlsSettings } from "../../config/settings";

export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Where the stream itself leads to whom it should and to nobody else, nothing needs to be verified. */
  readonly tls: TlsSettings | { readonly mode: "unverified" };
  /** A stream to use in place of a TCP connection. */
  readonly stream?: Duplex;
}

/** Milliseconds for a goodbye. A peer that does not answer it is cut off. */
const GOODBYE_DEADLINE = 500;

/**
 * Runs `use` with a connection and closes it on every path.
 *
 * @param deadline milliseconds for all of it: connecting, logging in and whatever `use` asks
 */
export async function withConnection<T>(
  target: ConnectionTarget,
  deadline: number,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(clientConfig(target));
  // A connection that breaks reports so in the query that waits for it; unheard, the event would end the process.
  client.on("error", ignore);
  const timer = setTimeout(() => {
    streamOf(client).destroy(new Error(`no answer within ${(deadline / 1000).toFixed(1)} s`));
  }, deadline);
  try {
    await client.connect();
    return await use(client);
  } finally {
    clearTimeout(timer);
    await Promise.race([client.end().catch(ignore), sleep(GOODBYE_DEADLINE)]);
    streamOf(client).destroy();
    target.stream?.destroy();
  }
}

function clientConfig({ tls, stream, ...target }: ConnectionTarget): ClientConfig {
  return {
    ...target,
    ...(stream === undefined ? {} : { stream: () => stream }),
    ssl: sslOptions(tls),
    application_name: "pgfleet",
  };
}

function sslOptions(tls: ConnectionTarget["tls"]): ClientConfig["ssl"] {
  switch (tls.mode) {
    case "disable":
      return false;
    case "unverified":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { ca: tls.ca, checkServerIdentity: () => undefined };
    case "verify-full":
      return { ca: tls.ca };
  }
}

/** Whether the other side has said that it takes no TLS. */
export function takesNoTls(error: unknown): boolean {
  return error instanceof Error && error.message === "The server does not support SSL connections";
}

/** `pg` has no way to hang up without the peer's consent. */
function streamOf(client: Client): Duplex {
  return (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream;
}

function ignore(): void {
  // Deliberately nothing.
}
