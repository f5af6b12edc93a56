import type { Engine } from "./options";
import type { Mode } from "./steps/types";

/**
 * A difference that is accepted, with its reason. A router's fault is no reason: that is a violation until it is fixed. The
 * two lines are those at which the answers part; a pattern that is not given fits everything, also the end of the answers.
 */
export interface Exception {
  readonly engines: readonly Engine[];
  readonly modes: readonly Mode[];
  readonly straight?: RegExp;
  readonly through?: RegExp;
  /** On which side the line is passed over; `rest`: nothing that follows can be compared. */
  readonly skip: "straight" | "through" | "both" | "rest";
  readonly reason: string;
}

const both: readonly Mode[] = ["session", "transaction"];
const CLOSED = /^-- closed by the server$/;

export const exceptions: readonly Exception[] = [
  {
    engines: ["pgbouncer"],
    modes: both,
    through: /^told pgbouncer\.\w+=/,
    skip: "through",
    reason: "PgBouncer tells of itself at the login; no client asks for settings of these names otherwise",
  },
  {
    engines: ["odyssey"],
    modes: both,
    straight: /^told in_hot_standby=off$/,
    skip: "straight",
    reason: "Odyssey does not pass it on; drivers then ask pg_is_in_recovery(), which is answered right",
  },
  {
    engines: ["pgbouncer"],
    modes: both,
    straight: CLOSED,
    through: /^ErrorResponse FATAL 08P01 server conn crashed\?$/,
    skip: "through",
    reason: "the server process was ended, and has said so itself before; a second error does not change that",
  },
  {
    engines: ["odyssey"],
    modes: both,
    straight: CLOSED,
    through: /^ErrorResponse ERROR 08006 remote server read\/write error/,
    skip: "through",
    reason: "the server process was ended, and has said so itself before; a second error does not change that",
  },
  {
    engines: ["pgbouncer"],
    modes: ["transaction"],
    through: /^ErrorResponse FATAL 08P01 prepared statement (?:name is already in use|did not exist)$/,
    skip: "rest",
    reason:
      "PgBouncer keeps its clients' prepared statements itself, and ends a session that uses a name wrongly, where PostgreSQL " +
      "fails the transaction; the client is told in clear words",
  },
  {
    engines: ["pgbouncer", "odyssey"],
    modes: ["transaction"],
    straight: /^ErrorResponse ERROR (?:26000 (?:unnamed )?prepared statement|42P05 prepared statement)/,
    skip: "rest",
    reason:
      "a router that keeps prepared statements itself counts a Parse or Close that PostgreSQL passed over after an error, and " +
      "an unnamed statement is that of whichever client used the server connection last",
  },
  {
    engines: ["pgbouncer"],
    modes: ["transaction"],
    straight: /^ErrorResponse/,
    through: /^ParseComplete$/,
    skip: "through",
    reason:
      "the same statement, sent again before the first Parse of it has failed, is taken for one that is there; its Bind fails",
  },
  {
    engines: ["pgbouncer"],
    modes: ["transaction"],
    straight: /^ErrorResponse/,
    through: /^ErrorResponse ERROR 26000 prepared statement/,
    skip: "both",
    reason: "that Bind: an error like PostgreSQL's, of another text",
  },
];
