import assert from "node:assert/strict";
import { checkSessions } from "../../../bench/sessions/checkSessions";
import { describeFindings } from "../../../bench/sessions/describe";
import { compareBoth } from "../../../bench/sessions/run/compareBoth";
import { Control } from "../../../bench/sessions/run/control";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { startProxy, type Fault } from "./proxy";
import type { Findings } from "../../../bench/sessions/findViolations";
import type { Step } from "../../../bench/sessions/steps/types";
import type { Address } from "../../../bench/sessions/wire/connection";

describe("the search for violations, on a real server", function () {
  this.timeout("2m");

  const account = { user: "walker", password: "walker's own", database: "walks" };
  const router = { engine: "pgbouncer", mode: "session" } as const;
  let server: TestPostgres;

  before(async () => {
    server = await startPostgres();
    await server.sql(
      "postgres",
      "CREATE ROLE walker LOGIN PASSWORD 'walker''s own'",
      "CREATE DATABASE walks OWNER walker",
    );
  });

  after(async () => await server.remove());

  it("finds nothing between a server and itself", async () => {
    const findings = await search(server, { count: 10, seconds: 30 });
    assert.equal(findings.violations.length, 0, describeFindings(findings));
    assert.deepEqual(findings.refused, []);
    assert.ok(findings.sequences === 10);
  });

  it("finds an error of another code, and makes its sequence short", async () => {
    const findings = await through({ alter: replacing("C22012", "C22013") }, (proxy) =>
      search(proxy, { count: 25, seconds: 30 }),
    );
    const first = findings.violations[0];
    assert.ok(first !== undefined, describeFindings(findings));
    assert.ok(first.steps.length <= 3);
    assert.match(first.comparison.difference?.straight ?? "", /22012/);
    assert.match(first.comparison.difference?.through ?? "", /22013/);
    assert.match(describeFindings(findings), /through {3}ErrorResponse ERROR 22013 division by zero/);
  });

  it("finds an answer that never comes", async () => {
    let silent = false;
    const alter = (answer: Buffer) => {
      silent ||= answer.includes("division");
      return silent ? Buffer.alloc(0) : answer;
    };
    const difference = await run({ alter }, [{ do: "query", sql: "SELECT 1/0" }]);
    assert.equal(difference?.through, "-- no answer");
  });

  it("finds a server connection whose client has gone", async () => {
    const steps: Step[] = [
      { do: "query", sql: "BEGIN" },
      { do: "end", how: "disconnect", during: "nothing" },
    ];
    assert.match((await run({ keepsServer: true }, steps))?.through ?? "", /without a client is idle in transaction/);
    assert.equal(await run({}, steps), undefined);
  });

  it("finds a lock that a server connection keeps", async () => {
    const steps: Step[] = [{ do: "query", sql: "SELECT pg_advisory_lock(8)" }];
    assert.match((await run({ keepsServer: true }, steps))?.through ?? "", /without a client is idle, holds [1-9]/);
  });

  async function search(to: Address, limits: { count: number; seconds: number }): Promise<Findings> {
    const targets = { straight: server, through: to, ...router, ...account };
    return await checkSessions(
      { ...targets, poolSize: 3, seed: 1, shortening: 3, ...limits },
      new AbortController().signal,
    );
  }

  async function run(fault: Fault, steps: readonly Step[]) {
    return await through(fault, async (proxy) => {
      const control = await Control.open(server, account);
      try {
        const pair = { address: server, through: proxy, account, control, deadline: 1, ...router };
        return (await compareBoth(pair, steps)).difference;
      } finally {
        await control.close();
      }
    });
  }

  async function through<T>(fault: Fault, work: (proxy: Address) => Promise<T>): Promise<T> {
    const proxy = await startProxy(server, fault);
    try {
      return await work(proxy);
    } finally {
      await proxy.close();
    }
  }
});

function replacing(text: string, other: string): (answer: Buffer) => Buffer {
  return (answer) => Buffer.from(answer.toString("latin1").replaceAll(text, other), "latin1");
}
