import * as encode from "../../wire/encode";
import type { End as EndStep } from "../../steps/types";
import type { Client } from "../client";
import type { End } from "../exchange";

/** The client goes, politely or not, whatever the server is at. */
export async function runEnd(client: Client, { how, during }: EndStep): Promise<End> {
  if (during === "query" || during === "result") client.sync();
  if (during === "query") client.send(encode.query("SELECT pg_sleep(0.2)"));
  if (during === "extended") {
    client.send(encode.parse("", "SELECT pg_sleep(0.1)"), encode.bind("", "", [], false), encode.execute("", 0));
  }
  if (during === "result") {
    client.send(encode.query("SELECT g, repeat('z', 100) FROM generate_series(1, 100000) g"));
    const end = await client.first("DataRow");
    if (end !== "answered") return end;
    client.connection.pause();
  }
  if (how === "terminate") client.send(encode.terminate);
  if (how === "torn") client.connection.send(encode.query("SELECT 'torn'").subarray(0, 9));
  if (how === "terminate" && during !== "result") return await client.gone();
  await client.leave(how === "reset" ? "reset" : "disconnect");
  return "left";
}
