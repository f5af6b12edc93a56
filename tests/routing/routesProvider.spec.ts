import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount/account";
import { policy } from "./policy";
import { rulesOf } from "./rules";
import { planRoutes } from "../../components/routing/plan/plan";
import { catalog } from "./catalogs";
import { diff, ownedBefore, rememberedIn } from "../../components/routing/routesProvider";
import type { RoutesState } from "../../components/routing/types";

const state: RoutesState = {
  rules: rulesOf({ pg1: { databases: ["a", "b"] } }),
  policy,
  clusters: [
    {
      name: "pg1",
      source: { kind: "kubernetes", namespace: "pgfleet", cluster: "pg1", instances: 3, caSecret: "pg1-ca" },
      exists: "pgfleet/pg1",
    },
  ],
  account: ROUTER_ACCOUNT,
  password: "p",
  givenPassword: "",
  clientTls: "",
  clientTlsInForce: "required",
  kubernetesContext: "",
  time: "2026-01-01T00:00:00.000Z",
  routes: { shop: { cluster: "pg1", owner: "o", reason: "r" }, till: { cluster: "pg1", owner: "o", reason: "r" } },
  leftOut: [{ database: "x", cluster: "pg1", owner: "o", reason: "r" }],
  shadowed: { shop: "o" },
  kept: {},
  readAt: { pg1: "2026-01-01T00:00:00.000Z" },
  sizes: { pg1: 1 },
  limits: {},
};

/** The same values, every object with its keys the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, nested]) => [key, reversed(nested)])
      .reverse(),
  );
}

describe("diff of routes", () => {
  it("sees none between equal values, whatever the order of keys and the provider's text", () => {
    const other = { ...(reversed(state) as RoutesState), __provider: "another version's" };
    assert.deepEqual(diff({ ...state, __provider: "one version's" } as RoutesState, other), { changes: false });
  });

  const changed: Omit<RoutesState, "policy" | "readAt" | "sizes" | "givenPassword" | "time"> = {
    rules: rulesOf({ pg1: { databases: ["b", "a"] } }),
    clusters: [],
    account: { ...ROUTER_ACCOUNT, user: "other" },
    password: "q",
    kubernetesContext: "other",
    routes: { ...state.routes, till: { cluster: "pg1", owner: "p", reason: "r" } },
    leftOut: [],
    shadowed: { shop: "p" },
    kept: { pg1: "2026-01-01T00:00:00.000Z" },
    limits: { pg1: 5 },
    clientTls: "required",
    clientTlsInForce: "allowed",
  };
  for (const key of Object.keys(changed) as (keyof typeof changed)[]) {
    it(`sees a change of ${key}`, () => {
      assert.deepEqual(diff(state, { ...state, [key]: changed[key] }), { changes: true });
    });

    it(`takes ${key} that is not known yet for a change`, () => {
      assert.deepEqual(diff(state, { ...state, [key]: runtime.unknownValue }), { changes: true });
    });
  }

  it("sees what an older version's state lacks", () => {
    const older: Partial<RoutesState> = { ...state };
    delete (older as { shadowed?: unknown }).shadowed;
    assert.deepEqual(diff(older as RoutesState, state), { changes: true });
  });
});

describe("what a preview shows of the routes", () => {
  const rules = rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } });
  const seenAt = (time: string, ...inDefault: string[]) => {
    const catalogs = [catalog("pg1", ...inDefault), catalog("pg2", "shop_eu")];
    return rememberedIn({ plan: planRoutes(catalogs, rules), catalogs, unreachable: [], kept: [] }, time);
  };

  it("is the same when a database comes that needs no route, so that a saved plan holds", () => {
    assert.deepEqual(seenAt(runtime.unknownValue, "crm"), seenAt(runtime.unknownValue, "crm", "new"));
  });

  it("leaves open only what an update fills in", () => {
    assert.deepEqual(seenAt("2026-01-01T00:00:00.000Z", "crm").sizes, { pg1: 1, pg2: 1 });
    assert.deepEqual(Object.keys(seenAt(runtime.unknownValue, "crm").sizes), ["pg1", "pg2"]);
  });
});

describe("what a deployment that did not look is taken to own", () => {
  const object = (name: string, namespace?: string) => ({
    group: "",
    version: "v1",
    plural: "things",
    name,
    ...(namespace === undefined ? {} : { namespace }),
    called: name,
    otherwise: "",
  });
  const owned = { stack: "s", objects: [object("pgfleet"), object("pg1", "pgfleet"), object("pg2", "pgfleet")] };

  it("is all that is in no namespace, and the clusters that it had", () => {
    assert.deepEqual(
      ownedBefore(owned, state)?.objects.map(({ name }) => name),
      ["pgfleet", "pg1"],
    );
  });

  it("is nothing before the first", () => {
    assert.equal(ownedBefore(owned, {}), undefined);
  });
});
