import { Listr } from "listr2";
import { selectStack } from "../../../lab/demo/pulumi";
import { upTasks } from "../../../lab/up";
import { waitForClusters } from "../../../lab/demo/waitForClusters";
import { labReport } from "./routerPods";
import { devConfig, removeConfigFiles, up } from "./stack";

/** Files of tests of which a failure has been reported. */
const reported = new Set<string | undefined>();

/**
 * Brings the lab up and deploys the stack `dev` before the first test; a lab that cannot start fails every test.
 *
 * Files run in the order of their names. Those that use PgBouncer stand together, because each change of the router's engine
 * takes a minute: the last half of `clients/dataPath` and what comes after it there.
 */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout("40m");
    await new Listr(upTasks(), { renderer: "simple" }).run();
    await waitForClusters();
    await selectStack("dev");
    await up(await devConfig());
  },

  /**
   * Adds to a file's first failure what the lab said, for where tests run by themselves nobody can ask it later. The next ones
   * would say the same again, and push the first out of what is kept of a long output.
   */
  async afterEach(this: Mocha.Context): Promise<void> {
    const test = this.currentTest;
    const error = test?.state === "failed" ? test.err : undefined;
    if (error === undefined || reported.has(test?.file)) return;
    reported.add(test?.file);
    // Mocha gives a hook two seconds, and runs no other test when one takes longer.
    this.timeout("5m");
    const { message, stack } = error;
    const said = await labReport().catch(String);
    error.message = `${message}\n\nThe lab:\n${said}\n`;
    if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
  },

  async afterAll(): Promise<void> {
    await removeConfigFiles();
  },
};
