import type { Engine } from "../../sessions/options";
import type { Accepted, Cause } from "./cause";

/** What mode transaction does not keep from one transaction to the next, each with the tests that need it kept. */
export function acceptedOfSessionState(engines: readonly Engine[]): Cause[] {
  return SESSION_STATE.map(({ accepts, ...cause }) => ({
    ...cause,
    engines,
    accepts: accepts.map(({ suite = "*", tests = ["*"], ...said }) => ({
      suite,
      tests,
      modes: ["transaction"],
      ...said,
    })),
  }));
}

interface State extends Pick<Cause, "kind" | "reason" | "mayHang"> {
  /** Of any suite, and any test, where they are not told. */
  readonly accepts: readonly Partial<Pick<Accepted, "suite" | "tests" | "said">>[];
}

/** Those that go by names first: what a test has said may be the words of the one before it. */
const SESSION_STATE: readonly State[] = [
  {
    kind: "LISTEN",
    reason: "who listens does so for a session; in mode transaction notifications have nobody to go to",
    mayHang: true,
    accepts: [
      {
        tests: [
          ...["tests.test_notify.NotifiesTests.*", "tests.test_async.AsyncTests.test_poll_conn_for_notification"],
          ...["pq.TestListener*", "pgx.TestListenNotify*", "pgconn.TestConnOnNotification"],
          ...["pgconn.TestConnWaitForNotification*", "test_listeners.*"],
        ],
      },
    ],
  },
  {
    kind: "held cursor",
    reason: "a cursor WITH HOLD lives as long as its session (django: DISABLE_SERVER_SIDE_CURSORS)",
    accepts: [{ said: /cursor "[^"]*" does not exist/ }],
  },
  {
    kind: "SQL PREPARE",
    reason: "what PREPARE and DEALLOCATE do in SQL goes to one session, which the router does not follow",
    accepts: [
      {
        tests: [
          ...["libpq.a statement prepared in SQL", "pgconn.TestConnDeallocate*"],
          ...["pgx.TestDeallocate*", "stdlib.TestConnMultiplePrepareAndDeallocate"],
          "test_prepare.TestPrepare.test_prepare_explicitly_named",
        ],
      },
    ],
  },
  {
    kind: "setting",
    reason: "SET outside of a transaction holds for a session; the next transaction may be another session's",
    accepts: [
      {
        tests: [
          ...[
            "libpq.a setting of the session",
            "isolation serializable",
            "tests.test_connection.*.test_set_session_autocommit",
          ],
          "tests.test_connection.*.test_set_isolation_level_autocommit",
          ...["isolation_level", "nested_isolation_level"].map(
            (name) => `test_transaction.TestTransaction.test_${name}`,
          ),
        ],
      },
    ],
  },
  {
    kind: "advisory lock",
    reason: "a lock of a session is freed when the transaction ends; those of transactions can be used",
    accepts: [{ tests: ["libpq.an advisory lock of the session"] }],
  },
  {
    kind: "temporary table",
    reason: "a temporary table lives as long as its session; the next transaction may be another session's",
    accepts: [
      { said: /(?:relation|table|constraint) \\*"[^"]*" does not exist/ },
      // They fill a temporary table first, and say so less plainly when it is not there any more.
      {
        tests: [
          ...[
            "pgx.TestConnCopyFrom*",
            "pgx.TestConnCopyWith*",
            "pgxpool.TestConnCopyFrom",
            "pgconn.TestConnCopyFromCanceled",
          ],
          ...["pgconn.TestConn*DeferredError", "pgx.TestTxSendBatch*", "pgconn.TestConnExecBatchImplicitTransaction"],
          ...["pgconn.TestConnStress", "pq.Example_error", "pq.TestListenerFailedQuery"],
          ...["a temporary table across transactions"],
          "tests.test_async.AsyncTests.test_notices",
        ],
      },
    ],
  },
  {
    kind: "unnamed statement",
    reason:
      "the driver parses in one round trip and executes in the next, which may be another session's; drivers have a switch " +
      "for poolers (lib/pq: binary_parameters=yes; pgx: any other query mode than describe_exec, as its manual says)",
    accepts: [{ said: /unnamed prepared statement does not exist/ }, { suite: "pgx", tests: ["*/describe_exec"] }],
  },
];
