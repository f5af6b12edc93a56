import * as encode from "../../wire/encode";
import type { End } from "../exchange";
import type { Stage } from "../stage";

/** Seconds until a statement that was sent must be at work. */
const PATIENCE = 5;

/** Sends a long sleep, and waits until PostgreSQL is at it. In an aborted transaction it is refused: then that is the end. */
export async function startSleep({ client, control }: Stage): Promise<End | "running"> {
  client.send(encode.query("SELECT pg_sleep(20)"));
  for (const end = Date.now() + PATIENCE * 1000; Date.now() < end;) {
    if ((await control.sleeping()).length > 0) return "running";
    const { connection } = client;
    const outcome = await connection.until(() => connection.count("ReadyForQuery") > 0, 0.02);
    if (outcome !== "silent") return outcome === "reached" ? "answered" : "closed";
  }
  return "silent";
}
