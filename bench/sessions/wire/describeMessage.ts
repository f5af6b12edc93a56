import { createHash } from "node:crypto";
import { Fields } from "./fields";
import { withoutPrefix, withoutOwnNames } from "./normalise";
import type { Message } from "./framer";

/** A message in one line, the same for the same message of any server: what differs from run to run is not in it. */
export function describeMessage({ type, body }: Message): string {
  const fields = new Fields(body);
  switch (type) {
    case "Z":
      return `ReadyForQuery ${body.toString("latin1")}`;
    case "C":
      return `CommandComplete ${fields.text()}`;
    case "D":
      return `DataRow ${describeRow(fields)}`;
    case "d":
      return `CopyData ${describeValue(body)}`;
    case "E":
      return `ErrorResponse ${describeError(fields)}`;
    case "N":
      return `NoticeResponse ${describeError(fields)}`;
    case "T":
      return `RowDescription ${describeColumns(fields)}`;
    case "t":
      return `ParameterDescription ${body.toString("hex", 2)}`;
    case "A":
      fields.int32(); // whose process it is differs
      return `NotificationResponse ${fields.text()} ${fields.text()}`;
    case "G":
    case "H":
      return `${type === "G" ? "CopyInResponse" : "CopyOutResponse"} ${body.toString("hex")}`;
    default:
      return NAMES[type] ?? `unknown message ${JSON.stringify(type)} of ${body.byteLength} bytes`;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  "1": "ParseComplete",
  "2": "BindComplete",
  "3": "CloseComplete",
  I: "EmptyQueryResponse",
  n: "NoData",
  s: "PortalSuspended",
  c: "CopyDone",
};

/** Where in PostgreSQL's source, which says nothing to a client, and the severity once more. */
const LEFT_OUT = new Set(["S", "F", "L", "R"]);

function describeError(fields: Fields): string {
  const found = new Map<string, string>();
  for (let code = fields.byte(); code !== 0 && !fields.atEnd; code = fields.byte()) {
    found.set(String.fromCharCode(code), fields.text());
  }
  const { V, C, M } = Object.fromEntries(found);
  const others = [...found].filter(([code]) => !LEFT_OUT.has(code) && !"VCM".includes(code));
  const rest = others.map(([code, text]) => ` ${code}=${withoutOwnNames(text)}`).sort();
  return `${V ?? found.get("S")} ${C} ${withoutOwnNames(withoutPrefix(M ?? ""))}${rest.join("")}`;
}

function describeRow(fields: Fields): string {
  return Array.from({ length: fields.int16() }, () => {
    const length = fields.int32();
    return length < 0 ? "NULL" : describeValue(fields.bytes(length));
  }).join(" | ");
}

function describeColumns(fields: Fields): string {
  return Array.from({ length: fields.int16() }, () => {
    const name = fields.text();
    fields.bytes(6); // which table differs: they are made for each run
    const type = fields.int32();
    return `${name}:${type}/${fields.int16()}/${fields.int32()}/${fields.int16()}`;
  }).join(" ");
}

const LONGEST = 60;

function describeValue(value: Buffer): string {
  if (value.byteLength <= LONGEST) return JSON.stringify(value.toString("latin1")).slice(1, -1);
  return `<${value.byteLength} bytes ${createHash("sha1").update(value).digest("hex").slice(0, 8)}>`;
}
