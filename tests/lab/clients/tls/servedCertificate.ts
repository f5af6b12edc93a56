import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { routerHost, routerPort } from "../../../../lab/environment";
import { kubectl } from "../../../../lab/superuser";
import type { KeyPair } from "../../../../components/router/certificate/issue";

/** Puts a certificate into the Secret that config names. */
export async function put({ certificate, key }: KeyPair): Promise<void> {
  const metadata = { name: "given-tls", namespace: "pgfleet" };
  const stringData = { "tls.crt": certificate, "tls.key": key };
  const secret = { apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/tls", stringData };
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(secret));
}

/** Of the certificate that a router serves, whichever pod answers. */
export async function fingerprint(): Promise<string> {
  const socket = connectTcp(Number(routerPort), routerHost);
  socket.setTimeout(10_000, () => socket.destroy(new Error("no answer")));
  try {
    await once(socket, "connect");
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    const [answer] = (await once(socket, "data")) as [Buffer];
    assert.equal(answer.toString(), "S");
    const secure = connectTls({ socket, rejectUnauthorized: false });
    await once(secure, "secureConnect");
    return secure.getPeerX509Certificate()?.fingerprint256 ?? "";
  } finally {
    socket.destroy();
  }
}

/** Whether all pods serve it: connections are spread by chance, and eight meet both. */
export async function allServe(expected: string): Promise<boolean> {
  const seen = await Promise.all(Array.from({ length: 8 }, fingerprint));
  return seen.every((each) => each === expected);
}

export function fingerprintOf({ certificate }: Pick<KeyPair, "certificate">): string {
  const der = Buffer.from(certificate.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
  const digest = createHash("sha256").update(der).digest("hex").toUpperCase();
  return digest.replaceAll(/(..)(?=.)/g, "$1:");
}
