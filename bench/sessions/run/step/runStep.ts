import * as encode from "../../wire/encode";
import { runCancel } from "./runCancel";
import { runCopyIn, runCopyOut } from "./runCopy";
import { runEnd } from "./runEnd";
import { runExtended } from "./runExtended";
import { runKill } from "./runKill";
import { runListen } from "./runListen";
import { runQuery } from "./runQuery";
import type { Client } from "../client";
import type { End, Outcome } from "../exchange";
import type { Stage } from "../stage";
import type { Step } from "../../steps/types";

/** Runs one step. Only steps of the extended protocol and ends may follow messages without a Sync; others send it first. */
export async function runStep(stage: Stage, step: Step): Promise<Outcome> {
  const { client } = stage;
  const before: string[] = [];
  if (step.do !== "extended" && step.do !== "end") {
    client.sync();
    const end = await client.answer();
    before.push(...client.take());
    if (end !== "answered") return { lines: before, end };
  }
  const end = await run(stage, step);
  return { lines: end === "pending" ? before : [...before, ...client.take()], end };
}

async function run(stage: Stage, step: Step): Promise<End> {
  switch (step.do) {
    case "query":
      return await runQuery(stage.client, step.sql);
    case "extended":
      return await runExtended(stage, step.messages);
    case "copy in":
      return await runCopyIn(stage.client, step);
    case "copy out":
      return await runCopyOut(stage.client, step);
    case "big value":
      return await runBigValue(stage.client, step);
    case "cancel":
      return await runCancel(stage, step.when);
    case "kill":
      return await runKill(stage, step);
    case "end":
      return await runEnd(stage.client, step);
    case "listen":
      return await runListen(stage);
  }
}

async function runBigValue(client: Client, { bytes, way }: Extract<Step, { do: "big value" }>): Promise<End> {
  if (way === "out") return await runQuery(client, `SELECT repeat('x', ${bytes})`);
  const value = "y".repeat(bytes);
  client.send(
    encode.parse("", "SELECT length($1), md5($1)"),
    encode.bind("", "", [value], false),
    encode.execute("", 0),
    encode.sync,
  );
  return await client.answer();
}
