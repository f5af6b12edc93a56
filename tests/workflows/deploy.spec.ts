import assert from "node:assert/strict";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endOf, WorkflowCheckout } from "../support/workflowCheckout";

const ROUTES = "urn:pulumi:dev::fleet::pulumi-nodejs:dynamic/routing:Routes::routes";
const VIOLATION = `resource ${ROUTES} violates plan: properties changed: ~~password[{old-secret}!={new`;

describe("the deployment of a saved plan", function () {
  this.timeout("30s");

  let checkout: WorkflowCheckout;
  let temporary: string;

  beforeEach(async () => {
    checkout = await WorkflowCheckout.make();
    temporary = join(checkout.folder, "..", "tmp");
    await mkdir(temporary);
    await mkdir(join(checkout.folder, "saved-plan"));
    await writeFile(join(checkout.folder, "saved-plan/plan.json"), "{}");
    await checkout.commit();
  });

  afterEach(async () => {
    const left = (await readdir(temporary)).filter((name) => name.startsWith("pgfleet-events-"));
    await checkout.remove();
    assert.deepEqual(left, [], "events hold what a violated plan quotes");
  });

  const deploy = () => checkout.run(["deploy", "dev", "saved-plan"], { TMPDIR: temporary });
  const violated = [
    { diagnosticEvent: { severity: "error", message: `${VIOLATION}\nline of a secret}]\n`, urn: ROUTES } },
  ];
  const printed = `  routes  error: ${VIOLATION}\nline of a secret}]\nResources:\n`;

  it("that succeeds is done, whatever databases are called", async () => {
    const outputs = `Outputs:\n  routes:\n    x resource violates plan: "pg2"\nResources:\n    1 updated\n`;
    await checkout.pulumiPrints(outputs, 0, endOf("up", true));
    const { failed, log } = await deploy();
    assert.equal(failed, false, log);
    assert.match(log, /violates plan: "pg2"\nResources:\n {4}1 updated/);
  });

  it("that fails for another reason is not taken for stale, whatever databases are called", async () => {
    await checkout.pulumiPrints('x resource violates plan: "pg2"\nerror: no\n', 255, endOf("up", false));
    const { failed, log } = await deploy();
    assert.equal(failed, true);
    assert.match(log, /\nerror: no\n\nthe deployment of dev failed; Pulumi says above why$/);
  });

  it("that the plan refuses says so, and that nothing was changed; it shows no value", async () => {
    await checkout.pulumiPrints(printed, 255, [...violated, ...endOf("preview", false)]);
    const { failed, log } = await deploy();
    assert.equal(failed, true);
    assert.match(
      log,
      /The saved plan of dev is stale: [^\n]*\(pulumi-nodejs:dynamic\/routing:Routes routes\)[^\n]* Nothing was changed\./,
    );
    assert.doesNotMatch(log, /secret}|password|Resources/);
  });

  it("that the plan refuses half way says so", async () => {
    await checkout.pulumiPrints(printed, 255, [...violated, ...endOf("up", false)]);
    const { log } = await deploy();
    assert.match(log, /It was found half way: what is listed above as done is done\./);
  });

  it("that was killed shows nothing that may be a value", async () => {
    await checkout.pulumiPrints(printed, 255, []);
    const { failed, log } = await deploy();
    assert.equal(failed, true);
    assert.doesNotMatch(log, /secret}|password|Resources/);
  });

  it("prints no character that could hide or turn a line", async () => {
    await checkout.pulumiPrints('  + "shop_\u202eppa\u001b[2K": "pg2"\n');
    const { log } = await deploy();
    assert.match(log, /shop_\\u\{202e\}ppa\\u\{1b\}\[2K/);
  });
});
