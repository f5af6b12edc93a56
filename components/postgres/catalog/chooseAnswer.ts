import { removeCommand } from "../../../config/reading/mistake";
import { UnwantedAnswer } from "../cluster";

/** What an instance says of itself, beside its catalog. */
export interface Identity {
  /** The same on all instances of a cluster, and on no other cluster's. */
  readonly systemIdentifier: string;
  readonly isWritable: boolean;
}

/** An instance that answered: what errors call it, and which of the cluster's hosts it is. */
export interface Answered<A extends Identity> {
  readonly address: string;
  readonly index: number;
  readonly answer: A;
}

/**
 * The answer of the writable instance; undefined when none is. What a replica says may be of the past.
 *
 * @throws when the instances are not one cluster, for its clients' sessions would be spread over several
 */
export function chooseAnswer<A extends Identity>(cluster: string, answered: readonly Answered<A>[]): A | undefined {
  const identifiers = new Set(answered.map(({ answer }) => answer.systemIdentifier));
  if (identifiers.size > 1) {
    throw new UnwantedAnswer(
      describe(
        cluster,
        answered,
        "the hosts are not one PostgreSQL cluster, so sessions would be spread over several",
        ["List the instances of one cluster only. To take a host out of the list:"],
      ),
    );
  }
  const writable = answered.filter(({ answer }) => answer.isWritable);
  if (writable.length > 1) {
    throw new UnwantedAnswer(
      describe(cluster, writable, "several hosts are writable, so writes would be spread over them", [
        "One of them is probably a former primary. Stop it, or make it a replica again. To take a host out of the list:",
      ]),
    );
  }
  return writable[0]?.answer;
}

function describe(
  cluster: string,
  answered: readonly Answered<Identity>[],
  problem: string,
  advice: readonly string[],
): string {
  return [
    `${problem}:`,
    ...answered.map(
      ({ address, answer }) =>
        `    ${address} has system identifier ${answer.systemIdentifier} and is ${answer.isWritable ? "writable" : "a replica"}`,
    ),
    ...advice.map((line) => `  ${line}`),
    ...answered.map(
      ({ address, index }) => `    ${removeCommand(["clusters", cluster, "hosts", index])}    # ${address}`,
    ),
  ].join("\n");
}
