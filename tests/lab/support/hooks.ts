import { Listr } from "listr2";
import { selectStack } from "../../../lab/pulumi";
import { upTasks } from "../../../lab/up";
import { waitForClusters } from "../../../lab/waitForClusters";
import { devConfig, removeConfigFiles, up } from "./stack";

/** Brings the lab up and deploys the stack `dev` before the first test; a lab that cannot start fails every test. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout("40m");
    await new Listr(upTasks(), { renderer: "simple" }).run();
    await waitForClusters();
    await selectStack("dev");
    await up(await devConfig());
  },

  async afterAll(): Promise<void> {
    await removeConfigFiles();
  },
};
