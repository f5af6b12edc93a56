import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, filesOf, manifested, StandInPod } from "./standInPod";

describe("what a pod with PgBouncer adds to its entries", function () {
  this.timeout(20_000);
  let pod: StandInPod;

  beforeEach(async () => (pod = await StandInPod.make()));

  afterEach(() => pod.remove());

  it("keeps entries that are dropped, as the default route but in their mode, until the pod ends or they are back", async () => {
    await pod.start(filesOf("c1", { "it is": "pg2", shop: "pg2" }));
    await pod.mount(filesOf("c2", { shop: "pg2" }), "c2");
    const kept = "'it is' = host=pg1 auth_dbname='pgfleet_auth_pg1' pool_mode=transaction pool_size=9\n";
    await eventually(async () => (await pod.live("own/retired.conf")) === kept);
    await pod.mount(filesOf("c3", {}), "c3");
    const both = [kept, kept.replace("it is", "shop")].join("");
    await eventually(async () => sorted(await pod.live("own/retired.conf")) === sorted(both));
    await pod.mount(filesOf("c4", { "it is": "pg1", shop: "pg2" }), "c4");
    await eventually(async () => (await pod.live("own/retired.conf")) === "");
  });

  it("leads dropped entries where the default route leads now", async () => {
    await pod.start(filesOf("c5", { shop: "pg2" }));
    await pod.mount(filesOf("c6", {}), "c6");
    await eventually(async () => (await pod.live("own/retired.conf")).startsWith("'shop' = host=pg1 "));
    const moved = filesOf("c7", {});
    const routes = (moved["routes.conf"] ?? "").replace("* = host=pg1", "* = host=pg3");
    await pod.mount(manifested({ ...moved, "routes.conf": routes }), "c7");
    await eventually(async () => (await pod.live("own/retired.conf")).startsWith("'shop' = host=pg3 "));
  });

  it("keeps roles that are dropped, with a password that nobody knows, until they are back", async () => {
    const account = '"pgfleet_router" "a-long-password"\n';
    const roles = (...lines: string[]) =>
      manifested({ ...filesOf("c8", {}), "userlist.txt": account + lines.join("") });
    const [odd, plain] = ['"a"" ""b" "1"\n', '"shop" "2"\n'];
    await pod.start(roles(odd, plain));
    assert.equal(await pod.live("own/userlist.txt"), account + odd + plain);
    await pod.mount(roles('"shop" "3"\n'));
    const kept = new RegExp(`^${account}"shop" "3"\n"a"" ""b" "[0-9a-f]{48}"\n$`);
    await eventually(async () => kept.test(await pod.live("own/userlist.txt")));
    await pod.mount(roles());
    await eventually(async () => {
      const [first, ...dropped] = (await pod.live("own/userlist.txt")).split(/(?<=\n)/);
      return first === account && /^"a"" ""b" "\w{48}"\n"shop" "\w{48}"\n$/.test(dropped.sort().join(""));
    });
    await pod.mount(roles(odd, plain));
    await eventually(async () => (await pod.live("own/userlist.txt")) === account + odd + plain);
  });

  it("never has a dropped role without a password, whatever fails", async () => {
    const dropped = manifested({ ...filesOf("c9", {}), "userlist.txt": '"pgfleet_router" "a-long-password"\n' });
    await pod.start(filesOf("c9", {}));
    const before = await pod.live("own/userlist.txt");
    await pod.command("od", "#!/bin/sh\nexit 1\n");
    await pod.mount(dropped);
    await eventually(() => pod.output.includes('"reloader":"failed"'));
    assert.equal(await pod.live("own/userlist.txt"), before);
    await pod.command("od", '#!/bin/sh\nexec /usr/bin/od "$@"\n');
    await eventually(async () => /^"of a certificate" "\w{48}"$/m.test(await pod.live("own/userlist.txt")));
  });

  it("puts the writable instance into the entries, and follows it", async () => {
    const at = (host: string) => pod.set("primary", `host=${host} port=5433\n`);
    await pod.start(filesOf("d1", { erp: "primary_of_legacy port=1" }, "legacy a,b 5432,5433 postgres\n"));
    assert.match(await pod.live("own/routes.conf"), /^'erp' = host=127.0.0.1 port=1 /m);
    await at("b");
    await eventually(async () => (await pod.live("own/routes.conf")).includes("'erp' = host=b port=5433 "));
    await eventually(async () => (await pod.told()) === "RELOAD 1\nRELOAD 2\n");
    await pod.set("primary", undefined);
    await sleep(500);
    assert.match(await pod.live("own/routes.conf"), /^'erp' = host=b port=5433 /m);
    await at("a");
    await eventually(async () => (await pod.live("own/routes.conf")).includes("'erp' = host=a port=5433 "));
    assert.match(await pod.live("routes.conf"), /^'erp' = host=primary_of_legacy port=1 /m);
  });

  it("keeps dropped entries while it follows the writable instance", async () => {
    const instances = "legacy a,b 5432,5433 postgres\n";
    await pod.set("primary", "host=a port=5432\n");
    await pod.start(filesOf("d2", { shop: "pg2", erp: "primary_of_legacy port=1" }, instances));
    await pod.mount(filesOf("d3", { erp: "primary_of_legacy port=1" }, instances), "d3");
    await eventually(async () => (await pod.live("own/retired.conf")).startsWith("'shop' = "));
    await pod.set("primary", "host=b port=5433\n");
    await eventually(async () => (await pod.live("own/routes.conf")).includes("'erp' = host=b port=5433 "));
    assert.match(await pod.live("own/retired.conf"), /^'shop' = host=pg1 [^\n]*\n$/);
  });

  it("puts parts together in the order of names, and includes them", async () => {
    const whole = filesOf("e1", {}, "legacy a,b 5432,5433 postgres\n");
    const line = (name: string) => `'${name}' = host=primary_of_legacy port=1 pool_mode=session\n`;
    const routes = (whole["routes.conf"] ?? "").replace("* =", "%include live/own/databases.conf\n* =");
    await pod.set("primary", "host=b port=5433\n");
    const parts = { "routes-0.conf": line("a") + line("c"), "routes-7.conf": line("b") };
    await pod.mount(manifested({ ...whole, "routes.conf": routes, ...parts }));
    assert.equal(await pod.runOnce(), 0);
    const merged = ["a", "b", "c"].map((name) => line(name).replace("primary_of_legacy port=1", "b port=5433"));
    assert.equal(await pod.live("own/databases.conf"), merged.join(""));
    assert.match(await pod.live("own/process-1.ini"), /^%include live\/own\/routes.conf\n/);
    assert.match(await pod.live("own/routes.conf"), /^%include live\/own\/databases.conf\n/m);
  });
});

function sorted(text: string): string {
  return text.split("\n").sort().join("\n");
}
