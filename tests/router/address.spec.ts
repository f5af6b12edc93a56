import assert from "node:assert/strict";
import { printedAddress } from "../../components/router/address";
import type { ClientTlsSettings, RouterSettings } from "../../config/settings";

type Case = readonly [
  what: string,
  type: RouterSettings["service"]["type"],
  tls: Partial<ClientTlsSettings>,
  loadBalancer: string | undefined,
  host: string,
  isVerifiable: boolean,
];

const INTERNAL = "router.databases.svc";
const GIVEN = "lb-1.example.net";
const SECRET = { kind: "secret", secret: "given" } as const;
const ISSUER = { kind: "issuer", name: "company", issuerKind: "Issuer" } as const;

const CASES: readonly Case[] = [
  ["the Service's name, for which an own certificate is", "ClusterIP", {}, undefined, INTERNAL, true],
  ["that also where config names others", "NodePort", { hosts: ["db.example.com"] }, undefined, INTERNAL, true],
  [
    "a load balancer's name in config",
    "LoadBalancer",
    { hosts: ["*.x", "db.example.com"] },
    GIVEN,
    "db.example.com",
    true,
  ],
  ["its own without one, which no certificate has", "LoadBalancer", {}, GIVEN, GIVEN, false],
  ["that without a word where there is no TLS", "LoadBalancer", { mode: "off" }, GIVEN, GIVEN, true],
  ["the Service's name while it has none", "LoadBalancer", {}, undefined, INTERNAL, true],
  [
    "a name that an issuer signs for",
    "ClusterIP",
    { certificate: ISSUER, hosts: ["db.example.com"] },
    undefined,
    "db.example.com",
    true,
  ],
  [
    "the Service's name where it signs for that",
    "ClusterIP",
    { certificate: ISSUER, hosts: ["db", INTERNAL] },
    undefined,
    INTERNAL,
    true,
  ],
  [
    "one that it does not sign for, for want of a better",
    "ClusterIP",
    { certificate: ISSUER, hosts: ["*.example.com"] },
    undefined,
    INTERNAL,
    false,
  ],
  [
    "a name that a Secret is for",
    "NodePort",
    { certificate: SECRET, hosts: ["192.0.2.7"] },
    undefined,
    "192.0.2.7",
    true,
  ],
  [
    "the Service's name where nobody says whom it is for",
    "ClusterIP",
    { certificate: SECRET },
    undefined,
    INTERNAL,
    true,
  ],
];

describe("the printed host", () => {
  for (const [what, type, tls, loadBalancer, host, isVerifiable] of CASES) {
    it(`is ${what}`, () => {
      const settings = {
        service: { type } as RouterSettings["service"],
        tls: {
          mode: undefined,
          hosts: [],
          certificate: { kind: "own" },
          clientCertificates: undefined,
          ...tls,
        } as const,
      };
      const printed = printedAddress(settings, INTERNAL, loadBalancer);
      assert.equal(printed.host, host);
      assert.equal(printed.warning === undefined, isVerifiable, printed.warning);
    });
  }

  it("comes with the command that has it certified", () => {
    const settings = {
      service: { type: "LoadBalancer" } as RouterSettings["service"],
      tls: { mode: "required", hosts: [], certificate: { kind: "own" }, clientCertificates: undefined } as const,
    };
    const { warning } = printedAddress(settings, INTERNAL, GIVEN);
    assert.match(warning ?? "", /pulumi config set --path 'pgfleet:router\.tls\.hosts\[0\]' lb-1\.example\.net$/);
  });
});
