import assert from "node:assert/strict";
import { processesOf } from "../../components/router/processes";
import { share } from "../../components/router/objects/share";
import { connectionShares } from "../../components/router/configuration/connectionShares";

describe("the processes of a router pod", () => {
  const cases: [requests: Record<string, string>, limits: Record<string, string>, processes: number][] = [
    [{}, {}, 1],
    [{ cpu: "100m" }, {}, 1],
    [{ cpu: "1" }, {}, 1],
    [{ cpu: "1.5" }, {}, 2],
    [{ cpu: "100m" }, { cpu: "4" }, 4],
    [{ cpu: "4" }, { cpu: "2500m" }, 3],
    [{ cpu: "64" }, {}, 16],
  ];
  for (const [requests, limits, processes] of cases) {
    it(`are ${processes} with ${JSON.stringify({ requests, limits })}`, () => {
      assert.equal(processesOf({ engine: "pgbouncer", resources: { requests, limits } }), processes);
      assert.equal(processesOf({ engine: "odyssey", resources: { requests, limits } }), 1);
    });
  }

  it("share the pod's resources", () => {
    const resources = { requests: { cpu: "1", memory: "128Mi" }, limits: { cpu: "2.5", memory: "1G" } };
    assert.deepEqual(share(resources, 1), resources);
    assert.deepEqual(share(resources, 3), {
      requests: { cpu: "334m", memory: "44739243" },
      limits: { cpu: "834m", memory: "333333334" },
    });
  });

  it("share what an instance takes, but for a tenth or twenty for others, and those of lookups", () => {
    assert.deepEqual(connectionShares({ small: 20, pg1: 97, pg2: 500 }, 2), { small: 1, pg1: 34, pg2: 221 });
    assert.deepEqual(connectionShares({ pg1: 97 }, 50), { pg1: 1 });
  });
});
