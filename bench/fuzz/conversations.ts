import { cancelRequest, GSS_REQUEST, saslInitial, SSL_REQUEST, startup, typed, type Parameters } from "./messages";
import { randomOf, type Random } from "./random";

/** What one client sends: pieces of bytes, and pauses in milliseconds between them. */
export interface Conversation {
  readonly number: number;
  readonly kind: string;
  readonly parts: readonly (Buffer | number)[];
  /** Whether it closes its side when it has sent all, and reads on. */
  readonly halfCloses: boolean;
}

/** Longest name or value, in bytes. */
const LONGEST = 100_000;

/** The same seed, number and login give the same bytes. */
export function conversationOf(seed: number, number: number, login: { user: string; database: string }): Conversation {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) ^ number);
  const usual: Parameters = [
    ["user", login.user],
    ["database", login.database],
  ];
  const [kind, make] = random.pick(Object.entries(KINDS));
  return { number, kind, parts: make(random, usual), halfCloses: random.whole(0, 9) === 0 };
}

const KINDS: Readonly<Record<string, (random: Random, usual: Parameters) => (Buffer | number)[]>> = {
  "random bytes": (random) => [random.bytes(random.size(2_000))],
  "mutated startup": (random, usual) => [mutated(startup([...usual, option(random)]), random)],
  "cut startup": (random, usual) => {
    const whole = startup([...usual, option(random)]);
    return [whole.subarray(0, random.whole(1, whole.length - 1))];
  },
  "wrong length": (random, usual) => {
    const message = Buffer.from(startup(usual));
    message.writeUInt32BE(random.pick([0, 1, 4, 7, 8, 9, 10_000, 0x7fffffff, 0xffffffff]), 0);
    return [message];
  },
  "long values": (random, usual) => {
    const long = "x".repeat(random.size(LONGEST));
    const parameters: Parameters = random.pick([
      [["user", long]],
      [...usual, ["application_name", long]],
      [usual[0] as [string, string], ["database", long]],
      [...usual, [long, "1"]],
      [...usual, ["options", `-c application_name=${long}`]],
      [...usual, ["options", `-c ${long}=1`]],
    ]);
    return [startup(parameters)];
  },
  options: (random, usual) => [
    startup([...usual, ...Array.from({ length: random.whole(1, 5) }, () => option(random))]),
  ],
  "requests before": (random, usual) => {
    const requests = Array.from({ length: random.whole(1, 6) }, () => random.pick([SSL_REQUEST, GSS_REQUEST]));
    return [...requests, ...(random.whole(0, 1) === 0 ? [] : [startup(usual)])];
  },
  cancel: (random) => [cancelRequest(random.bytes(random.pick([0, 4, 8, 8, 8, 12, 256])))],
  versions: (random, usual) => [
    startup(
      [...usual, [`_pq_.${random.pick(["x", "command_progress", "y".repeat(300)])}`, "1"]],
      random.pick([0, 1, 2, 3, 3, 3, 4, 255, 1234]),
      random.pick([0, 1, 2, 9999, 65535]),
    ),
  ],
  "second startup": (random, usual) => [startup(usual), random.whole(0, 20), startup(usual), saslFirst(random)],
  sasl: (random, usual) => [
    startup(usual),
    random.whole(5, 20),
    mutatedSometimes(saslFirst(random), random),
    5,
    saslFinal(random),
  ],
  "other messages": (random, usual) => [
    startup(usual),
    typed(random.pick(["Q", "P", "X", "C", "f", "\0", "z"]), random.bytes(random.size(500))),
  ],
  "broken parameters": (random, usual) => [
    random.pick([
      startup(usual, 3, 0, ""),
      startup([...usual, ["", "x"]]),
      startup([...usual, ...usual, ...usual]),
      startup([]),
      startup([["database", "x"]]),
      startup([...usual, ["replication", random.pick(["true", "database", "x"])]]),
    ]),
  ],
  "slow bytes": (random, usual) => {
    const message = startup(usual);
    return [...message.subarray(0, random.whole(1, 12))].flatMap((byte) => [Buffer.from([byte]), random.whole(1, 5)]);
  },
};

/** In one of its spellings, whole or broken. */
function option(random: Random): readonly [string, string] {
  const name = random.pick(["jit", "search_path", "DateStyle", "a.b", "", "=", "é", "x".repeat(random.size(2_000))]);
  const value = random.pick(["on", "", "1", "'", "\\", "a b", "%s%n", "x".repeat(random.size(2_000))]);
  const text = random.pick([
    `-c ${name}=${value}`,
    `-c${name}=${value}`,
    `--${name}=${value}`,
    `-c ${name}`,
    "-c",
    "--",
    `-c -c`,
  ]);
  return ["options", text];
}

/** Never with no bytes at all: what that does to a router that its authors have not fixed yet is theirs to tell. */
function saslFirst(random: Random): Buffer {
  const first = random.pick([
    "n,,n=,r=abc",
    "y,,n=,r=",
    "p=tls-unique,,n=,r=x",
    "n",
    ",,,,",
    `n,,n=,r=${"x".repeat(random.size(5_000))}`,
  ]);
  const bytes = Buffer.from(first);
  const mechanism = random.pick(["SCRAM-SHA-256", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "PLAIN", "x".repeat(300)]);
  return saslInitial(mechanism, bytes, random.pick([bytes.length, bytes.length, 1, 0x7fffffff]));
}

function saslFinal(random: Random): Buffer {
  return typed(
    "p",
    Buffer.from(random.pick(["c=biws,r=abc,p=AAAA", "", "c=,r=,p=", `c=biws,r=${"x".repeat(random.size(5_000))},p=`])),
  );
}

function mutatedSometimes(message: Buffer, random: Random): Buffer {
  return random.whole(0, 2) === 0 ? mutated(message, random) : message;
}

function mutated(message: Buffer, random: Random): Buffer {
  const changed = Buffer.from(message);
  for (let count = random.size(8); count > 0; count--)
    changed[random.whole(0, changed.length - 1)] = random.whole(0, 255);
  return changed;
}
