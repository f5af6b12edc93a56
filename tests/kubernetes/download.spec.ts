import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { download } from "../../components/kubernetes/download";
import { startSilentPeer, type SilentPeer } from "../support/silentPeer";
import { KubeconfigFolder } from "./kubeconfigFolder";

describe("a download", function () {
  this.timeout(20_000);

  let folder: KubeconfigFolder;
  let peer: SilentPeer;

  beforeEach(async () => {
    folder = await KubeconfigFolder.make();
    for (const name of ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"]) folder.set(name, undefined);
    peer = await startSilentPeer();
  });

  afterEach(async () => {
    for (let waited = 0; peer.openConnections() > 0 && waited < 2_000; waited += 50) await sleep(50);
    const open = peer.openConnections();
    await peer.close();
    await folder.remove();
    assert.equal(open, 0, "connections stay open");
  });

  it("ends in time when the proxy is silent", async () => {
    folder.set("HTTPS_PROXY", `http://me:secret@127.0.0.1:${peer.port}`);
    await assert.rejects(download("https://manifests.invalid/operator.yaml", 1_000), ({ message }: Error) => {
      assert.match(message, new RegExp(`by way of the proxy 127\\.0\\.0\\.1:${peer.port}$`));
      assert.doesNotMatch(message, /secret/);
      return true;
    });
  });

  it("ends in time when the server is silent", async () => {
    await assert.rejects(download(`https://127.0.0.1:${peer.port}/operator.yaml`, 1_000), /^Error: no answer in time$/);
  });
});
