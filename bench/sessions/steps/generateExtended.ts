import fc, { type Arbitrary } from "fast-check";
import { errors, harmless, ofSession, transactions, withParameters } from "./statements";
import type { ExtendedMessage, Mode } from "./types";

/** Few names, so that statements and portals of the same name meet. */
const name = fc.constantFrom("", "", "a", "b");
const rows = fc.constantFrom(0, 0, 0, 1, 2, 1000);
const binary = fc.boolean();

/** Messages of the extended protocol: whole executions and single messages, pipelined, with Flush and Sync in between. */
export function extendedMessages(mode: Mode): Arbitrary<readonly ExtendedMessage[]> {
  const part = fc.oneof(
    { arbitrary: execution(mode), weight: 6 },
    { arbitrary: single(mode).map((message) => [message]), weight: 2 },
    { arbitrary: fc.constant<ExtendedMessage[]>([{ send: "Sync" }]), weight: 2 },
    { arbitrary: fc.constant<ExtendedMessage[]>([{ send: "Flush" }]), weight: 1 },
  );
  const end = fc.constantFrom<ExtendedMessage[]>([{ send: "Sync" }], [{ send: "Sync" }], [{ send: "Flush" }], []);
  return fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 5 }), end)
    .map(([parts, last]) => [...parts.flat(), ...last]);
}

function execution(mode: Mode): Arbitrary<ExtendedMessage[]> {
  const plain = [...transactions, ...errors, ...harmless, ...(mode === "session" ? ofSession : [])];
  const statement = fc.oneof(
    fc.constantFrom(...plain.map((sql) => ({ sql, values: [] as readonly string[] }))),
    fc.constantFrom(...withParameters),
  );
  return fc
    .record({
      statement,
      name,
      portal: name,
      rows,
      binary,
      describe: fc.constantFrom("", "S", "P"),
      again: fc.boolean(),
    })
    .map(({ statement: { sql, values }, name, portal, rows, binary, describe, again }): ExtendedMessage[] => [
      { send: "Parse", name, sql },
      ...(describe === "S" ? [{ send: "Describe", of: "S", name } as const] : []),
      { send: "Bind", portal, name, values, binary },
      ...(describe === "P" ? [{ send: "Describe", of: "P", name: portal } as const] : []),
      { send: "Execute", portal, rows },
      ...(again ? [{ send: "Execute", portal, rows: 0 } as const] : []),
      // Without it, most executions that follow would only find the name taken.
      ...(name === "" ? [] : [{ send: "Close", of: "S", name } as const]),
    ]);
}

const of = fc.constantFrom("S" as const, "P" as const);

/** A router that keeps prepared statements itself ends the session when a name is used wrongly; see exceptions.ts. */
function single(mode: Mode): Arbitrary<ExtendedMessage> {
  const statement = mode === "session" ? name : fc.constant("");
  return fc.oneof(
    fc.record({
      send: fc.constant("Parse" as const),
      name: statement,
      sql: fc.constantFrom("SELECT 1", "SELEC 1", "SELECT $1::int"),
    }),
    fc.record({
      send: fc.constant("Bind" as const),
      portal: name,
      name: statement,
      values: fc.constantFrom<readonly string[]>([], ["1"], ["1", "2"]),
      binary,
    }),
    fc.record({ send: fc.constantFrom("Describe" as const, "Close" as const), of, name: statement }),
    fc.record({ send: fc.constant("Execute" as const), portal: name, rows }),
  );
}
