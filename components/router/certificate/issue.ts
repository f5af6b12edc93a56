// The next module wants it loaded first.
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key, both in PEM. The key is a secret. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Every client's TLS knows it, and a login costs the router a tenth of what RSA would. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** An authority outlives its certificates by far, for another one has to be given to every client. */
const AUTHORITY_DAYS = 7300;

/** As long as Apple's clients take at most. */
const CERTIFICATE_DAYS = 825;

const DAY = 24 * 60 * 60 * 1000;

/** An authority that signs certificates of routers and of nobody else's authority. */
export async function makeAuthority(name: string, now: Date): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...identity(name, AUTHORITY_DAYS, now),
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await inPem(certificate, keys.privateKey);
}

/**
 * A certificate for a server that clients reach by any of these names and addresses.
 *
 * @param hosts the first one is its common name, which a certificate has for people to read
 */
export async function issueCertificate(authority: KeyPair, hosts: readonly string[], now: Date): Promise<KeyPair> {
  const signer = new X509Certificate(authority.certificate);
  const [der] = PemConverter.decode(authority.key);
  const signingKey = await crypto.subtle.importKey("pkcs8", der as ArrayBuffer, ALGORITHM, false, ["sign"]);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  // Java takes no certificate without a subject, unless its other names are marked critical.
  const { name: subject, ...identified } = identity(hosts[0] ?? "", CERTIFICATE_DAYS, now);
  const certificate = await X509CertificateGenerator.create({
    ...identified,
    subject,
    issuer: signer.subject,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await inPem(certificate, keys.privateKey);
}

/** Whether a certificate has passed the half of its life: then any deployment renews it. */
export function isDue(certificate: string, now: Date): boolean {
  const { notBefore, notAfter } = new X509Certificate(certificate);
  return now.getTime() > (notBefore.getTime() + notAfter.getTime()) / 2;
}

/** Valid from a day ago, for clocks differ. A common name has 64 characters at most. */
function identity(name: string, days: number, now: Date) {
  return {
    name: [{ CN: [name.slice(0, 64)] }],
    // A positive number of 16 bytes.
    serialNumber: `4${randomBytes(16).toString("hex").slice(1)}`,
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + days * DAY),
    signingAlgorithm: ALGORITHM,
  };
}

async function inPem(certificate: X509Certificate, key: CryptoKey): Promise<KeyPair> {
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", key);
  return { certificate: `${certificate.toString("pem")}\n`, key: `${PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
}
