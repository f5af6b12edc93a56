import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { renderPeers } from "../../../../components/router/pgbouncer/renderPeers";
import { MOST_PROCESSES } from "../../../../components/router/processes";

const ENGINE = join(__dirname, "..", "..", "..", "..", "components", "router", "pgbouncer", "engine.sh");

/** As many pods as config takes. */
const hosts = Array.from({ length: 50 }, (_, pod) => `p${pod}.router.ns.svc`);

/** Number → host of each peer. */
function peersOf(podHosts: readonly string[]): [number: number, host: string][] {
  const [header, ...lines] = renderPeers(podHosts).trimEnd().split("\n");
  assert.equal(header, "[peers]");
  return lines.map((line) => {
    const [, number, host] = /^(\d+) = host=(\S+) port=6432$/.exec(line) ?? assert.fail(line);
    return [Number(number), host ?? ""];
  });
}

describe("PgBouncer's peers", function () {
  this.timeout(20_000);

  it("are as many processes as a pod may have, in each pod, each with a number that PgBouncer takes", () => {
    const peers = peersOf(hosts);
    assert.equal(new Set(peers.map(([number]) => number)).size, hosts.length * MOST_PROCESSES);
    assert.ok(peers.every(([number]) => number >= 1 && number <= 16_383));
    for (const host of hosts) assert.equal(peers.filter(([, of]) => of === host).length, MOST_PROCESSES);
  });

  it("keep their numbers when there are more pods", () => {
    assert.deepEqual(peersOf(hosts).slice(0, MOST_PROCESSES), peersOf(hosts.slice(0, 1)));
  });

  it("are none of an engine whose pods have no names", () => assert.deepEqual(peersOf([]), []));

  it("have the numbers that the pods themselves take", () => {
    for (const [pod, process] of [
      [0, 1],
      [0, MOST_PROCESSES],
      [1, 1],
      [49, 3],
    ] as const) {
      const env = { ...global.process.env, POD: String(pod), WORK: "/nowhere" };
      const number = Number(execFileSync("sh", ["-c", `. "$0"; peer_id ${process}`, ENGINE], { env }).toString());
      assert.deepEqual(
        peersOf(hosts).find(([candidate]) => candidate === number),
        [number, hosts[pod]],
      );
    }
  });
});
