import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, filesOf, manifested, StandInPod } from "./standInPod";

describe("reload.sh with PgBouncer", function () {
  this.timeout(20_000);
  let pod: StandInPod;

  beforeEach(async () => (pod = await StandInPod.make()));

  afterEach(() => pod.remove());

  it("gives each process a file with its own number and socket, and finds the others of the pod by their sockets", async () => {
    const own = (id: number) => `${id} = host=${pod.work}/socket-${id - 16} port=6432`;
    await pod.mount(filesOf("a1", { shop: "pg2" }));
    assert.equal(await pod.runOnce(), 0);
    assert.equal(
      await pod.live("own/peers.conf"),
      ["[peers]", "1 = host=p0 port=6432", own(17), own(18), ""].join("\n"),
    );
    for (const number of [1, 2]) {
      const lines = (await pod.live(`own/process-${number}.ini`)).split("\n");
      // All databases and peers first: the section [pgbouncer] comes once and last, and its proof at its end.
      assert.deepEqual(lines, [
        ...["routes", "retired", "peers"].map((name) => `%include live/own/${name}.conf`),
        ...[
          "%include live/users.conf",
          "[pgbouncer]",
          `peer_id = ${16 + number}`,
          `unix_socket_dir = ${pod.work}/socket-${number}`,
        ],
        ...["%include live/settings.conf", ""],
      ]);
    }
    assert.match(
      await pod.live("own/test.ini"),
      /^unix_socket_dir = \n%include live\/settings.conf\nlisten_addr =\n$/m,
    );
    assert.equal(await pod.live("own/ca.crt"), "-----BEGIN CERTIFICATE-----\nCA of pg1\nCA of pg2\n");
  });

  it("refuses what PgBouncer cannot read, with its words", async () => {
    await pod.mount(filesOf("a2", { shop: "BAD" }));
    assert.equal(await pod.runOnce(), 1);
    assert.match(pod.output, /^\{"reloader":"refused","generation":"a2","detail":".*syntax error BAD.*"\}$/m);
  });

  for (const remark of ["ERROR broken auth file", "WARNING could not parse HBA line"]) {
    it(`refuses what PgBouncer reads but for a part: ${remark}`, async () => {
      await pod.set("remark", `2026 [1] LOG kernel file descriptor limit\n2026 [1] ${remark}\n`);
      await pod.mount(filesOf("a4", { shop: "pg2" }));
      assert.equal(await pod.runOnce(), 1);
      assert.match(pod.output, new RegExp(`"refused","generation":"a4","detail":"2026 \\[1\\] ${remark}"`));
    });
  }

  it("refuses to verify certificates without an authority", async () => {
    const files = filesOf("a3", { shop: "pg2" });
    await pod.mount(manifested({ ...files, "ca-pg1.crt": "", "ca-pg2.crt": "" }));
    assert.equal(await pod.runOnce(), 1);
    assert.match(pod.output, /"refused","generation":"a3","detail":"there is no certificate authority"/);
  });

  it("keeps what runs when the next is refused, and tells no process", async () => {
    await pod.start(filesOf("a5", { shop: "pg2" }));
    await pod.mount(filesOf("a6", { shop: "BAD" }), "a6");
    await eventually(() => pod.output.includes('"refused","generation":"a6"'));
    assert.match(await pod.live("own/routes.conf"), /^'shop' = host=pg2 /m);
    assert.equal(await pod.told(), "");
  });

  it("tells the processes one after another, and goes on only when each has taken the configuration", async () => {
    await pod.start(filesOf("b1", { shop: "pg2" }));
    await pod.mount(filesOf("b2", { shop: "pg1" }), "b2");
    await eventually(async () => (await pod.told()) === "RELOAD 1\nRELOAD 2\n");
    await eventually(() => pod.isTold());
    await pod.set("stuck", "");
    await pod.mount(filesOf("b3", { shop: "pg2" }), "b3");
    const failure = '"failed","generation":"b3","detail":"process 1 runs generation 0 after its reload"';
    await eventually(() => pod.output.includes(failure));
    await sleep(300);
    assert.match(await pod.told(), /^RELOAD 1\nRELOAD 2\n(RELOAD 1\n)+$/);
    await pod.set("stuck", undefined);
    await eventually(async () => /^RELOAD 1\nRELOAD 2\n(RELOAD 1\n)+RELOAD 2\n$/.test(await pod.told()));
    await sleep(300);
    assert.match(await pod.told(), /RELOAD 1\nRELOAD 2\n$/);
  });

  it("tells all again when one does not answer, until it does", async () => {
    await pod.start(filesOf("b4", { shop: "pg2" }));
    await pod.set("down-2", "");
    await pod.mount(filesOf("b5", { shop: "pg1" }), "b5");
    await eventually(() => pod.output.includes('"failed","generation":"b5","detail":"psql: no such socket"'));
    assert.match(await pod.told(), /^(RELOAD 1\n)+$/);
    await pod.set("down-2", undefined);
    await eventually(async () => (await pod.told()).endsWith("RELOAD 1\nRELOAD 2\n"));
  });
});
