import assert from "node:assert/strict";
import { Told } from "../../../bench/sessions/wire/told";

describe("settings that a server tells", function () {
  this.timeout(20_000);

  it("are told once, sorted, with the value that holds", () => {
    const told = new Told();
    for (const text of ["b\x001\0", "a\x001\0", "b\x002\0"]) told.note(Buffer.from(text));
    assert.deepEqual(told.takeChanges(), ["told a=1", "told b=2"]);
  });

  it("are not told again when they are told with the same value, or go back to it", () => {
    const told = new Told();
    told.note(Buffer.from("a\x001\0"));
    told.takeChanges();
    for (const text of ["a\x002\0", "a\x001\0"]) told.note(Buffer.from(text));
    assert.deepEqual(told.takeChanges(), []);
  });
});
