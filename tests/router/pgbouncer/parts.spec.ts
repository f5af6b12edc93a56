import assert from "node:assert/strict";
import { partFiles } from "../../../components/router/configuration/files";
import { renderConfiguration } from "../../../components/router/configuration/renderConfiguration";
import { pgbouncer } from "../../../components/router/pgbouncer/pgbouncer";
import { readEntries, readEntry } from "../../support/pgbouncerReader";
import { account, configuration, routesTo } from "../configurations";
import type { Files, RoutingConfiguration } from "../../../components/router/configuration/types";

const { language } = pgbouncer;

const surroundings = {
  name: "router-pgbouncer",
  account,
  passwordSerial: "1",
  certificates: {},
  certificate: undefined,
  others: {},
};

describe("PgBouncer's routes, in more than one ConfigMap", function () {
  this.timeout(20_000);

  const routing = large(8_000);
  let parts: Readonly<Record<string, Files>>;
  let first: string;

  before(() => {
    parts = partFiles(language, surroundings.name, routing, account, {});
    first = renderConfiguration(language, routing, surroundings).files["routes.conf"] ?? "";
  });

  it("stand where the pod's own copy of them is included, before the default route", () => {
    assert.ok(Object.values(parts).filter((files) => Object.keys(files).length > 0).length > 1);
    const lines = first.trimEnd().split("\n");
    assert.equal(lines.at(-2), "%include live/own/databases.conf");
    assert.match(lines.at(-1) ?? "", /^\* = /);
    assert.doesNotMatch(first, /shop_/);
  });

  it("say together what one file would say", () => {
    const whole = routesOf(routing);
    const inParts = Object.values(parts).flatMap((part) =>
      Object.values(part).flatMap((text) => text.trimEnd().split("\n").map(readEntry)),
    );
    const rest = readEntries(first.replace(/^%include .*\n/m, "")).databases;
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    assert.deepEqual([...inParts, ...rest].sort(byName), readEntries(whole).databases.sort(byName));
  });
});

function routesOf(routing: RoutingConfiguration): string {
  const lines = language.renderDatabases(routing).map(({ line }) => line);
  return language.render(routing, account, "0", lines.join(""))["routes.conf"] ?? "";
}

function large(count: number): RoutingConfiguration {
  return {
    ...configuration,
    storages: configuration.storages.map((storage) => ({ ...storage, tls: "verify-full" })),
    routes: routesTo(Object.fromEntries(Array.from({ length: count }, (_, i) => [`shop_${i}`, "pg2"]))),
  };
}
