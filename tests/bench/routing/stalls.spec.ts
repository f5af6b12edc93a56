import assert from "node:assert/strict";
import { longestLogin, longestStallOfBoth } from "../../../bench/routing/logins/stalls";

const login = (target: string, start: number, end: number) => ({ target, start, end, problem: undefined });

describe("stalls of logins", () => {
  const logins = [
    login("a", 0, 9_000), // before anything was deployed
    login("a", 10_000, 11_500),
    login("b", 11_400, 13_000),
    login("a", 11_600, 11_650),
  ];

  it("are the longest login to a target that ended since", () => {
    assert.equal(longestLogin(logins, "a", 10_000), 1.5);
    assert.equal(longestLogin(logins, "a", 0), 9);
    assert.equal(longestLogin(logins, "nobody", 0), 0);
  });

  it("hit both targets for as long as logins to both were on their way", () => {
    assert.equal(longestStallOfBoth(logins, "a", "b", 10_000), 0.1);
    assert.equal(longestStallOfBoth(logins, "a", "nobody", 0), 0);
  });
});
