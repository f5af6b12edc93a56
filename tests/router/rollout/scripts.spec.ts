import assert from "node:assert/strict";
import { execa } from "execa";
import { join } from "node:path";

const ROUTER = join(__dirname, "..", "..", "..", "components", "router");

describe("the scripts of a router pod", () => {
  for (const script of ["rollout/reload.sh", "odyssey/engine.sh", "pgbouncer/engine.sh", "logins/run.sh"]) {
    it(`are clean to shellcheck: ${script}`, async () => {
      // The images' sh is dash. Their functions are for each other: what one file has, the other calls.
      const { exitCode, all } = await execa("shellcheck", ["--shell=dash", script], {
        cwd: ROUTER,
        all: true,
        reject: false,
      });
      assert.equal(exitCode, 0, all);
    });
  }
});
