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
  readonly stringData?: unknown;
}

const PASSWORD = "not-to-be-seen";

describe("the router's ConfigMaps and Secret, in a preview", function () {
  this.timeout("1m");

  const names = ["router", ...partNames("router")];
  let made: { type: string; inputs: Made }[];

  before(async () => {
    await pulumi.runtime.setMocks(
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

  /** What is asked for when the preview knows these routes. @param pem of the cluster's authority */
  async function plan(routes: RouterArgs["routes"], pem: string): Promise<void> {
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
      password: PASSWORD,
      passwordSerial: "1",
      rolePasswords: {},
      kubernetesContext: "",
    });
    await new Promise((resolve) => urn.apply(resolve));
    await pulumi.runtime.disconnect();
  }

  /** Name → data of objects of a kind. */
  function dataOf(kind: string): Map<string, unknown> {
    const all = made.filter(({ type }) => type === `kubernetes:core/v1:${kind}`);
    for (const { inputs } of all)
      assert.equal(inputs.stringData, undefined, "the provider would make data of it, later");
    return new Map(all.map(({ inputs }) => [inputs.metadata.name, inputs.data]));
  }

  function configMaps(): Map<string, unknown> {
    const found = dataOf("ConfigMap");
    assert.deepEqual([...found.keys()].sort(), [...names].sort());
    return found;
  }

  it("are all there, and of unknown content, when the routes are not known: no plan deletes what it cannot know", async () => {
    await plan(pulumi.output(pulumi.unknown), "CA");
    const secrets = dataOf("Secret");
    assert.deepEqual([...secrets.keys()], ["router"]);
    for (const [name, data] of [...configMaps(), ...secrets]) assert.ok(pulumi.isUnknown(data), name);
  });

  it("are all there, and the parts empty, when the first one takes all", async () => {
    await plan({ shop: { cluster: "pg1" } }, "CA");
    const found = configMaps();
    for (const part of partNames("router")) assert.deepEqual(found.get(part), {}, part);
  });

  it("are all there when parts have the routes", async () => {
    await plan({ shop: { cluster: "pg1" } }, "x".repeat(OBJECT_CAPACITY));
    const found = configMaps();
    const texts = partNames("router").map((part) => JSON.stringify(found.get(part)));
    assert.equal(texts.filter((text) => text.includes("shop")).length, 1, texts.join("\n"));
  });

  it("have passwords in the Secret only, as Kubernetes stores them", async () => {
    await plan({ shop: { cluster: "pg1" } }, "CA");
    // A value that Pulumi encrypts.
    const { value: files } = dataOf("Secret").get("router") as { value: Record<string, string> };
    assert.match(Buffer.from(files["account.conf"] ?? "", "base64").toString(), new RegExp(PASSWORD));
    assert.doesNotMatch(JSON.stringify([...configMaps()]), new RegExp(PASSWORD));
  });
});
