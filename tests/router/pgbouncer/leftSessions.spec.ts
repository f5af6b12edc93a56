import assert from "node:assert/strict";
import { leftSessions } from "../../../components/router/pgbouncer/leftSessions";
import { Consoles, type Process } from "./consoles";

/** Two sessions of `moved` and one of `other` are left; the rest goes on where their databases are, or has no server. */
const first: Process = {
  config: { peer_id: "1" },
  servers: [
    { link: "c1", close_needed: 1 },
    { link: "c2", close_needed: 0 },
    { link: "c3", close_needed: 1 },
    { link: "", close_needed: 1 },
  ],
  clients: [
    { ptr: "c1", database: "moved", id: 11 },
    { ptr: "c2", database: "moved", id: 12 },
    { ptr: "c3", database: "other", id: 13 },
    { ptr: "c4", database: "moved", id: 14 },
  ],
};

const second: Process = {
  config: { peer_id: "2" },
  servers: [{ link: "c1", close_needed: 1 }],
  clients: [{ ptr: "c1", database: "moved", id: 11 }],
};

const none: Process = { config: { peer_id: "3" }, servers: [], clients: first.clients ?? [] };

/** The first answers twice before the others do. */
const consolesOf = (...processes: Process[]) => new Consoles(processes, [0, 0, ...processes.keys()]);

describe("PgBouncer's sessions that go on where their database was", function () {
  this.timeout(20_000);

  it("are those whose server connection is only kept for them, of each process once", async () => {
    assert.deepEqual(await leftSessions.count(consolesOf(first, second, none).ask, "", 3), { moved: 2, other: 1 });
    assert.deepEqual(await leftSessions.count(consolesOf(none).ask, "", 1), {});
  });

  it("are ended in their own process, those of the database only", async () => {
    const consoles = consolesOf(first, second, none);
    assert.equal(await leftSessions.end(consoles.ask, "", 3, "moved"), 2);
    assert.deepEqual(consoles.told, [
      [0, "KILL_CLIENT 11"],
      [1, "KILL_CLIENT 11"],
    ]);
    assert.equal(await leftSessions.end(consolesOf(none).ask, "", 1, "moved"), 0);
  });
});
