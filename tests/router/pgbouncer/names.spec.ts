import assert from "node:assert/strict";
import { authEntryName, unroutable } from "../../../components/router/pgbouncer/language/names";
import { quote, quoteAccount, unquotable } from "../../../components/router/pgbouncer/language/syntax";

describe("names that PgBouncer carries", function () {
  this.timeout(20_000);

  for (const name of [
    "shop",
    "Upper Case",
    'a"b',
    "a\\b",
    "база",
    "😀",
    "x".repeat(63),
    "default",
    "console",
    "a;b",
    "a=b",
  ]) {
    it(`are ${JSON.stringify(name)}`, () => assert.equal(unroutable(name), undefined));
  }

  const refused: [name: string, why: RegExp][] = [
    ["it's", /single quote/],
    ["a\nb", /control character/],
    ["half \ud800 pair", /not valid UTF-8/],
    ["x".repeat(64), /64 bytes long/],
    ["*", /default route/],
    ["pgbouncer", /console/],
    [authEntryName("pg1"), /the router's own/],
    ["", /empty/],
    ["__proto__", /Pulumi/],
  ];
  for (const [name, why] of refused) {
    it(`are not ${JSON.stringify(name)}`, () => assert.match(unroutable(name) ?? "", why));
  }

  it("are written between single quotes as they are", () => {
    assert.equal(quote('a "b" \\ c'), `'a "b" \\ c'`);
    assert.throws(
      () => quote("secret' x"),
      (error: Error) => /cannot carry/.test(error.message) && !error.message.includes("secret"),
    );
    assert.equal(unquotable("\x7f"), "it contains a control character");
  });

  it("have double quotes doubled in the account's file", () => {
    assert.equal(quoteAccount('a"b'), '"a""b"');
  });
});
