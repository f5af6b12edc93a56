import type { EngineName } from "../../../components/router/engine";

/** A way to a database that is measured. */
export interface Way {
  readonly name: WayName;
  /** What tables call it. */
  readonly title: string;
  /** Undefined: no router at all. */
  readonly router: Router | undefined;
}

export interface Router {
  /** Written by hand as its manual says, or as pgfleet deploys it. */
  readonly made: "by hand" | "by pgfleet";
  readonly engine: EngineName;
  /** Whether in mode transaction nothing that one client leaves behind reaches the next. */
  readonly clean: boolean;
}

export const WAY_NAMES = [
  "straight",
  "hand",
  "hand-clean",
  "pgbouncer",
  "pgbouncer-unclean",
  "odyssey",
  "odyssey-unclean",
] as const;

export type WayName = (typeof WAY_NAMES)[number];

export const WAYS: Readonly<Record<WayName, Way>> = {
  straight: { name: "straight", title: "straight", router: undefined },
  hand: way("hand", "PgBouncer by hand", "by hand", "pgbouncer", false),
  "hand-clean": way("hand-clean", "PgBouncer by hand, clean", "by hand", "pgbouncer", true),
  pgbouncer: way("pgbouncer", "pgfleet, PgBouncer", "by pgfleet", "pgbouncer", true),
  "pgbouncer-unclean": way("pgbouncer-unclean", "pgfleet, PgBouncer, unclean", "by pgfleet", "pgbouncer", false),
  odyssey: way("odyssey", "pgfleet, Odyssey", "by pgfleet", "odyssey", true),
  "odyssey-unclean": way("odyssey-unclean", "pgfleet, Odyssey, unclean", "by pgfleet", "odyssey", false),
};

/** Those that a user meets without choosing. */
export const MAIN_WAYS: readonly WayName[] = ["straight", "hand", "hand-clean", "pgbouncer", "odyssey"];

/** PgBouncer by hand that leaves as much behind as this way does: what it is compared with. */
export function baselineOf(name: WayName, mode: "session" | "transaction"): WayName | undefined {
  const { router } = WAYS[name];
  if (router?.made !== "by pgfleet") return undefined;
  // In mode session both wipe a server connection when its client leaves.
  return router.clean && mode === "transaction" ? "hand-clean" : "hand";
}

function way(name: WayName, title: string, made: Router["made"], engine: EngineName, clean: boolean): Way {
  return { name, title, router: { made, engine, clean } };
}
