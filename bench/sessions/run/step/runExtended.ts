import * as encode from "../../wire/encode";
import type { ExtendedMessage } from "../../steps/types";
import type { End } from "../exchange";
import type { Stage } from "../stage";

/** Seconds without a message after which a straight server is taken to have answered a Flush. */
const QUIET = 0.1;

/** Sends the messages at once, and waits for what the protocol promises: an answer to each Sync, and to a Flush at the end. */
export async function runExtended({ client, expected }: Stage, messages: readonly ExtendedMessage[]): Promise<End> {
  client.send(...messages.map(bytesOf));
  const last = messages.at(-1)?.send;
  const end = await client.answer();
  if (last === "Sync" || end !== "answered") return end;
  if (last !== "Flush") return "pending";
  if (expected !== undefined) return await client.answerLines(expected.lines.length);
  for (;;) {
    const before = client.connection.lines.length;
    const outcome = await client.connection.until(() => client.connection.lines.length > before, QUIET);
    if (outcome === "closed") return "closed";
    if (outcome === "silent") return "open";
  }
}

function bytesOf(message: ExtendedMessage): Buffer {
  switch (message.send) {
    case "Parse":
      return encode.parse(message.name, message.sql);
    case "Bind":
      return encode.bind(message.portal, message.name, message.values, message.binary);
    case "Describe":
      return encode.describe(message.of, message.name);
    case "Close":
      return encode.close(message.of, message.name);
    case "Execute":
      return encode.execute(message.portal, message.rows);
    case "Flush":
      return encode.flush;
    case "Sync":
      return encode.sync;
  }
}
