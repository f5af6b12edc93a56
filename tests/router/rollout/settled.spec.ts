import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import { KubernetesApiError } from "../../../components/kubernetes/askApi";
import { settled, type Counted } from "../../../components/router/rollout/settled";

/** What Kubernetes says of a workload of two pods whose template was changed for the third time. */
const said = (replicas: number, updatedReplicas: number, observedGeneration = 3, wanted = 2): Counted => ({
  metadata: { generation: 3 },
  spec: { replicas: wanted },
  status: { replicas, updatedReplicas, observedGeneration },
});

const STALE = said(2, 2, 2);
const DONE = said(2, 2);

/** Says these one after another, the last for ever; a number is an error of the API. */
async function looksUntilSettled(...answers: (Counted | number)[]): Promise<number> {
  let looks = 0;
  const read = () => {
    const answer = answers[Math.min(looks++, answers.length - 1)];
    if (typeof answer === "number") return Promise.reject(new KubernetesApiError(new KubeConfig(), `status ${answer}`));
    return Promise.resolve(answer ?? assert.fail());
  };
  await settled(read, { pause: 20, pod: 150, what: "Deployment router", look: "kubectl describe" });
  return looks;
}

describe("pods of a changed template", () => {
  for (const [title, ...answers] of [
    ["are there at once when nothing has changed", DONE],
    ["are waited for while Kubernetes speaks of the template before", STALE, STALE, DONE],
    ["are waited for, one after another", said(2, 0), said(2, 1), DONE],
    ["are waited for while one of before still serves beside them", said(3, 1), said(3, 2), said(3, 2), DONE],
    ["may be none", said(0, 0, 3, 0)],
    ["are waited for when the API owes an answer", 503, said(2, 1), 500, DONE],
    ["are waited for when nothing was counted yet", { metadata: { generation: 1 }, spec: { replicas: 2 } }, DONE],
  ] as [string, ...(Counted | number)[]][]) {
    it(title, async () => assert.equal(await looksUntilSettled(...answers), answers.length));
  }

  it("are waited for as long as there are more of them", async () => {
    const slow = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1].map((updated) => said(2, updated));
    assert.equal(await looksUntilSettled(STALE, ...slow, DONE), slow.length + 2);
  });

  it("are not waited for without end, and the error says how many there are", async () => {
    await assert.rejects(
      looksUntilSettled(said(2, 0), said(3, 1)),
      /^Error: Deployment router replaced no further pod within 0.15 s: 1 of 2 pods run the present template, 2 the one before\. .*: kubectl describe$/,
    );
    await assert.rejects(looksUntilSettled(STALE), /has not noticed the change/);
    await assert.rejects(looksUntilSettled(403), KubernetesApiError);
  });
});
