import { MAIN_WAYS, WAY_NAMES, type WayName } from "./ways";

/** One load, which each of its ways gets in turn. */
export interface Point {
  readonly mode: "session" | "transaction";
  readonly script: "select-only" | "tpcb-like";
  readonly protocol: "simple" | "prepared";
  readonly clients: number;
  /** Between client and router and between router and server. */
  readonly tls: boolean;
}

export interface PlannedPoint {
  readonly point: Point;
  readonly ways: readonly WayName[];
}

/** How much is measured: all that anybody asked for, what the targets are about and some around it, or these alone. */
export type Extent = "full" | "usual" | "short";

export const EXTENTS: readonly Extent[] = ["full", "usual", "short"];

/** The number of clients that the targets are about. */
export const TARGET_CLIENTS = 20;

const SCRIPTS = ["select-only", "tpcb-like"] as const;
const PROTOCOLS = ["simple", "prepared"] as const;

/** The loads of one setting of TLS, those of the targets first. */
export function pointsOf(tls: boolean, extent: Extent): PlannedPoint[] {
  return [...targetPoints(tls), ...otherPoints(tls, extent)];
}

/** What the targets are about: every way, and sessions. */
function targetPoints(tls: boolean): PlannedPoint[] {
  const transaction = each((script, protocol) => ({
    point: { mode: "transaction", script, protocol, clients: TARGET_CLIENTS, tls },
    // What an unclean router saves shows in the shortest of transactions.
    ways: script === "select-only" ? WAY_NAMES : MAIN_WAYS,
  }));
  const session = PROTOCOLS.map((protocol): PlannedPoint => ({
    point: { mode: "session", script: "select-only", protocol, clients: TARGET_CLIENTS, tls },
    ways: SESSION_WAYS,
  }));
  return [...transaction, ...session];
}

function otherPoints(tls: boolean, extent: Extent): PlannedPoint[] {
  if (extent === "short") return [];
  const all = [1, 200, 1_000].flatMap((clients) =>
    each((script, protocol) => ({
      point: { mode: "transaction", script, protocol, clients, tls },
      ways: MAIN_WAYS.filter((way) => way !== "hand"),
    })),
  );
  // Logins take most of a run of a thousand clients, with TLS even more.
  return extent === "full"
    ? all
    : all.filter(({ point }) => point.script === "select-only" && (!tls || point.clients < 1_000));
}

/** The loads that come with and without TLS by turns: all short transactions, and longer ones. */
export function clientTlsPoints(): Point[] {
  return SCRIPTS.map((script) => ({
    mode: "transaction",
    script,
    protocol: "simple",
    clients: TARGET_CLIENTS,
    tls: true,
  }));
}

/** In mode session the cleanliness of transactions makes no difference. */
export const SESSION_WAYS: readonly WayName[] = ["straight", "hand", "pgbouncer", "odyssey"];

function each(plan: (script: Point["script"], protocol: Point["protocol"]) => PlannedPoint): PlannedPoint[] {
  return SCRIPTS.flatMap((script) => PROTOCOLS.map((protocol) => plan(script, protocol)));
}
