import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { endOf, WorkflowCheckout } from "../support/workflowCheckout";

describe("what a step prints", function () {
  this.timeout("30s");

  let checkout: WorkflowCheckout;

  beforeEach(async () => {
    checkout = await WorkflowCheckout.make();
    await checkout.commit();
  });

  afterEach(async () => {
    await checkout.remove();
  });

  it("holds no command to GitHub, whatever names there are", async () => {
    await checkout.pulumiPrints("an owner x\n::add-mask::y\n  ##[error]z\n", 1);
    const reports = [];
    for (let run = 0; run < 2; run++) reports.push(await checkout.run(["drift", "dev"], { GITHUB_ACTIONS: "true" }));
    const tokens = reports.map(({ failed, log, errors }) => {
      assert.equal(failed, true);
      assert.equal(errors, "", "between stdout and stderr there is no order");
      const [first, ...lines] = log.split("\n");
      const [, token] = /^::stop-commands::([0-9a-f]{32})$/.exec(first ?? "") ?? [];
      assert.equal(lines.at(-1), `::${token}::`);
      assert.ok(lines.includes("::add-mask::y"));
      assert.match(lines.at(-2) ?? "", /^dev could not be compared/);
      return token;
    });
    assert.notEqual(tokens[0], tokens[1]);
  });

  it("of a comparison that failed says so, whatever words are in it", async () => {
    await checkout.pulumiPrints(
      "error: no changes were expected but changes were proposed\n",
      255,
      endOf("preview", false),
    );
    const { log } = await checkout.run(["drift", "dev"]);
    assert.match(log, /\ndev could not be compared; Pulumi says above why$/);
  });

  it("says nothing of commands elsewhere", async () => {
    const { log } = await checkout.run(["drift", "dev"]);
    assert.doesNotMatch(log, /::/);
  });

  it("fits on the page of the run, however much drifted", async () => {
    const lines = Array.from({ length: 60_000 }, (_, number) => `  ~ database_${number}: "ö" => "ä"`);
    await checkout.pulumiPrints(`${lines.join("\n")}\n`, 255, endOf("preview", true));
    const summary = join(checkout.folder, "summary");
    const { failed } = await checkout.run(["drift", "dev"], { GITHUB_STEP_SUMMARY: summary });
    assert.equal(failed, true);
    const text = await readFile(summary);
    assert.ok(text.length < 1024 * 1024, `${text.length} bytes`);
    assert.match(
      text.toString(),
      /^## Drift of `dev`\n\n```text\n {2}~ database_0[^]*\n\.\.\. \d+ more lines; [^]*\n```\n$/,
    );
  });
});
