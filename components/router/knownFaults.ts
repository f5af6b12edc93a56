import type { RouterSettings } from "../../config/settings";

/** A way in which an engine does not do what PostgreSQL itself would, and no option of it helps. */
export interface KnownFault {
  readonly name: FaultName;
  /** For whoever chooses an engine, as a sentence. */
  readonly fault: string;
  /** Where its authors know of it. */
  readonly upstream: string;
}

export type FaultName =
  | "errorAfterBegin"
  | "errorInPipeline"
  | "startupOptions"
  | "timeZone"
  | "changedPassword"
  | "cancels"
  | "preparedInSql"
  | "dumps"
  | "newerProtocol"
  | "crowd"
  | "longOptions"
  | "searchPathBefore18";

/** Of the releases that are the default; tests hold each of them to be so still. */
export const KNOWN_FAULTS: Readonly<Record<RouterSettings["engine"], readonly KnownFault[]>> = {
  odyssey: [
    {
      name: "longOptions",
      fault: "Bytes that a client sends before any password can end a router process and all of its sessions.",
      upstream: "not reported yet",
    },
    {
      name: "errorAfterBegin",
      fault: "A syntax error right after BEGIN hangs the session and keeps its server connection; 1.6 does not.",
      upstream: "yandex/odyssey#1384, #1402, #1486",
    },
    {
      name: "errorInPipeline",
      fault:
        "In mode transaction an error in a pipeline hangs its session, and statements of other clients that have the server connection later are missing.",
      upstream: "not reported yet",
    },
    {
      name: "crowd",
      fault: "Of many roles that log in at once, some are refused with the right password: a lookup has half a second.",
      upstream: "yandex/odyssey#470, #541",
    },
    {
      name: "startupOptions",
      fault: "Startup options are dropped without a word, read-only guards among them.",
      upstream: "yandex/odyssey#398, #453",
    },
    {
      name: "changedPassword",
      fault: "A changed password may be refused once, and the old one let in for up to 15 seconds.",
      upstream: "not reported yet",
    },
    {
      name: "cancels",
      fault: "A cancel request that meets another router pod than its session's is lost.",
      upstream: "yandex/odyssey has no peers",
    },
    {
      name: "preparedInSql",
      fault: "In mode transaction a statement that is prepared in SQL reaches the next client.",
      upstream: "not reported yet",
    },
    {
      name: "dumps",
      fault: "In mode transaction pg_dump fails: an empty search_path, which it sets first, cuts its connection off.",
      upstream: "not reported yet",
    },
    {
      name: "timeZone",
      fault: "After ALTER DATABASE or ROLE SET timezone a client is told another time zone than its session has.",
      upstream: "not reported yet",
    },
    {
      name: "newerProtocol",
      fault: "A client that asks for protocol 3.2 is cut off; 1.6 negotiates.",
      upstream: "yandex/odyssey master has it",
    },
  ],
  pgbouncer: [
    {
      name: "dumps",
      fault:
        "In mode transaction a client that empties its search_path, as pg_dump does, is cut off with FATAL: invalid server parameter.",
      upstream: "not reported yet",
    },
    {
      name: "searchPathBefore18",
      fault:
        "A search_path in the connection string to a cluster before PostgreSQL 18 holds for the first session of a server connection only.",
      upstream: "not reported yet",
    },
  ],
};
