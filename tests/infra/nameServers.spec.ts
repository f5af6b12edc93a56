import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { RunError } from "@pulumi/pulumi";
import { nameServersOf } from "../../infra/nameServers";
import { writeKubeconfig } from "../kubernetes/kubeconfigFolder";
import type { AddressInfo } from "node:net";

const SERVICE = "/api/v1/namespaces/kube-system/services/kube-dns";

/** What the Kubernetes API says of what it does not give. */
function status(code: number, message: string): Answer {
  return { code, body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code }) };
}

interface Answer {
  readonly code: number;
  readonly body: string;
}

describe("where a network policy lets routers find name servers", function () {
  this.timeout(20_000);

  let server: Server;
  let kubeconfig: { remove: () => Promise<void> };
  let answer: Answer;
  let asked: (string | undefined)[];
  let warned: string[];
  const { warn } = console;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(answer.code, { "content-type": "application/json", connection: "close" });
      response.end(answer.body);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    kubeconfig = await writeKubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  beforeEach(() => {
    [asked, warned] = [[], []];
    // Where Pulumi's warnings go without an engine.
    console.warn = (line: string) => warned.push(line);
  });

  afterEach(() => {
    console.warn = warn;
  });

  after(async () => {
    await kubeconfig.remove();
    server.close();
  });

  async function found(nameServers: readonly string[] = [], install = true): Promise<readonly string[]> {
    const networkPolicies = { install, clients: [], nameServers, operatorNamespace: "cnpg-system" };
    return await nameServersOf({ networkPolicies, kubernetesContext: "" }, undefined);
  }

  it("is at the addresses of the name service, in the same order always", async () => {
    const clusterIPs = ["fd00::a", "10.96.0.10"];
    answer = { code: 200, body: JSON.stringify({ kind: "Service", spec: { clusterIP: "fd00::a", clusterIPs } }) };
    assert.deepEqual(await found(), ["10.96.0.10/32", "fd00::a/128"]);
    assert.deepEqual([asked, warned], [[SERVICE], []]);
  });

  it("is at none of a Service without an address", async () => {
    answer = {
      code: 200,
      body: JSON.stringify({ kind: "Service", spec: { clusterIP: "None", clusterIPs: ["None"] } }),
    };
    assert.deepEqual(await found(), []);
  });

  it("is where config says, and nobody is asked", async () => {
    assert.deepEqual(await found(["169.254.20.10/32"]), ["169.254.20.10/32"]);
    assert.deepEqual(await found([], false), []);
    assert.deepEqual(asked, []);
  });

  it("is told as unknown where there is no such Service, with the way out", async () => {
    answer = status(404, 'services "kube-dns" not found');
    assert.deepEqual(await found(), []);
    assert.equal(warned.length, 1);
    assert.match(warned[0] ?? "", /there is no Service kube-dns in kube-system.*pulumi config set --path 'pgfleet:net/);
  });

  const refusals: readonly [what: string, answer: Answer, reason: RegExp][] = [
    [
      "may not be asked",
      status(403, 'services "kube-dns" is forbidden: User "ci" cannot get resource "services"'),
      /Kubernetes API at http:\/\/127\.0\.0\.1:\d+: services "kube-dns" is forbidden: User "ci" cannot get/,
    ],
    ["is not known to whoever answers", status(401, "Unauthorized"), /: it answered with status 401\. /],
    ["is behind a proxy that fails", { code: 502, body: "<html>no</html>" }, /: it answered with status 502\. /],
  ];
  for (const [what, said, reason] of refusals) {
    it(`stops the deployment when it ${what}: the policy must not change with who asks`, async () => {
      answer = said;
      const error: unknown = await found().catch((thrown: unknown) => thrown);
      assert.ok(error instanceof RunError, String(error));
      assert.match(error.message, reason);
      assert.match(error.message, /^pgfleet:networkPolicies: .* cannot be read: .*pulumi config set --path/);
      assert.deepEqual(warned, []);
    });
  }
});
