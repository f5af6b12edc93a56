import assert from "node:assert/strict";
import { formatPath, removeCommand, setCommand, shellQuote } from "../../../config/reading/mistake";

describe("a mistake's place", () => {
  it("is written as Pulumi's --path reads it", () => {
    assert.equal(formatPath(["namespace"]), "pgfleet:namespace");
    assert.equal(formatPath(["clusters", "pg-2", "databases", 0]), "pgfleet:clusters.pg-2.databases[0]");
    assert.equal(formatPath(["clusters", "a.b", 'c"d']), 'pgfleet:clusters["a.b"]["c\\"d"]');
  });

  it("survives a shell in the command that fixes it", () => {
    assert.equal(shellQuote("it's"), `'it'\\''s'`);
    assert.equal(setCommand(["a", "it's"], "5"), `pulumi config set --path 'pgfleet:a["it'\\''s"]' 5`);
    assert.equal(removeCommand(["a", "b"]), "pulumi config rm --path 'pgfleet:a.b'");
  });
});
