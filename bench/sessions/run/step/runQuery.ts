import * as encode from "../../wire/encode";
import type { Client } from "../client";
import type { End } from "../exchange";

/** One Query, up to the ReadyForQuery that ends it. */
export async function runQuery(client: Client, sql: string): Promise<End> {
  client.send(encode.query(sql));
  return await client.answer();
}
