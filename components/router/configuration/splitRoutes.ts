import { hash } from "node:crypto";
import type { DatabaseLine, Files } from "./types";

/**
 * Bytes of files that go into one ConfigMap or Secret. Kubernetes takes 1 MiB; what is left is for keys, and for what others may add.
 */
export const OBJECT_CAPACITY = 960 * 1024;

/** How many ConfigMaps routes may be split over; a power of two. Routes of ordinary length fill them at about 150,000. */
export const MOST_PARTS = 64;

/** What files take of a ConfigMap. */
export function bytesOf(files: Files): number {
  return Object.entries(files).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
}

/**
 * Splits routes into parts of at most `capacity` bytes: number of the part → its lines, in the order in which they came.
 *
 * A route's part depends on its name alone, and a part that is full splits in two, one of which keeps its number. So a new
 * route changes one part, or at a boundary one and a new one, and never the others. Numbers are below `MOST_PARTS`, and may
 * have gaps.
 *
 * @throws when a part would be too large even so
 */
export function splitRoutes(lines: readonly DatabaseLine[], capacity = OBJECT_CAPACITY): ReadonlyMap<number, string> {
  const placed = lines.map(({ database, line }) => ({ line, bytes: Buffer.byteLength(line), hash: hashOf(database) }));
  const parts = splitPart(placed, capacity, 0, 1);
  return new Map([...parts].sort(([a], [b]) => a - b));
}

interface PlacedLine {
  readonly line: string;
  readonly bytes: number;
  /** Its lowest bits are the number of its part. */
  readonly hash: number;
}

/** @param parts how many parts there are on this level of splitting; all lines' hashes modulo this are `number` */
function splitPart(lines: readonly PlacedLine[], capacity: number, number: number, parts: number): [number, string][] {
  const bytes = lines.reduce((sum, line) => sum + line.bytes, 0);
  if (bytes <= capacity) return lines.length === 0 ? [] : [[number, lines.map(({ line }) => line).join("")]];
  if (parts === MOST_PARTS) {
    throw new Error(
      `the router's routes are too many: split over ${MOST_PARTS} ConfigMaps, as many as it reads, ` +
        `one of them would have ${bytes} bytes, and takes ${capacity}. ` +
        "A database on the default cluster needs no route: make the cluster that has most of them the default one with: " +
        "pulumi config set pgfleet:defaultCluster NAME, or let fewer databases match its patterns",
    );
  }
  const stays = lines.filter(({ hash }) => (hash & parts) === 0);
  const goes = lines.filter(({ hash }) => (hash & parts) !== 0);
  return [...splitPart(stays, capacity, number, 2 * parts), ...splitPart(goes, capacity, number + parts, 2 * parts)];
}

/** 32 bits that similar names do not share. */
function hashOf(database: string): number {
  return Number.parseInt(hash("sha256", database).slice(0, 8), 16);
}
