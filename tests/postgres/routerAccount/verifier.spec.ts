import assert from "node:assert/strict";
import { withConnection } from "../../../components/postgres/connection";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { checkRouterAccount } from "../../../components/postgres/routerAccount/check";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { startPostgres } from "../../support/postgres";
import type { TestPostgres } from "../../support/postgres";

const { user, database } = ROUTER_ACCOUNT;
const PASSWORD = "the router's";

/** As a SCRAM verifier must look, or Odyssey would take it for a plain password. */
const NO_PASSWORD_MATCHES = /^SCRAM-SHA-256\$4096:[\w+/]{22}==\$A{43}=:A{43}=$/;
const SCRAM = /^SCRAM-SHA-256\$4096:[\w+/]{22}==\$[\w+/]{43}=:[\w+/]{43}=$/;

/** What a client is shown of a verifier. */
function saltOf(rows: readonly unknown[][]): string | undefined {
  return String(rows[0]?.[1]).split(/[$:]/)[2];
}

describe("the lookup function", function () {
  this.timeout(60_000);
  let postgres: TestPostgres;

  before(async () => {
    postgres = await startPostgres();
    // As the operator does it: the role cannot log in yet when it is granted what it needs.
    await postgres.sql(database, `CREATE ROLE ${user} NOLOGIN`, ...lookupSql(ROUTER_ACCOUNT));
    await postgres.sql(database, `ALTER ROLE ${user} LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
  });

  after(() => postgres.remove());

  /** As the router account. */
  async function ask(text: string, values: unknown[] = []): Promise<unknown[][]> {
    const { host, port } = postgres;
    const target = { host, port, database, user, password: PASSWORD, tls: { mode: "disable" } } as const;
    const query = { text, values, rowMode: "array" } as const;
    return await withConnection(target, 5_000, async (client) => (await client.query<unknown[]>(query)).rows);
  }

  const lookUp = (name: string | null) => ask("SELECT * FROM pgfleet.verifier($1)", [name]);

  async function verifierOf(name: string): Promise<string> {
    const [row] = await postgres.sql(database, `SELECT rolpassword FROM pg_authid WHERE rolname = '${name}'`);
    return row?.["rolpassword"] as string;
  }

  it("gives the verifier of a role that may log in", async () => {
    await postgres.sql(database, "CREATE ROLE bob LOGIN PASSWORD 'b'");
    await postgres.sql(database, `CREATE ROLE "Bob B." LOGIN PASSWORD 'c' VALID UNTIL 'infinity'`);
    await postgres.sql(database, "CREATE ROLE later LOGIN PASSWORD 'd' VALID UNTIL '2999-01-01'");
    for (const name of ["bob", "Bob B.", "later"]) {
      assert.deepEqual(await lookUp(name), [[name, await verifierOf(name)]]);
      assert.match(await verifierOf(name), SCRAM);
    }
  });

  it("shows a salt of its own for every name, and the same each time, as if each were a role's", async () => {
    await postgres.sql(database, "CREATE ROLE real LOGIN PASSWORD 'r'");
    const salts = async () =>
      await Promise.all(
        ["real", "nobody at all", "someone", "postgres", user].map(async (name) => saltOf(await lookUp(name))),
      );
    const seen = await salts();
    assert.deepEqual(await salts(), seen);
    assert.equal(new Set(seen).size, seen.length);
    // Also once the function was brought up to date.
    await postgres.sql(database, ...lookupSql(ROUTER_ACCOUNT));
    assert.deepEqual(await salts(), seen);
  });

  it("is found to tell which roles there are when it is an earlier release's", async () => {
    const { host, port } = postgres;
    const target = { host, port, database, user, password: PASSWORD, tls: { mode: "disable" } } as const;
    const tells = () => withConnection(target, 5_000, (client) => checkRouterAccount(client, ROUTER_ACCOUNT));
    assert.equal(await tells(), false);
    const former = `CREATE OR REPLACE FUNCTION pgfleet.verifier(INOUT name text, OUT verifier text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT $1, coalesce((SELECT rolpassword FROM pg_authid WHERE rolname = $1 AND rolcanlogin), 'SCRAM-SHA-256$4096:none')
$$`;
    await postgres.sql(database, former);
    assert.equal(await tells(), true);
    // What the warning says ends it.
    await postgres.sql(database, ...lookupSql(ROUTER_ACCOUNT));
    assert.equal(await tells(), false);
  });

  it("has the iterations that the server gives its roles", async () => {
    const [row] = await postgres.sql(
      database,
      "SELECT coalesce(current_setting('scram_iterations', true), '4096') AS iterations",
    );
    const expected = row?.["iterations"];
    assert.equal(String((await lookUp("nobody"))[0]?.[1]).split(/[$:]/)[1], expected);
  });

  const REFUSED: readonly [name: string, ...sql: string[]][] = [
    ["nobody at all"],
    ["dropped", "CREATE ROLE dropped LOGIN PASSWORD 'x'", "DROP ROLE dropped"],
    ["expired", "CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2000-01-01'"],
    ["locked", "CREATE ROLE locked NOLOGIN PASSWORD 'x'"],
    ["wordless", "CREATE ROLE wordless LOGIN"],
    ["older", "SET password_encryption = md5", "CREATE ROLE older LOGIN PASSWORD 'x'"],
    ["root", "CREATE ROLE root LOGIN SUPERUSER PASSWORD 'x'"],
    ["standby", "CREATE ROLE standby LOGIN REPLICATION PASSWORD 'x'"],
    ["postgres"],
    [user],
    ["BOB"],
    ["' OR true --"],
    // One that PostgreSQL would cut to 63 bytes, were it a name and not a text.
    [`${"n".repeat(63)}n`, `CREATE ROLE ${"n".repeat(63)} LOGIN PASSWORD 'x'`],
    [""],
  ];
  for (const [name, ...sql] of REFUSED) {
    it(`gives nobody in as ${JSON.stringify(name)}`, async () => {
      await postgres.sql(database, ...sql);
      const rows = await lookUp(name);
      assert.deepEqual(rows, [[name, rows[0]?.[1]]]);
      assert.match(String(rows[0]?.[1]), NO_PASSWORD_MATCHES);
    });
  }

  it("has a row for no name, too", async () => {
    const [[name, verifier] = []] = await lookUp(null);
    assert.equal(name, null);
    assert.match(String(verifier), NO_PASSWORD_MATCHES);
  });

  it("is all that the router account may do", async () => {
    await assert.rejects(ask("SELECT rolpassword FROM pg_authid"), /permission denied for table pg_authid/);
    await assert.rejects(ask("SELECT passwd FROM pg_shadow"), /permission denied for view pg_shadow/);
    await assert.rejects(ask("SELECT * FROM pgfleet.secret"), /permission denied for table secret/);
    await assert.rejects(ask("CREATE TABLE pgfleet.t ()"), /permission denied for schema pgfleet/);
    await assert.rejects(
      ask(
        "CREATE OR REPLACE FUNCTION pgfleet.verifier(INOUT name text, OUT verifier text) LANGUAGE sql AS 'SELECT $1, $1'",
      ),
      /permission denied for schema pgfleet/,
    );
  });

  it("is nobody else's", async () => {
    const sql = ["SET ROLE bob", "SELECT * FROM pgfleet.verifier('bob')"];
    await assert.rejects(postgres.sql(database, ...sql), /permission denied for schema pgfleet/);
    await postgres.sql(database, "GRANT USAGE ON SCHEMA pgfleet TO bob");
    await assert.rejects(postgres.sql(database, ...sql), /permission denied for function verifier/);
  });

  it("cannot be led astray by a function or a table of another's", async () => {
    await postgres.sql(database, "GRANT CREATE ON SCHEMA public TO PUBLIC");
    await ask(
      "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '1900-01-01'::timestamptz $$",
    );
    const sql = `SET search_path = public, pg_catalog; CREATE TEMP TABLE pg_authid AS
      SELECT 'expired' AS rolname, 'SCRAM-SHA-256$mine' AS rolpassword; SELECT * FROM pgfleet.verifier('expired')`;
    const results = await withConnection(
      { ...postgres, database, user, password: PASSWORD, tls: { mode: "disable" } },
      5_000,
      async (client) => await client.query(sql),
    );
    const [last] = (results as unknown as { rows: object[] }[]).slice(-1);
    const [row] = last?.rows as { name: string; verifier: string }[];
    assert.equal(row?.name, "expired");
    assert.match(row.verifier, NO_PASSWORD_MATCHES);
  });

  it("may be made again", async () => {
    await postgres.sql(database, ...lookupSql(ROUTER_ACCOUNT));
    assert.equal((await lookUp("bob")).length, 1);
  });
});
