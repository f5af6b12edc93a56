import { generationOf } from "./generation";
import { renderAccount } from "./renderAccount";
import { renderMain } from "./renderMain";
import { renderRoutes, renderRules } from "./renderRoutes";
import type { RouterAccount, RoutingConfiguration } from "./types";

export interface RenderedConfiguration {
  /** odyssey.conf; a change of it needs new pods. */
  readonly main: string;
  /** routes.conf, with the marker of this generation. */
  readonly routes: string;
  readonly generation: string;
}

/** All of the router's configuration that is no secret; `renderAccount` makes the rest. */
export function renderConfiguration(
  routing: RoutingConfiguration,
  account: RouterAccount,
  passwordSerial: string,
  certificates: Readonly<Record<string, string>>,
): RenderedConfiguration {
  const main = renderMain();
  const clusters = routing.storages.map(({ cluster }) => cluster);
  const generation = generationOf({
    main,
    rules: renderRules(routing),
    account: renderAccount(clusters, account, ""),
    passwordSerial,
    certificates,
  });
  return { main, routes: renderRoutes(routing, generation), generation };
}
