import assert from "node:assert/strict";
import { clientTlsInForce } from "../../components/routing/clientTls";
import type { LastDeployment } from "../../components/routing/types";

describe("TLS of clients", () => {
  const cases: readonly [what: string, ...Parameters<typeof clientTlsInForce>, expected: string][] = [
    ["is required of a new stack", "", {}, "required"],
    ["stays required", "", { routes: {}, clientTlsInForce: "required" }, "required"],
    ["is not demanded of clients that had none before", "", { routes: {} }, "allowed"],
    ["stays allowed until config says otherwise", "", { routes: {}, clientTlsInForce: "allowed" }, "allowed"],
    ["is allowed once config does not say off any more", "", { routes: {}, clientTlsInForce: "off" }, "allowed"],
    ["is what config says", "required", { routes: {} }, "required"],
    ["is what config says, also less than before", "off", { routes: {}, clientTlsInForce: "required" }, "off"],
    ["is what config says of a new stack", "allowed", {}, "allowed"],
  ];
  for (const [what, asked, last, expected] of cases) {
    it(what, () => assert.equal(clientTlsInForce(asked, last satisfies LastDeployment), expected));
  }
});
