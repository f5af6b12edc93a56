import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount/account";
import { routerAccountHba } from "../../components/postgres/routerAccount/hba";
import { KEEPALIVES } from "../../components/postgres/cloudnativepg/spec";
import { routerAccountSql } from "../../components/postgres/routerAccount/sql";

describe("docs/external.md", () => {
  const page = readFileSync(join(__dirname, "../../docs/external.md"), "utf8");

  it("holds the SQL that the program checks for", () => {
    assert.ok(page.includes(routerAccountSql(ROUTER_ACCOUNT).trim()));
  });

  it("holds the lines of pg_hba.conf that the program asks for", () => {
    assert.ok(page.includes(`\n${routerAccountHba(ROUTER_ACCOUNT, "hostssl").join("\n")}\n`));
  });

  it("has other clusters notice lost routers as soon as those that are made here", () => {
    const statements = Object.entries(KEEPALIVES).map(([name, value]) => `ALTER SYSTEM SET ${name} = ${value};\n`);
    assert.ok(page.includes(statements.join("")));
  });
});
