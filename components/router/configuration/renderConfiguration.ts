import { digestOf } from "./digest";
import { partFiles, withManifest } from "./files";
import { generationOf } from "./generation";
import type { RouterAccount } from "../../postgres/routerAccount";
import type { EngineLanguage } from "../engine";
import type { Files, RoutingConfiguration } from "./types";

export interface RenderedConfiguration {
  /** Of the first ConfigMap: everything that is no secret and in no part, and the manifest of all. */
  readonly files: Files;
  readonly generation: string;
  /** Changes with everything that the Secret's files hold, and tells nothing about them. */
  readonly accountVersion: string;
}

/** What a configuration follows from, beside the routing. */
export interface Surroundings {
  /** Of the first ConfigMap. */
  readonly name: string;
  readonly account: RouterAccount;
  /** Changes when the account's password does, and tells nothing about it. */
  readonly passwordSerial: string;
  /** Cluster → certificate authority in PEM, of those that are in no Secret. */
  readonly certificates: Readonly<Record<string, string>>;
  /** Files of the first ConfigMap that are not rendered. */
  readonly others: Files;
}

/** All of the router's configuration that is no secret; `renderAccount` makes the rest. */
export function renderConfiguration(
  language: EngineLanguage,
  routing: RoutingConfiguration,
  { name, account, passwordSerial, certificates, others }: Surroundings,
): RenderedConfiguration {
  const lines = language
    .renderDatabases(routing)
    .map(({ line }) => line)
    .join("");
  const clusters = routing.storages.map(({ cluster }) => cluster);
  const accountFiles = language.renderAccount(clusters, account, "");
  const rules = language.render(routing, account, "", lines);
  const generation = generationOf({ rules, account: accountFiles, passwordSerial, certificates });
  const accountVersion = digestOf({ ...accountFiles, passwordSerial });
  const parts = partFiles(language, name, routing, account, others);
  const isSplit = Object.keys(parts).length > 0;
  const rendered = language.render(routing, account, generation, isSplit ? language.include : lines);
  return { files: withManifest({ ...others, ...rendered }, parts, accountVersion), generation, accountVersion };
}
