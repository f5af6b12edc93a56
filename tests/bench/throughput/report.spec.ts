import assert from "node:assert/strict";
import { latenciesOf, parseLog, parseReport } from "../../../bench/throughput/measure/report";
import { parseResident, parseStat } from "../../../bench/throughput/measure/usage";

const REPORT = `pgbench (15.18 (Debian 15.18-0+deb12u1), server 18.0)
transaction type: <builtin: select only>
scaling factor: 20
query mode: prepared
number of clients: 20
number of threads: 2
maximum number of tries: 1
duration: 5 s
number of transactions actually processed: 66193
number of failed transactions: 2 (0.003%)
latency average = 1.508 ms
initial connection time = 56.213 ms
tps = 13263.141421 (without initial connection time)
`;

describe("pgbench's words", () => {
  it("are read", () => {
    assert.deepEqual(parseReport(REPORT, ""), { rate: 13263.141421, transactions: 66193, failed: 2 });
  });

  it("have no rate when nothing was done", () => {
    const none = REPORT.replace("66193", "0").replace(/^tps.*$/m, "");
    assert.deepEqual(parseReport(none, ""), { rate: 0, transactions: 0, failed: 2 });
  });

  it("count a client that was aborted once", () => {
    const stderr = "pgbench: error: client 3 script 0 aborted in command 1\npgbench: error: client 3 aborted\n";
    assert.equal(parseReport(REPORT, stderr).failed, 3);
  });

  it("are told when they are no report", () =>
    assert.throws(() => parseReport("", "connection refused"), /did not say.*[^]*connection refused/));

  it("have a time for each transaction, but for those that failed", () => {
    const times = parseLog(
      "0 199 2241 0 1175850568 995598\n1 4 failed 0 1175850569 1\n0 200 2465 0 1175850568 998079\n",
    );
    assert.deepEqual(times, [2.241, 2.465]);
    assert.deepEqual(latenciesOf(times), { p50: 2.241, p99: 2.465 });
  });
});

describe("what a process has used", () => {
  it("is read whatever its name", () => {
    const stat = "71 (a) b (c) S 1 71 71 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 1 0 100 1000 10";
    assert.deepEqual(parseStat(stat), { name: "a) b (c", seconds: 2 });
  });

  it("is resident memory", () => {
    assert.equal(parseResident("Name:\tpgbouncer\nVmRSS:\t    2048 kB\nRssAnon:\t 1 kB\n"), 2);
    assert.equal(parseResident("Name:\tkthreadd\n"), 0);
  });
});
