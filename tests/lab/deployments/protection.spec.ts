import assert from "node:assert/strict";
import { kubectl } from "../../../lab/superuser";
import { devConfig, up } from "../support/stack";

describe("a protected cluster", function () {
  this.timeout("5m");

  // As it is by default; the stack of the lab says otherwise.
  const operatorIsProtected = ["operator.protect", undefined] as const;
  const isProtected = [["clusters.pg3.protect", undefined], operatorIsProtected] as const;

  before(async () => {
    await up(await devConfig(...isProtected));
  });

  it("is not deleted when config lists it no longer", async () => {
    await assert.rejects(up(await devConfig(["clusters.pg3", undefined], operatorIsProtected)), /pg3[^]*protect/);
    assert.equal(
      await kubectl(["get", "cluster", "pg3", "-o", "jsonpath={.status.phase}"]),
      "Cluster in healthy state",
    );
  });

  it("outlives the attempt to take its operator out of the stack", async () => {
    const without = await devConfig(...isProtected, ["operator.install", false]);
    await assert.rejects(up(without), /cnpg-controller-manager[^]*protect/);
    assert.equal(
      await kubectl(["get", "cluster", "pg3", "-o", "jsonpath={.status.phase}"]),
      "Cluster in healthy state",
    );
    // The operator serves it on, also before the next deployment.
    await kubectl(["get", "deployment", "-n", "cnpg-system", "cnpg-controller-manager"]);
    await up(await devConfig(...isProtected));
  });
});
