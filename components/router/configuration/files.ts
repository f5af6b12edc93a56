import { renderManifest } from "./renderManifest";
import { bytesOf, OBJECT_CAPACITY, PARTS, splitRoutes } from "./splitRoutes";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { EngineLanguage } from "../engine";
import type { Files, RoutingConfiguration } from "./types";

/** In the Secret, beside the account's files: by it the manifest tells that the Secret belongs to the rest. */
export const ACCOUNT_VERSION_FILE = "account.version";

/** As long as every generation. */
const ANY_GENERATION = "0".repeat(16);

/**
 * The ConfigMaps that hold the databases' lines, and their files: always all of them, and all empty when the first ConfigMap
 * takes the lines. They follow from the routes alone, so that a preview knows them whenever it knows the routes.
 *
 * @param name of the first ConfigMap
 * @param others its files that are not rendered
 */
export function partFiles(
  language: EngineLanguage,
  name: string,
  routing: RoutingConfiguration,
  account: RouterAccount,
  others: Files,
): Readonly<Record<string, Files>> {
  const databases = language.renderDatabases(routing);
  const rest = { ...others, ...language.render(routing, account, ANY_GENERATION, "") };
  const bytes = databases.reduce((sum, { line }) => sum + Buffer.byteLength(line), bytesOf(rest));
  const texts = bytes <= OBJECT_CAPACITY ? [] : splitRoutes(databases);
  return Object.fromEntries(
    partNames(name).map((part, number) => {
      const text = texts[number] ?? "";
      return [part, text === "" ? {} : { [`routes-${number}.conf`]: text }];
    }),
  );
}

/** The ConfigMaps with the parts of the routes, in order. @param name of the first ConfigMap */
export function partNames(name: string): readonly string[] {
  return Array.from({ length: PARTS }, (_, number) => `${name}-routes-${number}`);
}

/**
 * The files, and the manifest of all, those in parts and in Secrets too.
 *
 * @param inSecrets those that are no secret
 */
export function withManifest(files: Files, parts: Readonly<Record<string, Files>>, inSecrets: Files): Files {
  const inParts = Object.fromEntries(Object.values(parts).flatMap((part) => Object.entries(part)));
  return { ...files, SHA256SUMS: renderManifest({ ...files, ...inParts, ...inSecrets }) };
}
