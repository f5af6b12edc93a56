import assert from "node:assert/strict";
import { shellPath } from "../../lab/shellPath";

describe("PATH for the lab", () => {
  const npm = "/project/node_modules/.bin:/node_modules/.bin:/usr/lib/node_modules/npm/bin/node-gyp-bin";
  const cases: readonly [what: string, path: string, result: string][] = [
    ["puts the lab's folders first", "/usr/bin:/bin", "/pulumi:/lab/bin:/usr/bin:/bin"],
    ["has them once when it is made again", "/pulumi:/lab/bin:/usr/bin:/bin", "/pulumi:/lab/bin:/usr/bin:/bin"],
    ["moves them to the front", "/usr/bin:/lab/bin:/bin", "/pulumi:/lab/bin:/usr/bin:/bin"],
    ["drops what npm has put in front", `${npm}:/usr/bin:/bin`, "/pulumi:/lab/bin:/usr/bin:/bin"],
    ["drops it when it is made again", `${npm}:/pulumi:/lab/bin:/usr/bin`, "/pulumi:/lab/bin:/usr/bin"],
    [
      "keeps a folder of the user's own",
      "/usr/bin:/mine/node_modules/.bin",
      "/pulumi:/lab/bin:/usr/bin:/mine/node_modules/.bin",
    ],
    ["is made of nothing else when nothing is set", "", "/pulumi:/lab/bin"],
    ["is made of nothing else when npm has put in all", npm, "/pulumi:/lab/bin"],
  ];
  for (const [what, path, result] of cases) {
    it(what, () => assert.equal(shellPath(["/pulumi", "/lab/bin"], path), result));
  }
});
