import { idleClients, idleTransactions } from "./errors";
import { floods } from "../strangers/floods";
import { dumps, nothingReachesTheNext, preparedInSql } from "./leftBehind";
import { lostReplica, neighbours } from "./neighbours";
import { changedPassword, collationWarning, crowd, laggingReplica } from "./passwords";
import { bigValue, cancels, cancelsAtOnce, cancelsOfWaiting, errorAfterBegin, errorInPipeline } from "./sessions";
import { memoryOfConnections, reconnects } from "./reconnects";
import { replicationRequests } from "./replication";
import { searchPath, startupOptions, startupOptionsStay, timeZone } from "./settings";
import { changedResult, refusedStatement } from "./statements";
import { longOptions, newerProtocol } from "./startup";
import { channelBinding, directTls, otherCertificate } from "./tls";
import type { CaseName } from "../../../../docs/generate/dataPath";

type Cases<Name extends CaseName> = Readonly<Record<Name, (workload: string) => Promise<void>>>;

/** Those that are tried where idle connections are closed soon. */
export const IDLE_CASES = { idleClients, idleTransactions, replicationRequests } satisfies Partial<Cases<CaseName>>;

/** How each other case of the data path is tried, in the order in which they run. Each throws when it does not hold. */
export const CASES: Cases<Exclude<CaseName, keyof typeof IDLE_CASES>> = {
  errorAfterBegin,
  errorInPipeline,
  startupOptions,
  startupOptionsStay,
  searchPath,
  timeZone,
  otherCertificate,
  channelBinding,
  directTls,
  changedPassword,
  collationWarning,
  laggingReplica,
  lostReplica,
  neighbours,
  reconnects,
  memoryOfConnections,
  cancels,
  cancelsAtOnce,
  cancelsOfWaiting,
  nothingReachesTheNext,
  preparedInSql,
  refusedStatement,
  changedResult,
  dumps,
  bigValue,
  newerProtocol,
  crowd,
  floods,
  // The last one: of an engine that it ends, pods restart.
  longOptions,
};
