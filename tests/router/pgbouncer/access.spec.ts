import assert from "node:assert/strict";
import fc from "fast-check";
import { BlockList } from "node:net";
import { authEntryName, unroutable } from "../../../components/router/pgbouncer/language/names";
import { renderHba } from "../../../components/router/pgbouncer/renderHba";
import { anyName } from "../../support/names";
import { account, configuration } from "../configurations";

const CLUSTERS = configuration.storages.map(({ cluster }) => cluster);

/** Has no quote, which stands twice. */
const WITH_CERTIFICATE = "app role";
const routing = { ...configuration, certificateRoles: [WITH_CERTIFICATE] };
const POD = "10.0.0.7";

/** Where a login comes from: a socket of the pod, or an address. */
type From = "socket" | { readonly address: string };

/** What PgBouncer makes of a login: the method of the first line that fits; refused when none does. */
function methodFor(hba: string, database: string, user: string, from: From): string {
  for (const line of hba.split("\n").filter((text) => text !== "")) {
    const [type, ...fields] = line.match(/"[^"]*"|\S+/g) ?? [];
    const method = fields.pop() ?? assert.fail(line);
    const [wantedDatabase = "", wantedUser = "", addresses] = fields;
    assert.equal(fields.length, type === "local" ? 2 : 3, line);
    if ((type === "local") !== (from === "socket")) continue;
    if (from !== "socket" && !holds(addresses ?? "", from.address)) continue;
    if (isMeant(wantedDatabase, database) && isMeant(wantedUser, user)) return method;
  }
  return "reject";
}

function isMeant(field: string, name: string): boolean {
  return field === "all" || field === `"${name}"`;
}

function holds(addresses: string, address: string): boolean {
  if (addresses === "all") return true;
  const [network = "", bits] = addresses.split("/");
  const family = network.includes(":") ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, address.includes(":") ? "ipv6" : "ipv4");
}

describe("who gets in where by PgBouncer", function () {
  this.timeout(20_000);

  let hba: string;
  const { user: router } = account;
  const addresses = fc.constantFrom("127.0.0.1", "::1", POD, "127.0.0.2", "192.0.2.9", "2001:db8::9");
  const users = anyName.filter((name) => name !== router && name !== WITH_CERTIFICATE);

  before(() => (hba = renderHba(routing, account)));

  it("is the router account at the console, with its password, from within the pod only", () => {
    assert.equal(methodFor(hba, "pgbouncer", router, "socket"), "trust");
    for (const address of ["127.0.0.1", "::1"])
      assert.equal(methodFor(hba, "pgbouncer", router, { address }), "scram-sha-256");
    for (const address of [POD, "127.0.0.2", "2001:db8::9"])
      assert.equal(methodFor(hba, "pgbouncer", router, { address }), "reject");
  });

  it("is nobody else at the console, nor anybody in the entries of lookups", () => {
    const closed = fc.constantFrom("pgbouncer", ...CLUSTERS.map(authEntryName));
    fc.assert(
      fc.property(closed, users, addresses, (database, user, address) => {
        for (const from of ["socket", { address }] as const)
          assert.equal(methodFor(hba, database, user, from), "reject");
        if (database !== "pgbouncer") assert.equal(methodFor(hba, database, router, { address }), "reject");
      }),
    );
  });

  it("is everybody in every database that a route may have, with the role's own password, but not by a socket", () => {
    const databases = anyName.filter((name) => unroutable(name) === undefined);
    fc.assert(
      fc.property(databases, users, addresses, (database, user, address) => {
        assert.equal(methodFor(hba, database, user, { address }), "scram-sha-256");
        assert.equal(methodFor(hba, database, user, "socket"), "reject");
        assert.equal(methodFor(hba, database, router, { address }), "reject");
      }),
    );
  });

  it("is a role that config names with its certificate alone, and where nobody gets in neither does it", () => {
    const databases = anyName.filter((name) => unroutable(name) === undefined);
    fc.assert(
      fc.property(databases, addresses, (database, address) => {
        assert.equal(methodFor(hba, database, WITH_CERTIFICATE, { address }), "cert");
        assert.equal(methodFor(hba, database, WITH_CERTIFICATE, "socket"), "reject");
      }),
    );
    for (const closed of ["pgbouncer", ...CLUSTERS.map(authEntryName)])
      assert.equal(methodFor(hba, closed, WITH_CERTIFICATE, { address: POD }), "reject");
  });

  it("does not depend on the order of clusters, and leaves it as it was", () => {
    const storages = [...routing.storages];
    assert.equal(renderHba(routing, account), renderHba({ ...routing, storages: [...storages].reverse() }, account));
    assert.deepEqual(routing.storages, storages);
  });
});
