import assert from "node:assert/strict";
import { asSuperuser } from "../../../lab/superuser";
import { routerRestarts } from "../support/routerPods";
import { psql, psql18, SESSION, TRANSACTION } from "./psql";

/** A syntax error right after BEGIN neither hangs the session nor keeps its server connection. */
export async function errorAfterBegin(): Promise<void> {
  for (const database of [SESSION, TRANSACTION]) {
    const script = "BEGIN;\nSELEC 1;\nSELECT 2;\nROLLBACK;\nSELECT 3;\n";
    const { code, output } = await psql({ database, script, seconds: 8 });
    assert.equal(code, 0, `${database}: ${output}`);
    assert.match(output, /syntax error.*current transaction is aborted.*\|3$/);
  }
  const stuck = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN;%SELEC%' AND state <> 'idle'";
  assert.equal(await asSuperuser("pg2", stuck), "0");
}

/** An error in a pipeline ends the pipeline, and neither its session nor anybody else's statements. */
export async function errorInPipeline(): Promise<void> {
  const pipeline = "\\startpipeline\nSELECT 1/0 \\bind \\sendpipeline\nSELECT 2 \\bind \\sendpipeline\n\\endpipeline\n";
  for (const database of [SESSION, TRANSACTION]) {
    assert.match(await psql18(database, `${pipeline}SELECT 'after';\n`, 8), /division by zero.*\|after$/);
    assert.equal(await psql18(database, "SELECT 2 \\bind \\g\n", 8), "2");
  }
}

/** Values of 250 MB go both ways, and the router's container does not run out of memory. */
export async function bigValue(): Promise<void> {
  const before = await routerRestarts();
  const out = ["\\o /dev/null", "SELECT repeat('x', 250000000)", "\\o", "SELECT 1"];
  const { code, output } = await psql({ database: SESSION, commands: out, seconds: 60 });
  assert.deepEqual([code, output], [0, "1"]);
  const script = `SELECT length('${"x".repeat(250_000_000)}');\n`;
  const sent = await psql({ database: SESSION, script, seconds: 60 });
  assert.deepEqual([sent.code, sent.output], [0, "250000000"]);
  assert.deepEqual(await routerRestarts(), before);
}

/** A query is cancelled whichever pod the cancel request meets. */
export async function cancels(): Promise<void> {
  const tries = Array.from({ length: 12 }, async () => {
    const { seconds } = await psqlInterrupted();
    return seconds < 4;
  });
  const reached = (await Promise.all(tries)).filter(Boolean).length;
  assert.equal(reached, 12, `${reached} of 12 cancel requests reached their query`);
}

/** As Ctrl-C does after a second. */
async function psqlInterrupted(): Promise<{ seconds: number }> {
  const script = "\\! (sleep 1; kill -INT $PPID) >/dev/null 2>&1 &\nSELECT pg_sleep(8);\n";
  return await psql({ database: SESSION, script });
}
