import assert from "node:assert/strict";
import { contextOf, kubeconfigOf, kubernetesMistakes } from "../../config/kubernetes";

const SECRET: ReadonlySet<string> = new Set(["kubernetes:kubeconfig"]);

describe("keys of Pulumi's Kubernetes provider in config", () => {
  it("say which kubeconfig and context it is", () => {
    const config = { "kubernetes:kubeconfig": "/srv/kubeconfig", "kubernetes:context": "lab" };
    assert.deepEqual([kubeconfigOf(config), contextOf(config)], ["/srv/kubeconfig", "lab"]);
    assert.deepEqual([kubeconfigOf({}), contextOf({})], [undefined, ""]);
    assert.equal(kubeconfigOf({ "kubernetes:kubeconfig": "" }), undefined);
  });

  it("are refused when they would be ignored", () => {
    const config = {
      "kubernetes:namespace": "x",
      "kubernetes:cluster": "y",
      "kubernetes:context": "",
      "other:key": "",
    };
    const mistakes = kubernetesMistakes(config, new Set());
    assert.deepEqual(
      mistakes.map(({ path, fix }) => [path, fix]),
      [
        ["kubernetes:cluster", "pulumi config rm 'kubernetes:cluster'"],
        ["kubernetes:namespace", "pulumi config rm 'kubernetes:namespace'"],
      ],
    );
    assert.equal(mistakes[0]?.accepted, "of these keys kubernetes:context and kubernetes:kubeconfig");
  });

  for (const kubeconfig of ["/srv/a b", "~/.kube/config", '{"clusters": []}', " {}", "clusters: []\nusers: []\n"]) {
    it(`take as a kubeconfig ${JSON.stringify(kubeconfig)}`, () => {
      assert.deepEqual(kubernetesMistakes({ "kubernetes:kubeconfig": kubeconfig }, SECRET), []);
    });
  }

  it("take a path in plain text, and contents as a secret only", () => {
    assert.deepEqual(kubernetesMistakes({ "kubernetes:kubeconfig": "/srv/kubeconfig" }, new Set()), []);
    const [mistake] = kubernetesMistakes({ "kubernetes:kubeconfig": '{"hidden": 1}' }, new Set());
    assert.equal(mistake?.problem, "is not encrypted in the stack's file");
    assert.equal(mistake.fix, "pulumi config set --secret kubernetes:kubeconfig < FILE");
  });

  for (const kubeconfig of ["hidden", "./hidden", "~", "hidden: x", "hidden\n", "/hidden\nhidden"]) {
    it(`do not take ${JSON.stringify(kubeconfig)}, and do not repeat it`, () => {
      const mistakes = kubernetesMistakes({ "kubernetes:kubeconfig": kubeconfig }, SECRET);
      assert.deepEqual(
        mistakes.map(({ path }) => path),
        ["kubernetes:kubeconfig"],
      );
      assert.ok(!JSON.stringify(mistakes).includes(kubeconfig));
    });
  }
});
