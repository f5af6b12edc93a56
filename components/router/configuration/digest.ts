import { createHash, createHmac } from "node:crypto";
import { byCodeUnit } from "../../../common/byCodeUnit";
import type { Files, Passwords } from "./types";

/** Of a ConfigMap's data, whatever the order of its keys. */
export function digestOf(data: Files): string {
  const canonical = JSON.stringify(Object.entries(data).sort(([a], [b]) => byCodeUnit(a, b)));
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

/**
 * Changes when a password does, and tells nothing about it: who knows one role's password must not be able to try out
 * others'. Without roles it is the account's own serial.
 *
 * @param serial of the account's password: random, and in no object of Kubernetes
 */
export function passwordSerial(serial: string, { account, roles }: Passwords): string {
  const known = Object.entries(roles).sort(([a], [b]) => byCodeUnit(a, b));
  if (known.length === 0) return serial;
  return createHmac("sha256", `${serial} ${account}`).update(JSON.stringify(known)).digest("hex");
}
