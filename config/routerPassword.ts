import { unquotable } from "../components/router/odyssey/syntax";
import type { Mistake } from "./mistake";

export const PASSWORD_KEY = "routerPassword";

const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 128;

/** What is wrong with the router account's password, if one is given. Tells nothing about it. */
export function routerPasswordMistake(password: unknown, isSecret: boolean): Mistake | undefined {
  if (password === undefined || password === "") return undefined;
  const problem = passwordProblem(password) ?? (isSecret ? undefined : "is not encrypted in the stack's file");
  if (problem === undefined) return undefined;
  return {
    path: `pgfleet:${PASSWORD_KEY}`,
    problem,
    accepted: `${LEAST_CHARACTERS} to ${MOST_CHARACTERS} printable ASCII characters, neither double quote nor backslash, as a secret`,
    mend: `pulumi config set --secret pgfleet:${PASSWORD_KEY}`,
  };
}

function passwordProblem(password: unknown): string | undefined {
  if (typeof password !== "string") return "is not text";
  if (password.length < LEAST_CHARACTERS) return "is too short";
  if (password.length > MOST_CHARACTERS) return "is too long";
  const reason = unquotable(password);
  if (reason !== undefined) return `cannot be written into the router's configuration: ${reason}`;
  // Others may be changed by SASLprep, which not every client does: the router and PostgreSQL might not agree.
  return /^[\x20-\x7e]+$/.test(password) ? undefined : "has characters that are not ASCII";
}
