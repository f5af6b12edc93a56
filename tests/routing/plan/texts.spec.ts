import assert from "node:assert/strict";
import fc from "fast-check";
import { assess } from "../../../components/routing/safety/assess";
import { askGuard, stoppedByGuard } from "../../../components/routing/safety/guard";
import { planRoutes } from "../../../components/routing/plan/plan";
import { differenceOf } from "../../../cli/routes/diff/difference";
import { formatDifference } from "../../../cli/routes/diff/formatDifference";
import { situationOf } from "../../cli/routes/situations";
import { anyName } from "../../support/names";
import { catalog } from "../catalogs";
import { policy } from "../policy";
import { rulesOf } from "../rules";
import { describeConflict } from "../../../components/routing/plan/conflicts";
import type { Change } from "../../../components/routing/safety/changes";
import type { Database } from "../../../components/postgres/catalog/types";

/** Line ends of all kinds, what moves a cursor, and what turns the direction of writing, among what looks like a line of ours. */
const oddName = fc.oneof(
  fc
    .array(
      fc.constantFrom("\n", "\r", "\u001b[2K", "\u009b2K", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066", "FORGED "),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join("")),
  anyName,
);
const reason = oddName.map((owner) => `owner "${owner}" matches "x"`);

/** Characters that may stand in no line. */
const ACTIVE = /[\p{C}\p{Zl}\p{Zp}]/u;

function assertLines(text: string, count: number): void {
  const lines = text.split("\n");
  assert.equal(lines.length, count, text);
  for (const line of lines) assert.doesNotMatch(line, ACTIVE);
}

describe("texts, whatever databases and owners are called", () => {
  it("of a conflict have the lines of a conflict", () => {
    const claim = (cluster: string) => fc.record({ cluster: fc.constant(cluster), owner: oddName, reason });
    fc.assert(
      fc.property(oddName, fc.tuple(claim("pg2"), claim("pg3")), (database, claims) =>
        assertLines(describeConflict({ database, claims, lastInOrder: 0 }), 10),
      ),
    );
  });

  it("of the guard have the lines of the guard, also with reasons that an earlier version wrote", () => {
    const change: fc.Arbitrary<Change> = fc.record({
      database: oddName,
      from: fc.constant("pg2"),
      to: fc.constant("pg1"),
      reason,
    });
    const deployed = { routes: {}, sizes: {}, defaultCluster: "pg1" };
    const strict = { count: 0, share: 0 };
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 22 }), (changes) => {
        const objection = askGuard(changes, deployed, [], "pg1", { guard: strict, confirmedPlan: "" });
        const listed = Math.min(changes.length, 20) + (changes.length > 20 ? 1 : 0);
        assertLines(
          stoppedByGuard(changes, deployed, [], "pg1", { guard: strict, confirmedPlan: "" }) ?? "",
          4 + (objection?.causes.length ?? 0) + listed,
        );
      }),
    );
  });

  const databases: fc.Arbitrary<Database[]> = fc.uniqueArray(
    fc.record({ name: oddName, owner: oddName, isTemplate: fc.boolean(), allowsConnections: fc.constant(true) }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  );
  const patterns = fc.record({
    databases: fc.subarray([".*", "a\n\u202eb", "FORGED\u2028.*"]),
    owners: fc.subarray([".*", "\u009b"]),
  });
  const situations = fc
    .record({
      held: fc.tuple(databases, databases, databases),
      pg2: patterns,
      pg3: patterns,
      neverRouted: patterns.map(({ owners }) => ({ databases: [], owners: owners.filter((each) => each !== ".*") })),
      pins: fc.dictionary(oddName, fc.constant("pg2"), { maxKeys: 2, noNullPrototype: true }),
      routed: fc.dictionary(oddName, fc.record({ cluster: fc.constant("pg3"), owner: oddName, reason }), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    })
    .map(({ held, pg2, pg3, neverRouted, pins, routed }) => {
      const situation = situationOf({
        rules: rulesOf({ pg1: {}, pg2, pg3 }, { neverRouted, pins }),
        catalogs: held.map((each, index) => catalog(`pg${index + 1}`, ...each)),
        policy: { ...policy, guard: { count: 0, share: 0 } },
      });
      return { ...situation, deployed: { ...situation.deployed, routes: routed } };
    });

  it("of a plan are one line each", () => {
    fc.assert(
      fc.property(situations, ({ catalogs, rules }) => {
        const { routes, leftOut, warnings } = planRoutes(catalogs, rules);
        const reasons = [...Object.values(routes), ...leftOut].map((each) => each.reason);
        for (const text of [...reasons, ...warnings]) assertLines(text, 1);
      }),
    );
  });

  it("of a decision and of a difference have no line that a name made", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { problems, warnings } = assess(situation.deployed, situation, situation, new Date(0));
        for (const text of [...problems, ...warnings, formatDifference(differenceOf(situation))]) {
          assert.doesNotMatch(text.replaceAll("\n", ""), ACTIVE);
          // In a table a name may be the first cell, in code.
          assert.doesNotMatch(text, /^\s*FORGED/m);
        }
      }),
    );
  });
});
