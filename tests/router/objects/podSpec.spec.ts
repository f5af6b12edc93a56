import assert from "node:assert/strict";
import { partNames } from "../../../components/router/configuration/files";
import { ENGINES } from "../../../components/router/engines";
import { engineLabels } from "../../../components/router/objects/labels";
import { podSpec } from "../../../components/router/objects/podSpec";
import { parseSettings } from "../../../config/readSettings";
import type { types } from "@pulumi/kubernetes";
import type { PostgresCluster } from "../../../components/postgres/cluster";
import type { EngineName } from "../../../components/router/engine";

interface Container extends Omit<types.input.core.v1.Container, "env" | "command" | "ports"> {
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly command: readonly string[];
  readonly ports?: readonly object[];
}

/** Of a pod whose router has these limits. */
function pod(
  engine: EngineName,
  limits: object,
  clusters: readonly PostgresCluster[] = [],
): { containers: Container[]; init: Container[]; grace: number; sources: types.input.core.v1.VolumeProjection[] } {
  const config = { clusters: { pg1: { version: "18", storage: { size: "1Gi" } } }, defaultCluster: "pg1" };
  const router = { engine, resources: { requests: { cpu: "1", memory: "256Mi" }, limits } };
  const parsed = parseSettings({ ...config, router }, "");
  assert.ok("settings" in parsed, JSON.stringify(parsed));
  const labels = engineLabels("router", engine);
  const args = { engine: ENGINES[engine], labels, settings: parsed.settings.router, clusters };
  const spec = podSpec({ ...args, configuration: "router", clientTls: "required", certificate: "router-tls" });
  return {
    containers: spec.containers as unknown as Container[],
    init: spec.initContainers as unknown as Container[],
    grace: spec.terminationGracePeriodSeconds as number,
    sources: (spec.volumes as unknown as { projected?: { sources: types.input.core.v1.VolumeProjection[] } }[]).flatMap(
      ({ projected }) => projected?.sources ?? [],
    ),
  };
}

describe("a router pod", () => {
  it("has a container for each process of PgBouncer, with its share, a file and a socket of its own", () => {
    const { containers } = pod("pgbouncer", { cpu: "2", memory: "512Mi" });
    assert.deepEqual(
      containers.map(({ name }) => name),
      ["pgbouncer", "pgbouncer-2", "reloader"],
    );
    const processes = containers.slice(0, 2);
    for (const [index, { command, resources, livenessProbe, lifecycle }] of processes.entries()) {
      assert.equal(command.at(-1), `live/own/process-${index + 1}.ini`);
      assert.deepEqual(resources, {
        requests: { cpu: "500m", memory: String(128 * 1024 ** 2) },
        limits: { cpu: "1000m", memory: String(256 * 1024 ** 2) },
      });
      assert.match(JSON.stringify(livenessProbe), new RegExp(`/socket-${index + 1}\\b`));
      assert.doesNotMatch(JSON.stringify(livenessProbe), new RegExp(`/socket-${2 - index}\\b`));
      assert.match(JSON.stringify(lifecycle), new RegExp(`; drain ${index + 1} `));
    }
  });

  it("tells its scripts how many processes it has", () => {
    const { containers, init } = pod("pgbouncer", { cpu: "2500m" });
    for (const { env } of [...init, ...containers.slice(-1)])
      assert.deepEqual(env, [{ name: "PROCESSES", value: "3" }]);
    assert.equal(containers.length, 3 + 1);
  });

  it("names its port once, for containers of a pod share their ports", () => {
    for (const engine of ["odyssey", "pgbouncer"] as const) {
      const { containers } = pod(engine, { cpu: "4" });
      assert.equal(containers.flatMap(({ ports = [] }) => ports).length, 1);
    }
  });

  it("is Odyssey alone, with all that config gives it, whatever processors it may use", () => {
    const { containers } = pod("odyssey", { cpu: "4", memory: "1Gi" });
    const [router] = containers;
    assert.deepEqual(
      containers.map(({ name }) => name),
      ["odyssey", "reloader"],
    );
    assert.deepEqual(router?.resources, {
      requests: { cpu: "1", memory: "256Mi" },
      limits: { cpu: "4", memory: "1Gi" },
    });
  });

  it("has time for what runs before its end", () => {
    for (const engine of ["odyssey", "pgbouncer"] as const) {
      const { containers, grace } = pod(engine, {});
      const preStop = JSON.stringify(containers[0]?.lifecycle);
      const waits = [...preStop.matchAll(/(?:sleep(?:",")? ?|drain \d+ \d+ )(\d+)/g)].map(([, seconds]) =>
        Number(seconds),
      );
      assert.ok(waits.length > 0, preStop);
      assert.ok(grace > waits.reduce((sum, seconds) => sum + seconds, 0), `${grace} s for ${preStop}`);
    }
  });

  it("mounts every ConfigMap that may have routes", () => {
    const names = pod("odyssey", {}).sources.flatMap(({ configMap }) =>
      configMap === undefined ? [] : [(configMap as { name: string }).name],
    );
    assert.deepEqual(names, ["router", ...partNames("router")]);
  });

  it("starts, and sees what changes, without what others keep: its volume needs only the program's own objects", () => {
    const certificateAuthority = { kind: "secret", secret: "pg1-ca", key: "ca.crt" };
    const cluster = { name: "pg1", certificateAuthority } as PostgresCluster;
    for (const engine of ["odyssey", "pgbouncer"] as const) {
      const needed = pod(engine, {}, [cluster]).sources.flatMap((source) => {
        const { secret, configMap } = source as Record<string, { name: string; optional?: boolean } | undefined>;
        const object = secret ?? configMap;
        return object === undefined || object.optional === true ? [] : [object.name];
      });
      assert.deepEqual(needed, ["router", "router"]);
    }
  });
});
