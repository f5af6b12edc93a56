import { createHash } from "node:crypto";
import { byCodeUnit } from "../../sort";
import type { Files } from "./types";

/** Everything that makes one configuration differ from another, except secrets. */
export interface GenerationContent {
  /** Every file that is no secret, all databases in them, without the generation. */
  readonly rules: Files;
  /** The files that hold the account's password, with an empty one. */
  readonly account: Files;
  /** Changes when the password does, and tells nothing about it. */
  readonly passwordSerial: string;
  /** Cluster → certificate authority in PEM. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** 16 hexadecimal digits: enough that no two generations of a stack meet, short enough for a name of 63 bytes. */
export function generationOf({ rules, account, passwordSerial, certificates }: GenerationContent): string {
  const canonical = JSON.stringify([sorted(rules), sorted(account), passwordSerial, sorted(certificates)]);
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

function sorted(entries: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(entries).sort(([a], [b]) => byCodeUnit(a, b));
}
