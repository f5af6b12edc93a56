/** How a router pools: what needs the state of a session is left out where each transaction has another server connection. */
export type Mode = "session" | "transaction";

/** One thing that a client does. When its connection has ended, the next step begins with a new one. */
export type Step =
  | { readonly do: "query"; readonly sql: string }
  | { readonly do: "extended"; readonly messages: readonly ExtendedMessage[] }
  | CopyIn
  | { readonly do: "copy out"; readonly rows: number; readonly by: "query" | "extended"; readonly cut: boolean }
  | { readonly do: "big value"; readonly bytes: number; readonly way: "in" | "out" }
  | { readonly do: "cancel"; readonly when: "running" | "idle" }
  | { readonly do: "kill"; readonly by: "itself" | "another"; readonly when: "running" | "idle" }
  | End
  | { readonly do: "listen" };

export interface CopyIn {
  readonly do: "copy in";
  readonly by: "query" | "extended";
  readonly rows: "good" | "bad" | "none";
  readonly end: "done" | "fail" | "terminate" | "disconnect";
}

export interface End {
  readonly do: "end";
  /** Terminate; a closed connection; a reset one; a closed one in the middle of a message. */
  readonly how: "terminate" | "disconnect" | "reset" | "torn";
  /** What the server is at. `nothing` is whatever state the steps before have left. */
  readonly during: "nothing" | "query" | "extended" | "result";
}

export type ExtendedMessage =
  | { readonly send: "Parse"; readonly name: string; readonly sql: string }
  | {
      readonly send: "Bind";
      readonly portal: string;
      readonly name: string;
      readonly values: readonly string[];
      readonly binary: boolean;
    }
  | { readonly send: "Describe" | "Close"; readonly of: "S" | "P"; readonly name: string }
  | { readonly send: "Execute"; readonly portal: string; readonly rows: number }
  | { readonly send: "Flush" | "Sync" };
