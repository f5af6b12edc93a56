import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseManifest, readManifest } from "../../../components/postgres/cloudnativepg/operatorManifest";

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

  describe("at an address", () => {
    let listening: Listening;

    before(async () => {
      const server = createServer((request, response) => {
        response.statusCode = request.url === "/operator.yaml" ? 200 : 404;
        response.end(account);
      });
      listening = await listen(server);
    });

    after(async () => await close(listening));

    it("is read from there", async () => {
      assert.equal((await readManifest(`${listening.address}/operator.yaml`)).length, 1);
    });

    it("is refused with the address, the reason and the command that fixes it", async () => {
      await assert.rejects(readManifest(`${listening.address}/other.yaml`), (error: Error) => {
        for (const part of [
          `${listening.address}/other.yaml`,
          "404 Not Found",
          "pulumi config set --path 'pgfleet:operator.manifest'",
        ]) {
          assert.ok(error.message.includes(part), `${part} is not in: ${error.message}`);
        }
        return true;
      });
    });
  });

  it("names the system's error when a file or a server cannot be reached", async () => {
    await assert.rejects(readManifest("/nowhere/operator.yaml"), /ENOENT/);
    const gone = await listen(createServer());
    await close(gone);
    await assert.rejects(readManifest(`${gone.address}/operator.yaml`), /ECONNREFUSED/);
    await assert.rejects(readManifest("https://someone:token@registry.example/operator.yaml"), (error: Error) => {
      return error.message.includes("registry.example") && !/token@|someone/.test(error.message);
    });
  });
});

interface Listening {
  readonly server: Server;
  readonly address: string;
}

async function listen(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function close({ server }: Listening): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
