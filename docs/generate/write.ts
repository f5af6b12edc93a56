import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "./configurationPage";
import { performancePage } from "./performancePage";
import { routerPage } from "./routerPage";
import type { ThroughputResult } from "../../bench/throughput/report/result";

const docs = join(__dirname, "..");
const project = readFileSync(join(docs, "..", "Pulumi.yaml"), "utf8");
writeFileSync(join(docs, "configuration.md"), configurationPage(project));
const router = join(docs, "router.md");
writeFileSync(router, routerPage(readFileSync(router, "utf8")));
const performance = join(docs, "performance.md");
const resultOf = (file: string) =>
  JSON.parse(readFileSync(join(docs, "..", "bench", "results", file), "utf8")) as ThroughputResult;
const results = [
  resultOf("throughput.json"),
  resultOf("throughput-tls.json"),
  resultOf("throughput-client-tls.json"),
] as const;
writeFileSync(performance, performancePage(readFileSync(performance, "utf8"), ...results));
