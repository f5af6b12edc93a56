import assert from "node:assert/strict";
import { issueCertificate, makeAuthority, type KeyPair } from "../../../components/router/certificate/issue";
import { judgeCertificate } from "../../../components/router/certificate/judge";

describe("a certificate that somebody else keeps", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const later = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
  let authority: KeyPair;
  let pair: KeyPair;
  let other: KeyPair;

  before(async () => {
    authority = await makeAuthority("somebody", now);
    pair = await issueCertificate(authority, ["db.example.com", "*.shop.example.com", "192.0.2.7"], now);
    other = await issueCertificate(authority, ["db.example.com"], now);
  });

  const files = ({ certificate, key }: KeyPair) => ({ "tls.crt": certificate, "tls.key": key });
  const fine = { problems: [], warnings: [] };
  const problem = (text: string) => ({ problems: [text], warnings: [] });

  it("is good when it fits its key and the hosts, authorities after it", () => {
    const chain = { ...files(pair), "tls.crt": pair.certificate + authority.certificate };
    assert.deepEqual(judgeCertificate(chain, ["db.example.com", "192.0.2.7", "a.shop.example.com"], now), fine);
    assert.deepEqual(judgeCertificate(files(pair), ["*.shop.example.com"], now), fine);
    assert.deepEqual(judgeCertificate(files(pair), [], now), fine);
  });

  it("is bad without one of the files", () => {
    assert.deepEqual(judgeCertificate({}, [], now), problem("it has no tls.crt and no tls.key"));
    const half = { ...files(pair), "tls.key": "" };
    assert.deepEqual(judgeCertificate(half, [], now), problem("it has no tls.key"));
  });

  it("is bad with another's key, and when it is none", () => {
    const mixed = { ...files(pair), "tls.key": other.key };
    assert.deepEqual(judgeCertificate(mixed, [], now), problem("its key is another certificate's"));
    const [said] = judgeCertificate({ ...files(pair), "tls.crt": "no certificate" }, [], now).problems;
    assert.match(said ?? "", /^it cannot be read: /);
    const secret = judgeCertificate({ ...files(pair), "tls.key": "a secret that is no key" }, [], now).problems;
    assert.equal(secret.length, 1);
    assert.doesNotMatch(secret.join(), /a secret/);
  });

  it("is bad for other hosts", () => {
    const hosts = ["db.example.com", "db.example.org", "192.0.2.8", "*.example.com"];
    const said = "its certificate is not for db.example.org, 192.0.2.8, *.example.com";
    assert.deepEqual(judgeCertificate(files(pair), hosts, now), problem(said));
  });

  it("is bad before it is valid", () => {
    assert.deepEqual(
      judgeCertificate(files(pair), [], later(-2)),
      problem("its certificate is not valid before 2026-02-28"),
    );
  });

  it("is worth a word a month before it ends, and bad afterwards", () => {
    assert.deepEqual(judgeCertificate(files(pair), [], later(794)), fine);
    assert.deepEqual(judgeCertificate(files(pair), [], later(800)).warnings, ["its certificate expires on 2028-06-03"]);
    assert.deepEqual(
      judgeCertificate(files(pair), [], later(826)),
      problem("its certificate has expired on 2028-06-03"),
    );
  });
});
