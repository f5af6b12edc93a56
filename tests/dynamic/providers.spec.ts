import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { Drift } from "../../components/router/drift/drift";
import { Rollout } from "../../components/router/rollout/rollout";
import { OwnCertificate } from "../../components/router/certificate/ownCertificate";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount/account";
import { RouterPassword } from "../../components/postgres/routerAccount/password";
import { Routes } from "../../components/routing/routes";
import { KubeconfigFolder, kubeconfigOf } from "../kubernetes/kubeconfigFolder";
import { policy } from "../routing/policy";
import { rulesOf } from "../routing/rules";
import { startPluginProcess } from "../support/pluginProcess";
import type { OwnCertificateState } from "../../components/router/certificate/ownCertificateProvider";
import type { RolloutInputs } from "../../components/router/rollout/rollout";
import type { PluginProcess } from "../support/pluginProcess";
import type { TimedRoutesInputs } from "../../components/routing/types";

/** Longest text of a provider that only loads and calls: state shall carry no code of ours. */
const THIN = 6_000;

const PASSWORD = "the router's";

const routesInputs: TimedRoutesInputs = {
  rules: rulesOf({ pg1: {} }),
  policy,
  clusters: [
    {
      name: "pg1",
      source: { kind: "direct", instances: [{ host: "127.0.0.1", port: 1 }], tls: { mode: "disable" } },
      exists: "yes",
    },
  ],
  account: ROUTER_ACCOUNT,
  password: PASSWORD,
  givenPassword: "",
  clientTls: "",
  kubernetesContext: "",
  time: "2026-01-01T00:00:00.000Z",
};

const rolloutInputs: RolloutInputs = {
  engine: "odyssey",
  processes: 1,
  workload: { kind: "Deployment", name: "router", selector: "app.kubernetes.io/name=odyssey" },
  retired: [],
  generation: "0123456789abcdef",
  found: {},
  namespace: "pgfleet",
  selector: "app.kubernetes.io/instance=router",
  replicas: 2,
  account: ROUTER_ACCOUNT,
  password: PASSWORD,
  kubernetesContext: "",
  timeoutSeconds: 1,
};

const driftInputs = {
  namespace: "pgfleet",
  wanted: { router: { keys: ["routes.conf"], digest: "a" } },
  kubernetesContext: "",
};

/** Text of each provider, as Pulumi puts it into the state. */
const providers = new Map<string, string>();

