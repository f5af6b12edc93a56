import { DEFAULT_ROUTER_IMAGES } from "../../../config/router/routerSettings";
import { buildImages, imageFiles, odysseyCandidate } from "../../../lab/build/images";
import { importImages } from "../../../lab/node/images";
import { devConfig, type Config } from "./stack";
import type { EngineName } from "../../../components/router/engine";
import type { Release } from "../../../components/router/faults/releases";

/** The stack `dev` with a router of this engine. */
export async function engineConfig(
  engine: EngineName,
  ...changes: (readonly [path: string, value: unknown])[]
): Promise<Config> {
  const own =
    engine === "odyssey"
      ? []
      : ([
          ["router.engine", engine],
          ["router.image", DEFAULT_ROUTER_IMAGES[engine]],
        ] as const);
  return await devConfig(...own, ...changes);
}

/** The stack `dev` with a router of this release. */
export async function releaseConfig(
  { engine, isCandidate }: Release,
  ...changes: (readonly [path: string, value: unknown])[]
): Promise<Config> {
  const own = isCandidate ? ([["router.image", odysseyCandidate.name]] as const) : [];
  return await engineConfig(engine, ...own, ...changes);
}

/** Builds the next release of Odyssey, which the lab has not by itself, and gives it to the node. */
export async function provideCandidate(): Promise<void> {
  await buildImages(() => undefined, [odysseyCandidate]);
  await importImages(await imageFiles([odysseyCandidate]));
}
