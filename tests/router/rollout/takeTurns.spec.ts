import assert from "node:assert/strict";
import fc from "fast-check";
import { nextTurn } from "../../../components/router/rollout/nextTurn";
import { takeTurns, type Pods } from "../../../components/router/rollout/takeTurns";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import type { RolloutInputs } from "../../../components/router/rollout/rollout";
import type { PodState, RouterPod } from "../../../components/router/rollout/routerPods";

const inputs: RolloutInputs = {
  engine: "odyssey",
  processes: 1,
  workload: { kind: "Deployment", name: "router", selector: "app.kubernetes.io/name=odyssey" },
  retired: [],
  generation: "new",
  found: {},
  namespace: "pgfleet",
  selector: "app=router",
  replicas: 2,
  account: ROUTER_ACCOUNT,
  password: "secret",
  kubernetesContext: "",
  timeoutSeconds: 5,
};

/** What a simulated pod starts with. */
interface Start {
  readonly generation: "old" | "new";
  /** Looks at it before it runs; none when it runs already. */
  readonly starting: number;
  /** Looks at it, once it was told to, before it runs the new generation; none has one that never does. */
  readonly reloading: number | undefined;
  /** Looks at the list after which it is replaced by one that starts with what is there. */
  readonly leaves?: number;
}

interface Simulated {
  readonly name: string;
  generation: "old" | "new";
  starting: number;
  reloading: number | undefined;
  leaves: number;
  told: boolean;
}

describe("the turn to reload", () => {
  const pod = (name: string, state: "new" | "old" | "told" | "starting"): RouterPod => {
    return {
      name,
      running: state !== "starting",
      permitted: state === "told",
      upToDate: state === "new",
      problem: undefined,
    };
  };
  const cases: readonly { pods: RouterPod[]; next: string | undefined }[] = [
    { pods: [], next: undefined },
    { pods: [pod("a", "new"), pod("b", "new")], next: undefined },
    { pods: [pod("a", "old"), pod("b", "old")], next: "a" },
    { pods: [pod("a", "new"), pod("b", "old")], next: "b" },
    { pods: [pod("a", "starting"), pod("b", "old")], next: "b" },
    { pods: [pod("a", "starting")], next: undefined },
    { pods: [pod("a", "old"), pod("b", "told")], next: "b" },
    { pods: [pod("a", "told"), pod("b", "new")], next: "a" },
  ];
  for (const { pods, next } of cases) {
    const states = pods.map(
      ({ name, ...is }) => `${name} ${is.permitted ? "told" : is.upToDate ? "new" : is.running ? "old" : "starting"}`,
    );
    it(`is ${next ?? "nobody"}'s of [${states.join(", ")}]`, () => {
      assert.equal(nextTurn(pods)?.name, next);
    });
  }
});

describe("a rollout", () => {
  it("tells pods one after another, and none that runs the generation or is about to start with it", async () => {
    const fleet = new Fleet([running("old"), running("new"), running("old"), { ...running("new"), starting: 3 }]);
    await fleet.rollOut();
    assert.deepEqual(fleet.told, ["pod-0", "pod-2"]);
    assert.ok(fleet.pods.every(({ generation }) => generation === "new"));
  });

  it("nudges pods that run the generation, each once and after the one before: what they hold may be a changed copy", async () => {
    const fleet = new Fleet([running("new"), running("new"), running("new")]);
    await fleet.rollOut(inputs.timeoutSeconds, 20);
    assert.deepEqual(
      fleet.nudged.map(({ names }) => names),
      [["pod-0"], ["pod-1"], ["pod-2"]],
    );
    const [first, second, third] = fleet.nudged.map(({ at }) => at) as [number, number, number];
    // A timer may be early by a fraction of a millisecond.
    assert.ok(second - first > 19 && third - second > 19, `${first}, ${second}, ${third}`);
    assert.deepEqual(fleet.told, []);
  });

  it("waits for as many pods as there shall be", async () => {
    const fleet = new Fleet([running("new")]);
    const rollout = fleet.rollOut();
    setTimeout(() => fleet.pods.push(simulated("late", running("new"))), 30);
    await rollout;
    assert.equal(fleet.pods.length, 2);
  });

  it("names the pod that does not follow, what it and the others do, and leaves the others alone", async () => {
    const fleet = new Fleet([running("old"), { ...running("old"), reloading: undefined }, running("old")]);
    await assert.rejects(fleet.rollOut(0.1), ({ message }: Error) => {
      assert.match(message, /within 0\.1 s: router pod pod-1 does not run generation new/);
      assert.match(message, /- pod pod-1 runs generation old; its reloader said last:\n {4}log of pod-1\n/);
      assert.match(message, /- pod pod-2 runs generation old, and was not told to change/);
      assert.doesNotMatch(message, /- pod pod-0/);
      return true;
    });
    assert.deepEqual(
      fleet.pods.map(({ generation }) => generation),
      ["new", "old", "old"],
    );
  });

  it("names a pod that does not start, after the others have followed", async () => {
    const fleet = new Fleet([{ ...running("new"), starting: Infinity }, running("old")]);
    await assert.rejects(fleet.rollOut(0.1), ({ message }: Error) => {
      assert.match(message, /not every router pod is there/);
      assert.match(message, /- pod pod-0 does not run yet; its reloader said last:\n {4}log of pod-0/);
      return true;
    });
    assert.equal(fleet.pods[1]?.generation, "new");
    assert.ok(fleet.nudged.filter(({ names }) => names.includes("pod-0")).length > 1);
  });

  it("fails when there are too few pods", async () => {
    await assert.rejects(new Fleet([running("new")]).rollOut(0.05), /1 of 2 pods are there/);
  });

  it("ends at the deadline though each pod whose turn it is gets replaced by another that does not follow", async () => {
    const stubborn = { ...running("old"), reloading: undefined };
    const fleet = new Fleet([running("new"), stubborn]);
    let replaced = 0;
    const replacing = setInterval(() => {
      if (++replaced < 40) fleet.pods[1] = simulated(`pod-1-${replaced}`, stubborn);
    }, 10);
    try {
      await assert.rejects(fleet.rollOut(0.1), /within 0\.1 s: router pod pod-1-\d+ does not run generation new/);
    } finally {
      clearInterval(replacing);
    }
    assert.ok(replaced < 40, `it went on for ${replaced} pods`);
    assert.ok(fleet.told.length > 1, "each had its turn");
  });

  it("takes longer than the deadline when there are many pods, each of which is faster", async () => {
    const fleet = new Fleet(Array.from({ length: 30 }, () => ({ ...running("old"), reloading: 15 })));
    const start = performance.now();
    await fleet.rollOut(0.3);
    assert.ok(performance.now() - start > 300);
    assert.equal(fleet.told.length, 30);
    assert.equal(fleet.most, 1);
  });

  const pod: fc.Arbitrary<Start> = fc.record({
    generation: fc.constantFrom("old", "new"),
    starting: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(4)),
    reloading: fc.nat(3),
    leaves: fc.oneof({ weight: 4, arbitrary: fc.constant(Infinity) }, fc.nat(12)),
  });

  it("ends with all pods up to date and never had two at it, whatever starts, leaves or breaks it off meanwhile", async () => {
    const breaks = fc.uniqueArray(fc.nat(40), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(pod, { minLength: 2, maxLength: 5 }), breaks, async (starts, calls) => {
        const fleet = new Fleet(starts, new Set(calls));
        for (let interrupted = true; interrupted;) {
          interrupted = await fleet.rollOut().then(
            () => false,
            (error: unknown) => {
              if (error !== INTERRUPTION) throw error;
              return true;
            },
          );
        }
        assert.ok(fleet.pods.every(({ generation, starting }) => generation === "new" && starting === 0));
        assert.equal(fleet.most, Math.min(1, fleet.told.length));
      }),
      { numRuns: 100 },
    );
  });
});

