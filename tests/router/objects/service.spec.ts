import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { service } from "../../../components/router/objects/service";
import { parseSettings } from "../../../config/readSettings";

const LABELS = { "app.kubernetes.io/instance": "router" };

/** Otherwise Pulumi waits 10 s. */
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

describe("the router's Service", () => {
  const made: unknown[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => {
        made.push(inputs);
        return { id: "id", state: inputs as object };
      },
      call: ({ token }) => {
        throw new Error(`unexpected call of ${token}`);
      },
    });
  });

  /** What Pulumi is asked to make of it. @param settings as config has them, below `pgfleet:router.service` */
  async function specOf(settings: object): Promise<unknown> {
    const clusters = { pg1: { version: "18", storage: { size: "1Gi" } } };
    const parsed = parseSettings({ clusters, defaultCluster: "pg1", router: { service: settings } }, "");
    assert.ok("settings" in parsed, JSON.stringify(parsed));
    made.length = 0;
    const { urn } = service("router", "databases", LABELS, parsed.settings.router.service, {});
    await new Promise((resolve) => urn.apply(resolve));
    assert.equal(made.length, 1);
    return made[0];
  }

  function expected(annotations: object | undefined, spec: object, port: object = {}): object {
    return {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "router",
        namespace: "databases",
        labels: LABELS,
        ...(annotations === undefined ? {} : { annotations }),
      },
      spec: { selector: LABELS, ports: [{ name: "postgres", port: 5432, targetPort: "postgres", ...port }], ...spec },
    };
  }

  it("is reached from within Kubernetes when config does not say more", async () => {
    assert.deepEqual(await specOf({}), expected(SKIP_AWAIT, { type: "ClusterIP" }));
  });

  it("has the port of each node that config names", async () => {
    const settings = { type: "NodePort", port: 6000, nodePort: 30100, externalTrafficPolicy: "Local" };
    const spec = { type: "NodePort", externalTrafficPolicy: "Local" };
    assert.deepEqual(await specOf(settings), expected(SKIP_AWAIT, spec, { port: 6000, nodePort: 30100 }));
  });

  it("is a load balancer with all that config says of one, and is waited for", async () => {
    const spec = {
      type: "LoadBalancer",
      loadBalancerSourceRanges: ["10.0.0.0/8", "192.0.2.0/24"],
      externalTrafficPolicy: "Local",
      loadBalancerClass: "service.k8s.aws/nlb",
    };
    const { type, externalTrafficPolicy, loadBalancerClass } = spec;
    const annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal", "example.com/ports": 2 };
    const sourceRanges = spec.loadBalancerSourceRanges;
    const settings = { type, annotations, sourceRanges, externalTrafficPolicy, loadBalancerClass };
    const asText = { ...annotations, "example.com/ports": "2" };
    assert.deepEqual(await specOf(settings), expected(asText, spec));
  });

  it("is a load balancer with nothing that config does not say", async () => {
    assert.deepEqual(await specOf({ type: "LoadBalancer" }), expected(undefined, { type: "LoadBalancer" }));
  });

  it("has the annotations of config beside the one that keeps Pulumi from waiting", async () => {
    const annotations = { "example.com/team": "databases" };
    assert.deepEqual(await specOf({ annotations }), expected({ ...annotations, ...SKIP_AWAIT }, { type: "ClusterIP" }));
  });
});
