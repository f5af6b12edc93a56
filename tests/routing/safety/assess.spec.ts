import assert from "node:assert/strict";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { planRoutes } from "../../../components/routing/plan/plan";
import { assess } from "../../../components/routing/safety/assess";
import { catalog } from "../catalogs";
import { policy } from "../policy";
import { rulesOf } from "../rules";

describe("a plan's warnings", () => {
  it("name the clusters whose lookup function tells which roles there are, and the SQL that ends it", () => {
    const telling = (cluster: string, tellsRoles: boolean) => ({ ...catalog(cluster), tellsRoles });
    const rules = rulesOf({ pg1: {}, pg2: {}, pg3: {} });
    const warningsFor = (...catalogs: ReturnType<typeof telling>[]) =>
      assess(
        {},
        { rules, policy },
        { plan: planRoutes(catalogs, rules), catalogs, unreachable: [], kept: [] },
        new Date(),
      ).warnings;
    const before = warningsFor(telling("pg1", false), telling("pg2", false), telling("pg3", false));
    const [added, ...more] = warningsFor(telling("pg1", true), telling("pg2", false), telling("pg3", true)).filter(
      (each) => !before.includes(each),
    );
    assert.deepEqual(more, []);
    assert.match(added ?? "", /finds out which roles pg1, pg3 have, because/);
    for (const statement of lookupSql(ROUTER_ACCOUNT)) assert.ok(added?.includes(`${statement};`));
  });
});
