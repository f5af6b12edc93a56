import assert from "node:assert/strict";
import { reportOf } from "../../workflows/pulumi/engineEvents";
import { endOf } from "../support/workflowCheckout";

const SECRET = "urn:pulumi:dev::fleet::pgfleet:odyssey:Router$kubernetes:core/v1:Secret::router";

const error = (message: string, urn?: string) => ({
  diagnosticEvent: { urn, prefix: "error: ", message: `${message}\n`, color: "never", severity: "error" },
});
const report = (...events: readonly object[]) => reportOf(events.map((event) => JSON.stringify(event)));

describe("the engine's events", () => {
  it("tell how a run ended, and whether that was before anything was changed", async () => {
    assert.deepEqual(await report(...endOf("preview", false)), {
      result: "failed",
      untouched: true,
      stale: false,
      refused: [],
      quotesValues: false,
    });
    const { result, untouched } = await report(...endOf("preview", true), ...endOf("up", true));
    assert.deepEqual([result, untouched], ["succeeded", false]);
  });

  it("of a run that was killed tell no end, and change nothing for certain", async () => {
    const { result, untouched } = await reportOf(['{"sequence":0,"preludeEvent":{}}', '{"sequence":1,"summaryEv']);
    assert.deepEqual([result, untouched], [undefined, false]);
  });

  it("know a violated plan, whose message quotes values", async () => {
    const { stale, refused, quotesValues } = await report(
      error(`resource ${SECRET} violates plan: properties changed: ~~stringData[{a}!={b}]`, SECRET),
      error(`resource ${SECRET} violates plan: properties changed: ~~stringData[{a}!={b}]`, SECRET),
    );
    assert.deepEqual([stale, refused, quotesValues], [true, ["kubernetes:core/v1:Secret router"], true]);
  });

  it("know a violation by the stack's outputs, of which no resource is named", async () => {
    const { stale, refused, quotesValues } = await report(
      error("resource violates plan: properties changed: ++password[x]"),
    );
    assert.deepEqual([stale, refused, quotesValues], [true, [], true]);
  });

  for (const message of [
    "update is not allowed by the plan: this resource is constrained to same",
    "create is not allowed by the plan: no steps were expected for this resource",
  ]) {
    it(`know a refusal: ${message.slice(0, 40)}`, async () => {
      const { stale, refused, quotesValues } = await report(error(message, SECRET));
      assert.deepEqual([stale, refused, quotesValues], [true, ["kubernetes:core/v1:Secret router"], false]);
    });
  }

  it("know a refusal for what never came, by the name in the message", async () => {
    const { stale, refused } = await report(
      error("expected resource operations for urn:pulumi:dev::fleet::a:b:C::d but none were seen"),
    );
    assert.deepEqual([stale, refused], [true, ["a:b:C d"]]);
  });

  for (const name of [
    "x resource violates plan",
    "resource urn:a violates plan",
    "create is not allowed by the plan",
    "expected resource operations for urn:a but none were seen",
  ]) {
    it(`take no name for a refusal: ${name}`, async () => {
      const { stale } = await report(
        { diagnosticEvent: { severity: "info", message: name } },
        { diagnosticEvent: { severity: "warning", message: `${name}\n` } },
        error(`pulumi-nodejs:dynamic/routing:Routes resource 'routes' has a problem: database "${name}"\n${name}`),
        { resOutputsEvent: { metadata: { new: { outputs: { routes: { [name]: "pg2" } } } } } },
      );
      assert.equal(stale, false);
    });
  }
});
