import { unroutable as byOdyssey } from "../odyssey/language/names";
import { unroutable as byPgbouncer } from "../pgbouncer/language/names";
import type { RouterSettings } from "../../../config/settings";

/** Why no route of this engine can bear the database's name; undefined when one can. */
export function unroutable(engine: RouterSettings["engine"] | undefined, database: string): string | undefined {
  return (engine === "pgbouncer" ? byPgbouncer : byOdyssey)(database);
}
