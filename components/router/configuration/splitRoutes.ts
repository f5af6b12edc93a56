import { hash } from "node:crypto";
import type { DatabaseLine, Files } from "./types";

/**
 * Bytes of files that go into one ConfigMap or Secret. Kubernetes takes 1 MiB; what is left is for keys, and for what others may add.
 */
export const OBJECT_CAPACITY = 960 * 1024;

/** How many ConfigMaps routes are split over: room for twice the 10,000 that a router is good for, those of Odyssey too. */
export const PARTS = 8;

/** What files take of a ConfigMap. */
export function bytesOf(files: Files): number {
  return Object.entries(files).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
}

/**
 * The text of each part: its lines, in the order in which they came. A route's part depends on its name alone, so one more or
 * less changes one part.
 *
 * @throws when a part would have more than `capacity` bytes
 */
export function splitRoutes(lines: readonly DatabaseLine[], capacity = OBJECT_CAPACITY): readonly string[] {
  const placed = lines.map(({ database, line }) => ({ line, part: partOf(database) }));
  const texts = Array.from({ length: PARTS }, (_, number) =>
    placed.flatMap(({ line, part }) => (part === number ? [line] : [])).join(""),
  );
  const largest = Math.max(...texts.map((text) => Buffer.byteLength(text)));
  if (largest > capacity) {
    throw new Error(
      `the router's routes are too many: they are ${lines.length}, and one of the ${PARTS} ConfigMaps that they are split over ` +
        `would have ${largest} bytes, and takes ${capacity}. ` +
        `Accepted are about ${Math.floor((lines.length * capacity) / largest)} routes of such length. ` +
        "A database on the default cluster needs no route: make the cluster that has most of them the default one with: " +
        "pulumi config set pgfleet:defaultCluster NAME, or let fewer databases match its patterns",
    );
  }
  return texts;
}

/** By 32 bits that similar names do not share. */
function partOf(database: string): number {
  return Number.parseInt(hash("sha256", database).slice(0, 8), 16) % PARTS;
}
