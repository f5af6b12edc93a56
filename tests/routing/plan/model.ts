import { unroutable } from "../../../components/router/odyssey/language/names";
import type { RoutingRules } from "../../../components/routing/types";
import type { Catalog } from "../../../components/postgres/catalog/types";

/** What the rules say, in lines: `name cluster`, of a conflict `name cluster cluster`, of what is shadowed `name owner`; sorted. */
export interface Reading {
  routed: string[];
  conflicting: string[];
  leftOut: string[];
  shadowed: string[];
  /** Names that the default cluster serves and has no claim to, while others have. */
  standing: string[];
}

/** Where a name leads, worked out name by name from the rules of DESIGN as they are written there. */
export function readRules(
  names: readonly string[],
  all: readonly Catalog[],
  { clusters, defaultCluster, pins, order }: RoutingRules,
  servedBy: (name: string) => string | undefined = () => undefined,
): Reading {
  const found = {
    routed: [] as string[],
    conflicting: [] as string[],
    leftOut: [] as string[],
    shadowed: [] as string[],
    standing: [] as string[],
  };
  for (const name of names) {
    const pin = new Map(Object.entries(pins)).get(name);
    const holders = all.flatMap(({ cluster, databases }) => {
      const held = databases.find((database) => database.name === name);
      return held === undefined ? [] : [{ cluster, ...held }];
    });
    const matching = holders.filter(({ cluster, owner }) => {
      const own = clusters.find((each) => each.name === cluster)?.patterns;
      const named = own?.databases.some((p) => p === ".*" || p === name) === true;
      return pin === cluster || named || own?.owners.includes(owner) === true;
    });
    const allowed = matching.filter(
      (held) =>
        !held.isTemplate &&
        held.allowsConnections &&
        held.name !== "postgres" &&
        held.owner !== "postgres" &&
        unroutable(name) === undefined,
    );
    const ranked = order.flatMap((cluster) => allowed.filter((held) => held.cluster === cluster));
    const serving = allowed.filter(({ cluster }) => cluster === servedBy(name));
    const inDefault = holders.find(({ cluster }) => cluster === defaultCluster);
    const [first] = allowed.length === 1 ? allowed : ranked;
    const yields =
      order.includes(first?.cluster ?? "") && order.indexOf(defaultCluster) > order.indexOf(first?.cluster ?? "");
    const stays =
      pin === undefined &&
      servedBy(name) === defaultCluster &&
      inDefault?.allowsConnections === true &&
      !inDefault.isTemplate &&
      allowed.length > 0 &&
      !allowed.some(({ cluster }) => cluster === defaultCluster) &&
      !yields;
    const winner = pin === undefined ? (first ?? serving[0]) : allowed.find(({ cluster }) => cluster === pin);
    if (stays) {
      found.standing.push(name);
      found.leftOut.push(...matching.map(({ cluster }) => `${name} ${cluster}`));
      continue;
    }
    const isConflict = pin === undefined && winner === undefined && allowed.length > 1;
    for (const held of matching) {
      if (held !== winner && !(isConflict && allowed.includes(held))) found.leftOut.push(`${name} ${held.cluster}`);
    }
    if (isConflict) found.conflicting.push(`${name} ${allowed.map(({ cluster }) => cluster).join(" ")}`);
    if (winner === undefined) continue;
    found.routed.push(`${name} ${winner.cluster}`);
    if (winner.cluster !== defaultCluster && inDefault !== undefined) found.shadowed.push(`${name} ${inDefault.owner}`);
  }
  for (const lines of Object.values(found)) lines.sort();
  return found;
}
