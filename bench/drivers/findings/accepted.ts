import { acceptedOfSessionState } from "./sessionState";
import type { Cause } from "./cause";

const modes = ["session", "transaction"] as const;
const engines = ["pgbouncer", "odyssey"] as const;

/** Whatever is not in here and differs is a fault. */
export const ACCEPTED: readonly Cause[] = [
  {
    kind: "process number",
    reason:
      "a router gives each client a process number of its own, for cancels, at the login, when the client has no server " +
      "connection yet; PostgreSQL knows the session by another, so that what a client does by number (pg_terminate_backend, " +
      "the sender of a notification) does not fit. No setting changes that",
    engines,
    accepts: [
      {
        modes,
        suite: "pgx",
        tests: [
          "pgx.TestFatalRxError",
          "pgx.TestFatalTxError",
          "pgconn.TestConnCopyFromConnectionTerminated",
          "pgxpool.TestPoolAcquireChecksIdleConns",
          "stdlib.TestCheckIdleConn",
        ],
      },
      {
        modes,
        suite: "psycopg2",
        tests: [
          "tests.test_async.AsyncTests.test_notify",
          "tests.test_connection.TestConnectionInfo.test_backend_pid",
          "tests.test_notify.NotifiesTests.test_many_notifies",
          "tests.test_notify.NotifiesTests.test_notifies_received_on_*",
          "tests.test_notify.NotifiesTests.test_notify_attributes",
          "tests.test_notify.NotifiesTests.test_notify_payload",
        ],
      },
      {
        modes,
        suite: "asyncpg",
        tests: ["01", "02", "notletters"].map((name) => `test_listeners.TestListeners.test_listen_${name}`),
      },
      // They end the server process that a session has now, and meet its end in another place.
      {
        modes: ["transaction"],
        suite: "*",
        tests: [
          ...["tests.test_cursor.CursorTests.test_external_close_async", "test_pool.TestPool.test_pool_remote_close"],
          ...["pq.TestPing", "pq.TestReconnect", "pq.TestCopyInRespLoopConnectionError"],
        ],
      },
    ],
  },
  {
    kind: "startup setting",
    reason:
      "PgBouncer refuses settings at the login that PostgreSQL does not report, and names the one in the error; to track " +
      "more would be wrong, for it does not notice that a reset has taken them away",
    engines: ["pgbouncer"],
    accepts: [{ modes, suite: "*", tests: ["*"], said: /unsupported startup parameter(?: in options)?: \w/ }],
  },
  {
    kind: "login error",
    reason:
      'PgBouncer tells a wrong password as "SASL authentication failed", 08P01 in place of 28P01; nobody is let in, and no ' +
      "setting changes the code",
    engines: ["pgbouncer"],
    accepts: [
      {
        modes,
        suite: "pq",
        tests: ["pq.TestAuth", "pq.TestErrorDuringStartup"],
        said: /SASL authentication failed/,
      },
    ],
  },
  {
    kind: "result changed by DDL",
    reason:
      "PostgreSQL refuses a prepared statement once when DDL has changed its result, and drivers then prepare anew. With clean " +
      "sessions PgBouncer prepares it anew in each transaction and says nothing, so that the driver reads the new result as " +
      "the old; without them it goes on to refuse, for it prepares the same text under the same name. No setting does as " +
      "PostgreSQL does: docs/clients.md tells what to do",
    engines: ["pgbouncer"],
    accepts: [
      {
        modes: ["transaction"],
        suite: "pgx",
        tests: ["pgx.TestStmtCacheInvalidationConn", "pgx.TestStmtCacheInvalidationConnWithBatch"],
      },
      {
        modes: ["transaction"],
        suite: "asyncpg",
        tests: [
          "test_cache_invalidation.TestCacheInvalidation.test_prepare_cache_invalidation_in_transaction",
          "test_cache_invalidation.TestCacheInvalidation.test_prepare_cache_invalidation_silent",
          "test_prepare.TestPrepare.test_prepare_statement_invalid",
        ],
      },
    ],
  },
  {
    kind: "name of a refused statement",
    reason:
      "PgBouncer keeps a statement's name taken when PostgreSQL could not parse the statement, here in an aborted transaction, " +
      "and ends the session of a client that prepares it again. No setting changes that but a driver's own, to prepare nothing",
    engines: ["pgbouncer"],
    accepts: [{ modes: ["transaction"], suite: "pgx", tests: ["pgx.TestStmtCacheInvalidationTxWithBatch"] }],
  },
  ...acceptedOfSessionState(engines),
];
