import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatMistake } from "../../config/reading/mistake";
import { describeMistakes, readSettings } from "../../config/readSettings";

const CA = readFileSync(join(__dirname, "ca.crt"), "utf8");
const SECRET = new Set(["pgfleet:certificateRoles"]);

function read(roles: unknown, tls: unknown = { mode: "required", clientAuthority: CA }, secretKeys = SECRET) {
  const config = {
    "pgfleet:clusters": JSON.stringify({ pg1: { version: "18", storage: { size: "1Gi" } } }),
    "pgfleet:defaultCluster": "pg1",
    "pgfleet:router": JSON.stringify({ tls }),
    "pgfleet:certificateRoles": JSON.stringify(roles),
  };
  return readSettings(config, secretKeys);
}

function mistakesOf(...args: Parameters<typeof read>): string[] {
  const result = read(...args);
  return "mistakes" in result ? result.mistakes.map(formatMistake) : [];
}

describe("roles that log in with certificates", () => {
  it("are names, sorted, and the authority that signs their certificates; passwords are read by themselves", () => {
    const result = read({ "web app": "p", batch: "it's { fine }" });
    assert.ok("settings" in result);
    const { clientCertificates } = result.settings.router.tls;
    assert.deepEqual(clientCertificates, { authority: CA, roles: ["batch", "web app"] });
    assert.ok(!JSON.stringify(result.settings).includes("fine"));
  });

  it("are none without config", () => {
    const result = read({}, {}, new Set());
    assert.ok("settings" in result);
    assert.equal(result.settings.router.tls.clientCertificates, undefined);
  });

  const wrong: readonly [roles: unknown, problem: RegExp][] = [
    ["app", /^pgfleet:certificateRoles: is text, not a section/],
    [{ app: "" }, /^pgfleet:certificateRoles\.app: is empty\..* --secret --path 'pgfleet:certificateRoles\.app'$/],
    [{ app: 5 }, /^pgfleet:certificateRoles\.app: is not text/],
    [{ app: 'hidden"quote' }, /^pgfleet:certificateRoles\.app: cannot be written.*double quote/],
    [{ app: `hidden${"x".repeat(123)}` }, /^pgfleet:certificateRoles\.app: is too long/],
    [
      { pgfleet_router: "hidden" },
      /^pgfleet:certificateRoles\.pgfleet_router: cannot be named: names that start with pgfleet_/,
    ],
    [{ "4dabf18193072939515e22adb298388d": "hidden" }, /Pulumi cannot carry this name/],
    [
      { app: `md5${"0".repeat(32)}` },
      /^pgfleet:certificateRoles\.app: is what PostgreSQL stores in place of a password/,
    ],
    [{ app: "SCRAM-SHA-256$4096:hidden" }, /is what PostgreSQL stores/],
    [{ "x.example": "hidden" }, /^pgfleet:certificateRoles\["x\.example"\]: has a dot/],
    [{ default_user: "hidden" }, /Odyssey uses this name/],
    [{ 'a"b': "hidden" }, /cannot be named: .* it contains a double quote/],
    [{ ["я".repeat(32)]: "hidden" }, /cannot be named: it is 64 bytes long/],
  ];
  for (const [roles, problem] of wrong) {
    it(`are not taken when ${problem.source}`, () => {
      const [first = "", ...more] = mistakesOf(roles);
      assert.match(first, problem);
      assert.deepEqual(more, []);
      assert.ok(!first.includes("hidden"));
    });
  }

  it("are not two that differ in letter case alone, for each would have the other's certificate", () => {
    const found = mistakesOf({ app: "hidden", APP: "hidden" });
    assert.equal(found.length, 2);
    for (const mistake of found) assert.match(mistake, /but for letter case/);
  });

  it("are kept as secrets", () => {
    const result = read({ web: "hidden", batch: "hidden" }, undefined, new Set());
    assert.ok("mistakes" in result);
    const text = describeMistakes(result.mistakes);
    assert.match(
      text,
      /certificateRoles: is not encrypted in the stack's file\..*'pgfleet:certificateRoles\.batch' && pulumi config set .*'pgfleet:certificateRoles\.web'$/,
    );
    assert.ok(!text.includes("hidden"));
  });

  it("need an authority, and TLS of all clients", () => {
    assert.match(
      mistakesOf({ app: "p" }, { mode: "required" }).join("\n"),
      /^pgfleet:router\.tls\.clientAuthority: is missing\./,
    );
    for (const mode of [undefined, "allowed", "off"]) {
      const [mistake = "", ...more] = mistakesOf({ app: "p" }, { mode, clientAuthority: CA });
      assert.match(mistake, /^pgfleet:router\.tls\.mode: .*roles log in with certificates.* required$/);
      assert.deepEqual(more, []);
    }
  });
});
