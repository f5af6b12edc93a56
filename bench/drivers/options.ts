import { parseAddress, type Engine } from "../sessions/options";
import type { Mode } from "../sessions/steps/types";
import type { Address } from "../sessions/wire/connection";
import type { Limited } from "./runSuite";
import type { Administer } from "./testDatabase";
import type { Suite } from "./suites/suite";

/** A way through a router: the tests' database is one that it pools in this mode. */
export interface Way {
  readonly mode: Mode;
  readonly address: Address;
  readonly database: string;
}

export interface DriversOptions extends Limited {
  readonly straight: Address;
  readonly through: readonly Way[];
  readonly engine: Engine;
  readonly suites: readonly Suite[];
  /** Of what all ways lead to. */
  readonly administer: Administer;
  /** As libpq names it. */
  readonly sslMode: string;
  /** A psql of PostgreSQL 18, as a command and its first arguments. */
  readonly psql: readonly string[];
}

/** @throws when it is no `mode=host:port/database` */
export function parseWay(text: string): Way {
  const [, mode, address, database] = /^(session|transaction)=([^/]+)\/([a-z][a-z0-9_]*)$/.exec(text) ?? [];
  if (mode === undefined || address === undefined || database === undefined) {
    throw new Error(
      `"${text}" is no way through a router. Accepted: session=host:port/database or transaction=host:port/database, ` +
        "with a database of small letters, digits and _ that the bench may make and drop",
    );
  }
  return { mode: mode as Mode, address: parseAddress(address), database };
}
