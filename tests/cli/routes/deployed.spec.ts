import assert from "node:assert/strict";
import { deployedIn } from "../../../cli/stack/deployed";

const SECRET = "4dabf18193072939515e22adb298388d";

describe("what a stack's state says", () => {
  it("is nothing before the first deployment", () => {
    const nothing = { routes: undefined, resources: new Set(), address: undefined, ended: false };
    assert.deepEqual(deployedIn({ deployment: null }), nothing);
    assert.deepEqual(deployedIn({ deployment: {} }), nothing);
  });

  it("is routes, resources, address, and secrets in plain text", () => {
    const urn = "urn:pulumi:dev::pgfleet::";
    const inputs = {
      rules: { defaultCluster: "pg1" },
      routes: { shop: { cluster: "pg2", owner: "shop", reason: "pinned" } },
      password: { [SECRET]: "1b47061264138c4ac30d75fd1eb44270", plaintext: '"the password"' },
    };
    const { routes, resources, address } = deployedIn({
      deployment: {
        resources: [
          { urn: `${urn}stack`, type: "pulumi:pulumi:Stack", outputs: { host: "router.pgfleet.svc", port: 5432 } },
          { urn: `${urn}a$b::pg2`, type: "kubernetes:postgresql.cnpg.io/v1:Cluster" },
          { urn: `${urn}c::routes`, type: "pulumi-nodejs:dynamic/routing:Routes", inputs },
        ],
      },
    });
    assert.deepEqual(routes, {
      ...inputs,
      password: "the password",
      leftOut: [],
      shadowed: {},
      kept: {},
      readAt: {},
      sizes: {},
      limits: {},
    });
    assert.ok(resources.has("kubernetes:postgresql.cnpg.io/v1:Cluster::pg2"));
    assert.equal(address, "router.pgfleet.svc:5432");
  });

  it("is that the last deployment ended when the outputs have its routes", () => {
    const endedWith = (outputs: Readonly<Record<string, unknown>>) => {
      const inputs = { routes: { shop: { cluster: "pg2", owner: "shop", reason: "pinned" } } };
      const resources = [
        { urn: "urn::stack", type: "pulumi:pulumi:Stack", outputs },
        { urn: "urn::routes", type: "pulumi-nodejs:dynamic/routing:Routes", inputs },
      ];
      return deployedIn({ deployment: { resources } }).ended;
    };
    assert.deepEqual([{ routes: { shop: "pg2" } }, { routes: { shop: "pg3" } }, { routes: {} }, {}].map(endedWith), [
      true,
      false,
      false,
      false,
    ]);
  });
});
