/** What waiting brought: the lines of messages, and how it ended. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly end: End;
}

/** Of one step, or of the login before it. */
export interface Exchange extends Outcome {
  /** Index of the step. */
  readonly step: number;
  readonly login: boolean;
}

/**
 * answered: as the protocol has it. open: after a Flush, more may come. pending: nothing
 * asked for an answer yet, so none is taken. closed: by the other side. left: by the client.
 * silent: no answer within the deadline.
 */
export type End = "answered" | "open" | "pending" | "closed" | "left" | "silent";
