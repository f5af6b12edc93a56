import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { routerHost, routerPort } from "../../../../lab/environment";
import { describeReport } from "../../../../bench/fuzz/describe";
import { fuzz } from "../../../../bench/fuzz/fuzz";
import { password } from "../../support/databases";
import { routerMemory, routerRestarts } from "../../support/routerPods";
import { CASE_OWNER, psql, SESSION } from "../../support/psql";

/** Long options, names and values before any password end no router process. */
export async function longOptions(): Promise<void> {
  const before = await routerRestarts();
  for (const length of [200, 446, 1_000, 9_000]) {
    for (const parameters of [
      { user: CASE_OWNER, database: SESSION, options: `-c application_name=${"x".repeat(length)}` },
      { user: "x".repeat(length), database: SESSION },
      { user: CASE_OWNER, database: "x".repeat(length) },
    ]) {
      // To be cut off is an answer, too.
      for (let round = 0; round < 4; round++) await answerTo(startup(3, 0, parameters)).catch(() => undefined);
    }
  }
  assert.deepEqual(await routerRestarts(), before);
  const { code, output } = await psql({ database: SESSION, commands: ["SELECT 1"] });
  assert.deepEqual([code, output], [0, "1"]);
}

/** A newer minor version of the protocol is negotiated. */
export async function newerProtocol(): Promise<void> {
  for (const minor of [2, 9999]) {
    const packet = startup(3, minor, { user: CASE_OWNER, database: SESSION, "_pq_.x": "y" });
    const answer = await answerTo(packet).catch((error: unknown) => {
      assert.notEqual((error as NodeJS.ErrnoException).code, "ECONNRESET", `3.${minor} was cut off`);
      throw error;
    });
    assert.equal(
      answer.toString("latin1", 0, 1),
      "v",
      `to 3.${minor} the router said ${JSON.stringify(answer.toString("latin1"))}`,
    );
  }
}

/** Thousands of broken conversations before a login end no process, let nobody in, and leave others and the memory as they were. */
export async function brokenConversations(): Promise<void> {
  const before = await routerRestarts();
  const report = await fuzz({
    address: { host: routerHost, port: Number(routerPort) },
    login: { user: CASE_OWNER, password, database: SESSION },
    ...{ seed: 1, first: 0, count: 6_000, seconds: 60 },
  });
  assert.deepEqual(report.violations, [], describeReport(report));
  assert.ok(report.played >= 2_000, `${report.played} conversations say little`);
  assert.deepEqual(await routerRestarts(), before);
  for (const mebibytes of await routerMemory()) assert.ok(mebibytes < 128, `a router takes ${mebibytes} MiB`);
}

function startup(major: number, minor: number, parameters: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(parameters).flat().join("\0");
  const body = Buffer.concat([Buffer.alloc(8), Buffer.from(`${text}\0\0`)]);
  body.writeUInt32BE(body.length, 0);
  body.writeUInt32BE(major * 65_536 + minor, 4);
  return body;
}

/** Empty when the router hangs up or says nothing. */
async function answerTo(packet: Buffer): Promise<Buffer> {
  const socket = connect(Number(routerPort), routerHost);
  const parts: Buffer[] = [];
  socket.on("data", (data) => parts.push(data));
  socket.on("error", () => undefined);
  try {
    socket.setTimeout(2_000, () => socket.destroy());
    socket.write(packet);
    await Promise.race([once(socket, "data"), once(socket, "close")]);
    return Buffer.concat(parts);
  } finally {
    socket.destroy();
  }
}
