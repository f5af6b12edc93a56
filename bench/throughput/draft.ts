import { loadavg } from "node:os";
import { describeMachine } from "../machine";
import type { ClientTls, Idle, Logins, Reload, Tenants, ThroughputResult, Transactions } from "./report/result";
import type { ThroughputOptions } from "./plan/options";
import { POOL_SIZE, REPLICAS, SCALE } from "./stack/names";

/** A result that grows while it is measured, so that what was measured before an interruption is not lost. */
export interface Draft extends ThroughputResult {
  readonly versions: Record<string, string>;
  readonly transactions: Transactions[];
  readonly logins: Logins[];
  readonly clientTls: ClientTls[];
  readonly idle: Idle[];
  tenants: Tenants | undefined;
  readonly reload: Reload[];
}

export function emptyResult({ extent, rounds, seconds }: ThroughputOptions): Draft {
  return {
    made: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    load: loadavg()[0] ?? NaN,
    versions: {},
    options: { extent, rounds, seconds, scale: SCALE, replicas: REPLICAS, poolSize: POOL_SIZE },
    transactions: [],
    logins: [],
    clientTls: [],
    idle: [],
    tenants: undefined,
    reload: [],
  };
}
