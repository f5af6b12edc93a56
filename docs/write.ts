import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "./configurationPage";
import { routerPage } from "./routerPage";

const project = readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8");
writeFileSync(join(__dirname, "configuration.md"), configurationPage(project));
const router = join(__dirname, "router.md");
writeFileSync(router, routerPage(readFileSync(router, "utf8")));
