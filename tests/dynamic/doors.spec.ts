import assert from "node:assert/strict";
import { read as behindTheDoor } from "../../components/odyssey/rolloutState";
import { read } from "../../components/router/rollout/rolloutState";

describe("what the state of older stacks calls", () => {
  it("is where it was", () => assert.equal(behindTheDoor, read));
});
