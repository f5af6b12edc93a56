import { DEFAULT_ROUTER_IMAGES } from "../../../config/routerSettings";
import { devConfig, type Config } from "./stack";
import type { EngineName } from "../../../components/router/engine";

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
