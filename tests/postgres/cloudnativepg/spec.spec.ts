import assert from "node:assert/strict";
import { cloudNativePGSpec } from "../../../components/postgres/cloudnativepg/spec";
import { assertGolden } from "../../support/golden";
import type { CloudNativePGSettings } from "../../../config/settings";

const settings: CloudNativePGSettings = {
  kind: "cloudnativepg",
  name: "pg2",
  unreachable: "fail",
  patterns: { databases: ["shop_.*"], owners: [] },
  instances: 3,
  storage: { size: "20Gi", storageClass: "fast" },
  image: "registry.example/postgresql:18",
  parameters: { max_connections: "300" },
  resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } },
  spec: {},
  protect: true,
};

type Spec = Record<string, Record<string, unknown>>;

describe("spec of a CloudNativePG cluster", () => {
  it("is as in the golden file", () => {
    const text = JSON.stringify(cloudNativePGSpec(settings, "router-account"), undefined, 2);
    assertGolden("cloudnativepg.json", `${text}\n`);
  });

  it("waits for a replica as soon as there is one, and never before", () => {
    const synchronous = { method: "any", number: 1, dataDurability: "required", failoverQuorum: true };
    for (const [instances, expected] of [
      [1, undefined],
      [2, synchronous],
      [5, synchronous],
    ] as const) {
      const spec = cloudNativePGSpec({ ...settings, instances }, "router-account") as Spec;
      assert.deepEqual(spec["postgresql"]?.["synchronous"], expected, `${instances} instances`);
    }
  });

  it("notices routers that are gone, unless config says otherwise", () => {
    const parameters = { tcp_keepalives_idle: "300" };
    const spec = cloudNativePGSpec({ ...settings, parameters }, "s") as Spec;
    assert.deepEqual(spec["postgresql"]?.["parameters"], {
      tcp_keepalives_idle: "300",
      tcp_keepalives_interval: "5",
      tcp_keepalives_count: "3",
      tcp_user_timeout: "15000",
    });
  });

  it("has what config says of the rest, beside its own", () => {
    const given = {
      affinity: { podAntiAffinityType: "required", nodeSelector: { disk: "fast" } },
      priorityClassName: "high",
    };
    const spec = cloudNativePGSpec({ ...settings, spec: given }, "s") as Spec;
    const own = cloudNativePGSpec(settings, "s") as Spec;
    assert.deepEqual(spec, {
      ...own,
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: "required",
        topologyKey: "kubernetes.io/hostname",
        nodeSelector: { disk: "fast" },
      },
      priorityClassName: "high",
    });
  });

  it("leaves the storage class to Kubernetes when config names none", () => {
    const spec = cloudNativePGSpec({ ...settings, storage: { size: "1Gi", storageClass: undefined } }, "s") as Spec;
    assert.deepEqual(spec["storage"], { size: "1Gi" });
  });

  it("rejects the router account on every database but its own, after letting it into that", () => {
    const spec = cloudNativePGSpec(settings, "router-account") as Spec;
    assert.deepEqual(spec["postgresql"]?.["pg_hba"], [
      "hostssl postgres pgfleet_router all scram-sha-256",
      "host all pgfleet_router all reject",
    ]);
  });
});
