import { dumps, nothingReachesTheNext, preparedInSql } from "./leftBehind";
import { frozenPrimary, lostReplica } from "./neighbours";
import { changedPassword, crowd, laggingReplica } from "./passwords";
import { bigValue, cancels, errorAfterBegin, errorInPipeline } from "./sessions";
import { searchPath, startupOptions, startupOptionsStay, timeZone } from "./settings";
import { longOptions, newerProtocol } from "./startup";
import type { CaseName } from "../../../docs/dataPath";

/** How each case of the data path is tried, in the order in which they run. Each throws when it does not hold. */
export const CASES: Readonly<Record<CaseName, (workload: string) => Promise<void>>> = {
  errorAfterBegin,
  errorInPipeline,
  startupOptions,
  startupOptionsStay,
  searchPath,
  timeZone,
  changedPassword,
  laggingReplica,
  lostReplica,
  frozenPrimary,
  cancels,
  nothingReachesTheNext,
  preparedInSql,
  dumps,
  bigValue,
  newerProtocol,
  crowd,
  // The last one: of an engine that it ends, pods restart.
  longOptions,
};
