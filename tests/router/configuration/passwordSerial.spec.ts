import assert from "node:assert/strict";
import { passwordSerial } from "../../../components/router/configuration/digest";

const account = "the router's own";

describe("the serial of passwords", () => {
  it("is the account's while no role has one, so that nothing changes for whoever has none", () => {
    assert.equal(passwordSerial("1", { account, roles: {} }), "1");
  });

  it("changes with each password and each role, and not with their order", () => {
    const serials = [
      passwordSerial("1", { account, roles: { app: "a", batch: "b" } }),
      passwordSerial("2", { account, roles: { app: "a", batch: "b" } }),
      passwordSerial("1", { account: "another", roles: { app: "a", batch: "b" } }),
      passwordSerial("1", { account, roles: { app: "b", batch: "a" } }),
      passwordSerial("1", { account, roles: { app: "a" } }),
    ];
    assert.equal(new Set(serials).size, serials.length);
    assert.equal(passwordSerial("1", { account, roles: { batch: "b", app: "a" } }), serials[0]);
  });
});
