import assert from "node:assert/strict";
import { describeSequence, describeStep, shorten } from "../../../bench/sessions/describe";
import { signatureOf } from "../../../bench/sessions/signature";
import type { Exchange } from "../../../bench/sessions/run/exchange";
import type { Step } from "../../../bench/sessions/steps/types";

describe("what is printed of a violation", function () {
  this.timeout(20_000);

  const step: Step = { do: "query", sql: "SELECT 1" };
  const login: Exchange = { step: 0, login: true, lines: ["told a=1", "told b=2", "ReadyForQuery I"], end: "answered" };
  const answer: Exchange = { step: 0, login: false, lines: ["DataRow 1"], end: "answered" };

  it("has equal answers once, and others side by side", () => {
    assert.equal(describeSequence([step], [answer], [answer]), '1. query, sql: "SELECT 1"\n     both      DataRow 1');
    const closed: Exchange = { ...answer, lines: [], end: "closed" };
    assert.deepEqual(describeSequence([step], [answer], [closed]).split("\n").slice(1), [
      "     straight  DataRow 1",
      "     through   -- closed by the server",
    ]);
  });

  it("has of a login only what differs", () => {
    const other = { ...login, lines: ["told a=1", "ReadyForQuery I"] };
    assert.deepEqual(describeSequence([step], [login, answer], [other, answer]).split("\n").slice(1), [
      "     straight  told b=2",
      "     both      DataRow 1",
    ]);
  });

  it("counts the rows of a long result", () => {
    const rows = Array.from({ length: 9 }, (_, index) => `DataRow ${index}`);
    const expected = ["T", ...rows.slice(0, 4), "… 5 more DataRow", "CommandComplete"];
    assert.deepEqual(shorten(["T", ...rows, "CommandComplete"]), expected);
    assert.deepEqual(shorten(["told a=1", "told b=1", "told c=1", "told d=1", "told e=1"]).length, 5);
  });

  it("has the messages of the extended protocol in one line", () => {
    const messages = [{ send: "Execute", portal: "", rows: 2 }, { send: "Sync" }] as const;
    assert.equal(describeStep({ do: "extended", messages }), 'extended: Execute portal="" rows=2; Sync');
  });

  it("takes violations for one that differ in numbers and names only", () => {
    const at = (straight: string) => signatureOf([step], { step: 0, straight, through: undefined });
    assert.equal(at('ErrorResponse near "a" P=8'), at('ErrorResponse near "b" P=14'));
    assert.notEqual(at("ReadyForQuery T"), at("ReadyForQuery E"));
    assert.notEqual(at("ErrorResponse ERROR 25P02"), at("ErrorResponse ERROR 42601"));
  });
});
