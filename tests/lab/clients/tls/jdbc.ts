import { execa } from "execa";
import { jdbc } from "../../../../bench/drivers/suites/jdbc";
import { parseEventLine } from "../../../../bench/drivers/run/events";
import { routerHost, routerPort } from "../../../../lab/environment";
import type { Login } from "../../support/connect";

/** How a query by pgjdbc ends: `passed`, or the error. @param tls parameters of its URL */
export async function jdbcSays(login: Login, tls: Readonly<Record<string, string>>): Promise<string> {
  const tools = { psql: [], without: {}, tell: () => undefined, signal: AbortSignal.timeout(300_000) };
  const target = { ...login, host: routerHost, port: Number(routerPort), sslMode: tls["sslmode"] ?? "prefer" };
  const [part] = await jdbc.prepare(tools);
  const command = part?.command(target, { only: ["a query"] });
  if (command === undefined) throw new Error("pgjdbc's program runs no query");
  const { file, args, env } = command;
  const parameters = new URLSearchParams(tls);
  parameters.delete("sslmode");
  const url = `${env["PATTERNS_URL"] ?? ""}&${parameters.toString()}`;
  const { stdout } = await execa(file, args, { env: { ...env, PATTERNS_URL: url }, timeout: 60_000, reject: false });
  const ends = stdout.split("\n").flatMap((line) => {
    const event = parseEventLine(line);
    return event === undefined || event.what === "started" ? [] : [event];
  });
  return ends.map(({ what, text }) => (what === "passed" ? what : `${what}: ${text ?? ""}`)).join("\n");
}
