import { X509Certificate } from "node:crypto";
import type { ValueType } from "./valueTypes";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Certificates in PEM. No message repeats any of the text: people paste the key file by mistake. */
export const CERTIFICATES: ValueType<string> = {
  accepted: "one or more certificates in PEM",
  example: "< ca.crt",
  placeholder: "",
  read: (value) => {
    if (typeof value !== "string") return { problem: "is not text" };
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value)) return { problem: "holds a private key" };
    const blocks = value.match(BLOCK) ?? [];
    if (blocks.length === 0) return { problem: "holds no certificate" };
    const broken = blocks.findIndex((block) => !isCertificate(block));
    return broken === -1 ? { value } : { problem: `holds a certificate, number ${broken + 1}, that cannot be read` };
  },
};

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
