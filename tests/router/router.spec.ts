import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { partNames } from "../../components/router/configuration/files";
import { OBJECT_CAPACITY } from "../../components/router/configuration/splitRoutes";
import { Router } from "../../components/router/router";
import { parseSettings } from "../../config/readSettings";
import { account } from "./configurations";
import type { PostgresCluster } from "../../components/postgres/cluster";
import type { RouterArgs } from "../../components/router/routerArgs";

interface Made {
  readonly metadata: { readonly name: string };
  readonly data?: unknown;
}

describe("the router's ConfigMaps, in a preview", function () {
  this.timeout("1m");

  const names = ["router", ...partNames("router")];
  let made: { type: string; inputs: Made }[];

  before(() => {
    pulumi.runtime.setMocks(
      {
        newResource: ({ type, inputs }) => {
          made.push({ type, inputs: inputs as Made });
          return { id: "", state: { ...(inputs as object), found: {} } };
        },
        call: ({ token }) => {
          throw new Error(`unexpected call of ${token}`);
        },
      },
      "pgfleet",
      "dev",
      true,
    );
  });

  /** ConfigMap → its data, when the preview knows these routes. @param pem of the cluster's authority */
  async function configMaps(routes: RouterArgs["routes"], pem: string): Promise<Map<string, unknown>> {
    made = [];
    const parsed = parseSettings(
      {
        clusters: { pg1: { version: "18", storage: { size: "1Gi" } } },
        defaultCluster: "pg1",
        router: { tls: { mode: "off" } },
      },
      "",
    );
    assert.ok("settings" in parsed, JSON.stringify(parsed));
    const { settings } = parsed;
    const cluster = {
      name: "pg1",
      endpoints: [{ host: "pg1", port: 5432 }],
      followsPrimary: true,
      tls: "verify-full",
      certificateAuthority: { kind: "text", pem },
      requires: [],
    } as unknown as PostgresCluster;
    const { urn } = new Router("router", {
      namespace: "pgfleet",
      settings: settings.router,
      networkPolicies: { ...settings.networkPolicies, install: false },
      clusters: [cluster],
      defaultCluster: "pg1",
      routes,
      connectionLimits: {},
      clientTls: "off",
      account,
      password: "secret",
      passwordSerial: "1",
      rolePasswords: {},
      kubernetesContext: "",
    });
    await new Promise((resolve) => urn.apply(resolve));
    await pulumi.runtime.disconnect();
    return new Map(
      made.filter(({ type }) => type.endsWith(":ConfigMap")).map(({ inputs }) => [inputs.metadata.name, inputs.data]),
    );
  }

  it("are all there, and of unknown content, when the routes are not known: no plan deletes what it cannot know", async () => {
    const found = await configMaps(pulumi.output(pulumi.unknown) as never, "CA");
    assert.deepEqual([...found.keys()].sort(), [...names].sort());
    for (const [name, data] of found) assert.ok(pulumi.isUnknown(data), name);
  });

  it("are all there, and the parts empty, when the first one takes all", async () => {
    const found = await configMaps({ shop: { cluster: "pg1" } }, "CA");
    assert.deepEqual([...found.keys()].sort(), [...names].sort());
    for (const part of partNames("router")) assert.deepEqual(found.get(part), {}, part);
  });

  it("are all there when parts have the routes", async () => {
    const found = await configMaps({ shop: { cluster: "pg1" } }, "x".repeat(OBJECT_CAPACITY));
    assert.deepEqual([...found.keys()].sort(), [...names].sort());
    const text = partNames("router").map((part) => JSON.stringify(found.get(part)));
    assert.equal(text.filter((data) => data.includes("shop")).length, 1, text.join("\n"));
  });
});
