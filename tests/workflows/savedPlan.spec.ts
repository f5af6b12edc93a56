import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { leavesRoutesOpen } from "../../workflows/savedPlan";
import type { SavedPlan } from "../../workflows/savedPlan";

const UNKNOWN = runtime.unknownValue;

/** As Pulumi 3.248.0 saves it, as far as it is read. */
const planWith = (state: Readonly<Record<string, unknown>>): SavedPlan => ({
  resourcePlans: {
    "urn:pulumi:dev::pgfleet::pulumi-nodejs:dynamic/routing:Other::other": {
      goal: { type: "pulumi-nodejs:dynamic/routing:Other" },
      state: { routes: UNKNOWN },
    },
    "urn:pulumi:dev::pgfleet::kubernetes:core/v1:ConfigMap::gone": {},
    "urn:pulumi:dev::pgfleet::pulumi-nodejs:dynamic/routing:Routes::routes": {
      goal: { type: "pulumi-nodejs:dynamic/routing:Routes" },
      state,
    },
  },
});

describe("a saved plan's routes", () => {
  const routes = { orders: { cluster: "pg2", reason: "matched" } };

  it("are open while a cluster is still to be made, or the password is about to change", () => {
    assert.equal(leavesRoutesOpen(planWith({ password: UNKNOWN, routes: UNKNOWN, time: UNKNOWN })), true);
    assert.equal(leavesRoutesOpen(planWith({ routes: UNKNOWN, time: UNKNOWN })), true);
  });

  it("are decided when they are known, though the time of the deployment is not", () => {
    assert.equal(leavesRoutesOpen(planWith({ routes, time: UNKNOWN })), false);
    assert.equal(leavesRoutesOpen(planWith({ routes, time: "2026-11-01T10:00:00Z" })), false);
    assert.equal(leavesRoutesOpen({ resourcePlans: {} }), false);
  });
});
