import type { Release, Version } from "./releases";

/** A way in which an engine does not do what PostgreSQL itself would, and no option of it helps. */
export interface KnownFault {
  readonly name: FaultName;
  /** For whoever chooses an engine, as a sentence. */
  readonly fault: string;
  /** Where its authors know of it. */
  readonly upstream: string;
  /** Those that have it. */
  readonly releases: readonly Version[];
}

export type FaultName =
  | "errorAfterBegin"
  | "errorInPipeline"
  | "startupOptions"
  | "timeZone"
  | "certificateWithoutKey"
  | "otherCertificate"
  | "channelBinding"
  | "directTls"
  | "changedPassword"
  | "collationWarning"
  | "memoryOfConnections"
  | "cancels"
  | "cancelsAtOnce"
  | "cancelsOfWaiting"
  | "preparedInSql"
  | "refusedStatement"
  | "changedResult"
  | "dumps"
  | "idleClients"
  | "idleTransactions"
  | "newerProtocol"
  | "crowd"
  | "bytesBeforeLogin"
  | "longOptions"
  | "searchPathBefore18"
  | "bigMessages"
  | "madeUpRoles"
  | "madeUpDatabases"
  | "namesOfRoles"
  | "replicationRequests";

/** Tests hold each of them to be so still, but for those that say why not, and the release candidate to have no others. */
export const KNOWN_FAULTS: Readonly<Record<Release["engine"], readonly KnownFault[]>> = {
  odyssey: [
    {
      // No test tries it: what those bytes are is for its authors to tell.
      name: "bytesBeforeLogin",
      fault: "Bytes that a client sends before any password can end a router process and all of its sessions.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "longOptions",
      fault: "Long options, or a long name, before any password end a router process.",
      upstream: "not reported yet",
      releases: ["1.5.2"],
    },
    {
      name: "errorAfterBegin",
      fault: "A syntax error right after BEGIN hangs the session and keeps its server connection.",
      upstream: "yandex/odyssey#1384, #1402, #1486",
      releases: ["1.5.2"],
    },
    {
      name: "errorInPipeline",
      fault:
        "In mode transaction an error in a pipeline hangs its session, and statements of other clients that have the server connection later are missing.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "crowd",
      fault: "Of many roles that log in at once, some are refused with the right password: a lookup has half a second.",
      upstream: "yandex/odyssey#470, #541",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "startupOptions",
      fault: "Startup options are dropped without a word, read-only guards among them.",
      upstream: "yandex/odyssey#398, #453",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "changedPassword",
      fault: "A changed password may be refused once, and the old one let in for up to 15 seconds.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "collationWarning",
      fault:
        "While a cluster warns at each connection to the database postgres, as after an upgrade that changed collations, it lets nobody in whose role the router does not know yet. Clusters that pgfleet makes have no collations that change.",
      upstream: "yandex/odyssey#1377 passes such notices on",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "memoryOfConnections",
      fault:
        "Each new connection to a cluster with TLS leaves some 40 KiB behind for good: after some ten thousand of them a router of 512 MiB is ended with all its sessions.",
      upstream:
        "not reported yet: mm_tls_get_context keeps what it makes under an address that is new for each connection",
      releases: ["1.5.2"],
    },
    {
      // No test tries it: that takes a pod's memory. Tried by hand: 2,000 names took 49 MB, and the same names again 48 MB more;
      // logins of a role, wrong and broken off, take nothing.
      name: "madeUpRoles",
      fault:
        "Each login with a name that no role has, without any password, leaves some 24 KiB behind for good: twenty thousand of them end a router of 512 MiB.",
      upstream: "not reported yet",
      releases: ["1.5.2"],
    },
    {
      name: "namesOfRoles",
      fault:
        "Whether a role has logged in some seconds before can be found out without a password, by time: its verifier is known, and that of every other name is looked up.",
      upstream: "not reported yet",
      releases: ["1.5.2"],
    },
    {
      name: "bigMessages",
      fault: "What a client sends in one message before any password is held for as long as a login may last.",
      upstream: "not reported yet",
      releases: ["1.5.2"],
    },
    {
      name: "cancels",
      fault: "A cancel request that meets another router pod than its session's is lost.",
      upstream: "yandex/odyssey has no peers",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "cancelsAtOnce",
      fault: "Of cancel requests that come at the same moment those are lost, too, that meet another pod.",
      upstream: "yandex/odyssey has no peers",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "changedResult",
      fault:
        "In mode transaction a prepared statement whose result has another type since is not refused at each use: drivers that remember types read wrong values.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "cancelsOfWaiting",
      fault: "A cancel request of a client that still waits for a connection to its cluster is lost.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "preparedInSql",
      fault: "In mode transaction a statement that is prepared in SQL reaches the next client.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "dumps",
      fault: "In mode transaction pg_dump fails: an empty search_path, which it sets first, cuts its connection off.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "certificateWithoutKey",
      fault: "A certificate that does not fit its key is taken over, and then no client gets in with TLS.",
      upstream: "yandex/odyssey#1528, which 1.6 has",
      releases: ["1.5.2"],
    },
    {
      name: "directTls",
      fault: "A client that begins with TLS at once, as with sslnegotiation=direct, is cut off.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "timeZone",
      fault: "After ALTER DATABASE or ROLE SET timezone a client is told another time zone than its session has.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "idleClients",
      fault:
        "Idle clients stay in the modes transaction and statement; in mode session they may stay for twice their time.",
      upstream: "not reported yet",
      releases: ["1.5.2", "1.6.0-rc1"],
    },
    {
      name: "idleTransactions",
      fault: "Clients that idle within a transaction stay: set idle_in_transaction_session_timeout in the cluster.",
      upstream: "not reported yet",
      releases: ["1.5.2"],
    },
    {
      name: "newerProtocol",
      fault: "A client that asks for protocol 3.2 is cut off.",
      upstream: "yandex/odyssey master has it",
      releases: ["1.5.2"],
    },
  ],
  pgbouncer: [
    {
      name: "changedResult",
      fault:
        "In mode transaction a prepared statement whose result has another type since is not refused: drivers that remember types read wrong values.",
      upstream: "the same in pgbouncer/pgbouncer#1038, without clean sessions",
      releases: ["1.26.1"],
    },
    {
      name: "refusedStatement",
      fault:
        "In mode transaction the name of a statement that was refused stays taken: a client that prepares it again is cut off.",
      upstream: "pgbouncer/pgbouncer#1118",
      releases: ["1.26.1"],
    },
    {
      name: "cancelsAtOnce",
      fault:
        "A cancel request that must go on to another pod or process is lost when it comes while another one is connecting to the same: it waits for a connection that nobody opens (seen: 8 of 144 that psql sent within half a second). It helps to cancel again.",
      upstream: "not reported yet: per_loop_maint opens connections for waiting requests of databases, not of peers",
      releases: ["1.26.1"],
    },
    {
      name: "cancelsOfWaiting",
      fault: "A cancel request of a client that still waits for a connection to its cluster is dropped.",
      upstream: "pgbouncer/pgbouncer#1222, #1314",
      releases: ["1.26.1"],
    },
    {
      name: "otherCertificate",
      fault:
        "A client that shows a certificate of another authority, as libpq does with one that it finds in ~/.postgresql, is not let in, though PgBouncer needs none: sslcertmode=disable keeps it back.",
      upstream: "pgbouncer/pgbouncer#275, #1069",
      releases: ["1.26.1"],
    },
    {
      name: "channelBinding",
      fault: "A client that insists on channel binding is not let in.",
      upstream: "PgBouncer offers SCRAM-SHA-256 only",
      releases: ["1.26.1"],
    },
    {
      name: "dumps",
      fault:
        "In mode transaction a client that empties its search_path, as pg_dump does, is cut off with FATAL: invalid server parameter.",
      upstream: "not reported yet",
      releases: ["1.26.1"],
    },
    {
      name: "replicationRequests",
      fault:
        "In mode transaction a client that asks for replication, with the right password, has others of its role and database cut off with its own error, when none of their connections to the cluster is open: for a second, and until one has asked again in vain.",
      upstream: "not reported yet: a replication client's failed login counts for the pool of its role and database",
      releases: ["1.26.1"],
    },
    {
      name: "idleClients",
      fault: "Idle clients stay in mode session.",
      upstream: "pgbouncer/pgbouncer documents client_idle_timeout for the other modes",
      releases: ["1.26.1"],
    },
    {
      name: "searchPathBefore18",
      fault:
        "A search_path in the connection string to a cluster before PostgreSQL 18 holds for the first session of a server connection only.",
      upstream: "not reported yet",
      releases: ["1.26.1"],
    },
    {
      name: "bigMessages",
      fault:
        "What a client sends in one message before any password is held, up to 2 GiB, until it is whole or the time for a login is over: 500 MB of one client end a pod of 512 MiB.",
      upstream: "pgbouncer/pgbouncer documents max_packet_size, which bounds queries and rows as well",
      releases: ["1.26.1"],
    },
    {
      // No test tries it: that takes a pod's memory. Tried by hand: 18,000 names at 240 a second, each for 20 s, took 830 MB.
      name: "madeUpDatabases",
      fault:
        "Each made-up name of a database takes 66 KiB for 35 seconds: some 220 a second, without any password, end a pod of 512 MiB.",
      upstream: "not reported yet: credentials have room for a password of 64 KiB, also where there is none",
      releases: ["1.26.1"],
    },
    {
      name: "namesOfRoles",
      fault:
        "Whether a cluster has a role can be found out without a password: by two logins at a time, and at once of a role whose verifier has another number of iterations or another length of salt than scram_iterations and PostgreSQL give.",
      upstream:
        "not reported yet: names that a lookup does not know are kept for good, so that pgfleet has all of them share one entry",
      releases: ["1.26.1"],
    },
  ],
};

/** What is wrong with a release. */
export function faultsOf({ engine, version }: Pick<Release, "engine" | "version">): readonly KnownFault[] {
  return KNOWN_FAULTS[engine].filter(({ releases }) => (releases as readonly string[]).includes(version));
}
