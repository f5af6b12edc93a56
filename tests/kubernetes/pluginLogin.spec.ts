import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { loadKubeConfig } from "../../components/kubernetes/client";
import { runPlugin } from "../../components/kubernetes/credentials/runPlugin";
import { isUnreachable } from "../../components/postgres/catalog/isUnreachable";
import { readCatalog } from "../../components/postgres/catalog/readCatalog";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount/account";
import { KubeconfigFolder, kubeconfigOf } from "./kubeconfigFolder";
import type { RequestOptions } from "node:https";

const ANSWER = `echo '{"kind":"ExecCredential","status":{"token":"secret"}}'`;

describe("a kubeconfig whose user logs in by a plugin", function () {
  this.timeout("30s");
  let folder: KubeconfigFolder;

  beforeEach(async () => {
    folder = await KubeconfigFolder.make();
  });

  afterEach(() => folder.remove());

  async function use(command: string, exec: object = {}): Promise<void> {
    const plugin = { apiVersion: "client.authentication.k8s.io/v1", command, ...exec };
    const config = kubeconfigOf("https://127.0.0.1:1", { exec: plugin });
    folder.set("KUBECONFIG", await folder.write("config", config));
  }

  async function logIn(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await loadKubeConfig({ kubernetesContext: "" }).applyToHTTPSOptions(options);
    return options;
  }

  it("gets its token once, whoever asks and how often", async () => {
    await use(await folder.writePlugin("plugin", "echo run >> runs", ANSWER));
    const all = [...(await Promise.all([logIn(), logIn()])), await logIn()];
    for (const { headers } of all) assert.deepEqual(headers, { Authorization: "Bearer secret" });
    assert.equal(await folder.read("runs"), "run\n");
  });

  it("gets another when the first has expired", async () => {
    const status = { token: "secret", expirationTimestamp: new Date(Date.now() + 1_000).toISOString() };
    await use(await folder.writePlugin("plugin", "echo run >> runs", `echo '${JSON.stringify({ status })}'`));
    await logIn();
    await logIn();
    assert.equal(await folder.read("runs"), "run\nrun\n");
  });

  it("gets a certificate", async () => {
    const status = { clientCertificateData: "certificate", clientKeyData: "key" };
    await use(await folder.writePlugin("plugin", `echo '${JSON.stringify({ status })}'`));
    const { cert, key, headers } = await logIn();
    assert.deepEqual({ cert, key, headers }, { cert: "certificate", key: "key", headers: {} });
  });

  it("tells the plugin what kubectl tells it, and that nobody is there to ask", async () => {
    const command = await folder.writePlugin("plugin", 'echo "$KUBERNETES_EXEC_INFO $SET $1" > told', ANSWER);
    await use(command, { provideClusterInfo: true, env: [{ name: "SET", value: "x" }], args: ["y"] });
    await logIn();
    assert.equal(
      await folder.read("told"),
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":' +
        '{"cluster":{"server":"https://127.0.0.1:1","insecure-skip-tls-verify":false},"interactive":false}} x y\n',
    );
  });

  const failures: [what: string, lines: string[], reason: RegExp][] = [
    ["fails", ["echo before >&2", "echo 'token expired' >&2", "exit 1"], /which failed: token expired\. It/],
    ["says nothing", ["exit 1"], /which failed\. It/],
    ["prints no credentials", ["echo secret"], /which did not print an ExecCredential with credentials\. It/],
  ];
  for (const [what, lines, reason] of failures) {
    it(`says so when it ${what}, with context, command and a way on`, async () => {
      const command = await folder.writePlugin("plugin", "echo run >> runs", ...lines);
      await use(command);
      const error: unknown = await logIn().catch((each: unknown) => each);
      assert.ok(error instanceof Error && !isUnreachable(error));
      assert.match(error.message, reason);
      assert.ok(error.message.startsWith(`the kubeconfig's context "there" logs in by the plugin ${command}, which `));
      assert.match(
        error.message,
        /kubectl --context 'there' get namespaces\. Or .*pulumi config set kubernetes:context/,
      );
      assert.doesNotMatch(error.message, /secret/);
      await logIn().catch(() => undefined);
      assert.equal(await folder.read("runs"), "run\nrun\n", "a failure is not kept");
    });
  }

  it("says how to get one that is not there", async () => {
    await use("/nowhere/plugin", { installHint: "Install it." });
    await assert.rejects(logIn(), /the plugin \/nowhere\/plugin, which is not there\. Install it\. It may/);
  });

  it("runs one for a catalog, before the cluster's time begins", async () => {
    await use(await folder.writePlugin("plugin", "sleep 0.5", "echo run >> runs", ANSWER));
    const source = { kind: "kubernetes", namespace: "x", cluster: "pg1", instances: 3, caSecret: "ca" } as const;
    const request = { cluster: "pg1", source, account: ROUTER_ACCOUNT, password: "", kubernetesContext: "" };
    await assert.rejects(readCatalog({ ...request, deadline: 100 }), /ECONNREFUSED/);
    assert.equal(await folder.read("runs"), "run\n");
  });

  it("ends one that hangs, and what it has started", async () => {
    const command = await folder.writePlugin("plugin", "sleep 60 &", "echo $! > child", "sleep 60");
    await assert.rejects(runPlugin({ command }, {}, 500), /^Error: gave no credentials within 0\.5 s, and was ended$/);
    const child = Number(await folder.read("child"));
    const isThere = () => {
      try {
        return process.kill(child, 0);
      } catch {
        return false;
      }
    };
    for (let waited = 0; isThere() && waited < 2_000; waited += 50) await sleep(50);
    assert.ok(!isThere());
  });
});
