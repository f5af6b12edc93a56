import type { Client } from "./client";
import type { Control } from "./control";
import type { Exchange } from "./exchange";
import type { Mode } from "../steps/types";
import type { Address } from "../wire/connection";
import type { Account } from "../wire/login";

/** One of the two addresses, and how it is used. */
export interface Side {
  readonly address: Address;
  readonly account: Account;
  readonly mode: Mode;
  readonly control: Control;
  /** Seconds that any answer may take, and a server connection to be given back. */
  readonly deadline: number;
}

/** What a step has at hand. Its client is connected. */
export interface Stage extends Side {
  readonly client: Client;
  /** What the step brought straight; undefined while that is run. */
  readonly expected: Exchange | undefined;
}
