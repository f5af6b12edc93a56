import assert from "node:assert/strict";
import { findChanges, type Deployed } from "../../../components/routing/safety/changes";
import { stoppedByGuard } from "../../../components/routing/safety/guard";
import { planRoutes } from "../../../components/routing/plan/plan";
import { PLAN_DIGEST } from "../../../config/routing/guardSettings";
import { catalog, sizes } from "../catalogs";
import { rulesOf } from "../rules";
import type { Catalog } from "../../../components/postgres/catalog/types";

const rules = rulesOf({ pg1: {}, pg2: { databases: [".*"] }, pg3: { databases: [".*"] } });
const guard = { count: 10, share: 0.5 };

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, "0")}`);
}

/** What the guard says when pg2 and pg3 come to hold these, having held 30 databases each. */
function stopped(pg2: string[], pg3: string[], allowed = guard, confirmedPlan = "", held = 30): string | undefined {
  const then = [catalog("pg1"), catalog("pg2", ...names("a", held)), catalog("pg3", ...names("b", held))];
  const deployed: Deployed = { ...planRoutes(then, rules), defaultCluster: "pg1", sizes: sizes(then) };
  const now: Catalog[] = [catalog("pg1"), catalog("pg2", ...pg2), catalog("pg3", ...pg3)];
  const changes = findChanges(deployed, planRoutes(now, rules), "pg1", now);
  return stoppedByGuard(changes, deployed, now, "pg1", { guard: allowed, confirmedPlan });
}

describe("the guard", () => {
  it("lets through what is within the count and the share", () => {
    assert.equal(stopped(names("a", 30), names("b", 30)), undefined);
    assert.equal(stopped(names("a", 20), names("b", 30)), undefined);
    assert.equal(stopped([...names("a", 30), ...names("b", 10)], names("b", 30).slice(10)), undefined);
  });

  it("stops what is over the count, lists it, and says how to confirm it", () => {
    const message = stopped(names("a", 19), names("b", 30)) ?? "";
    assert.match(
      message,
      /^The guard \(pgfleet:guard\) stops this plan:\n- 11 databases would move to another cluster; pgfleet:guard.count allows 10\n/,
    );
    assert.match(message, /\n {4}"a19": pg2 → pg1 \(no longer exists on pg2\)\n/);
    assert.match(message, /\n {4}pulumi config set pgfleet:confirmedPlan plan-[0-9a-f]{12}$/);
  });

  it("stops what is over the share of all", () => {
    const message = stopped(["a00"], ["b00", "b01"], { count: 100, share: 0.25 }, "", 3) ?? "";
    assert.match(message, /\n- 3 of 6 databases would move to another cluster; pgfleet:guard.share allows 25 %\n/);
    assert.equal(stopped(["a00", "a01"], ["b00", "b01"], { count: 100, share: 0.34 }, "", 3), undefined);
  });

  it("stops a catalog that has shrunk, though few of all are gone", () => {
    const message = stopped(names("a", 14), names("b", 30), { count: 100, share: 0.5 }) ?? "";
    assert.match(
      message,
      /:\n- pg2 has lost 16 of the 30 databases routed to it; pgfleet:guard.share allows a cluster to lose 50 %\nIt would change\n/,
    );
  });

  it("stops a catalog that lists nothing of what is routed, be it one database", () => {
    const message = stopped([], names("b", 30), { count: 100, share: 0.99 }) ?? "";
    assert.match(
      message,
      /:\n- pg2 has none of the 30 databases routed to it; pgfleet:guard.share allows a cluster to lose 99 %\n/,
    );
    assert.match(
      stopped([], ["b00"], { count: 100, share: 0.99 }, "", 1) ?? "",
      /:\n- pg2 no longer has the only database routed to it; pgfleet:guard.share allows/,
    );
  });

  it("looks at no share when all of it is allowed", () => {
    assert.equal(stopped([], [], { count: 60, share: 1 }), undefined);
  });

  it("does not take databases that another cluster holds now for a plain move", () => {
    assert.match(stopped([], [...names("a", 30), ...names("b", 30)], { count: 100, share: 0.9 }) ?? "", /pg2 has none/);
  });

  it("says all of it in so many words", () => {
    const message = stopped(["a00"], ["b00", "b01"], { count: 1, share: 1 }, "", 2) ?? "";
    assert.equal(message, "");
    const text = stopped([], ["b00", "b01"], { count: 1, share: 1 }, "", 2) ?? "";
    assert.equal(
      text.replace(/plan-[0-9a-f]{12}/, "plan-0"),
      [
        "The guard (pgfleet:guard) stops this plan:",
        "- 2 databases would move to another cluster; pgfleet:guard.count allows 1",
        "It would change",
        '    "a00": pg2 → pg1 (no longer exists on pg2)',
        '    "a01": pg2 → pg1 (no longer exists on pg2)',
        "If that is meant, confirm this plan and no other:",
        "    pulumi config set pgfleet:confirmedPlan plan-0",
      ].join("\n"),
    );
  });

  it("lists twenty without a word on more", () => {
    const message = stopped(names("a", 10), names("b", 30)) ?? "";
    assert.equal(message.match(/ → /g)?.length, 20);
    assert.doesNotMatch(message, /more/);
  });

  it("lists no more than twenty, and says where all are", () => {
    const message = stopped(names("a", 5), names("b", 30)) ?? "";
    assert.equal(message.match(/ → /g)?.length, 20);
    assert.match(message, /\n {4}and 5 more; all of them: npx pgfleet routes list\n/);
  });

  it("lets exactly the confirmed plan through", () => {
    const confirmed = /plan-[0-9a-f]{12}/.exec(stopped(names("a", 5), names("b", 30)) ?? "")?.[0] ?? "";
    assert.ok("value" in PLAN_DIGEST.read(confirmed));
    assert.equal(stopped(names("a", 5), names("b", 30), guard, confirmed), undefined);
    assert.equal(stopped([...names("a", 5), "new"], names("b", 30), guard, confirmed), undefined);
    assert.notEqual(stopped(names("a", 6), names("b", 30), guard, confirmed), undefined);
    assert.notEqual(stopped(names("a", 4), names("b", 30), guard, confirmed), undefined);
  });

  it("lets a confirmed plan through once: when the same databases come back and go again, that is another one", () => {
    const then = [catalog("pg1"), catalog("pg2", ...names("a", 30)), catalog("pg3")];
    const confirm = (before: readonly Catalog[], now: readonly Catalog[], confirmedPlan: string) => {
      const deployed: Deployed = { ...planRoutes(before, rules), defaultCluster: "pg1", sizes: sizes(before) };
      const changes = findChanges(deployed, planRoutes(now, rules), "pg1", now);
      return stoppedByGuard(changes, deployed, now, "pg1", { guard, confirmedPlan });
    };
    const lost = [catalog("pg1"), catalog("pg2", ...names("a", 10)), catalog("pg3")];
    const confirmed = /plan-[0-9a-f]{12}/.exec(confirm(then, lost, "") ?? "")?.[0] ?? "";
    assert.equal(confirm(then, lost, confirmed), undefined);
    const later = [catalog("pg1"), catalog("pg2", ...names("a", 30)), catalog("pg3", "another")];
    assert.notEqual(
      confirm(later, [catalog("pg1"), catalog("pg2", ...names("a", 10)), catalog("pg3", "another")], confirmed),
      undefined,
    );
  });

  describe("of a default cluster, whose databases need no routes", () => {
    const full = [catalog("pg1", ...names("c", 30)), catalog("pg2", "a"), catalog("pg3", "b")];
    const says = (now: readonly Catalog[], defaultCluster = "pg1", allowed = guard, confirmedPlan = "") => {
      const deployed: Deployed = { ...planRoutes(full, rules), defaultCluster: "pg1", sizes: sizes(full) };
      return stoppedByGuard([], deployed, now, defaultCluster, { guard: allowed, confirmedPlan });
    };

    it("stops a catalog that has shrunk", () => {
      const [, pg2, pg3] = full as [Catalog, Catalog, Catalog];
      const shrunken = [catalog("pg1", ...names("c", 14)), pg2, pg3];
      const message = says(shrunken) ?? "";
      assert.equal(
        message.replace(/plan-[0-9a-f]{12}/, "plan-0"),
        [
          "The guard (pgfleet:guard) stops this plan:",
          "- pg1 has lost 16 of the 30 databases that it had; pgfleet:guard.share allows a cluster to lose 50 %",
          "If that is meant, confirm this plan and no other:",
          "    pulumi config set pgfleet:confirmedPlan plan-0",
        ].join("\n"),
      );
      const confirmed = /plan-[0-9a-f]{12}/.exec(message)?.[0] ?? "";
      assert.equal(says(shrunken, "pg1", guard, confirmed), undefined);
      assert.match(
        says([catalog("pg1"), pg2, pg3], "pg1", guard, confirmed) ?? "",
        /pg1 has none of the 30 databases that it had/,
      );
      assert.equal(says([catalog("pg1", ...names("c", 15)), pg2, pg3]), undefined);
    });

    it("stops another one in place of one that cannot be asked what it serves", () => {
      const others = full.slice(1);
      assert.match(
        says(others, "pg2") ?? "",
        /- pg1 was the default cluster and is not asked any more: up to 30 databases .* on pg2\n/,
      );
      assert.equal(says(full, "pg2"), undefined);
      assert.equal(says(others), undefined);
      assert.equal(says(others, "pg2", { count: 30, share: 1 }), undefined);
      assert.match(says(others, "pg2", { count: 29, share: 1 }) ?? "", /up to 30 databases/);
      assert.match(says(others, "pg2", { count: 30, share: 0.99 }) ?? "", /up to 30 databases/);
    });

    it("does not count what the former default cluster served by routes", () => {
      const overrides = { databases: { "c0.": { size: 1 } }, owners: {} };
      const deployed: Deployed = {
        ...planRoutes(full, { ...rules, overrides }),
        defaultCluster: "pg1",
        sizes: sizes(full),
      };
      const says = (count: number) =>
        stoppedByGuard([], deployed, full.slice(1), "pg2", { guard: { count, share: 1 }, confirmedPlan: "" }) ?? "";
      assert.match(says(19), /up to 20 databases that it served without a route/);
      assert.equal(says(20), "");
      const small: Deployed = { routes: {}, defaultCluster: "pg1", sizes: { pg1: 1 } };
      assert.match(
        stoppedByGuard([], small, [], "pg2", { guard: { count: 0, share: 1 }, confirmedPlan: "" }) ?? "",
        /up to 1 database that/,
      );
    });
  });

  it("does not stop what changes nothing, however strict", () => {
    assert.equal(stopped(names("a", 31), names("b", 31), { count: 0, share: 0 }), undefined);
  });
});
