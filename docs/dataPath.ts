import type { FaultName } from "../components/router/knownFaults";

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
  changedPassword: { what: "A changed password lets in at once, the old one does not" },
  laggingReplica: { what: "A replica that is behind keeps nobody out" },
  lostReplica: { what: "A replica that is lost holds nobody up" },
  frozenPrimary: { what: "A frozen primary holds up no other cluster's clients" },
  cancels: { what: "A cancel request reaches its query through any pod" },
  nothingReachesTheNext: {
    what: "In mode `transaction` settings, temporary tables, locks and LISTEN reach nobody else",
  },
  preparedInSql: { what: "In mode `transaction` statements prepared in SQL reach nobody else" },
  dumps: { what: "In mode `transaction` dumps equal direct ones" },
  bigValue: { what: "Values of 250 MB pass" },
  newerProtocol: { what: "A newer protocol is negotiated" },
  crowd: { what: "200 roles at once get in after a restart" },
  longOptions: { what: "Long options before the login end no process" },
} as const satisfies Readonly<Record<string, { readonly what: string }>>;

export type CaseName = keyof typeof DATA_PATH;

/** The known fault in place of a case, if there is one: it has the case's name. */
export function isFault(name: CaseName, faults: readonly { readonly name: FaultName }[]): boolean {
  return faults.some((fault) => fault.name === name);
}
