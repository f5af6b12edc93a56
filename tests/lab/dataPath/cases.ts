import { dumps, nothingReachesTheNext, preparedInSql } from "./leftBehind";
import { frozenPrimary, lostReplica } from "./neighbours";
import { changedPassword, crowd, laggingReplica } from "./passwords";
import { bigValue, cancels, errorAfterBegin } from "./sessions";
import { searchPath, startupOptions, startupOptionsStay, timeZone } from "./settings";
import { longOptions, newerProtocol } from "./startup";
import type { FaultName } from "../../../components/router/knownFaults";

/** What a client, an attacker and a neighbour must see through a router, whatever its engine. Those with a name may be known faults. */
export const CASES: readonly {
  readonly what: string;
  readonly fault?: FaultName;
  readonly run: (workload: string) => Promise<void>;
}[] = [
  { what: "an error right after BEGIN ends nothing", fault: "errorAfterBegin", run: errorAfterBegin },
  { what: "startup options hold, or are refused", fault: "startupOptions", run: startupOptions },
  { what: "startup options reach nobody else", run: startupOptionsStay },
  { what: "a search_path of two schemas has two", run: searchPath },
  { what: "the time zone is the one that was told", fault: "timeZone", run: timeZone },
  { what: "a changed password lets in, the old one does not", fault: "changedPassword", run: changedPassword },
  { what: "a replica that is behind keeps nobody out", run: laggingReplica },
  { what: "a replica that is lost holds nobody up", run: lostReplica },
  { what: "a frozen primary holds up nobody else", run: frozenPrimary },
  { what: "a cancel request reaches its query through any pod", fault: "cancels", run: cancels },
  { what: "nothing of a client reaches the next in mode transaction", run: nothingReachesTheNext },
  { what: "statements prepared in SQL do not reach the next client", fault: "preparedInSql", run: preparedInSql },
  { what: "dumps in mode transaction equal direct ones", fault: "dumps", run: dumps },
  { what: "big values pass", run: bigValue },
  { what: "a newer protocol is negotiated", fault: "newerProtocol", run: newerProtocol },
  { what: "200 roles at once get in after a restart", fault: "crowd", run: crowd },
  { what: "long options before the login end no process", fault: "longOptions", run: longOptions },
];
