import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage } from "../../docs/generate/configurationPage";
import { KEYS } from "../../config/readSettings";

const ROOT = join(__dirname, "..", "..");

describe("docs/configuration.md", () => {
  const page = readFileSync(join(ROOT, "docs", "configuration.md"), "utf8");

  it("is what npm run docs makes of Pulumi.yaml", () => {
    assert.equal(page, configurationPage(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")));
  });

  it("has a section for every key, and says of each whether it is needed or what its default is", () => {
    const sections = page.split(/^## /m).slice(1);
    assert.deepEqual(
      sections.map((section) => section.split("\n")[0]).sort(),
      KEYS.map((key) => `pgfleet:${key}`).sort(),
    );
    for (const section of sections) assert.match(section, /\n\nType: .*\. (Needed|Default: .+)\.\n/);
  });
});
