import type { Login } from "./login";

/** Seconds that the slowest login to a target took which ended after `since`, a time in milliseconds of the epoch. */
export function longestLogin(logins: readonly Login[], target: string, since: number): number {
  return Math.max(0, ...of(logins, target, since).map(({ start, end }) => end - start)) / 1000;
}

/** Seconds in which a login to one target and one to the other were both on their way: what no choice of target avoids. */
export function longestStallOfBoth(logins: readonly Login[], one: string, other: string, since: number): number {
  const others = of(logins, other, since);
  const overlaps = of(logins, one, since).flatMap((a) =>
    others.map((b) => Math.min(a.end, b.end) - Math.max(a.start, b.start)),
  );
  return Math.max(0, ...overlaps) / 1000;
}

/** Logins to a target that failed and ended after `since`. */
export function failedLogins(logins: readonly Login[], target: string, since: number): number {
  return of(logins, target, since).filter(({ problem }) => problem !== undefined).length;
}

function of(logins: readonly Login[], target: string, since: number): Login[] {
  return logins.filter((login) => login.target === target && login.end >= since);
}
