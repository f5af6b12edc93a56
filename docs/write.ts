import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "./configurationPage";

/** Writes the pages that are made from other files. */
const project = readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8");
writeFileSync(join(__dirname, "configuration.md"), configurationPage(project));
