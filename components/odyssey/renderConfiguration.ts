import { digestOf } from "./digest";
import { generationOf } from "./generation";
import { renderAccount } from "./renderAccount";
import { renderMain } from "./renderMain";
import { renderDatabases, renderRoutes, renderRules } from "./renderRoutes";
import { quote } from "./syntax";
import type { RouterAccount, RoutingConfiguration } from "./types";

export interface RenderedConfiguration {
  /** odyssey.conf; a change of it needs new pods. */
  readonly main: string;
  /** routes.conf, with the marker of this generation. */
  readonly routes: string;
  /** The same, with an include in place of the databases' lines. */
  readonly routesWithoutDatabases: string;
  readonly generation: string;
  /** Changes with everything that the account's file holds, and tells nothing about its secret. */
  readonly accountVersion: string;
}

/** All of the router's configuration that is no secret; `renderAccount` makes the rest. */
export function renderConfiguration(
  routing: RoutingConfiguration,
  account: RouterAccount,
  passwordSerial: string,
  certificates: Readonly<Record<string, string>>,
): RenderedConfiguration {
  const main = renderMain();
  const lines = renderDatabases(routing)
    .map(({ line }) => line)
    .join("");
  const accountText = renderAccount(
    routing.storages.map(({ cluster }) => cluster),
    account,
    "",
  );
  const rules = renderRules(routing, lines);
  const generation = generationOf({ main, rules, account: accountText, passwordSerial, certificates });
  return {
    main,
    routes: renderRoutes(routing, generation, lines),
    routesWithoutDatabases: renderRoutes(routing, generation, `include ${quote("live/databases.conf")}\n`),
    generation,
    accountVersion: digestOf({ accountText, passwordSerial }),
  };
}
