import fc, { type Arbitrary } from "fast-check";
import { extendedMessages } from "./generateExtended";
import { errors, harmless, ofSession, transactions } from "./statements";
import type { Mode, Step } from "./types";

/** Sequences of steps. A step that breaks the connection is rare, so that long sessions come up too. */
export function sequences(mode: Mode): Arbitrary<readonly Step[]> {
  return fc.array(step(mode), { minLength: 1, maxLength: 14, size: "max" });
}

function step(mode: Mode): Arbitrary<Step> {
  const by = fc.constantFrom("query" as const, "extended" as const);
  const when = fc.constantFrom("running" as const, "idle" as const);
  const make = <Kind extends Step["do"], Rest>(kind: Kind, rest: { [Key in keyof Rest]: Arbitrary<Rest[Key]> }) =>
    fc.record({ do: fc.constant(kind), ...rest }) as unknown as Arbitrary<Extract<Step, { do: Kind }>>;
  return fc.oneof(
    { weight: 45, arbitrary: make("query", { sql: statements(mode) }) },
    { weight: 25, arbitrary: make("extended", { messages: extendedMessages(mode) }) },
    {
      weight: 6,
      arbitrary: make("copy in", {
        by,
        rows: fc.constantFrom("good", "good", "bad", "none"),
        end: fc.constantFrom("done", "done", "fail", "terminate", "disconnect"),
      }),
    },
    {
      weight: 4,
      arbitrary: make("copy out", { rows: fc.constantFrom(5, 20_000), by, cut: fc.constantFrom(false, false, true) }),
    },
    { weight: 3, arbitrary: make("big value", { bytes, way: fc.constantFrom("in", "out") }) },
    { weight: 4, arbitrary: make("cancel", { when }) },
    { weight: 3, arbitrary: make("kill", { by: fc.constantFrom("itself", "another"), when }) },
    {
      weight: 8,
      arbitrary: make("end", {
        how: fc.constantFrom("terminate", "disconnect", "reset", "torn"),
        during: fc.constantFrom("nothing", "nothing", "query", "extended", "result"),
      }),
    },
    ...(mode === "session" ? [{ weight: 2, arbitrary: make("listen", {}) }] : []),
  );
}

const MEGABYTE = 1_000_000;

/** 50 MB take seconds through some routers, so they are one in forty. */
const bytes = fc.oneof(
  { weight: 39, arbitrary: fc.constantFrom(10_000, MEGABYTE) },
  { weight: 1, arbitrary: fc.constant(50 * MEGABYTE) },
);

/** One Query with one statement, often, or some. */
function statements(mode: Mode): Arbitrary<string> {
  const one = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...transactions) },
    { weight: 3, arbitrary: fc.constantFrom(...errors) },
    { weight: 5, arbitrary: fc.constantFrom(...harmless) },
    ...(mode === "session" ? [{ weight: 4, arbitrary: fc.constantFrom(...ofSession) }] : []),
  );
  const several = fc.array(one, { minLength: 2, maxLength: 3 }).map((list) => list.join("; "));
  return fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: several });
}
