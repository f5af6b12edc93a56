import { runQuery } from "./runQuery";
import { startSleep } from "./startSleep";
import type { Step } from "../../steps/types";
import type { End } from "../exchange";
import type { Stage } from "../stage";

/** The session's server process is ended, by a statement of the session or by somebody else. */
export async function runKill(stage: Stage, { by, when }: Extract<Step, { do: "kill" }>): Promise<End> {
  const { client, control, mode } = stage;
  if (by === "itself") {
    const kill = "SELECT pg_terminate_backend(pg_backend_pid())";
    return await runQuery(client, when === "idle" ? kill : `SELECT 1; ${kill}; SELECT 2`);
  }
  if (when === "running") {
    const slept = await startSleep(stage);
    if (slept !== "running") return slept;
    for (const pid of await control.sleeping()) await control.kill(pid);
    return await client.closing();
  }
  // Between transactions a session has no server process of its own then.
  if (mode === "transaction" && client.connection.status !== "T") return "answered";
  const asked = await runQuery(client, "SELECT pg_backend_pid()");
  const pid = client
    .take()
    .map((line) => /^DataRow (\d+)$/.exec(line)?.[1])
    .find((found) => found !== undefined);
  if (asked !== "answered" || pid === undefined) return asked;
  await control.kill(Number(pid));
  return await client.closing();
}
