import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { reasonOf } from "../../../common/reasonOf";
import { CERTIFICATE_FILE, KEY_FILE } from "./files";

/** Days before its end in which a certificate that nobody has renewed is worth a word. */
const WARNING_DAYS = 30;

const DAY = 24 * 60 * 60 * 1000;

/** What is wrong with a certificate for clients: what keeps clients out, and what will. */
export interface Judgement {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * @param files in PEM, by their names; the certificate's begins with its own, those of authorities follow
 * @param hosts that clients reach the router by
 */
export function judgeCertificate(
  files: Readonly<Record<string, string | undefined>>,
  hosts: readonly string[],
  now: Date,
): Judgement {
  const missing = [CERTIFICATE_FILE, KEY_FILE].filter((file) => (files[file] ?? "") === "");
  if (missing.length > 0) return { problems: [`it has no ${missing.join(" and no ")}`], warnings: [] };
  try {
    const certificate = new X509Certificate(files[CERTIFICATE_FILE] as string);
    const fits = certificate.checkPrivateKey(createPrivateKey(files[KEY_FILE] as string));
    const [start, end] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    const left = Math.floor((end - now.getTime()) / DAY);
    const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
    const uncovered = hosts.filter((host) => !covers(certificate, host));
    return {
      problems: [
        ...(fits ? [] : ["its key is another certificate's"]),
        ...(start > now.getTime() ? [`its certificate is not valid before ${dateOf(start)}`] : []),
        ...(end < now.getTime() ? [`its certificate has expired on ${dateOf(end)}`] : []),
        ...(uncovered.length === 0 ? [] : [`its certificate is not for ${uncovered.join(", ")}`]),
      ],
      warnings: end >= now.getTime() && left < WARNING_DAYS ? [`its certificate expires on ${dateOf(end)}`] : [],
    };
  } catch (error) {
    // OpenSSL's words hold nothing of the key.
    return { problems: [`it cannot be read: ${reasonOf(error)}`], warnings: [] };
  }
}

/** Of a wildcard any name will do. */
function covers(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined;
  return certificate.checkHost(host.replace(/^\*/, "any")) !== undefined;
}
