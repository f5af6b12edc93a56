import { odyssey } from "./odyssey/odyssey";
import { pgbouncer } from "./pgbouncer/pgbouncer";
import type { Engine, EngineName } from "./engine";

export const ENGINES: Readonly<Record<EngineName, Engine>> = { odyssey, pgbouncer };

/** @param name undefined in the state of deployments that knew of one engine only */
export function engineOf(name: EngineName | undefined): Engine {
  return ENGINES[name ?? "odyssey"];
}

export function othersThan(name: EngineName): Engine[] {
  return Object.values(ENGINES).filter((engine) => engine.name !== name);
}
