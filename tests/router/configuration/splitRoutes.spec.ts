import assert from "node:assert/strict";
import fc from "fast-check";
import { OBJECT_CAPACITY, MOST_PARTS, splitRoutes } from "../../../components/router/configuration/splitRoutes";
import type { DatabaseLine } from "../../../components/router/configuration/types";
import { anyName } from "../../support/names";

/** Bytes that a line of the tests below may have; the capacity of a part is some of these. */
const LONGEST = 80;

const lines: fc.Arbitrary<DatabaseLine[]> = fc
  .uniqueArray(fc.oneof(anyName, fc.string({ minLength: 1, maxLength: 40 })), { maxLength: 120 })
  .map((names) => names.sort().map(lineOf))
  .filter((all) => all.every(({ line }) => Buffer.byteLength(line) <= LONGEST));

/** So many that parts hardly ever run out, so few that there are several. */
const capacity = fc.integer({ min: 4 * LONGEST, max: 12 * LONGEST });

describe("routes split over ConfigMaps", () => {
  const cases: readonly { routes: number; bytes: number; parts: number[] }[] = [
    { routes: 0, bytes: 100, parts: [] },
    { routes: 1, bytes: 100, parts: [0] },
    { routes: 10, bytes: 1000, parts: [0] },
    { routes: 11, bytes: 1000, parts: [0, 1] },
  ];
  for (const { routes, bytes, parts } of cases) {
    it(`makes the parts ${JSON.stringify(parts)} of ${routes} routes of 100 bytes, where ${bytes} fit`, () => {
      assert.deepEqual([...splitRoutes(numbered(routes), bytes).keys()], parts);
    });
  }

  it("takes what fits to the byte", () => {
    const all = numbered(9);
    assert.equal(splitRoutes(all, 900).size, 1);
    assert.ok(splitRoutes(all, 899).size > 1);
  });

  it("counts bytes, not characters", () => {
    const line = { database: "ж", line: "ж".repeat(10) };
    assert.equal(splitRoutes([line], 20).size, 1);
    assert.throws(() => splitRoutes([line], 19), /too many/);
  });

  it("has every route in exactly one part, each part in order and no larger than it may be", () => {
    fc.assert(
      fc.property(lines, capacity, (all, bytes) => {
        const parts = [...splitRoutes(all, bytes)];
        for (const [number, text] of parts) {
          assert.ok(number >= 0 && number < MOST_PARTS);
          assert.ok(text !== "" && Buffer.byteLength(text) <= bytes);
        }
        const numbers = parts.map(([number]) => number);
        assert.deepEqual(
          numbers,
          [...numbers].sort((a, b) => a - b),
        );
        const found = parts.flatMap(([, text]) => linesOf(text, all));
        assert.deepEqual(
          found.map(({ database }) => database).sort(),
          all.map(({ database }) => database),
        );
      }),
    );
  });

  it("changes one part for one route more or less, and when that is full makes new ones of it, and leaves all others", () => {
    fc.assert(
      fc.property(lines, capacity, fc.nat(), (all, bytes, pick) => {
        fc.pre(all.length > 0);
        const one = all[pick % all.length] as DatabaseLine;
        const before = splitRoutes(
          all.filter((line) => line !== one),
          bytes,
        );
        const after = splitRoutes(all, bytes);
        const changed = [...before].filter(([number, text]) => after.get(number) !== text);
        assert.ok(changed.length <= 1);
        const added = [...after.keys()].filter((number) => !before.has(number));
        if (after.size <= before.size) assert.deepEqual(added, []);
        // What is new came out of the part that changed.
        const moved = added.flatMap((number) => linesOf(after.get(number) ?? "", all)).filter((line) => line !== one);
        const source = changed.flatMap(([, text]) => linesOf(text, all));
        assert.ok(moved.every((line) => source.includes(line)));
      }),
    );
  });

  it("does not depend on which routes there are besides, as long as parts are as many", () => {
    fc.assert(
      fc.property(lines, capacity, fc.nat(), (all, bytes, keep) => {
        const fewer = all.filter((_, i) => (i + keep) % 3 !== 0);
        const [a, b] = [splitRoutes(all, bytes), splitRoutes(fewer, bytes)];
        fc.pre(JSON.stringify([...a.keys()]) === JSON.stringify([...b.keys()]));
        for (const [number, text] of b) {
          for (const line of linesOf(text, fewer)) assert.ok(linesOf(a.get(number) ?? "", all).includes(line));
        }
      }),
    );
  });

  it("takes 100,000 routes whose names are as long as names can be", () => {
    const routes = Array.from({ length: 100_000 }, (_, i) => {
      const database = String(i).padStart(63, "x");
      return { database, line: `database "${database}" ${"x".repeat(320)}\n` };
    });
    const parts = splitRoutes(routes);
    assert.ok(parts.size <= MOST_PARTS);
    for (const text of parts.values()) assert.ok(Buffer.byteLength(text) <= OBJECT_CAPACITY);
  });

  it("fails on more than all parts can take, and says what to do", () => {
    assert.throws(() => splitRoutes(numbered(7000), 9000), /64 ConfigMaps.* takes 9000\. .*pulumi config set/);
  });
});

function lineOf(database: string): DatabaseLine {
  return { database, line: `database ${JSON.stringify(database)} {}\n` };
}

/** Each of 100 bytes. */
function numbered(count: number): DatabaseLine[] {
  return Array.from({ length: count }, (_, i) => {
    return { database: `db_${i}`, line: `${`database "db_${i}" `.padEnd(99, "x")}\n` };
  });
}

/** The lines that a part consists of, in order; fails when it is not made of them. */
function linesOf(text: string, all: readonly DatabaseLine[]): DatabaseLine[] {
  let rest = text;
  const found = all.filter(({ line }) => {
    if (!rest.startsWith(line)) return false;
    rest = rest.slice(line.length);
    return true;
  });
  assert.equal(rest, "", "a part has what is no route, or not in order");
  return found;
}
