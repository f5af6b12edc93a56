import { renderMain } from "./renderMain";
import { renderManifest } from "./renderManifest";
import { renderDatabases, renderRoutes } from "./renderRoutes";
import { bytesOf, CONFIG_MAP_CAPACITY, splitRoutes } from "./splitRoutes";
import type { RenderedConfiguration } from "./renderConfiguration";
import type { RoutingConfiguration } from "./types";

/** File → content. */
export type Files = Readonly<Record<string, string>>;

/** In the Secret, beside the account's file: by it the manifest tells that the Secret belongs to the rest. */
export const ACCOUNT_VERSION_FILE = "account.version";

/**
 * The ConfigMaps that hold the databases' lines, and their files; none when the first ConfigMap takes all. They follow from
 * the routes alone, so that a preview knows them whenever it knows the routes.
 *
 * @param name of the first ConfigMap
 * @param others its files that are not rendered
 */
export function partFiles(name: string, routing: RoutingConfiguration, others: Files): Readonly<Record<string, Files>> {
  const databases = renderDatabases(routing);
  const rest = { ...others, "odyssey.conf": renderMain(), "routes.conf": renderRoutes(routing, "", "") };
  const bytes = databases.reduce((sum, { line }) => sum + Buffer.byteLength(line), bytesOf(rest));
  if (bytes <= CONFIG_MAP_CAPACITY) return {};
  return Object.fromEntries(
    [...splitRoutes(databases)].map(([number, text]) => [partName(name, number), { [`routes-${number}.conf`]: text }]),
  );
}

/** The ConfigMap with this part of the routes. */
export function partName(name: string, number: number): string {
  return `${name}-routes-${number}`;
}

/** Files of the first ConfigMap: everything that is no secret and in no part, and the manifest of all. */
export function mainFiles(
  configuration: RenderedConfiguration,
  parts: Readonly<Record<string, Files>>,
  others: Files,
): Files {
  const { main, routes, routesWithoutDatabases, accountVersion } = configuration;
  const split = Object.keys(parts).length > 0;
  const files = { ...others, "odyssey.conf": main, "routes.conf": split ? routesWithoutDatabases : routes };
  const partsFiles = Object.fromEntries(Object.values(parts).flatMap((part) => Object.entries(part)));
  return { ...files, SHA256SUMS: renderManifest({ ...files, ...partsFiles, [ACCOUNT_VERSION_FILE]: accountVersion }) };
}
