import assert from "node:assert/strict";
import { causeOf } from "../../components/kubernetes/podConnection";

describe("a port of a pod that refuses", () => {
  const cases: readonly [runtime: string, said: string, cause: string][] = [
    [
      "containerd",
      `error forwarding port 5432 to pod 5b4f, uid : failed to execute portforward in network namespace "/var/run/netns/cni-1": failed to connect to localhost:5432 inside namespace "5b4f", IPv4: dial tcp4 127.0.0.1:5432: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found \n`,
      "dial tcp4 127.0.0.1:5432: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found",
    ],
    [
      "any other",
      "error forwarding port 5432 to pod 5b4f: exit status 1\n",
      "error forwarding port 5432 to pod 5b4f: exit status 1",
    ],
  ];
  for (const [runtime, said, cause] of cases) {
    it(`says why, in the words of ${runtime}`, () => {
      assert.equal(causeOf(said), cause);
    });
  }
});
