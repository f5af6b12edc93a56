import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { startGitLab, type GitLabHost } from "../support/gitLabHost";
import { WorkflowCheckout } from "../support/workflowCheckout";

describe("a preview of a pull request", function () {
  this.timeout("30s");

  let checkout: WorkflowCheckout;
  let host: GitLabHost;
  let environment: Record<string, string>;

  beforeEach(async () => {
    checkout = await WorkflowCheckout.make();
    await writeFile(
      join(checkout.folder, "package.json"),
      JSON.stringify({ scripts: { routes: "echo '## Moved' #" } }),
    );
    await checkout.commit();
    host = await startGitLab({ project: "project token", job: "job token" });
    environment = {
      GITLAB_CI: "true",
      CI_API_V4_URL: host.url,
      CI_PROJECT_ID: "42",
      CI_JOB_TOKEN: "job token",
      GITLAB_TOKEN: "project token",
      CI_MERGE_REQUEST_IID: "7",
    };
  });

  afterEach(async () => {
    await host.close();
    await checkout.remove();
  });

  const step = (...args: string[]) => checkout.run(args, environment);
  const ROUTES = "urn:pulumi:dev::pgfleet::pulumi-nodejs:dynamic/routing:Routes::routes";
  const plan = (routes: unknown) => ({
    resourcePlans: { [ROUTES]: { goal: { type: "pulumi-nodejs:dynamic/routing:Routes" }, state: { routes } } },
  });

  it("keeps the plan before anything is said, and says then what it is", async () => {
    await checkout.pulumiPlans(plan({}));
    const preview = await step("preview", "dev", "saved-plan");
    assert.equal(preview.failed, false, preview.log);
    assert.deepEqual([...host.files.values()], [JSON.stringify(plan({}))]);
    assert.equal(host.comments.length, 0);
    const published = await step("publish", "saved-plan");
    assert.equal(published.failed, false, published.log);
    assert.match(host.comments[0]?.body ?? "", /\n## Moved\n[^]*: the merge applies this and nothing else\.\n$/);
  });

  it("says that routes which it could not know are open", async () => {
    await checkout.pulumiPlans(plan(runtime.unknownValue));
    await step("preview", "dev", "saved-plan");
    await step("publish", "saved-plan");
    assert.match(host.comments[0]?.body ?? "", /this and nothing else, \*\*except the routes\*\*/);
  });

  it("that fails leaves no plan, so that no earlier one of the same files is applied", async () => {
    await checkout.pulumiPlans(plan({}));
    await step("preview", "dev", "saved-plan");
    await checkout.pulumiPrints("error: a guard refuses\n", 255);
    await step("preview", "dev", "saved-plan");
    const published = await step("publish", "saved-plan");
    assert.equal(published.failed, true);
    assert.match(published.log, /^the preview of dev failed; the reason is above$/m);
    assert.match(host.comments[0]?.body ?? "", /\*\*The preview failed: nothing can be deployed from it\.\*\*/);
    await step("fetch-plan", "dev", "fetched");
    const deployed = await step("deploy", "dev", "fetched");
    assert.equal(deployed.failed, true);
    assert.match(deployed.log, /^the last preview of dev with the files of this commit failed, [^\n]* Fix: /m);
    assert.deepEqual(
      (await checkout.calls()).filter((call) => call.startsWith("up")),
      [],
    );
  });

  it("that cannot list the routes leaves none either", async () => {
    await checkout.pulumiPlans(plan({}));
    await writeFile(join(checkout.folder, "package.json"), JSON.stringify({ scripts: { routes: "exit 1 #" } }));
    await step("preview", "dev", "saved-plan");
    assert.deepEqual([...host.files.values()], ["null\n"]);
  });
});
