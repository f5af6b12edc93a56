import { acceptedOfSessionState } from "./sessionState";
import type { Acceptance } from "./acceptance";

const engines = ["pgbouncer", "odyssey"] as const;
const modes = ["session", "transaction"] as const;

const PROCESS_NUMBER = {
  engines,
  modes,
  kind: "process number",
  reason:
    "a router gives each client a process number of its own, for cancels; PostgreSQL knows the session by another, so that " +
    "what a client does by number (pg_terminate_backend, the sender of a notification) does not fit. No setting changes that",
} as const;

/** Whatever is not in here and differs is a fault. */
export const ACCEPTED: readonly Acceptance[] = [
  {
    ...PROCESS_NUMBER,
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
    ...PROCESS_NUMBER,
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
    ...PROCESS_NUMBER,
    suite: "asyncpg",
    tests: ["01", "02", "notletters"].map((name) => `test_listeners.TestListeners.test_listen_${name}`),
  },
  {
    engines: ["pgbouncer"],
    modes,
    suite: "*",
    tests: ["*"],
    said: /unsupported startup parameter(?: in options)?: \w/,
    kind: "startup setting",
    reason:
      "PgBouncer refuses settings at the login that it does not track, and names the one in the error; those in its " +
      "track_extra_parameters are had",
  },
  {
    engines: ["pgbouncer"],
    modes,
    suite: "pq",
    tests: ["pq.TestAuth", "pq.TestErrorDuringStartup"],
    said: /SASL authentication failed/,
    kind: "login error",
    reason:
      'PgBouncer tells a wrong password as "SASL authentication failed", 08P01 in place of 28P01; nobody is let in',
  },
  ...acceptedOfSessionState(engines),
];
