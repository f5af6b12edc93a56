import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumi } from "../../../lab/demo/pulumi";
import { kubectl } from "../../../lab/superuser";
import { devConfig, up } from "../support/stack";

const STACK = ["--stack", "newcomer"];
const NAMESPACE = "theirs";

/** Lines of a manifest that is no cluster yet: nothing shall be made of it while the test looks. */
const CLUSTER = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: pg1, namespace: ${NAMESPACE}, annotations: { cnpg.io/reconciliationLoop: disabled } }
spec: { instances: 1, imageName: "docker.io/pgfleet/postgresql:18", storage: { size: 1Gi } }
`;

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

describe("a new stack", function () {
  this.timeout("5m");

  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgfleet-tests-"));
    await pulumi(["stack", "init", ...STACK.slice(1), "--no-select"]);
    await kubectl(["create", "namespace", NAMESPACE]);
    await kubectl(["apply", "-n", NAMESPACE, "-f", "-"], CLUSTER);
  });

  after(async () => {
    await pulumi(["stack", "rm", ...STACK, "--yes", "--force"]);
    await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found"]);
    await rm(folder, { recursive: true });
  });

  async function preview(...changes: (readonly [string, unknown])[]): Promise<string> {
    const file = join(folder, "Pulumi.newcomer.yaml");
    await writeFile(file, await devConfig(...changes));
    return await pulumi(["preview", ...STACK, "--config-file", file]);
  }

  it("takes neither a namespace, an operator nor a cluster of another one", async () => {
    await assert.rejects(preview(), (error: Error) => {
      const objects = ["the namespace pgfleet", "CloudNativePG", "a cluster of this name in the namespace pgfleet"];
      for (const object of objects)
        assert.ok(
          error.message.includes(`${object} is there already, and the stack organization.pgfleet.dev owns it.`),
        );
      return true;
    });
  });

  it("takes none that nobody's stack made either, until it is given to it", async () => {
    const changes = [
      ["namespace", NAMESPACE],
      ["operator.install", false],
      ["router.service", { type: "ClusterIP" }],
    ] as const;
    await assert.rejects(preview(...changes), (error: Error) => {
      assert.match(error.message, /the namespace theirs is there already, and no stack made it\./);
      assert.match(error.message, /clusters\.pg1: a cluster of this name in the namespace theirs is there already/);
      return true;
    });
    for (const object of [`namespace/${NAMESPACE}`, "clusters.postgresql.cnpg.io/pg1"])
      await kubectl(["label", "-n", NAMESPACE, object, "pgfleet.io/stack=organization.pgfleet.newcomer"]);
    assert.match(await preview(...changes), /\bto create\b/);
  });
});
