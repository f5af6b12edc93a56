import assert from "node:assert/strict";
import fc from "fast-check";
import { proof } from "../../../components/router/pgbouncer/proof";
import { Consoles, refusing, type Process } from "./consoles";

const process = (peer: number, ident: string | null): Process => ({
  config: { job_name: "pgbouncer", peer_id: String(peer), syslog_ident: ident },
});

const runs = (peer: number, generation: string) => process(peer, `pgfleet_generation_${generation}`);

describe("the proof of what PgBouncer's processes run", function () {
  this.timeout(20_000);

  it("is that each says so, whichever answers when", async () => {
    const generations = fc.array(fc.constantFrom("a1", "a1", "a1", "a0"), { minLength: 1, maxLength: 16 });
    const pods = generations.chain((running) =>
      fc.tuple(fc.constant(running), fc.shuffledSubarray([...running.keys()], { minLength: running.length })),
    );
    await fc.assert(
      fc.asyncProperty(pods, fc.integer({ min: 1, max: 3 }), async ([running, order], inARow) => {
        const processes = running.map((generation, index) => runs(16 + index, generation));
        const consoles = new Consoles(
          processes,
          order.flatMap((number) => Array<number>(inARow).fill(number)),
        );
        assert.equal(
          await proof.runs(consoles.ask, "secret", "a1", running.length),
          running.every((generation) => generation === "a1"),
        );
      }),
    );
  });

  it("logs in to the console, with the router account's password", async () => {
    const consoles = new Consoles([runs(1, "a1")]);
    assert.ok(await proof.runs(consoles.ask, "secret", "a1", 1));
    assert.deepEqual(consoles.logins, [["pgbouncer", "secret"]]);
  });

  it("asks no further once one runs another generation", async () => {
    const consoles = new Consoles([runs(1, "a1"), runs(2, "a0"), runs(3, "a1")]);
    assert.equal(await proof.runs(consoles.ask, "", "a1", 3), false);
    assert.equal(consoles.logins.length, 2);
  });

  it("is not given while a process never answers, and does not go on for ever", async () => {
    const consoles = new Consoles([runs(1, "a1"), runs(2, "a1")], [0]);
    assert.equal(await proof.runs(consoles.ask, "", "a1", 2), false);
    assert.ok(consoles.logins.length <= 100, `${consoles.logins.length} logins`);
  });

  it("is not a generation that only begins alike", async () => {
    for (const other of ["a10", "a", ""]) {
      assert.equal(await proof.runs(new Consoles([runs(1, other)]).ask, "", "a1", 1), false);
    }
  });

  it("names the generation, of any process, and none of what is not ours", async () => {
    const generationOf = (ident: string | null) => proof.generation(new Consoles([process(1, ident)]).ask, "");
    assert.equal(await generationOf("pgfleet_generation_0123456789abcdef"), "0123456789abcdef");
    // The default, which also stands after a reload that failed.
    for (const ident of ["pgbouncer", "", null]) assert.equal(await generationOf(ident), undefined);
  });

  it("leaves it to who asks what a refused login means", async () => {
    await assert.rejects(proof.runs(refusing, "", "a1", 1), /password authentication failed/);
    await assert.rejects(proof.generation(refusing, ""), /password authentication failed/);
  });
});
