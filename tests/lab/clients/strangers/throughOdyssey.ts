import assert from "node:assert/strict";
import { asSuperuser } from "../../../../lab/superuser";
import { waitFor } from "../../../../lab/steps/waitFor";
import { answersEverywhere } from "../../support/connect";
import { createRole, password } from "../../support/databases";
import { CASE_OWNER, SESSION } from "../../support/psql";
import { hangsUp, holdsMessages, knownFault, showsTheSame, timesOfNames } from "./cases";
import { Strangers } from "./strangers";

const RELEASE = { engine: "odyssey", version: "1.5.2" } as const;

/** Seconds after which Odyssey has hung up on who does not log in, on a busy machine, too; it gives them 15. */
const HANGS_UP = 25;

/** What strangers can do to Odyssey, as it is deployed already, with TLS allowed. */
export function strangersThroughOdyssey(): void {
  describe("strangers at its port", () => {
    const login = { user: CASE_OWNER, password, database: SESSION };
    const strangers = new Strangers();

    before(async () => {
      await createRole("pg2", "stranger_locked");
      await asSuperuser("pg2", "ALTER ROLE stranger_locked NOLOGIN");
      await waitFor("the router is at rest", 60, async () => await answersEverywhere(login, "pg2"));
    });

    afterEach(() => {
      strangers.leave();
    });

    it("are hung up on when they do not log in, however far they got", async () => {
      await hangsUp(strangers, login, HANGS_UP);
    });

    it("see the same of a role, a locked one and a name that nobody has, however often they ask", async () => {
      const refusal = (user: string) => ({
        message: new RegExp(`: password authentication failed for user "${user}"$`),
        code: "28000",
      });
      await showsTheSame(strangers, login, [CASE_OWNER, "stranger_locked", "nobody_at_all"], refusal);
    });

    knownFault(RELEASE, "namesOfRoles", async () => {
      const [, shown] = await timesOfNames(strangers, login);
      assert.ok(shown > 2, `a salt of a name that nobody has takes ${shown.toFixed(1)} times as long as a role's`);
    });

    knownFault(RELEASE, "bigMessages", async () => {
      await holdsMessages(strangers, login);
    });
  });
}
