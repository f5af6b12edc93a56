import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const SCRIPT = join(__dirname, "../../../bench/routing/shell/append.sh");

/** As psql prints it. */
const TABLE = ` datname | owner
---------+-------
 shop_1  | shop
 mine    | postgres
 shop_2  | shop
(3 rows)

`;

describe("the shell way's loop", () => {
  it("appends a block for each row but those of postgres", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pgfleet-append-"));
    try {
      const file = join(folder, "routes.conf");
      await execa("bash", [SCRIPT, "pg2", file], { input: TABLE, timeout: 10_000 });
      const text = await readFile(file, "utf8");
      assert.deepEqual(
        [...text.matchAll(/^database "(.*)" \{$/gm)].map(([, name]) => name),
        ["shop_1", "shop_2"],
      );
      assert.match(text, /auth_query "SELECT \* FROM pgfleet\.verifier\(\$1\)"\n {4}auth_query_db "auth_pg2"/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
