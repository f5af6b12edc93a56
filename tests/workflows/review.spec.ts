import assert from "node:assert/strict";
import fc from "fast-check";
import { codeBlock } from "../../common/markdown";
import { describeReview, reviewMarker, cut } from "../../workflows/review";

describe("a review", () => {
  const review = {
    stack: "dev",
    routes: "## Routes\n",
    deletes: [],
    open: false,
    output: "Previewing update (dev):\n",
    tree: "0123456789abcdef",
  };

  it("has the routes first, Pulumi's own words folded, and says which plan is applied", () => {
    assert.equal(
      describeReview(review, 1000),
      [
        "<!-- pgfleet: preview of dev -->",
        "## Preview of `dev`",
        "",
        "## Routes",
        "",
        "<details><summary>pulumi preview --diff</summary>",
        "",
        "```text",
        "Previewing update (dev):",
        "```",
        "",
        "</details>",
        "",
        "Saved as the plan of the files `0123456789ab`: the merge applies this and nothing else.",
        "",
      ].join("\n"),
    );
  });

  it("begins with what it deletes for good", () => {
    const text = describeReview(
      { ...review, deletes: ["cluster `pg9` with its data", "namespace `db` with it"] },
      2000,
    );
    assert.ok(
      text.startsWith(
        "<!-- pgfleet: preview of dev -->\n> [!CAUTION]\n" +
          "> **This deletes cluster `pg9` with its data, namespace `db` with it.**\n\n## Preview of `dev`\n",
      ),
      text,
    );
  });

  it("says that the routes are still open", () => {
    const text = describeReview({ ...review, open: true }, 2000);
    assert.match(
      text,
      /: the merge applies this and nothing else, \*\*except the routes\*\*\. .* nobody reviews them before\.\n$/,
    );
  });

  it("of a failed preview shows why, unfolded, and promises no plan", () => {
    const text = describeReview({ ...review, routes: undefined, output: "error: 7 routes would move" }, 1000);
    assert.match(text, /<details open>[^]*error: 7 routes would move/);
    assert.match(text, /\*\*The preview failed: nothing can be deployed from it\.\*\*/);
    assert.doesNotMatch(text, /Saved as the plan/);
  });

  it("is never longer than the limit, keeps its marker, and cuts the routes last", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "`", "\n"), maxLength: 3000 }),
        fc.string({ unit: fc.constantFrom("a", "`", "\n"), maxLength: 3000 }),
        fc.boolean(),
        fc.integer({ min: 700, max: 4000 }),
        (routes, output, open, limit) => {
          const text = describeReview({ ...review, routes, open, output }, limit);
          assert.ok(text.length <= limit, `${text.length} > ${limit}`);
          assert.ok(text.startsWith(reviewMarker("dev")));
          if (routes.length + 600 <= limit) assert.ok(text.includes(routes.trim()));
        },
      ),
    );
  });

  it("holds text that would end a code block", () => {
    assert.equal(codeBlock("a\n````\nb"), "`````text\na\n````\nb\n`````");
    assert.equal(codeBlock("a"), "```text\na\n```");
  });

  it("says how many lines were cut", () => {
    const text = Array.from({ length: 100 }, (_, number) => `line ${number}`).join("\n");
    assert.equal(cut(text, text.length), text);
    assert.equal(cut(text, 70), "line 0\nline 1\nline 2\nline 3\n... 96 more lines; the job's log has them");
  });
});
