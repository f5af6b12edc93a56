import { printable } from "../../../common/printable";
import { RouterPods } from "../../../components/router/rollout/routerPods";
import { routerIn } from "../../stack/deployed";
import { NotDeployedError } from "../situation";
import { readStack } from "../../stack/stack";
import type { StackOptions } from "../../stack/options";

/** Ends the sessions that go on where a database was before it was moved. Their clients connect again, to where it is. */
export async function endSessions(database: string, { stack, json }: StackOptions): Promise<void> {
  const { name, exported } = await readStack(stack);
  const router = routerIn(exported);
  if (router === undefined) throw new NotDeployedError(name);
  const ended = await new RouterPods(router).endLeftSessions(database);
  if (ended === undefined) {
    throw new Error(
      "Odyssey does not tell which sessions go on where their database was. End them on that cluster: " +
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '<database>'",
    );
  }
  console.log(
    json === true ? JSON.stringify({ database, ended }) : `${ended} sessions of ${printable(database)} were ended`,
  );
}
