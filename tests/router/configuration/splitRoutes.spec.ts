import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesOf, OBJECT_CAPACITY, PARTS, splitRoutes } from "../../../components/router/configuration/splitRoutes";
import type { DatabaseLine } from "../../../components/router/configuration/types";
import { anyName } from "../../support/names";

const lines: fc.Arbitrary<DatabaseLine[]> = fc
  .uniqueArray(fc.oneof(anyName, fc.string({ minLength: 1, maxLength: 40 })), { maxLength: 120 })
  .map((names) => names.sort().map(lineOf));

describe("routes split over ConfigMaps", () => {
  it("are as many parts whatever the routes, and none has anything when there are none", () => {
    assert.deepEqual(
      splitRoutes([]),
      Array.from({ length: PARTS }, () => ""),
    );
    fc.assert(fc.property(lines, (all) => splitRoutes(all).length === PARTS));
  });

  it("has every route in exactly one part, each part in order", () => {
    fc.assert(
      fc.property(lines, (all) => {
        const found = splitRoutes(all).flatMap((text) => linesOf(text, all));
        assert.deepEqual(
          found.map(({ database }) => database).sort(),
          all.map(({ database }) => database),
        );
      }),
    );
  });

  it("gives a route the same part whichever routes there are besides, so one more or less changes one part", () => {
    fc.assert(
      fc.property(lines, fc.nat(), (all, pick) => {
        fc.pre(all.length > 0);
        const one = all[pick % all.length];
        const before = splitRoutes(all.filter((line) => line !== one));
        const after = splitRoutes(all);
        const changed = after.filter((text, number) => text !== before[number]);
        assert.equal(changed.length, 1);
        assert.ok(one !== undefined && linesOf(changed[0] ?? "", all).includes(one));
      }),
    );
  });

  it("gives a route the same part in every release, for else an update would write all parts anew", () => {
    const all = numbered(6);
    const parts = splitRoutes(all).map((text) => linesOf(text, all).map(({ database }) => database));
    assert.deepEqual(parts, [["db_3", "db_5"], [], ["db_0"], ["db_2"], [], [], ["db_1", "db_4"], []]);
  });

  it("takes what fits to the byte", () => {
    const all = numbered(900);
    const largest = Math.max(...splitRoutes(all).map((text) => text.length));
    assert.deepEqual(splitRoutes(all, largest), splitRoutes(all));
    assert.throws(() => splitRoutes(all, largest - 1), /too many/);
  });

  it("counts bytes, not characters", () => {
    assert.equal(bytesOf({ ab: "ж", c: "d" }), 6);
    const line = { database: "ж", line: "ж".repeat(10) };
    assert.deepEqual(splitRoutes([line], 20).join(""), line.line);
    assert.throws(() => splitRoutes([line], 19), /would have 20 bytes, and takes 19/);
  });

  it("takes 10,000 routes, as many as a router is good for, with names as long as names can be", () => {
    const routes = Array.from({ length: 10_000 }, (_, i) => {
      const database = String(i).padStart(63, "x");
      return { database, line: `database "${database}" ${"x".repeat(600)}\n` };
    });
    for (const text of splitRoutes(routes)) assert.ok(Buffer.byteLength(text) <= OBJECT_CAPACITY);
  });

  it("fails on more than all parts can take, and says how many would be accepted, and what to do", () => {
    const told =
      /are 7000, and one of the 8 ConfigMaps .* takes 9000\. Accepted are about (\d+) .*on the default cluster needs no route: .*pulumi config set/;
    let accepted = 0;
    assert.throws(
      () => splitRoutes(numbered(7000), 9000),
      ({ message }: Error) => {
        accepted = Number(told.exec(message)?.[1]);
        return accepted > 0;
      },
    );
    assert.ok(accepted > 600 && accepted <= 720, `${accepted} of 100 bytes in 8 times 9,000`);
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
