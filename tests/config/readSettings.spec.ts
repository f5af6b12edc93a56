import assert from "node:assert/strict";
import { describeMistakes, readSettings } from "../../config/readSettings";

const config = {
  "pgfleet:clusters": JSON.stringify({ pg1: { version: "18", storage: { size: "1Gi" } } }),
  "pgfleet:defaultCluster": "pg1",
};

describe("a stack's config as the engine hands it over", () => {
  it("is settings, sections being JSON; other namespaces do not count, but for the context of Kubernetes", () => {
    const read = readSettings({ ...config, "kubernetes:context": "lab", "other:key": "x" }, new Set());
    assert.ok("settings" in read);
    assert.deepEqual([read.settings.kubernetesContext, read.settings.clusters[0]?.name], ["lab", "pg1"]);
  });

  it("is refused with a key of Kubernetes that would be ignored", () => {
    const read = readSettings({ ...config, "kubernetes:namespace": "x" }, new Set());
    assert.ok("mistakes" in read);
    assert.match(
      describeMistakes(read.mistakes),
      /kubernetes:namespace: would have no effect\. Accepted: .*kubeconfig/,
    );
  });

  it("is every mistake, the password's too, without the password", () => {
    const password = "{plain text}!";
    const read = readSettings(
      { ...config, "pgfleet:defaultCluster": "pg9", "pgfleet:routerPassword": password },
      new Set(),
    );
    assert.ok("mistakes" in read);
    const text = describeMistakes(read.mistakes);
    assert.match(text, /has 2 mistakes:\n.*defaultCluster.*\n.*routerPassword: is not encrypted/);
    assert.ok(!text.includes(password));
  });

  it("takes a password that is a secret", () => {
    const secret = { ...config, "pgfleet:routerPassword": "a long password" };
    assert.ok("settings" in readSettings(secret, new Set(["pgfleet:routerPassword"])));
  });
});
