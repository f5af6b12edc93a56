import assert from "node:assert/strict";
import { handDatabases, handIni, handUsers } from "../../../bench/throughput/stack/handIni";
import { productConfiguration, type Product } from "../../../bench/throughput/stack/product";

const odyssey: Product = { name: "odyssey", engine: "odyssey", clean: true, tls: false };
const pgbouncer: Product = { name: "pgbouncer", engine: "pgbouncer", clean: true, tls: false };

describe("PgBouncer by hand", () => {
  it("wipes server connections between transactions only when it shall be clean", () => {
    assert.doesNotMatch(handIni({ clean: false, tls: false }), /reset/);
    assert.match(handIni({ clean: true, tls: false }), /^server_reset_query_always = 1$/m);
  });

  it("has TLS on both sides or on none", () => {
    const sides = (tls: boolean) =>
      handIni({ clean: false, tls })
        .split("\n")
        .filter((line) => line.includes("_tls_sslmode"));
    assert.deepEqual(sides(false), ["server_tls_sslmode = disable"]);
    assert.deepEqual(sides(true), ["client_tls_sslmode = allow", "server_tls_sslmode = verify-full"]);
  });

  it("has a line for each database", () => {
    const entry = { name: "shop", database: "bench", mode: "transaction", size: 20 } as const;
    assert.equal(
      handDatabases("pg-rw", [entry]),
      "[databases]\n'shop' = host=pg-rw port=5432 dbname=bench pool_mode=transaction pool_size=20\n",
    );
    assert.equal(handUsers("bench", "secret"), '"bench" "secret"\n');
  });
});

describe("pgfleet's routers of the throughput bench", () => {
  for (const product of [odyssey, pgbouncer]) {
    it(`${product.engine}: all files are pgfleet's own, with TLS on both sides or on none`, () => {
      const plain = filesOf(product);
      assert.deepEqual(filesOf({ ...product, tls: false }), plain);
      const encrypted = filesOf({ ...product, tls: true });
      const name = product.engine === "odyssey" ? "odyssey.conf" : "settings.conf";
      assert.match(
        encrypted[name] ?? "",
        product.engine === "odyssey" ? /listen \{.* tls "allow"/ : /client_tls_sslmode = allow/,
      );
      assert.match(plain[name] ?? "", /client_tls_sslmode = disable|listen \{.* tls "disable"/);
      assert.match(textOf(encrypted), /verify.full/);
      assert.match(textOf(plain), /disable/);
    });

    it(`${product.engine}: many databases are split as pgfleet splits them, and have another generation`, () => {
      const few = productConfiguration(product, []);
      const many = productConfiguration(
        product,
        Array.from({ length: 10_000 }, (_, number) => `customer_${number}`),
      );
      assert.notEqual(few.generation, many.generation);
      const parts = ({ objects }: { objects: readonly object[] }) =>
        objects.filter(
          (object) => "data" in object && Object.keys(object.data as object).some((file) => file.startsWith("routes-")),
        );
      assert.equal(parts(few).length, 0);
      assert.ok(parts(many).length > 1);
    });
  }
});

function filesOf(product: Product): Record<string, string> {
  const objects = productConfiguration(product, []).objects as { kind: string; data?: Record<string, string> }[];
  return Object.assign({}, ...objects.filter(({ kind }) => kind === "ConfigMap").map(({ data }) => data)) as Record<
    string,
    string
  >;
}

function textOf(files: Record<string, string>): string {
  return `${files["routes.conf"] ?? ""}${files["settings.conf"] ?? ""}`;
}
