import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseManifest, readManifest } from "../../../components/postgres/cloudnativepg/operatorManifest";
import { startHttps, startProxy, type Listening, type Proxy } from "../../kubernetes/apiProxy";
import { KubeconfigFolder } from "../../kubernetes/kubeconfigFolder";

const account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: manager\n  namespace: operators\n";

describe("an operator's manifest", () => {
  it("is all its objects in their order, without empty documents", () => {
    const objects = parseManifest(
      `---\n${account}---\n# nothing\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n`,
    );
    assert.deepEqual(
      objects.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.namespace, metadata.name]),
      [
        ["v1", "ServiceAccount", "operators", "manager"],
        ["apps/v1", "Deployment", undefined, "x"],
      ],
    );
  });

  const refused: [string, string, RegExp][] = [
    ["nothing", "", /it holds no object/],
    ["no YAML", "a: [", /it is no YAML: [^\n]*flow collection[^\n]*, at character \d+$/],
    ["a web page", "<html>404</html>", /object 1 of it has no apiVersion, kind or metadata.name/],
    ["an object without a name", `${account}---\napiVersion: v1\nkind: Secret\n`, /object 2 of it has no/],
  ];
  for (const [what, text, reason] of refused) {
    it(`is not ${what}`, () => assert.throws(() => parseManifest(text), reason));
  }

  it("is read from a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-"));
    try {
      await writeFile(join(folder, "operator.yaml"), account);
      assert.equal((await readManifest(join(folder, "operator.yaml"))).length, 1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  describe("at an address", function () {
    this.timeout("20s");
    let folder: KubeconfigFolder;
    let server: Listening;
    let proxy: Proxy;

    before(async () => {
      server = await startHttps("manifests.invalid", {
        "/operator.yaml": { body: account },
        "/moved.yaml": { body: "", location: "/operator.yaml" },
        "/circle.yaml": { body: "", location: "/circle.yaml" },
        "/plain.yaml": { body: "", location: "http://manifests.invalid/operator.yaml" },
      });
    });

    after(() => server.close());

    beforeEach(async () => {
      folder = await KubeconfigFolder.make();
      for (const name of ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"]) folder.set(name, undefined);
      // Its authority is made here.
      folder.set("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      proxy = await startProxy(server.port);
    });

    afterEach(async () => {
      await proxy.close();
      await folder.remove();
    });

    for (const path of ["operator.yaml", "moved.yaml"]) {
      it(`is read from ${path}`, async () => {
        assert.equal((await readManifest(`https://127.0.0.1:${server.port}/${path}`)).length, 1);
      });

      it(`is read from ${path} through the proxy of the environment`, async () => {
        folder.set("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
        assert.equal((await readManifest(`https://manifests.invalid/${path}`)).length, 1);
        assert.equal(proxy.asked[0], "manifests.invalid:443");
      });
    }

    const failures: [path: string, reason: string][] = [
      ["other.yaml", "404 Not Found"],
      ["circle.yaml", "leads on to another address more than 5 times"],
      ["plain.yaml", "http://manifests.invalid is not https"],
    ];
    for (const [path, reason] of failures) {
      it(`is refused at ${path} with the address, the reason and the command that fixes it`, async () => {
        const address = `https://127.0.0.1:${server.port}/${path}`;
        await assert.rejects(readManifest(address), ({ message }: Error) => {
          for (const part of [address, reason, "pulumi config set --path 'pgfleet:operator.manifest'"]) {
            assert.ok(message.includes(part), `${part} is not in: ${message}`);
          }
          return true;
        });
      });
    }

    it("tells a proxy that cannot be reached, without its password", async () => {
      folder.set("HTTPS_PROXY", "http://me:secret@127.0.0.1:1");
      await assert.rejects(
        readManifest("https://manifests.invalid/operator.yaml"),
        ({ message }: Error) =>
          /ECONNREFUSED 127\.0\.0\.1:1, by way of the proxy 127\.0\.0\.1:1/.test(message) &&
          !message.includes("secret"),
      );
    });

    it("names the system's error when a file or a server cannot be reached", async () => {
      await assert.rejects(readManifest("/nowhere/operator.yaml"), /ENOENT/);
      await assert.rejects(readManifest("https://127.0.0.1:1/operator.yaml"), /ECONNREFUSED/);
      await assert.rejects(readManifest("https://someone:token@registry.invalid/operator.yaml"), (error: Error) => {
        return error.message.includes("registry.invalid") && !/token@|someone/.test(error.message);
      });
    });
  });
});
