import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_ROUTER_IMAGES } from "../../../config/router/routerSettings";
import { documentedErrors, documentedFeatures, isRow } from "../support/documentedErrors";
import { BY_ODYSSEY } from "./told/byOdyssey";
import { BY_PGBOUNCER } from "./told/byPgbouncer";
import { startup } from "./told/bytes";
import { startCluster, type ToldCluster } from "./told/cluster";
import { ToldRouter } from "./told/router";
import { FEATURES, MODES, tried } from "./told/works";
import { images } from "../../../lab/build/images";

const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "clients.md"), "utf8");
const ODYSSEY = images.find(({ folder }) => folder === "odyssey")?.name ?? "";

describe("what a client is told, in the words of docs/clients.md", function () {
  this.timeout("2m");
  let cluster: ToldCluster;

  before(async () => {
    cluster = await startCluster();
  });

  after(async () => {
    await cluster.remove();
  });

  for (const [engine, heading, image, cases] of [
    ["odyssey", "Odyssey", ODYSSEY, BY_ODYSSEY],
    ["pgbouncer", "PgBouncer", DEFAULT_ROUTER_IMAGES.pgbouncer, BY_PGBOUNCER],
  ] as const) {
    describe(`by ${heading}`, () => {
      const rows = documentedErrors(page).filter((row) => row.engine === heading);
      let router: ToldRouter;

      before(async () => {
        router = await ToldRouter.start(engine, image, cluster);
      });

      after(async () => {
        await router.remove();
      });

      for (const [name, feature] of Object.entries(FEATURES)) {
        it(`works where the page says so: ${name}`, async () => {
          const cells = documentedFeatures(page)[name] ?? assert.fail("it has no row");
          const own = engine === "odyssey" ? cells.slice(0, MODES.length) : cells.slice(MODES.length);
          const answers = await tried(router, feature);
          assert.deepEqual(
            answers.map((answer) => (answer ? "yes" : "no")),
            own,
          );
        });
      }

      if (engine === "odyssey") {
        it("is nothing when the name of the role is too long, or there is none", async () => {
          await assert.rejects(router.login({ user: "u".repeat(128) }), /terminated unexpectedly|ECONNRESET/);
          assert.deepEqual(await router.send(startup(["database", "told_session"])), []);
        });

        it("is of another database when the database's name is too long", async () => {
          const [told] = await router.login({ database: "d".repeat(128) });
          assert.match(told?.message ?? "", /: database "told_owner" does not exist$/);
        });
      }

      for (const [name, provoke] of Object.entries(cases)) {
        it(name, async () => {
          const row = rows.find(({ error, code }) => `${error} ${code}` === name) ?? assert.fail("it has no row");
          const told = await provoke(router);
          assert.ok(
            told.some((each) => isRow(row, each)),
            `the client was told: ${told.map(({ message, code }) => `${message} ${code}`).join("; ") || "nothing"}`,
          );
        });
      }
    });
  }
});
