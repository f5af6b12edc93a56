import * as encode from "../../wire/encode";
import type { CopyIn, Step } from "../../steps/types";
import type { Client } from "../client";
import type { End } from "../exchange";

/** COPY FROM STDIN, up to its end or the client's. */
export async function runCopyIn(client: Client, { by, rows, end }: CopyIn): Promise<End> {
  const begun = await begin(client, "COPY kept FROM STDIN", by, "CopyInResponse");
  if (begun !== "answered" || client.connection.count("CopyInResponse") === 0) return begun;
  for (const data of DATA[rows]) client.send(encode.copyData(data));
  if (end === "disconnect") {
    await client.leave();
    return "left";
  }
  if (end === "terminate") {
    client.send(encode.terminate);
    return await client.gone();
  }
  client.send(end === "done" ? encode.copyDone : encode.copyFail("the client gives up"));
  client.sync();
  return await client.answer();
}

/** COPY TO STDOUT, to its end or cut off by the client after the first row. */
export async function runCopyOut(client: Client, { rows, by, cut }: Extract<Step, { do: "copy out" }>): Promise<End> {
  const copy = `COPY (SELECT g, repeat('y', 100) FROM generate_series(1, ${rows}) g) TO STDOUT`;
  const begun = await begin(client, copy, by, "CopyData");
  if (begun !== "answered" || client.connection.count("CopyData") === 0) return begun;
  if (!cut) {
    client.sync();
    return await client.answer();
  }
  client.connection.pause();
  await client.leave();
  return "left";
}

async function begin(client: Client, sql: string, by: "query" | "extended", first: string): Promise<End> {
  if (by === "query") {
    client.send(encode.query(sql));
    return await client.first(first);
  }
  client.send(encode.parse("", sql), encode.bind("", "", [], false), encode.execute("", 0), encode.flush);
  const end = await client.first(first, "ErrorResponse");
  if (end !== "answered" || client.connection.count(first) > 0) return end;
  client.sync();
  return await client.answer();
}

const goodRows = Array.from({ length: 30 }, (_, piece) =>
  Array.from({ length: 100 }, (_, row) => `${1000 + piece * 100 + row}\tcopied\n`).join(""),
);

/** Each text is one CopyData. */
const DATA: Readonly<Record<CopyIn["rows"], readonly string[]>> = {
  good: goodRows,
  bad: [...goodRows.slice(0, 2), "no number\tbad\n", ...goodRows.slice(2)],
  none: [],
};
