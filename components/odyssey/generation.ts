import { createHash } from "node:crypto";

/** Everything that makes one configuration differ from another, except secrets. */
export interface GenerationContent {
  readonly main: string;
  /** routes.conf without the generation marker. */
  readonly rules: string;
  /** account.conf with an empty password. */
  readonly account: string;
  /** Changes when the password does, and tells nothing about it. */
  readonly passwordSerial: string;
  /** Cluster → certificate authority in PEM. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** 16 hexadecimal digits: enough that no two generations of a stack meet, short enough for a name of 63 bytes. */
export function generationOf(content: GenerationContent): string {
  const { main, rules, account, passwordSerial, certificates } = content;
  const canonical = JSON.stringify([main, rules, account, passwordSerial, Object.entries(certificates).sort()]);
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}
