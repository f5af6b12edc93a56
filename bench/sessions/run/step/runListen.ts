import { runQuery } from "./runQuery";
import type { End } from "../exchange";
import type { Stage } from "../stage";

/** Another session notifies. In a transaction the answer would come at its end only: then nothing is sent. */
export async function runListen({ client, control }: Stage): Promise<End> {
  const end = await runQuery(client, "LISTEN others");
  if (end !== "answered" || client.connection.status !== "I") return end;
  await control.notify("others", "from another session");
  return await client.arrived("NotificationResponse others");
}