const INTERRUPTION = new Error("interrupted");

/** Pods that follow what they are told, as the pods' reloaders do. */
class Fleet implements Pods {
  readonly pods: Simulated[];
  /** Names of those that were told, in order; each once. */
  readonly told: string[] = [];
  /** Who was nudged together, and when. */
  readonly nudged: { readonly names: readonly string[]; readonly at: number }[] = [];
  /** How many ever were at it at once. */
  most = 0;
  #calls = 0;

  /** @param interruptions calls that end the program */
  constructor(
    starts: readonly Start[],
    private readonly interruptions: ReadonlySet<number> = new Set(),
  ) {
    this.pods = starts.map((start, i) => simulated(`pod-${i}`, start));
  }

  /** @param nudge milliseconds between two nudges */
  async rollOut(timeoutSeconds = inputs.timeoutSeconds, nudge = 1): Promise<void> {
    await takeTurns({ ...inputs, timeoutSeconds }, this, { look: 1, nudge });
  }

  list(): Promise<PodState[]> {
    this.#call();
    this.pods.forEach((pod, i) => {
      if (pod.leaves-- > 0) return;
      this.pods[i] = simulated(`${pod.name}-next`, { generation: "new", starting: 2, reloading: 1 });
    });
    return Promise.resolve(
      this.pods.map((pod) => ({ name: pod.name, running: pod.starting === 0, permitted: pod.told })),
    );
  }

  inspect(state: PodState): Promise<RouterPod> {
    this.#call();
    const pod = this.#pod(state.name);
    if (pod.starting > 0) pod.starting--;
    else if (pod.told && pod.reloading !== undefined && pod.reloading-- <= 0) pod.generation = "new";
    const upToDate = state.running && pod.generation === "new";
    return Promise.resolve({ ...state, upToDate, problem: state.running ? undefined : "does not run yet" });
  }

  permit(name: string): Promise<void> {
    this.#call();
    const pod = this.#pod(name);
    if (!pod.told) this.told.push(name);
    pod.told = true;
    const busy = this.pods.filter(({ told, generation }) => told && generation === "old");
    this.most = Math.max(this.most, busy.length);
    return Promise.resolve();
  }

  nudge(pods: readonly PodState[]): Promise<void> {
    this.#call();
    if (pods.length > 0) this.nudged.push({ names: pods.map(({ name }) => name), at: performance.now() });
    return Promise.resolve();
  }

  generationOf(name: string): Promise<string> {
    return Promise.resolve(this.#pod(name).generation);
  }

  reloaderLog({ name }: PodState): Promise<string> {
    return Promise.resolve(`log of ${name}\n`);
  }

  #pod(name: string): Simulated {
    return this.pods.find((pod) => pod.name === name) ?? simulated(name, running("old"));
  }

  #call(): void {
    if (this.interruptions.has(this.#calls++)) throw INTERRUPTION;
  }
}

function running(generation: "old" | "new"): Start {
  return { generation, starting: 0, reloading: 1 };
}

function simulated(name: string, { generation, starting, reloading, leaves = Infinity }: Start): Simulated {
  return { name, generation, starting, reloading, leaves, told: false };
}
