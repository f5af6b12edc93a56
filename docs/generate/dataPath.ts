import type { FaultName } from "../../components/router/faults/knownFaults";

/**
 * What a client, an attacker and a neighbour must see through a router, whatever its engine. Tests on the lab hold each engine
 * to each of them, or to the known fault that it has in its place; docs/router.md has them as a table.
 */
export const DATA_PATH = {
  errorAfterBegin: { what: "An error right after BEGIN ends nothing" },
  errorInPipeline: { what: "An error in a pipeline harms nobody" },
  startupOptions: { what: "Startup options hold, or are refused by name" },
  startupOptionsStay: { what: "Startup options reach nobody else" },
  searchPath: { what: "A `search_path` of two schemas has two" },
  timeZone: { what: "The time zone is the one that was told" },
  otherCertificate: { what: "A certificate of the client's own, of whatever authority, keeps nobody out" },
  channelBinding: { what: "A login may be bound to its connection's TLS" },
  directTls: { what: "TLS may begin at once, with `sslnegotiation=direct`" },
  changedPassword: { what: "A changed password lets in at once, the old one does not" },
  collationWarning: { what: "A server that warns at each connection, as after changed collations, keeps nobody out" },
  laggingReplica: { what: "A replica that is behind keeps nobody out" },
  lostReplica: { what: "A replica that is lost holds nobody up" },
  neighbours: { what: "A cluster that is frozen, down, cut off or slow holds up no other one's clients" },
  reconnects: { what: "New connections to several clusters are verified by the right authority" },
  memoryOfConnections: { what: "Connections to clusters leave no memory behind" },
  cancels: { what: "A cancel request reaches its query through any pod" },
  cancelsAtOnce: { what: "Cancel requests that come at the same moment reach their queries" },
  cancelsOfWaiting: { what: "A cancel request also ends a wait for a connection to the cluster" },
  nothingReachesTheNext: {
    what: "In mode `transaction` settings, temporary tables, locks and LISTEN reach nobody else",
  },
  preparedInSql: { what: "In mode `transaction` statements prepared in SQL reach nobody else" },
  refusedStatement: { what: "In mode `transaction` the name of a statement that was refused is free again" },
  changedResult: { what: "In mode `transaction` a prepared statement is refused once its result has another type" },
  dumps: { what: "In mode `transaction` dumps equal direct ones" },
  bigValue: { what: "Values of 250 MB pass" },
  idleClients: { what: "Clients that are idle for longer than `clientIdleTimeout` are disconnected" },
  idleTransactions: { what: "So are clients that idle within a transaction, after `transactionIdleTimeout`" },
  replicationRequests: { what: "A client that asks for replication is refused alone" },
  newerProtocol: { what: "A newer protocol is negotiated" },
  crowd: { what: "200 roles at once get in after a restart" },
  floods: { what: "Silent connections, half a login and wrong passwords keep nobody out" },
  longOptions: { what: "Long options before the login end no process" },
} as const satisfies Readonly<Record<string, { readonly what: string }>>;

export type CaseName = keyof typeof DATA_PATH;

/** The known fault in place of a case, if there is one: it has the case's name. */
export function isFault(name: CaseName, faults: readonly { readonly name: FaultName }[]): boolean {
  return faults.some((fault) => fault.name === name);
}
