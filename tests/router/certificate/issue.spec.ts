import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:tls";
import { isDue, issueCertificate, makeAuthority } from "../../../components/router/certificate/issue";
import type { AddressInfo } from "node:net";

describe("the router's own certificate", () => {
  const now = new Date("2026-01-01T00:00:00.000Z");
  const hosts = ["router.pgfleet.svc", "db.example.com", "192.0.2.7", "2001:db8::7"];

  it("is signed by the authority, for every name and address, and no longer than clients take", async () => {
    const authority = await makeAuthority("pgfleet dev", now);
    const issued = await issueCertificate(authority, hosts, now);
    const certificate = new X509Certificate(issued.certificate);
    assert.ok(certificate.verify(new X509Certificate(authority.certificate).publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(issued.key)));
    for (const host of ["router.pgfleet.svc", "db.example.com"]) assert.equal(certificate.checkHost(host), host);
    for (const address of ["192.0.2.7", "2001:db8::7"]) assert.ok(certificate.checkIP(address));
    assert.equal(certificate.checkHost("other.example.com"), undefined);
    assert.equal(certificate.subject, "CN=router.pgfleet.svc");
    assert.equal(certificate.ca, false);
    assert.ok(new Date(certificate.validTo) < new Date("2028-04-10"));
  });

  it("is renewed in the second half of its life", async () => {
    const { certificate } = await issueCertificate(await makeAuthority("a", now), hosts, now);
    assert.equal(isDue(certificate, new Date("2027-02-10")), false);
    assert.equal(isDue(certificate, new Date("2027-02-20")), true);
  });

  it("has a common name that certificates take, however long the host is", async () => {
    const host = `${"x".repeat(60)}.${"y".repeat(60)}.example.com`;
    const { certificate } = await issueCertificate(await makeAuthority("a", now), [host], now);
    assert.equal(new X509Certificate(certificate).checkHost(host), host);
    assert.equal(new X509Certificate(certificate).subject, `CN=${host.slice(0, 64)}`);
  });

  it("is taken by a client that knows the authority, and by no other", async () => {
    const today = new Date();
    const authority = await makeAuthority("a", today);
    const { certificate, key } = await issueCertificate(authority, ["localhost"], today);
    const other = await makeAuthority("a", today);
    const server = createServer({ cert: certificate, key }).listen(0, "127.0.0.1");
    server.on("tlsClientError", () => undefined); // the client tells
    try {
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const met = async (ca: string) => {
        const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca });
        try {
          await once(socket, "secureConnect");
        } finally {
          socket.destroy();
        }
      };
      await met(authority.certificate);
      await assert.rejects(met(other.certificate), /certificate signature failure|unable to verify/);
    } finally {
      server.close();
    }
  });
});
