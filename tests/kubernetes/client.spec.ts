import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api } from "@kubernetes/client-node";
import { askApi } from "../../components/kubernetes/askApi";
import { loadKubeConfig } from "../../components/kubernetes/client";
import { PodConnection } from "../../components/kubernetes/podConnection";
import { startSilentPeer } from "../support/silentPeer";
import { startHttps, startProxy, type Listening, type Proxy } from "./apiProxy";
import { KubeconfigFolder, kubeconfigOf } from "./kubeconfigFolder";

const NAMESPACE = "/api/v1/namespaces/there";

describe("a Kubernetes API behind a proxy", function () {
  this.timeout("30s");
  let folder: KubeconfigFolder;
  let api: Listening & { readonly ca: string };
  let proxy: Proxy;

  before(async () => {
    api = await startHttps("api.invalid", { [NAMESPACE]: { body: '{"metadata":{"name":"there"}}' } });
  });

  after(() => api.close());

  beforeEach(async () => {
    folder = await KubeconfigFolder.make();
    proxy = await startProxy(api.port);
    for (const name of ["https_proxy", "NO_PROXY", "no_proxy"]) folder.set(name, undefined);
  });

  afterEach(async () => {
    await proxy.close();
    await folder.remove();
  });

  async function use(cluster: object = {}): Promise<void> {
    const ca = { "certificate-authority-data": Buffer.from(api.ca).toString("base64") };
    const config = kubeconfigOf("https://api.invalid:6443", {}, { ...ca, ...cluster });
    folder.set("KUBECONFIG", await folder.write("config", config));
  }

  async function ask(): Promise<unknown> {
    const kubeConfig = loadKubeConfig({ kubernetesContext: "" });
    const asked = kubeConfig.makeApiClient(CoreV1Api).readNamespace({ name: "there" });
    return (await askApi(kubeConfig, asked)).metadata?.name;
  }

  it("is asked through the one of the environment", async () => {
    await use();
    folder.set("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    assert.equal(await ask(), "there");
    assert.deepEqual(proxy.asked, ["api.invalid:6443"]);
  });

  it("is asked through the kubeconfig's own before that", async () => {
    await use({ "proxy-url": `http://127.0.0.1:${proxy.port}` });
    folder.set("HTTPS_PROXY", "http://127.0.0.1:1");
    folder.set("NO_PROXY", "*");
    assert.equal(await ask(), "there");
  });

  it("is asked directly where NO_PROXY says so", async () => {
    await use();
    folder.set("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    folder.set("NO_PROXY", ".invalid");
    await assert.rejects(ask(), /^Error: Kubernetes API at https:\/\/api\.invalid:6443: .*(ENOTFOUND|EAI_AGAIN)/);
    assert.deepEqual(proxy.asked, []);
  });

  it("forwards ports through it", async () => {
    await use();
    folder.set("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    const connection = new PodConnection(loadKubeConfig({ kubernetesContext: "" }), {
      namespace: "there",
      pod: "pg1-1",
      port: 5432,
    });
    const [error] = (await once(connection.connect(), "error").catch((each: unknown) => [each])) as [Error];
    assert.match(error.message, /port-forward to pod pg1-1: .*404/);
    assert.deepEqual(proxy.asked, ["api.invalid:6443"]);
  });

  it("is not waited for when the proxy is silent, and nothing stays open", async () => {
    const peer = await startSilentPeer();
    try {
      await use();
      folder.set("HTTPS_PROXY", `http://me:secret@127.0.0.1:${peer.port}`);
      const where = `https://api.invalid:6443, by way of the proxy 127.0.0.1:${peer.port}`;
      await assert.rejects(ask(), ({ message }: Error) => {
        assert.ok(message.startsWith(`Kubernetes API at ${where}: `), message);
        assert.ok(!message.includes("secret"));
        return true;
      });
      const pod = { namespace: "there", pod: "pg1-1", port: 5432 };
      const connection = new PodConnection(loadKubeConfig({ kubernetesContext: "" }), pod).connect();
      const [error] = (await once(connection, "error")) as [Error];
      assert.match(error.message, /port-forward to pod pg1-1: /);
      for (let waited = 0; peer.openConnections() > 0 && waited < 2_000; waited += 50) await sleep(50);
      assert.equal(peer.openConnections(), 0);
    } finally {
      await peer.close();
    }
  });
});
