import { runDriversAtOnce } from "./runDrivers";
import { pgx } from "./suites/go";
import { jdbc } from "./suites/jdbc";
import { psycopg2 } from "./suites/python";
import type { DriversOptions } from "./options";
import type { Finding } from "./findings/finding";

/** Packages of pgx that meet no server, and tests that take many seconds, mostly by waiting or by their number of sessions. */
export const LEFT_OUT = {
  pgproto3: "everything",
  tracelog: "everything",
  multitracer: "everything",
  "pgconn/ctxwatch": "everything",
  "pgconn/internal/bgreader": "everything",
  "pgtype/zeronull": "everything",
  "internal/iobufpool": "everything",
  "internal/pgio": "everything",
  "internal/pgmock": "everything",
  "internal/sanitize": "everything",
  "internal/stmtcache": "everything",
  pgconn: [
    "TestCancelRequestContextWatcherHandler",
    "TestConnExecBatchWriteError",
    "TestConnStress",
    "TestConnCopyFromConnectionTerminated",
  ],
  pgtype: ["TestNumericCodec", "TestNumericCodecFuzz"],
  pgx: ["TestListenNotifyWhileBusyIsSafe", "TestFatalRxError"],
  pgxpool: ["TestPoolAfterRelease"],
  stdlib: ["TestConnConcurrency"],
  psycopg2: [
    "tests.test_connection.ConnectionTests.test_commit_concurrency",
    "tests.test_copy.CopyTests.test_copy_from_insane_size",
    "tests.test_errcodes.ErrocodeTests.test_lookup_threadsafe",
  ],
} as const;

/** The suites that it runs. */
export const SHORT_SUITES = [pgx, psycopg2, jdbc];

/**
 * pgx and psycopg2 without what takes long, and pgjdbc, in some minutes: for `npm test`. The bench runs all.
 *
 * @param options a suite's databases are called as `databaseOf` says
 */
export async function checkShortly(
  options: Omit<DriversOptions, "suites" | "silence" | "seconds" | "psql">,
): Promise<Finding[]> {
  const limits = { suites: SHORT_SUITES, silence: 20, seconds: 240, psql: [] };
  return await runDriversAtOnce({ ...options, ...limits }, LEFT_OUT, () => undefined, new AbortController().signal);
}
