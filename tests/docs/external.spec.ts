import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount";
import { routerAccountHba } from "../../components/postgres/routerAccountHba";
import { routerAccountSql } from "../../components/postgres/routerAccountSql";

describe("docs/external.md", () => {
  const page = readFileSync(join(__dirname, "../../docs/external.md"), "utf8");

  it("holds the SQL that the program checks for", () => {
    assert.ok(page.includes(routerAccountSql(ROUTER_ACCOUNT).trim()));
  });

  it("holds the lines of pg_hba.conf that the program asks for", () => {
    assert.ok(page.includes(`\n${routerAccountHba(ROUTER_ACCOUNT, "hostssl").join("\n")}\n`));
  });
});
