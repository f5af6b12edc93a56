import { runDrivers } from "./runDrivers";
import { pgx } from "./suites/go";
import { psycopg2 } from "./suites/python";
import type { DriversOptions } from "./options";
import type { Finding } from "./findings/finding";

/** Of pgx: packages that meet no server, and tests that take many seconds, mostly by waiting. */
const LEFT_OUT = {
  pgproto3: "everything",
  "pgproto3/internal": "everything",
  tracelog: "everything",
  multitracer: "everything",
  "pgconn/ctxwatch": "everything",
  "pgconn/internal/bgreader": "everything",
  "internal/iobufpool": "everything",
  "internal/pgmock": "everything",
  "internal/sanitize": "everything",
  "internal/stmtcache": "everything",
  pgconn: ["TestConnExecBatchWriteError", "TestConnStress", "TestConnCopyFromConnectionTerminated"],
  pgtype: ["TestNumericCodec"],
  pgx: ["TestListenNotifyWhileBusyIsSafe", "TestFatalRxError"],
  pgxpool: ["TestPoolAfterRelease"],
  stdlib: ["TestConnConcurrency"],
} as const;

/** pgx and psycopg2 without what takes long, in some minutes: for `npm test`. */
export async function checkShortly(
  options: Omit<DriversOptions, "suites" | "silence" | "seconds" | "psql">,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const limits = { suites: [pgx, psycopg2], silence: 30, seconds: 150, psql: [] };
  const found = (finding: Finding) => findings.push(finding);
  await runDrivers({ ...options, ...limits }, LEFT_OUT, found, () => undefined, new AbortController().signal);
  return findings;
}
