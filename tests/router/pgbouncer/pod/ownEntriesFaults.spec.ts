import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { leftSessions } from "../../../../components/router/pgbouncer/leftSessions";
import { Consoles } from "../consoles";
import { eventually, filesOf, manifested, StandInPod } from "./standInPod";

describe("what a pod with PgBouncer adds to its entries, when it is hard", function () {
  this.timeout(20_000);
  const instances = "legacy a,b 5432,5433 postgres\n";
  const routes = { erp: "primary_of_legacy port=1" };
  let pod: StandInPod;

  beforeEach(async () => (pod = await StandInPod.make()));

  afterEach(() => pod.remove());

  it("keeps a dropped entry's mode, whatever the database is called", async () => {
    await pod.start(filesOf("c1", { "pool_mode=x": "pg2", shop: "pg2" }));
    await pod.mount(filesOf("c2", { shop: "pg2" }), "c2");
    const kept = "'pool_mode=x' = host=pg1 auth_dbname='pgfleet_auth_pg1' pool_mode=transaction pool_size=9\n";
    await eventually(async () => (await pod.live("own/retired.conf")) !== "");
    assert.equal(await pod.live("own/retired.conf"), kept);
  });

  it("tries again to follow the writable instance when what it had made was refused", async () => {
    await pod.set("primary", "host=a port=5433\n");
    await pod.start(filesOf("d1", routes, instances));
    await pod.set("remark", "2026 [1] ERROR for a moment\n");
    await pod.set("primary", "host=b port=5433\n");
    await eventually(() => pod.output.includes('"refused"'));
    await pod.set("remark", undefined);
    await eventually(async () => (await pod.live("own/routes.conf")).includes("'erp' = host=b port=5433 "));
  });

  it("leads to none of a cluster's former instances once config names others", async () => {
    await pod.set("primary", "host=a port=5433\n");
    await pod.start(filesOf("d1", routes, instances));
    await pod.set("primary", undefined);
    await pod.mount(filesOf("d2", routes, "legacy x,y 5432,5433 postgres\n"), "d2");
    await eventually(async () => (await pod.live("instances.conf")).includes("x,y"));
    assert.match(await pod.live("own/routes.conf"), /^'erp' = host=127.0.0.1 port=1 /m);
  });

  it("takes nothing over when a part of it could not be written", async () => {
    await pod.start(filesOf("c1", { "it is": "pg2", shop: "pg2" }));
    await pod.command("awk", "#!/bin/sh\necho no space left >&2; exit 2\n");
    await pod.mount(filesOf("c2", { shop: "pg2" }), "c2");
    await sleep(1_000);
    assert.match(pod.output, /"failed","generation":"c2"/);
    assert.match(await pod.live("own/routes.conf"), /^'it is' = /m);
  });
});

describe("PgBouncer's sessions that go on where their database was, by name", function () {
  this.timeout(20_000);

  it("are counted by any name of a database", async () => {
    const process = {
      config: { peer_id: "1" },
      servers: [{ link: "c1", close_needed: 1 }],
      clients: [{ ptr: "c1", database: "constructor", id: 1 }],
    };
    assert.deepEqual(await leftSessions.count(new Consoles([process]).ask, "", 1), { constructor: 1 });
  });
});

describe("reload.sh with PgBouncer, when it is hard", function () {
  this.timeout(20_000);
  let pod: StandInPod;

  beforeEach(async () => (pod = await StandInPod.make()));

  afterEach(() => pod.remove());

  it("takes what fixes a configuration that keeps a process from answering", async () => {
    await pod.start(filesOf("b1", { shop: "pg2" }));
    await pod.set("down-2", "");
    await pod.mount(filesOf("b2", { shop: "pg1" }), "b2");
    await eventually(() => pod.output.includes('"failed","generation":"b2"'));
    await pod.mount(filesOf("b3", { shop: "pg3" }), "b3");
    await eventually(async () => (await pod.live("own/routes.conf")).includes("'shop' = host=pg3 "));
  });

  it("puts authorities together line by line, also one without a newline at its end", async () => {
    const files = filesOf("a1", { shop: "pg2" });
    await pod.mount(manifested({ ...files, "ca-pg1.crt": (files["ca-pg1.crt"] ?? "").trimEnd() }));
    assert.equal(await pod.runOnce(), 0);
    assert.equal(await pod.live("own/ca.crt"), "-----BEGIN CERTIFICATE-----\nCA of pg1\nCA of pg2\n");
  });
});
