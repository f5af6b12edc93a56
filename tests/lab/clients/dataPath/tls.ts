import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAuthority } from "../../../../components/router/certificate/issue";
import { Client } from "pg";
import { routerHost, routerPort } from "../../../../lab/environment";
import { UNVERIFIED } from "../../support/connect";
import { password } from "../../support/databases";
import { CASE_OWNER, psql, SESSION } from "../../support/psql";

/** A certificate of the client's own that nobody has asked for, as libpq shows it when it finds one, keeps nobody out. */
export async function otherCertificate(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-client-"));
  try {
    const { certificate, key } = await makeAuthority("a client of somebody else's", new Date());
    const [PGSSLCERT, PGSSLKEY] = [join(folder, "client.crt"), join(folder, "client.key")];
    await writeFile(PGSSLCERT, certificate);
    await writeFile(PGSSLKEY, key, { mode: 0o600 });
    await letsIn({ PGSSLCERT, PGSSLKEY });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A client may insist on a login that is bound to its connection's TLS. */
export async function channelBinding(): Promise<void> {
  await letsIn({ PGCHANNELBINDING: "require" });
}

/** A client may begin with TLS at once, as `sslnegotiation=direct` of libpq 17 does, and save a round trip. */
export async function directTls(): Promise<void> {
  const login = { user: CASE_OWNER, password, database: SESSION, host: routerHost, port: Number(routerPort) };
  const client = new Client({ ...login, ssl: UNVERIFIED, sslnegotiation: "direct", connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined); // told to whoever waits for the login
  try {
    await assert.doesNotReject(client.connect());
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function letsIn(environment: Readonly<Record<string, string>>): Promise<void> {
  const tls = { PGSSLMODE: "require", ...environment };
  const { output } = await psql({ database: SESSION, commands: ["SELECT 't'"], environment: tls });
  assert.equal(output, "t");
}
