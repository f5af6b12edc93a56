import { randomBytes, randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";

export interface RouterPasswordInputs {
  /** Absent when the password is to be made up. */
  readonly given?: string;
}

export interface RouterPasswordOutputs extends RouterPasswordInputs {
  readonly password: string;
  readonly serial: string;
}

export function diff(olds: RouterPasswordOutputs, news: RouterPasswordInputs): dynamic.DiffResult {
  return { changes: olds.given !== news.given };
}

export function create(inputs: RouterPasswordInputs): dynamic.CreateResult<RouterPasswordOutputs> {
  return { id: "router-password", outs: outputs(inputs, inputs.given ?? makeUp()) };
}

/** When a password is no longer given the last one stays: nobody asked for another. */
export function update(
  olds: RouterPasswordOutputs,
  news: RouterPasswordInputs,
): dynamic.UpdateResult<RouterPasswordOutputs> {
  const password = news.given ?? olds.password;
  if (password === olds.password) return { outs: { ...outputs(news, password), serial: olds.serial } };
  return { outs: outputs(news, password) };
}

function outputs({ given }: RouterPasswordInputs, password: string): RouterPasswordOutputs {
  return { ...(given === undefined ? {} : { given }), password, serial: randomUUID() };
}

/** 192 bits, in characters that every configuration file and connection string carries as they are. */
function makeUp(): string {
  return randomBytes(24).toString("base64url");
}
