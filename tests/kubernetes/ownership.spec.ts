import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterObject, OPERATOR } from "../../components/postgres/cloudnativepg/ownedObjects";
import { namespaceObject, STACK_LABEL, stackLabel } from "../../components/kubernetes/ownedObject";
import { writeKubeconfig, type KubeconfigFolder } from "./kubeconfigFolder";
import { foreign, foreignObjects } from "../../components/kubernetes/ownership";

const ACCESS = { kubernetesContext: "" };
const STACK = "organization.pgfleet.production";
const labelled = (stack: string) => ({ metadata: { labels: { [STACK_LABEL]: stack } } });

describe("the label of a stack", () => {
  it("is its full name", () => {
    assert.equal(stackLabel("organization", "pgfleet", "production"), STACK);
  });

  for (const [what, organization, stack] of [
    ["that is too long", "a-company-with-a-rather-long-name", "production-of-the-northern-region"],
    ["that ends in a character which no label may end in", "organization", "production_"],
    ["that begins with one", "_company", "production"],
  ] as const) {
    it(`is one that Kubernetes takes, and no other stack's, of a name ${what}`, () => {
      const label = stackLabel(organization, "pgfleet", stack);
      assert.match(label, /^(?=.{1,63}$)[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/);
      assert.notEqual(label, stackLabel(organization, "pgfleet", `${stack}_`));
    });
  }
});

describe("an object that a stack is about to make", () => {
  const namespace = namespaceObject("platform");
  const cluster = clusterObject("shop", "databases");

  it("is no problem when it is not there, or was made by an attempt that was interrupted", () => {
    assert.equal(foreign(namespace, undefined, STACK), undefined);
    assert.equal(foreign(namespace, labelled(STACK), STACK), undefined);
  });

  it("is refused when it is there and no stack's, with both ways out", () => {
    for (const found of [{}, { metadata: {} }, { metadata: { labels: { team: "platform" } } }]) {
      assert.equal(
        foreign(namespace, found, STACK),
        "pgfleet:namespace: the namespace platform is there already, and no stack made it. pulumi destroy would delete it " +
          "with all its data. Fix: pulumi config set pgfleet:namespace NAME; or, to give it to this stack all the same: " +
          `kubectl label namespaces platform pgfleet.io/stack=${STACK}`,
      );
    }
    assert.match(
      foreign(cluster, {}, STACK) ?? "",
      /^pgfleet:clusters\.shop: .* kubectl label clusters\.postgresql\.cnpg\.io shop -n databases pgfleet\.io\/stack=/,
    );
  });

  it("is refused when it is another stack's, without a way to take it", () => {
    assert.equal(
      foreign(OPERATOR, labelled("organization.pgfleet.staging"), STACK),
      "pgfleet:operator.install: CloudNativePG is there already, and the stack organization.pgfleet.staging owns it. " +
        "Fix: pulumi config set --path 'pgfleet:operator.install' false",
    );
  });
});

describe("objects that a stack is about to make", () => {
  let server: Server;
  let kubeconfig: KubeconfigFolder;
  let answers: Record<string, object>;
  let asked: string[];

  beforeEach(async () => {
    answers = {};
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const answer = answers[request.url ?? ""];
      const status = answer === undefined ? 404 : "code" in answer ? Number(answer.code) : 200;
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    kubeconfig = await writeKubeconfig(`http://127.0.0.1:${port}`);
  });

  afterEach(async () => {
    await kubeconfig.remove();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const objects = [namespaceObject("db"), OPERATOR, clusterObject("shop", "db")];
  const NAMESPACE = "/api/v1/namespaces/db";
  const DEFINITION = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/clusters.postgresql.cnpg.io";
  const CLUSTER = "/apis/postgresql.cnpg.io/v1/namespaces/db/clusters/shop";

  it("are looked for, and none of them is there", async () => {
    assert.deepEqual(await foreignObjects({ stack: STACK, objects }, undefined, ACCESS), []);
    assert.deepEqual(asked.sort(), [NAMESPACE, DEFINITION, CLUSTER].sort());
  });

  it("are refused all at once, each for its reason", async () => {
    answers[NAMESPACE] = { metadata: {} };
    answers[DEFINITION] = labelled("other");
    answers[CLUSTER] = { kind: "Status", code: 403, message: 'clusters "shop" is forbidden' };
    const problems = await foreignObjects({ stack: STACK, objects }, undefined, ACCESS);
    assert.equal(problems.length, 3);
    assert.match(problems[0] ?? "", /^pgfleet:namespace: .* no stack made it/);
    assert.match(problems[1] ?? "", /^pgfleet:operator\.install: .* the stack other owns it/);
    assert.match(
      problems[2] ?? "",
      /^pgfleet:clusters\.shop: .* cannot be known; whoever deploys needs the right to get clusters\.postgresql\.cnpg\.io: .*clusters "shop" is forbidden$/,
    );
  });

  it("are not asked about again once they are deployed", async () => {
    const last = { stack: STACK, objects };
    assert.deepEqual(await foreignObjects({ stack: STACK, objects }, last, ACCESS), []);
    assert.deepEqual(asked, []);
    const more = [...objects, clusterObject("new", "db")];
    answers["/apis/postgresql.cnpg.io/v1/namespaces/db/clusters/new"] = {};
    assert.equal((await foreignObjects({ stack: STACK, objects: more }, last, ACCESS)).length, 1);
    assert.equal(asked.length, 1);
  });
});
