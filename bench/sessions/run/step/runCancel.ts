import { setTimeout as sleep } from "node:timers/promises";
import { WireConnection } from "../../wire/connection";
import * as encode from "../../wire/encode";
import { startSleep } from "./startSleep";
import type { End } from "../exchange";
import type { Stage } from "../stage";

/** A cancel on a connection of its own, with the key that the session was given. */
export async function runCancel(stage: Stage, when: "running" | "idle"): Promise<End> {
  const { client } = stage;
  if (when === "running") {
    const slept = await startSleep(stage);
    if (slept !== "running") return slept;
  }
  if (!(await cancel(stage))) return "silent";
  // An idle session takes no notice of it; it must not reach the session's next statement either.
  if (when === "idle") await sleep(30);
  return await client.answer();
}

/** Whether the connection of the cancel was closed, which says that it was dealt with. */
async function cancel({ address, client, deadline }: Stage): Promise<boolean> {
  const connection = new WireConnection(address);
  try {
    connection.send(encode.cancelRequest(client.connection.key));
    return (await connection.until(() => false, deadline)) === "closed";
  } finally {
    await connection.destroy();
  }
}
