import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount";
import { routerAccountSql } from "../../components/postgres/routerAccountSql";

describe("docs/external.md", () => {
  it("holds the SQL that the program checks for", () => {
    const page = readFileSync(join(__dirname, "../../docs/external.md"), "utf8");
    assert.ok(page.includes(routerAccountSql(ROUTER_ACCOUNT).trim()));
  });
});
