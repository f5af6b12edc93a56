import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performancePage } from "../../docs/generate/performancePage";
import type { ThroughputResult } from "../../bench/throughput/report/result";

const ROOT = join(__dirname, "..", "..");

describe("docs/performance.md", () => {
  it("is what npm run docs makes of the last results", () => {
    const page = readFileSync(join(ROOT, "docs", "performance.md"), "utf8");
    const [result, withTls, clients] = ["throughput", "throughput-tls", "throughput-client-tls"].map(
      (name) => JSON.parse(readFileSync(join(ROOT, "bench", "results", `${name}.json`), "utf8")) as ThroughputResult,
    );
    assert.ok(result !== undefined && withTls !== undefined && clients !== undefined);
    assert.equal(page, performancePage(page, result, withTls, clients));
  });
});
