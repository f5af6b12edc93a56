import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** SCRAM-SHA-256 without channel binding, from the client's side (RFC 5802, RFC 7677). */
export interface Scram {
  readonly first: string;
  /** @throws when what the server says is no SCRAM */
  final(serverFirst: string): string;
}

export function scram(password: string, nonce = randomBytes(18).toString("base64")): Scram {
  // PostgreSQL takes the name from the startup message.
  const bare = `n=,r=${nonce}`;
  return {
    first: `n,,${bare}`,
    final(serverFirst) {
      const parsed = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst);
      if (parsed === null) throw new Error("the server's first message of SCRAM is none");
      const [, serverNonce = "", salt = "", iterations = ""] = parsed;
      const withoutProof = `c=biws,r=${serverNonce}`;
      const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
      const clientKey = hmac(salted, "Client Key");
      const storedKey = createHash("sha256").update(clientKey).digest();
      const signature = hmac(storedKey, `${bare},${serverFirst},${withoutProof}`);
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
      return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
    },
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
