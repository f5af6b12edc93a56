import { createHash } from "node:crypto";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { digestOf } from "./digest";
import { CERTIFICATE_FILE } from "../certificate/files";
import { ACCOUNT_VERSION_FILE, partFiles, withManifest } from "./files";
import type { Files, RoutingConfiguration } from "./types";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { EngineLanguage } from "../engine";

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
  /** Changes when a password does, and tells nothing about it. */
  readonly passwordSerial: string;
  /** Cluster → certificate authority in PEM, of those that are in no Secret; of clients' own by its file. */
  readonly certificates: Readonly<Record<string, string>>;
  /** The router's own certificate in PEM; undefined when somebody else renews it, or there is none. */
  readonly certificate: string | undefined;
  /** Files of the first ConfigMap that are not rendered. */
  readonly others: Files;
}

/** All of the router's configuration that is no secret; `renderAccount` makes the rest. */
export function renderConfiguration(
  language: EngineLanguage,
  routing: RoutingConfiguration,
  { name, account, passwordSerial, certificates, certificate, others }: Surroundings,
): RenderedConfiguration {
  const lines = language
    .renderDatabases(routing)
    .map(({ line }) => line)
    .join("");
  // No cluster has a name with a dot.
  const own: Files = certificate === undefined ? {} : { [CERTIFICATE_FILE]: certificate };
  const accountFiles = language.renderAccount(routing, account);
  const rules = language.render(routing, account, "", lines);
  const generation = generationOf({
    rules,
    account: accountFiles,
    passwordSerial,
    certificates: { ...certificates, ...own },
  });
  const accountVersion = digestOf({ ...accountFiles, passwordSerial });
  const parts = partFiles(language, name, routing, account, others);
  const isSplit = Object.values(parts).some((part) => Object.keys(part).length > 0);
  const rendered = language.render(routing, account, generation, isSplit ? language.include : lines);
  return {
    files: withManifest({ ...others, ...rendered }, parts, { ...own, [ACCOUNT_VERSION_FILE]: accountVersion }),
    generation,
    accountVersion,
  };
}

/** Everything that makes one configuration differ from another, except secrets. */
export interface GenerationContent {
  /** Every file that is no secret, all databases in them, without the generation. */
  readonly rules: Files;
  /** The files that hold the account's password, with an empty one. */
  readonly account: Files;
  /** Changes when the password does, and tells nothing about it. */
  readonly passwordSerial: string;
  /** Cluster → certificate authority in PEM. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** 16 hexadecimal digits: enough that no two generations of a stack meet, short enough for a name of 63 bytes. */
export function generationOf({ rules, account, passwordSerial, certificates }: GenerationContent): string {
  const canonical = JSON.stringify([sorted(rules), sorted(account), passwordSerial, sorted(certificates)]);
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

function sorted(entries: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(entries).sort(([a], [b]) => byCodeUnit(a, b));
}