describe("dynamic providers, serialised", function () {
  this.timeout(60_000);
  let plugin: PluginProcess;
  let kubeconfig: KubeconfigFolder;

  after(async () => {
    plugin.stop();
    await kubeconfig.remove();
  });

  before(async () => {
    kubeconfig = await KubeconfigFolder.make();
    kubeconfig.set("KUBECONFIG", await kubeconfig.write("config", kubeconfigOf("https://127.0.0.1:1")));
    plugin = startPluginProcess();
    await pulumi.runtime.setMocks({
      newResource({ type, inputs }) {
        providers.set(type, (inputs as { __provider: string }).__provider);
        return { id: "id", state: inputs as object };
      },
      call({ token }) {
        throw new Error(`unexpected call of ${token}`);
      },
    });
    const resources = [
      new Routes("routes", routesInputs),
      new RouterPassword("password", undefined),
      new OwnCertificate("certificate", { stack: "dev", hosts: ["router.pgfleet.svc"] }),
      new Rollout("rollout", rolloutInputs),
      new Drift("drift", driftInputs),
    ];
    await Promise.all(resources.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
  });

  function textOf(type: string): string {
    return providers.get(`pulumi-nodejs:dynamic/${type}`) ?? assert.fail(`no provider of ${type}`);
  }

  it("carry no code of ours and no secret", () => {
    assert.deepEqual([...providers.keys()].sort(), [
      "pulumi-nodejs:dynamic/odyssey:Drift",
      "pulumi-nodejs:dynamic/odyssey:Rollout",
      "pulumi-nodejs:dynamic/postgres:RouterPassword",
      "pulumi-nodejs:dynamic/router:OwnCertificate",
      "pulumi-nodejs:dynamic/routing:Routes",
    ]);
    for (const [type, text] of providers) {
      assert.ok(text.length < THIN, `${type} is ${text.length} characters long`);
      assert.ok(!text.includes(PASSWORD), type);
    }
  });

  describe("Routes", () => {
    const check = (inputs: object) => plugin.call(textOf("routing:Routes"), "check", {}, inputs);

    it("does not ask while a cluster is still to come", async () => {
      const unknown = pulumi.runtime.unknownValue;
      const [pg1] = routesInputs.clusters;
      for (const inputs of [
        { ...routesInputs, clusters: [{ ...pg1, exists: unknown }] },
        { ...routesInputs, clusters: unknown },
        { ...routesInputs, password: unknown },
      ]) {
        const found = { routes: unknown, leftOut: unknown, shadowed: unknown, kept: unknown, limits: unknown };
        const known = { readAt: unknown, sizes: unknown, clientTlsInForce: "required" };
        assert.deepEqual(await check(inputs), { inputs: { ...inputs, ...found, ...known }, failures: [] });
      }
    });

    it("asks the clusters that are there, for a deployment that can only fail shall make nothing", async () => {
      const unknown = pulumi.runtime.unknownValue;
      const [pg1] = routesInputs.clusters;
      const clusters = [pg1, { ...pg1, name: "pg2", exists: unknown }];
      const refused =
        /^cannot read which databases there are.*\n- cluster pg1: 127\.0\.0\.1:1: connect ECONNREFUSED[^\n]*$/;
      for (const inputs of [
        { ...routesInputs, clusters },
        { ...routesInputs, clusters, password: unknown, givenPassword: PASSWORD },
      ]) {
        const { failures } = (await check(inputs)) as { failures: { reason: string }[] };
        assert.match(failures[0]?.reason ?? "", refused);
      }
    });

    it("refuses a context that the kubeconfig does not have before anything is made", async () => {
      const unknown = pulumi.runtime.unknownValue;
      const source = { kind: "kubernetes", namespace: "pgfleet", cluster: "pg1", instances: 3, caSecret: "pg1-ca" };
      const clusters = [{ name: "pg1", source, exists: unknown }];
      const inputs = { ...routesInputs, clusters, password: unknown, kubernetesContext: "no such context" };
      const { failures } = (await check(inputs)) as { failures: { reason: string }[] };
      assert.match(failures[0]?.reason ?? "", /has no context "no such context"/);
    });

    it("asks in a preview, in which the time is unknown", async () => {
      const { failures } = (await check({ ...routesInputs, time: pulumi.runtime.unknownValue })) as {
        failures: object[];
      };
      assert.equal(failures.length, 1);
    });

    it("fails naming cluster, address and cause, and no property whose value Pulumi would print", async () => {
      const { failures, inputs } = (await check(routesInputs)) as { failures: object[]; inputs?: object };
      assert.equal(inputs, undefined);
      assert.deepEqual(failures, [
        {
          property: "",
          reason:
            "cannot read which databases there are, and without that nothing may change:\n" +
            "- cluster pg1: 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1",
        },
      ]);
    });

    it("keeps what it has when a refresh cannot ask", async () => {
      const state = { ...routesInputs, routes: { a: 1 }, leftOut: [], shadowed: {}, kept: {}, readAt: {}, sizes: {} };
      assert.deepEqual(await plugin.call(textOf("routing:Routes"), "read", "routes", state), {
        id: "routes",
        props: state,
      });
    });

    it("compares, creates and updates", async () => {
      const state = { ...routesInputs, routes: {}, leftOut: [], shadowed: {}, kept: {}, readAt: {}, sizes: {} };
      const text = textOf("routing:Routes");
      assert.deepEqual(await plugin.call(text, "diff", "routes", state, state), { changes: false });
      assert.deepEqual(await plugin.call(text, "create", state), { id: "routes", outs: state });
      assert.deepEqual(await plugin.call(text, "update", "routes", {}, state), { outs: state });
    });
  });

  describe("RouterPassword", () => {
    it("makes a password up", async () => {
      const created = (await plugin.call(textOf("postgres:RouterPassword"), "create", {})) as {
        outs: { password: string; serial: string };
      };
      assert.match(created.outs.password, /^[\w-]{32}$/);
      assert.match(created.outs.serial, /^[0-9a-f-]{36}$/);
    });

    it("compares and updates", async () => {
      const olds = { password: "old", serial: "1" };
      const text = textOf("postgres:RouterPassword");
      assert.deepEqual(await plugin.call(text, "diff", "id", olds, { given: "new" }), { changes: true });
      const { outs } = (await plugin.call(text, "update", "id", olds, { given: "new" })) as { outs: object };
      assert.deepEqual({ ...outs, serial: "" }, { given: "new", password: "new", serial: "" });
    });
  });

  describe("OwnCertificate", () => {
    it("is made, stays while its hosts do, and is issued anew by the same authority", async () => {
      const text = textOf("router:OwnCertificate");
      const inputs = { stack: "dev", hosts: ["router.pgfleet.svc"] };
      const { outs: olds } = (await plugin.call(text, "create", inputs)) as { outs: OwnCertificateState };
      assert.deepEqual(await plugin.call(text, "diff", "id", olds, inputs), { changes: false });
      const news = { stack: "dev", hosts: ["db.example.com"] };
      assert.deepEqual(await plugin.call(text, "diff", "id", olds, news), { changes: true });
      const { outs } = (await plugin.call(text, "update", "id", olds, news)) as { outs: OwnCertificateState };
      assert.equal(outs.ca, olds.ca);
      const certificate = new X509Certificate(outs.certificate);
      assert.equal(certificate.checkHost("db.example.com"), "db.example.com");
      assert.ok(certificate.verify(new X509Certificate(olds.ca).publicKey));
    });
  });

  describe("Rollout", () => {
    it("compares", async () => {
      const news = { ...rolloutInputs, generation: "f" };
      const text = textOf("odyssey:Rollout");
      assert.deepEqual(await plugin.call(text, "diff", "id", rolloutInputs, rolloutInputs), { changes: false });
      assert.deepEqual(await plugin.call(text, "diff", "id", rolloutInputs, news), { changes: true });
    });

    it("fails with a message when there is no such Kubernetes", async () => {
      const inputs = { ...rolloutInputs, kubernetesContext: "nowhere" };
      const text = textOf("odyssey:Rollout");
      const calls = [
        ["create", inputs],
        ["update", "id", inputs, inputs],
        ["read", "id", inputs],
      ] as const;
      for (const [method, ...args] of calls) {
        await assert.rejects(plugin.call(text, method, ...args), /no context "nowhere".*kubernetes:context/);
      }
    });
  });

  it("Drift checks, compares, creates and updates", async () => {
    const state = { ...driftInputs, found: {} };
    const text = textOf("odyssey:Drift");
    assert.deepEqual(await plugin.call(text, "check", {}, driftInputs), { inputs: state });
    assert.deepEqual(await plugin.call(text, "diff", "id", state, { ...state, found: { router: "1 x" } }), {
      changes: true,
    });
    assert.deepEqual(await plugin.call(text, "create", state), { id: "drift", outs: state });
    assert.deepEqual(await plugin.call(text, "update", "id", {}, state), { outs: state });
  });
});
