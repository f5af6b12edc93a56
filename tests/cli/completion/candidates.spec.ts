import assert from "node:assert/strict";
import { Command } from "commander";
import { candidatesFor, stackIn, type Candidates } from "../../../cli/completion/candidates";
import { addCompletion } from "../../../cli/completion/commands";
import { addRoutes } from "../../../cli/routes/commands";

const program = new Command("pgfleet");
addRoutes(program);
addCompletion(program);

describe("completion", () => {
  const cases: readonly (readonly [typed: string[], candidates: Candidates])[] = [
    [[], { words: ["routes", "completion", "help"] }],
    [["ro"], { words: ["routes", "completion", "help"] }],
    [["routes", ""], { words: ["list", "explain", "diff", "map", "end-sessions", "help"] }],
    [["routes", "explain", ""], { names: "databases" }],
    [["routes", "explain", "shop", ""], { words: [] }],
    [["routes", "explain", "--json", ""], { names: "databases" }],
    [["routes", "explain", "--stack", ""], { names: "stacks" }],
    [["routes", "explain", "-s", "dev", ""], { names: "databases" }],
    [["routes", "list", "--cluster", "p"], { names: "clusters" }],
    [["routes", "list", "--owner", ""], { words: [] }],
    [["routes", "list", "--database", ""], { words: [] }],
    [["routes", "map", "--"], { words: ["--stack", "--json", "--help"] }],
    [["routes", "explain", "--stack=prod", ""], { names: "databases" }],
    [["completion", ""], { words: ["bash", "zsh"] }],
    [["routes", "end-sessions", ""], { names: "databases" }],
  ];
  for (const [typed, candidates] of cases) {
    it(`of "${typed.join(" ")}"`, () => assert.deepEqual(candidatesFor(program, typed), candidates));
  }

  it("asks the stack that the command line names", () => {
    assert.equal(stackIn(program, ["routes", "explain", "--stack", "production", ""]), "production");
    assert.equal(stackIn(program, ["routes", "explain", "--stack", "prod"]), undefined);
    assert.equal(stackIn(program, ["routes", "explain", "--stack=production", ""]), "production");
    assert.equal(stackIn(program, ["routes", "explain", "-s", "production", "shop", ""]), "production");
    assert.equal(stackIn(program, ["routes", "explain", ""]), undefined);
  });
});
