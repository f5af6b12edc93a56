import { isIP } from "node:net";
import { CERTIFICATES } from "../reading/certificates";
import { setCommand } from "../reading/mistake";
import { choice, text, type ValueType } from "../reading/valueTypes";
import type { Section } from "../reading/section";
import type { ClientCertificates, ClientTlsSettings } from "../settings";

const MODE = choice("required", "allowed", "off");
const ISSUER_KIND = choice("Issuer", "ClusterIssuer");

const OBJECT_NAME: ValueType<string> = text("the name of an object in Kubernetes", "<name>", objectNameProblem);

/** Secrets that this program makes itself. */
const OWN_SECRETS = ["router", "router-pgbouncer", "router-account", "router-tls", "router-issued-tls"];

const SECRET_NAME: ValueType<string> = text("the name of a Secret that somebody else keeps", "<name>", (value) =>
  OWN_SECRETS.includes(value) ? "is one that this program makes" : objectNameProblem(value),
);

const HOST: ValueType<string> = text("a host name or an address, without a port", "<host>", (value) =>
  (isIP(value) !== 0 && !value.includes("%")) || HOST_NAME.test(value) ? undefined : "is not a host",
);

const LABEL = "[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?";
/** Its last label is no number: 10.0.0.300 is meant for an address. */
const HOST_NAME = new RegExp(`^(?=.{1,253}$)(?!.*(^|\\.)\\d+$)(\\*\\.)?${LABEL}(\\.${LABEL})*$`);

/** How clients' connections are protected, and by which certificate. */
export function readClientTls(router: Section, certificateRoles: readonly string[] | undefined): ClientTlsSettings {
  const tls = router.section("tls").only(["mode", "hosts", "secret", "issuer", "clientAuthority"]);
  const mode = tls.optional("mode", MODE, undefined);
  const hosts = tls.list("hosts", HOST, []);
  const certificate = readCertificate(tls, hosts);
  if (mode === "off" && certificate.kind !== "own") {
    tls.noteUnwanted(certificate.kind, "is not used by mode off", "with mode required or allowed");
  }
  return { mode, hosts, certificate, clientCertificates: readClientCertificates(tls, mode, certificateRoles) };
}

function readClientCertificates(
  tls: Section,
  mode: ClientTlsSettings["mode"],
  roles: readonly string[] | undefined,
): ClientCertificates | undefined {
  if (roles === undefined) return undefined;
  if (roles.length === 0) {
    if (tls.has("clientAuthority")) {
      tls.noteUnwanted(
        "clientAuthority",
        "is not used while no role logs in with a certificate",
        "with pgfleet:certificateRoles",
      );
    }
    return undefined;
  }
  const authority = tls.require("clientAuthority", CERTIFICATES);
  // Otherwise Odyssey does not ask clients for certificates.
  if (mode !== "required" && !tls.isMistaken("mode")) {
    const problem =
      mode === undefined
        ? "is missing, and roles log in with certificates"
        : `is ${mode}, and roles log in with certificates`;
    tls.note("mode", problem, "required", setCommand(tls.at("mode"), "required"));
  }
  return { authority, roles };
}

function readCertificate(tls: Section, hosts: readonly string[]): ClientTlsSettings["certificate"] {
  if (tls.has("secret") && tls.has("issuer")) {
    tls.noteUnwanted(
      "issuer",
      "is given beside a Secret, which holds a certificate already",
      "one of secret and issuer",
    );
  }
  if (tls.has("secret")) return { kind: "secret", secret: tls.require("secret", SECRET_NAME) };
  if (!tls.has("issuer")) return { kind: "own" };
  if (hosts.length === 0 && !tls.isMistaken("hosts")) {
    const example = setCommand([...tls.at("hosts"), 0], "db.example.com");
    tls.note("hosts", "is missing, and an issuer signs for these and no other names", "a list of host names", example);
  }
  const issuer = tls.section("issuer").only(["name", "kind"]);
  return {
    kind: "issuer",
    name: issuer.require("name", OBJECT_NAME),
    issuerKind: issuer.optional("kind", ISSUER_KIND, "Issuer"),
  };
}

function objectNameProblem(value: string): string | undefined {
  return /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(value) ? undefined : "is no such name";
}
