import assert from "node:assert/strict";
import { deletedData } from "../../workflows/deletedData";

const URN = "urn:pulumi:dev::pgfleet::";
const CLUSTER = `${URN}pgfleet:postgres:CloudNativePG$kubernetes:postgresql.cnpg.io/v1:Cluster::`;

describe("what a plan deletes for good", () => {
  const cases: [what: string, urn: string, steps: string[] | null, deleted: string[]][] = [
    ["a cluster that config lists no longer", `${CLUSTER}pg9`, ["delete"], ["cluster `pg9` with its data"]],
    [
      "a cluster that is replaced",
      `${CLUSTER}pg9`,
      ["create-replacement", "replace", "delete-replaced"],
      ["cluster `pg9` with its data"],
    ],
    ["a cluster that stays", `${CLUSTER}pg9`, ["update"], []],
    ["a resource without steps", `${CLUSTER}pg9`, null, []],
    [
      "a namespace",
      `${URN}kubernetes:core/v1:Namespace::databases`,
      ["delete"],
      ["namespace `databases` with everything in it"],
    ],
    [
      "a definition of the operator",
      `${URN}pgfleet:postgres:Operator$kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::clusters.postgresql.cnpg.io`,
      ["delete"],
      ["definition `clusters.postgresql.cnpg.io` with every object of it in that Kubernetes, of all stacks"],
    ],
    ["what holds no data", `${URN}pgfleet:odyssey:Router$kubernetes:core/v1:ConfigMap::router`, ["delete"], []],
  ];
  for (const [what, urn, steps, deleted] of cases) {
    it(what, () => {
      assert.deepEqual(deletedData({ resourcePlans: { [urn]: { steps } } }), deleted);
    });
  }

  it("in the order of names", () => {
    const resourcePlans = { [`${CLUSTER}pg9`]: { steps: ["delete"] }, [`${CLUSTER}pg10`]: { steps: ["delete"] } };
    assert.deepEqual(deletedData({ resourcePlans }), ["cluster `pg10` with its data", "cluster `pg9` with its data"]);
  });
});
