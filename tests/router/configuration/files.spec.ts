import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partFiles, partNames } from "../../../components/router/configuration/files";
import { renderConfiguration } from "../../../components/router/configuration/renderConfiguration";
import { OBJECT_CAPACITY } from "../../../components/router/configuration/splitRoutes";
import { renderRoutes } from "../../../components/router/odyssey/renderRoutes";
import { odyssey } from "../../../components/router/odyssey/odyssey";
import { readConfiguration } from "../../support/odysseyReader";
import { account, configuration, routesTo } from "../configurations";
import type { Files, RoutingConfiguration } from "../../../components/router/configuration/types";

const others = { "reload.sh": "#!/bin/sh\n", "ca-legacy.crt": "CA" };

describe("the files of the router's configuration", () => {
  it("are one ConfigMap while they fit", () => {
    const { parts, files, rendered } = filesOf(configuration);
    assert.deepEqual(parts, NO_PARTS);
    assert.deepEqual(Object.keys(files).sort(), [
      "SHA256SUMS",
      "ca-legacy.crt",
      "odyssey.conf",
      "reload.sh",
      "routes.conf",
    ]);
    assert.equal(files["routes.conf"], renderRoutes(configuration, rendered.generation));
  });

  it("leave parts empty that no route falls into, though others hold some", () => {
    const parts = partsOf(configuration, { "ca-legacy.crt": "x".repeat(OBJECT_CAPACITY) });
    const counts = Object.values(parts).map((files) => Object.keys(files).length);
    assert.deepEqual([...new Set(counts)].sort(), [0, 1]);
  });

  it("are several once they do not fit, each no larger than it may be", () => {
    const { parts, files } = filesOf(large(3_000));
    assert.deepEqual(Object.keys(parts), partNames("router"));
    for (const all of [files, ...Object.values(parts)]) {
      assert.ok(Object.values(all).reduce((sum, text) => sum + Buffer.byteLength(text), 0) < OBJECT_CAPACITY + 8192);
    }
    for (const [name, part] of Object.entries(parts)) {
      const [, number] = /^router-routes-(\d+)$/.exec(name) ?? assert.fail(name);
      assert.deepEqual(Object.keys(part), [`routes-${number}.conf`]);
    }
  });

  it("say the same whether they are split or not", () => {
    const routing = large(3_000);
    const { parts, files, rendered } = filesOf(routing);
    const { includes, routes, storages } = readConfiguration(files["routes.conf"] ?? "");
    assert.deepEqual(includes, ["live/databases.conf"]);
    const split = Object.values(parts).flatMap((part) =>
      Object.values(part).flatMap((text) => readConfiguration(text).routes),
    );
    const whole = readConfiguration(renderRoutes(routing, rendered.generation));
    const byDatabase = (a: { database: string }, b: { database: string }) => (a.database < b.database ? -1 : 1);
    assert.deepEqual([...split, ...routes].sort(byDatabase), [...whole.routes].sort(byDatabase));
    assert.deepEqual(storages, whole.storages);
  });

  it("change in one part and in the first ConfigMap with one more database", () => {
    const [before, after] = [filesOf(large(5_000)), filesOf(large(5_001))];
    const changed = Object.keys(after.parts).filter(
      (name) => JSON.stringify(after.parts[name]) !== JSON.stringify(before.parts[name]),
    );
    assert.equal(changed.length, 1);
    const changedFiles = Object.keys(after.files).filter((name) => after.files[name] !== before.files[name]);
    assert.deepEqual(changedFiles.sort(), ["SHA256SUMS", "routes.conf"]);
  });

  it("leave room for what else there is in the first ConfigMap", () => {
    const routing = large(2_000);
    assert.deepEqual(partsOf(routing, {}), NO_PARTS);
    assert.notDeepEqual(partsOf(routing, { "ca-legacy.crt": "x".repeat(OBJECT_CAPACITY / 2) }), NO_PARTS);
  });

  describe("have a manifest", () => {
    let folder: string;

    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "pgfleet-manifest-"))));

    afterEach(async () => await rm(folder, { recursive: true }));

    const check = async (files: Files): Promise<string> => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      const { status, stdout } = spawnSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: folder });
      return `${status}\n${stdout.toString()}`;
    };

    it("that sha256sum takes, of everything but secrets, and of what tells which Secret it is", async () => {
      for (const routing of [configuration, large(3_000)]) {
        const { parts, files, rendered } = filesOf(routing);
        const mounted = Object.assign({}, files, ...Object.values(parts)) as Files;
        const report = await check({ ...mounted, "account.version": rendered.accountVersion });
        const listed = Object.keys(mounted).filter((name) => name !== "SHA256SUMS");
        assert.equal(
          report,
          `0\n${[...listed, "account.version"]
            .sort()
            .map((name) => `${name}: OK\n`)
            .join("")}`,
        );
      }
    });

    it("by which another certificate's Secret does not belong to it", async () => {
      const { files, accountVersion } = renderConfiguration(odyssey.language, configuration, {
        ...surroundings,
        certificate: "one",
      });
      const whole = { ...files, "account.version": accountVersion };
      assert.match(await check({ ...whole, "tls.crt": "one" }), /^0\n.*tls\.crt: OK/s);
      assert.match(await check({ ...whole, "tls.crt": "another" }), /^1\n.*tls\.crt: FAILED/s);
    });

    it("by which another password's Secret does not belong to it", async () => {
      const { files } = filesOf(configuration);
      const { accountVersion } = renderConfiguration(odyssey.language, configuration, {
        ...surroundings,
        passwordSerial: "2",
      });
      assert.match(await check({ ...files, "account.version": accountVersion }), /^1\n.*account\.version: FAILED/s);
    });
  });
});

const surroundings = {
  name: "router",
  account,
  passwordSerial: "1",
  certificates: { legacy: "CA" },
  certificate: undefined,
  others,
};

/** Of routes that the first ConfigMap takes: empty, and there all the same. */
const NO_PARTS = Object.fromEntries(partNames("router").map((name) => [name, {}]));

function filesOf(routing: RoutingConfiguration) {
  const rendered = renderConfiguration(odyssey.language, routing, surroundings);
  return { rendered, parts: partsOf(routing, others), files: rendered.files };
}

function partsOf(routing: RoutingConfiguration, beside: Files) {
  return partFiles(odyssey.language, "router", routing, account, beside);
}

function large(count: number): RoutingConfiguration {
  return {
    ...configuration,
    routes: routesTo(Object.fromEntries(Array.from({ length: count }, (_, i) => [`shop_${i}`, "pg2"]))),
  };
}
