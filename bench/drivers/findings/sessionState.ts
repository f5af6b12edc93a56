import type { Engine } from "../../sessions/options";
import type { Acceptance } from "./acceptance";

/** What mode transaction does not keep from one transaction to the next, each with the tests that need it kept. */
export function acceptedOfSessionState(engines: readonly Engine[]): Acceptance[] {
  const all = { engines, modes: ["transaction"], suite: "*", tests: ["*"] } as const;
  return [
    {
      ...all,
      said: /(?:relation|table|constraint) \\*"[^"]*" does not exist/,
      kind: "temporary table",
      reason: "a temporary table lives as long as its session; the next transaction may be another session's",
    },
    {
      ...all,
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
      kind: "temporary table",
      reason: "they fill a temporary table first, and say so less plainly when it is not there any more",
    },
    {
      ...all,
      said: /unnamed prepared statement does not exist/,
      kind: "unnamed statement",
      reason:
        "the driver parses in one round trip and executes in the next, which may be another session's; drivers have a switch " +
        "for poolers (lib/pq: binary_parameters=yes; pgx: any other query mode than describe_exec)",
    },
    {
      ...all,
      suite: "pgx",
      tests: ["*/describe_exec"],
      kind: "unnamed statement",
      reason:
        "pgx's mode describe_exec, which its manual excludes for poolers, parses in one round trip and executes in the next",
    },
    {
      ...all,
      tests: [
        ...["tests.test_notify.NotifiesTests.*", "tests.test_async.AsyncTests.test_poll_conn_for_notification"],
        ...["pq.TestListener*", "pgx.TestListenNotify*", "pgconn.TestConnOnNotification"],
        ...["pgconn.TestConnWaitForNotification*", "test_listeners.*"],
      ],
      kind: "LISTEN",
      reason: "who listens does so for a session; in mode transaction notifications have nobody to go to",
    },
    {
      ...all,
      said: /cursor "[^"]*" does not exist/,
      kind: "held cursor",
      reason: "a cursor WITH HOLD lives as long as its session (django: DISABLE_SERVER_SIDE_CURSORS)",
    },
    {
      ...all,
      tests: [
        ...["libpq.a statement prepared in SQL", "pgconn.TestConnDeallocate*"],
        ...["pgx.TestDeallocate*", "stdlib.TestConnMultiplePrepareAndDeallocate"],
        "test_prepare.TestPrepare.test_prepare_explicitly_named",
      ],
      kind: "SQL PREPARE",
      reason: "what PREPARE and DEALLOCATE do in SQL goes to one session, which the router does not follow",
    },
    {
      ...all,
      tests: [
        ...[
          "libpq.a setting of the session",
          "isolation serializable",
          "tests.test_connection.*.test_set_session_autocommit",
        ],
        "tests.test_connection.*.test_set_isolation_level_autocommit",
        ...["isolation_level", "nested_isolation_level"].map((name) => `test_transaction.TestTransaction.test_${name}`),
      ],
      kind: "setting",
      reason: "SET outside of a transaction holds for a session; the next transaction may be another session's",
    },
    {
      ...all,
      tests: ["libpq.an advisory lock of the session"],
      kind: "advisory lock",
      reason: "a lock of a session is freed when the transaction ends; those of transactions can be used",
    },
    {
      ...all,
      tests: [
        ...["tests.test_cursor.CursorTests.test_external_close_async", "test_pool.TestPool.test_pool_remote_close"],
        ...["pq.TestPing", "pq.TestReconnect", "pq.TestCopyInRespLoopConnectionError"],
      ],
      kind: "process number",
      reason: "they end the server process that a session has now, and meet its end in another place",
    },
  ];
}
