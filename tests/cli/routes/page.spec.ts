import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mapDataOf } from "../../../cli/routes/map/mapData";
import { renderPage } from "../../../cli/routes/map/page/render";
import { catalog } from "../../routing/catalogs";
import { rulesOf } from "../../routing/rules";
import { HOSTILE_NAMES } from "../../support/names";
import { fullSituation, situationOf } from "./situations";

const NOW = new Date("2026-11-21T16:00:00Z");

describe("the map's page", () => {
  it("is made of nothing but itself, and says so to the browser", () => {
    const html = renderPage(mapDataOf(fullSituation(), NOW));
    assert.doesNotMatch(
      html.replace(/<script type="application\/json".*<\/script>/, ""),
      /https?:|\bsrc=|\bhref=|url\(|@import/,
    );
    const hash = (content = "") => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
    const style = /<style>(.*)<\/style>/s.exec(html)?.[1];
    const script = /<script type="module">(.*)<\/script>/s.exec(html)?.[1];
    assert.ok(
      html.includes(
        `content="default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'"`,
      ),
    );
  });

  it("holds its data so that no name can end or begin an element", () => {
    const names = [...HOSTILE_NAMES, "</script>", "<!--", "$&", "&lt;"];
    const data = mapDataOf(situationOf({ rules: rulesOf({ pg1: {} }), catalogs: [catalog("pg1", ...names)] }), NOW);
    const html = renderPage(data);
    const [, embedded = ""] = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(html) ?? [];
    assert.deepEqual(JSON.parse(embedded), data);
    assert.equal(data.clusters[0]?.places.length, names.length);
    assert.doesNotMatch(embedded, /\p{Cc}/u);
  });

  it("starts with the default cluster", () => {
    const rules = rulesOf({ a: {}, b: {}, c: {} }, { defaultCluster: "b" });
    const data = mapDataOf(situationOf({ rules, catalogs: ["a", "b", "c"].map((name) => catalog(name)) }), NOW);
    assert.deepEqual(
      data.clusters.map(({ name }) => name),
      ["b", "a", "c"],
    );
  });
});
