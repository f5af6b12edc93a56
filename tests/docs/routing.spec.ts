import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { planRoutes } from "../../components/routing/plan/plan";
import { catalog } from "../routing/catalogs";
import { compilePattern, patternProblem } from "../../config/matching/compilePattern";
import { parseSettings } from "../../config/readSettings";
import type { Settings } from "../../config/settings";

const page = readFileSync(join(__dirname, "..", "..", "docs", "routing.md"), "utf8");

/** The rows of the page's table that has these columns, without the head. */
function table(...columns: string[]): string[][] {
  const lines = page.split("\n");
  const cells = (line: string) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll(/\\([|*])/g, "$1"));
  const head = lines.findIndex((line) => JSON.stringify(cells(line)) === JSON.stringify(columns));
  assert.ok(head >= 0, columns.join(", "));
  const rows = lines.slice(head + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith("|")),
    )
    .map(cells);
}

function settings(): Settings {
  const yaml = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
  const parsed = parseSettings(parse(yaml) as Record<string, unknown>, "");
  return "settings" in parsed ? parsed.settings : assert.fail(JSON.stringify(parsed.mistakes));
}

describe("the worked example of docs/routing.md", () => {
  const rules = settings();
  const databases = table("cluster", "database", "owner");
  const catalogs = rules.clusters.map(({ name }) =>
    catalog(
      name,
      ...databases.filter(([cluster]) => cluster === name).map(([, database, owner]) => `${database} of ${owner}`),
    ),
  );
  const plan = planRoutes(catalogs, rules);

  it("comes out as the page says", () => {
    const names = [...new Set(databases.map(([, database = ""]) => database))].sort();
    assert.deepEqual(
      names.map((name) => {
        const route = plan.routes[name];
        return route === undefined
          ? [name, rules.defaultCluster, "default route"]
          : [name, route.cluster, route.reason];
      }),
      table("database", "lands on", "because"),
    );
  });

  it("has the pools that the page says", () => {
    assert.deepEqual(
      Object.entries(plan.routes).flatMap(([name, { pool }]) =>
        pool === undefined ? [] : [[name, pool.mode, String(pool.size)]],
      ),
      table("database", "mode", "size"),
    );
  });

  it("leaves out and shadows what the page says", () => {
    assert.deepEqual(
      plan.leftOut.map(({ database, cluster, reason }) => [database, cluster, reason]),
      [["till", "analytics", "cluster shop claims it too and comes first in pgfleet:order"]],
    );
    assert.deepEqual(plan.shadowed, { shop_eu: "sales" });
    assert.deepEqual([plan.conflicts], [[]]);
  });
});

describe("the table of patterns in docs/routing.md", () => {
  for (const [pattern = "", engine] of table("pattern", "matched by", "why")) {
    it(`${pattern}: ${engine ?? ""}`, () => {
      const source = pattern.replaceAll("`", "");
      assert.equal(patternProblem(source) === undefined ? compilePattern(source).engine : "nothing", engine);
    });
  }
});
