/** Seconds after which a login has failed, as a client's own time limit would have it. */
export const LOGIN_DEADLINE = 10;

/** Where to log in again and again. */
export interface LoginTarget {
  /** What the results call it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** One try to log in and ask for something; times in milliseconds of the epoch. */
export interface Login {
  readonly target: string;
  readonly start: number;
  readonly end: number;
  /** Why it failed; undefined when it did not. */
  readonly problem: string | undefined;
}
