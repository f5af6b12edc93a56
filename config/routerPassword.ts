import { unquotable } from "../components/router/odyssey/language/syntax";
import type { Mistake } from "./reading/mistake";

export const PASSWORD_KEY = "routerPassword";

const LEAST_CHARACTERS = 12;
export const MOST_PASSWORD_CHARACTERS = 128;

export const NOT_ENCRYPTED = "is not encrypted in the stack's file";

/** What is wrong with the router account's password, if one is given. Tells nothing about it. */
export function routerPasswordMistake(password: unknown, isSecret: boolean): Mistake | undefined {
  if (password === undefined || password === "") return undefined;
  const tooShort = typeof password === "string" && password.length < LEAST_CHARACTERS ? "is too short" : undefined;
  const problem = tooShort ?? passwordProblem(password) ?? (isSecret ? undefined : NOT_ENCRYPTED);
  if (problem === undefined) return undefined;
  return {
    path: `pgfleet:${PASSWORD_KEY}`,
    problem,
    accepted: `${LEAST_CHARACTERS} to ${MOST_PASSWORD_CHARACTERS} printable ASCII characters, neither double quote nor backslash, as a secret`,
    fix: `pulumi config set --secret pgfleet:${PASSWORD_KEY}`,
  };
}

const VERIFIER = /^(SCRAM-SHA-256\$|md5[0-9a-f]{32}$)/;

/** What is wrong with a password that the router is to know, in words that do not repeat it. */
export function passwordProblem(password: unknown): string | undefined {
  if (typeof password !== "string") return "is not text";
  if (password === "") return "is empty";
  if (VERIFIER.test(password)) return "is what PostgreSQL stores in place of a password";
  if (password.length > MOST_PASSWORD_CHARACTERS) return "is too long";
  const reason = unquotable(password);
  if (reason !== undefined) return `cannot be written into the router's configuration: ${reason}`;
  // Others may be changed by SASLprep, which not every client does: the router and PostgreSQL might not agree.
  return /^[\x20-\x7e]+$/.test(password) ? undefined : "has characters that are not ASCII";
}
