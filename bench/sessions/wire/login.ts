import * as encode from "./encode";
import { scram } from "./scram";
import type { Outcome, WireConnection } from "./connection";

export interface Account {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What an Authentication message asks for. */
const OK = 0;
const SASL = 10;
const SASL_CONTINUE = 11;
const SASL_FINAL = 12;

/** Logs in up to the first ReadyForQuery; `reached` also when the server refuses, which the connection's lines tell then. */
export async function login(
  connection: WireConnection,
  { user, password, database }: Account,
  seconds: number,
): Promise<Outcome> {
  connection.send(encode.startup({ user, database }));
  const conversation = scram(password);
  for (;;) {
    const outcome = await connection.until(
      () => connection.authentication !== undefined || connection.lines.length > 0,
      seconds,
    );
    const { authentication } = connection;
    if (outcome !== "reached" || authentication === undefined) return outcome;
    connection.authentication = undefined;
    const request = authentication.readInt32BE(0);
    const text = authentication.toString("latin1", 4);
    if (request === SASL) connection.send(encode.saslInitialResponse(conversation.first));
    else if (request === SASL_CONTINUE) connection.send(encode.saslResponse(conversation.final(text)));
    else if (request === OK) {
      return await connection.until(() => connection.count("ReadyForQuery") > 0, seconds);
    } else if (request !== SASL_FINAL) {
      throw new Error(`${user} is asked for something else than a SCRAM password (request ${request})`);
    }
  }
}
