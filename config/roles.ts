import { whyNeverRouted } from "../components/router/language/reservedNames";
import { unquotable as unquotableForOdyssey } from "../components/router/odyssey/language/syntax";
import { unquotable as unquotableForPgBouncer } from "../components/router/pgbouncer/language/syntax";
import { formatPath, shellQuote, type Mistake, type Path } from "./reading/mistake";
import { MOST_PASSWORD_CHARACTERS, NOT_ENCRYPTED, passwordProblem } from "./routerPassword";
import type { Section } from "./reading/section";
import { integer, type ValueType } from "./reading/valueTypes";

/** Role → its password, with which the router logs in to clusters on behalf of clients that have its certificate. */
export const CERTIFICATE_ROLES_KEY = "certificateRoles";

const AS_IT_STANDS: ValueType<unknown> = {
  accepted: "",
  example: "",
  placeholder: undefined,
  read: (value) => ({ value }),
};

/** The names of the roles, sorted; undefined when something is wrong with them. No mistake says anything of a password. */
export function readCertificateRoles(settings: Section): readonly string[] | undefined {
  const section = settings.section(CERTIFICATE_ROLES_KEY);
  for (const role of section.names) {
    const inName = roleProblem(role) ?? certificateProblem(role, section.names);
    if (inName !== undefined) section.noteUnwanted(role, inName, "the name of a role of the clusters");
    const inPassword = passwordProblem(section.require(role, AS_IT_STANDS));
    if (inPassword !== undefined) section.note(role, inPassword, ACCEPTED, secretCommand(section.at(role)));
  }
  return settings.isMistaken(CERTIFICATE_ROLES_KEY) ? undefined : section.names;
}

/** What is wrong when the passwords stand in the stack's file as they are. */
export function unencryptedRoles(roles: unknown): Mistake | undefined {
  if (typeof roles !== "object" || roles === null || Object.keys(roles).length === 0) return undefined;
  return {
    path: formatPath([CERTIFICATE_ROLES_KEY]),
    problem: NOT_ENCRYPTED,
    accepted: "passwords as secrets",
    // Of each: one that is a secret has them all count as secrets here.
    fix: Object.keys(roles)
      .sort()
      .map((role) => secretCommand([CERTIFICATE_ROLES_KEY, role]))
      .join(" && "),
  };
}

const ACCEPTED = `the role's password, up to ${MOST_PASSWORD_CHARACTERS} printable ASCII characters, neither double quote nor backslash, as a secret`;

function secretCommand(path: Path): string {
  return `pulumi config set --secret --path ${shellQuote(formatPath(path))}`;
}

/** Role → clients, of `roleLimits`. */
export function readRoleLimits(settings: Section): Readonly<Record<string, number>> {
  const limits = settings.section("roleLimits");
  for (const role of limits.names) {
    const problem = roleProblem(role) ?? unquotableForPgBouncer(role);
    if (problem !== undefined) limits.noteUnwanted(role, problem, "names of roles");
  }
  return Object.fromEntries(limits.names.map((role) => [role, limits.require(role, integer(1, 100_000))]));
}

/** Why the router cannot have something of its own for a role; undefined when it can. */
function roleProblem(role: string): string | undefined {
  const reason = whyNeverRouted(role, RESERVED_ROLES, ["pgfleet_"], unquotableForOdyssey);
  return reason === undefined ? undefined : `cannot be named: ${reason}`;
}

const RESERVED_ROLES = new Map([["default_user", "Odyssey uses this name for its default route"]]);

/** Both engines compare a certificate's name as hosts' names are compared: letter case does not count, and *.x is each name in x. */
function certificateProblem(role: string, roles: readonly string[]): string | undefined {
  if (role.includes(".")) return "has a dot: a certificate for *, a dot and the rest would be the role's, too";
  const same = roles.find((other) => other !== role && other.toLowerCase() === role.toLowerCase());
  return same === undefined ? undefined : `is ${same} but for letter case, which does not count in a certificate`;
}
