import assert from "node:assert/strict";
import { Client } from "pg";
import { execa } from "execa";
import { routerHost, routerPort, labEnvironment } from "../../../lab/environment";
import { projectFolder } from "../../../lab/paths";
import { asSuperuser } from "../../../lab/superuser";
import { answeringCluster, UNVERIFIED } from "../support/connect";
import { createDatabases, dropDatabases, password } from "../support/databases";
import { engineConfig } from "../support/engines";
import { up, type Config } from "../support/stack";

const OWNER = "mover";

describe("a database that moves, through pgbouncer", function () {
  this.timeout("5m");

  const modes = { moving_session: "session", moving_transaction: "transaction" } as const;
  let clients: Client[];

  before(async () => {
    for (const cluster of ["pg2", "pg3", "pg1"]) await createDatabases(cluster, Object.keys(modes), OWNER);
    // As whoever moves a database moves its roles: with their verifiers.
    const verifier = await asSuperuser("pg2", `SELECT rolpassword FROM pg_authid WHERE rolname = '${OWNER}'`);
    for (const cluster of ["pg1", "pg3"]) await asSuperuser(cluster, `ALTER ROLE ${OWNER} PASSWORD '${verifier}'`);
    await up(await routedTo("pg2"));
  });

  beforeEach(() => (clients = []));

  afterEach(async () => {
    for (const client of clients) await client.end().catch(() => undefined);
  });

  after(async () => {
    for (const cluster of ["pg2", "pg3", "pg1"]) await dropDatabases(cluster, Object.keys(modes));
  });

  it("is followed by open connections at their next transaction in mode transaction, and writes nowhere else", async () => {
    const inTransaction = await connect("moving_transaction");
    const idle = await connect("moving_transaction");
    assert.deepEqual([await clusterOf(inTransaction), await clusterOf(idle)], ["pg2", "pg2"]);
    await inTransaction.query("BEGIN");
    assert.equal(await clusterOf(inTransaction), "pg2");
    await up(await routedTo("pg3"));
    assert.equal(await clusterOf(idle), "pg3");
    assert.equal(await clusterOf(inTransaction), "pg2");
    await inTransaction.query("COMMIT");
    assert.equal(await clusterOf(inTransaction), "pg3");
  });

  it("is told of when sessions stay in mode session, and a command ends them", async () => {
    const stays = await connect("moving_session");
    const before = await clusterOf(stays);
    const to = before === "pg2" ? "pg3" : "pg2";
    const told = await up(await routedTo(to));
    assert.match(told, /sessions that are open go on where their database was before.*moving_session \(1\)/);
    assert.match(told, /npx pgfleet routes end-sessions DATABASE/);
    assert.equal(await clusterOf(stays), before);
    assert.equal(await answeringCluster({ user: OWNER, password, database: "moving_session" }), to);
    const ended = new Promise((resolve) => stays.once("error", resolve));
    const args = ["cli/pgfleet.mjs", "routes", "end-sessions", "moving_session", "--stack", "dev", "--json"];
    const { stdout } = await execa(process.execPath, args, { cwd: projectFolder, env: labEnvironment() });
    assert.deepEqual(JSON.parse(stdout), { database: "moving_session", ended: 1 });
    await ended;
  });

  it("ends no session when its route is dropped", async () => {
    const client = await connect("moving_transaction");
    await client.query("BEGIN");
    const before = await clusterOf(client);
    await up(await engineConfig("pgbouncer"));
    assert.equal(await clusterOf(client), before);
    await client.query("COMMIT");
    assert.equal(await clusterOf(client), "pg1");
    assert.equal(await answeringCluster({ user: OWNER, password, database: "moving_transaction" }), "pg1");
  });

  async function connect(database: string): Promise<Client> {
    const address = { host: routerHost, port: Number(routerPort) };
    const client = new Client({ ...address, ssl: UNVERIFIED, user: OWNER, password, database, query_timeout: 10_000 });
    client.on("error", () => undefined); // told to whoever waits for the query
    clients.push(client);
    await client.connect();
    return client;
  }

  async function clusterOf(client: Client): Promise<string> {
    const { rows } = await client.query<{ cluster: string }>("SELECT current_setting('cluster_name') AS cluster");
    return rows[0]?.cluster ?? "";
  }

  async function routedTo(cluster: string): Promise<Config> {
    const pins = Object.fromEntries(Object.keys(modes).map((database) => [database, cluster]));
    const databases = Object.fromEntries(Object.entries(modes).map(([database, mode]) => [database, { mode }]));
    return await engineConfig("pgbouncer", ["pins", pins], ["overrides", { databases }]);
  }
});
