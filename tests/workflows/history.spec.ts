import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkflowCheckout, type HistoryEntry } from "../support/workflowCheckout";
import { deploy } from "../../workflows/deploy";
import { up } from "../../workflows/up";

type Step = () => Promise<void>;

/** As Pulumi notes it. */
function entry(
  kind: string,
  commit: string | undefined,
  { result = "succeeded", dirty = false }: { result?: string; dirty?: boolean } = {},
): HistoryEntry {
  const git = commit === undefined ? {} : { "git.head": commit, "git.dirty": String(dirty) };
  return { kind, result, environment: { "exec.kind": "cli", ...git } };
}

describe("what is deployed", function () {
  this.timeout("30s");

  let checkout: WorkflowCheckout;
  let [older, deployed, newer]: string[] = [];

  beforeEach(async () => {
    checkout = await WorkflowCheckout.make();
    older = await checkout.commit();
    deployed = await checkout.commit();
    newer = await checkout.commit();
    await mkdir(join(checkout.folder, "saved-plan"));
    await writeFile(join(checkout.folder, "saved-plan", "plan.json"), "{}");
  });

  afterEach(async () => {
    await checkout.remove();
  });

  const refuses = async (step: Step, message: RegExp) => {
    await assert.rejects(checkout.inside(step), message);
    assert.deepEqual(await checkout.calls(), []);
  };
  const runs = async (step: Step, call: RegExp) => {
    await checkout.inside(step);
    const calls = await checkout.calls();
    assert.equal(calls.length, 1);
    assert.match(calls[0] ?? "", call);
  };

  describe("at a deployment", () => {
    const DEPLOY = () => deploy("dev", "saved-plan");
    const PLANNED_UP = /^up --stack dev --plan saved-plan\/plan\.json --yes /;

    it("may be followed by what builds on it", async () => {
      await checkout.history([entry("update", deployed)]);
      await runs(DEPLOY, PLANNED_UP);
    });

    it("may be deployed again", async () => {
      await checkout.history([entry("update", newer)]);
      await runs(DEPLOY, PLANNED_UP);
    });

    it("is nothing before the first", async () => {
      await checkout.history([]);
      await runs(DEPLOY, PLANNED_UP);
    });

    it("is never taken back by an older commit, whose deployment was run again or approved late", async () => {
      await checkout.history([entry("update", deployed), entry("update", older)]);
      await checkout.git("switch", "--quiet", "--detach", older ?? "");
      const message = new RegExp(
        `^Error: dev runs commit ${deployed}, and this is ${older}, which does not build on it: .* Nothing was changed\\. ` +
          "Fix: deploy the newest commit of the default branch, ",
      );
      await refuses(DEPLOY, message);
    });

    it("is the last update that succeeded, whatever was done since", async () => {
      const others = Array.from({ length: 97 }, () => entry("refresh", older));
      const failed = entry("update", older, { result: "failed" });
      await checkout.history(
        [entry("destroy", older), failed, entry("resource-import", older), ...others],
        [entry("update", newer), entry("update", deployed)],
      );
      await checkout.git("switch", "--quiet", "--detach", deployed ?? "");
      await refuses(DEPLOY, new RegExp(`^Error: dev runs commit ${newer}, and this is ${deployed}, `));
    });

    it("is not followed by a commit beside it", async () => {
      await checkout.git("switch", "--quiet", "--create", "feature", deployed ?? "");
      await checkout.history([entry("update", newer)]);
      await checkout.commit();
      await refuses(DEPLOY, /which does not build on it: [^]*merge into it what is deployed if it is not there/);
    });

    it("is not guessed when it is in no commit of this repository", async () => {
      const unknown = "0123456789".repeat(4);
      await checkout.history([entry("update", unknown)]);
      await refuses(
        DEPLOY,
        new RegExp(`runs commit ${unknown}, [^]* is not known to build on it: [^]*in no branch, docs`),
      );
      await checkout.history([entry("update", undefined)]);
      await refuses(DEPLOY, /runs commit unknown, [^]* is not known to build on it/);
    });

    it("is not known to a checkout of the newest commit only, which says so", async () => {
      await checkout.history([entry("update", deployed)]);
      await checkout.cutHistory();
      await refuses(DEPLOY, /is not known to build on it: [^]*Fix: [^\n]* git fetch --unshallow$/);
    });
  });

  describe("at an hourly run", () => {
    const UP = () => up("dev");
    const PLAIN_UP = /^up --stack dev --yes /;

    it("is deployed again when it is this commit", async () => {
      await checkout.history([entry("refresh", older), entry("update", newer)]);
      await runs(UP, PLAIN_UP);
    });

    it("is deployed again when the last try failed", async () => {
      await checkout.history([entry("update", newer, { result: "failed" }), entry("update", newer)]);
      await runs(UP, PLAIN_UP);
    });

    it("stays when it is another commit", async () => {
      await checkout.history([entry("update", deployed), entry("update", newer)]);
      const message = `^Error: dev runs commit ${deployed}, and this is ${newer}: not deployed by the schedule, .* Fix: let `;
      await refuses(UP, new RegExp(message));
    });

    it("stays destroyed", async () => {
      await checkout.history([entry("destroy", newer), entry("update", newer)]);
      await refuses(UP, /^Error: dev was destroyed, and this is .* take a stack that shall stay away out of the list/);
    });

    it("stays half destroyed", async () => {
      await checkout.history([entry("destroy", newer, { result: "failed" }), entry("update", newer)]);
      await refuses(UP, /^Error: dev was destroyed in part, for that failed, and this is /);
    });

    it("stays when it was made with changes that are in no commit", async () => {
      await checkout.history([entry("update", newer, { dirty: true }), entry("update", newer)]);
      await refuses(UP, new RegExp(`^Error: dev runs commit ${newer} with changes that are in no commit, and this is`));
    });

    it("stays when another commit was deployed in part", async () => {
      await checkout.history([entry("update", deployed, { result: "failed" }), entry("update", newer)]);
      await refuses(UP, new RegExp(`^Error: dev runs commit ${deployed} in part, for that failed, and this is`));
    });

    it("is not made for the first time", async () => {
      await checkout.history([]);
      await refuses(UP, /^Error: dev was never deployed, and this is /);
    });
  });
});
