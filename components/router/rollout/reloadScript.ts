import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The script that the pods' reloader runs; the engine's own part is beside it as engine.sh. */
export const RELOAD_SCRIPT = readFileSync(join(__dirname, "reload.sh"), "utf8");
