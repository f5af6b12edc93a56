#!/usr/bin/env node
// What `npx pgfleet` runs: a program in TypeScript needs a launcher.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
if (existsSync(join(project, "node_modules", "ts-node"))) {
  const require = createRequire(import.meta.url);
  // Its settings are the project's, from whatever folder the command is called.
  require("ts-node").register({ transpileOnly: true, cwd: project });
  require(join(project, "cli", "pgfleet.ts"));
} else {
  console.error(`the packages of pgfleet are missing. Install them: npm ci --prefix ${project}`);
  process.exitCode = 1;
}
