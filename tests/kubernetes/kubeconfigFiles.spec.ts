import assert from "node:assert/strict";
import { join } from "node:path";
import { loadKubeConfig } from "../../components/kubernetes/client";
import { KubeconfigFolder, kubeconfigOf } from "./kubeconfigFolder";
import type { RequestOptions } from "node:https";

const API = "https://127.0.0.1:1";

describe("the kubeconfig", () => {
  let folder: KubeconfigFolder;

  beforeEach(async () => {
    folder = await KubeconfigFolder.make();
    folder.set("HOME", folder.path);
  });

  afterEach(() => folder.remove());

  async function use(...configs: readonly (object | string)[]): Promise<void> {
    const files = await Promise.all(configs.map((config, index) => folder.write(`config${index}`, config)));
    folder.set("KUBECONFIG", files.join(":"));
  }

  async function optionsOf(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await loadKubeConfig({ kubernetesContext: "" }).applyToHTTPSOptions(options);
    return options;
  }

  it("may be several files: of two equal entries, and of current contexts, the first counts", async () => {
    const other = {
      ...kubeconfigOf("https://other:1", { token: "other" }),
      contexts: [
        { name: "there", context: { cluster: "elsewhere", user: "elsewhere" } },
        { name: "more", context: { cluster: "there", user: "there" } },
      ],
      "current-context": "more",
    };
    await use(kubeconfigOf(API, { token: "first" }), other);
    const kubeConfig = loadKubeConfig({ kubernetesContext: "" });
    assert.equal(kubeConfig.getCurrentContext(), "there");
    assert.equal(kubeConfig.getCurrentCluster()?.server, API);
    assert.deepEqual((await optionsOf()).headers, { Authorization: "Bearer first" });
    assert.equal(loadKubeConfig({ kubernetesContext: "more" }).getCurrentCluster()?.server, API);
  });

  it("may be files of which some are missing, empty or without a context", async () => {
    await use("", "# nothing\n", { clusters: null }, kubeconfigOf(API));
    folder.set("KUBECONFIG", `/nowhere/config::${process.env["KUBECONFIG"] ?? ""}`);
    assert.equal(loadKubeConfig({ kubernetesContext: "" }).getCurrentCluster()?.server, API);
  });

  it("may have entries that are not used and not complete", async () => {
    await use({ ...kubeconfigOf(API), clusters: [{ name: "bare" }, { name: "there", cluster: { server: API } }] });
    assert.equal(loadKubeConfig({ kubernetesContext: "" }).getCurrentCluster()?.server, API);
  });

  it("may name a file with a token, which ends with a line end", async () => {
    await folder.write("token", "secret\n");
    await use(kubeconfigOf(API, { tokenFile: "token", token: "older" }));
    assert.deepEqual((await optionsOf()).headers, { Authorization: "Bearer secret" });
  });

  it("may name a plugin and certificates beside itself", async () => {
    await folder.write("ca.crt", "authority");
    const command = await folder.writePlugin("plugin", `echo '{"status":{"token":"secret"}}'`);
    assert.equal(command, join(folder.path, "plugin"));
    await use(kubeconfigOf(API, { exec: { command: "./plugin" } }, { "certificate-authority": "ca.crt" }));
    const { headers, ca } = await optionsOf();
    assert.deepEqual([headers, String(ca)], [{ Authorization: "Bearer secret" }, "authority"]);
  });

  it("may lead to kubectl proxy, which encrypts nothing", async () => {
    await use(kubeconfigOf("http://127.0.0.1:8001"));
    assert.ok((await optionsOf()).agent);
  });

  it("is that of the home folder without KUBECONFIG", async () => {
    await folder.write("config", kubeconfigOf(API));
    folder.set("KUBECONFIG", "");
    assert.throws(
      () => loadKubeConfig({ kubernetesContext: "" }),
      /there is no kubeconfig: the environment has no KUBECONFIG, and ~/,
    );
    await folder.writeBelow(".kube", "config", kubeconfigOf(API));
    assert.equal(loadKubeConfig({ kubernetesContext: "" }).getCurrentCluster()?.server, API);
  });

  const mistakes: [what: string, config: object | string, context: string, reason: RegExp][] = [
    [
      "a context that is not there",
      kubeconfigOf(API),
      "x",
      /has no context "x"; it has "there"\. .*kubernetes:context/,
    ],
    [
      "no current context",
      { ...kubeconfigOf(API), "current-context": "" },
      "",
      /has no current context; it has "there"/,
    ],
    ["no cluster", { ...kubeconfigOf(API), clusters: [] }, "", /no cluster with a server for its current context/],
    ["no YAML", "a: secret: [", "", /config0 is no YAML: .*, in line 1$/],
    ["no kubeconfig", "[secret]", "", /config0 is no kubeconfig$/],
  ];
  for (const [what, config, context, reason] of mistakes) {
    it(`is refused with ${what}, and its text is not told`, async () => {
      await use(config);
      assert.throws(
        () => loadKubeConfig({ kubernetesContext: context }),
        ({ message }: Error) => reason.test(message) && !message.includes("secret"),
      );
    });
  }

  it("is the one of config, by its contents or its path, before that of the environment", async () => {
    await use(kubeconfigOf("https://environment:1"));
    const path = await folder.write("given", kubeconfigOf(API, { tokenFile: "token" }));
    await folder.write("token", "secret");
    for (const kubeconfig of [path, "~/given", JSON.stringify(kubeconfigOf(API))]) {
      const loaded = loadKubeConfig({ kubernetesContext: "", kubeconfig });
      assert.equal(loaded.getCurrentCluster()?.server, API);
    }
  });

  it("is told by its key when the contents in config are wrong", () => {
    assert.throws(
      () => loadKubeConfig({ kubernetesContext: "", kubeconfig: "secret: [\n" }),
      ({ message }: Error) =>
        /^kubernetes:kubeconfig is no YAML: .*in line \d$/.test(message) && !/secret/.test(message),
    );
  });

  it("is missing when no file of KUBECONFIG is there", () => {
    folder.set("KUBECONFIG", "/nowhere/a:/nowhere/b");
    assert.throws(
      () => loadKubeConfig({ kubernetesContext: "" }),
      /KUBECONFIG names \/nowhere\/a and \/nowhere\/b, where nothing is/,
    );
  });
});
