import { isIP } from "node:net";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { secretData } from "../../kubernetes/secretData";
import { CERTIFICATE_FILE, KEY_FILE } from "./files";
import { OwnCertificate } from "./ownCertificate";
import type { ClientTlsSettings } from "../../../config/settings";

/** What clients' TLS needs. */
export interface RouterCertificate {
  /** Name of the Secret that has it, and its key. */
  readonly secret: pulumi.Input<string>;
  /** In PEM; undefined when somebody else issues it. */
  readonly own: { readonly ca: pulumi.Output<string>; readonly certificate: pulumi.Output<string> } | undefined;
  /** What must be there before pods are. */
  readonly requires: readonly pulumi.Resource[];
}

/**
 * The router's certificate, from where config says; undefined when clients get no TLS.
 *
 * The stack's own authority is there whatever clients see now: it is what they were given, and coming back to it must not
 * shut them out.
 *
 * @param router name of the Service
 */
export function routerCertificate(
  router: string,
  namespace: string,
  tls: ClientTlsSettings,
  opts: pulumi.CustomResourceOptions,
): RouterCertificate | undefined {
  const { certificate } = tls;
  const name = `${router}-tls`;
  const stack = `${pulumi.getProject()} ${pulumi.getStack()}`;
  const own = new OwnCertificate(name, { stack, hosts: [...tls.hosts, ...serviceHosts(router, namespace)] }, opts);
  if (tls.mode === "off") return undefined;
  if (certificate.kind === "secret") return { secret: certificate.secret, own: undefined, requires: [] };
  if (certificate.kind === "issuer") {
    // Not the own one's name: of two that write into a Secret, each would undo what the other has written.
    const secret = `${router}-issued-tls`;
    return { secret, own: undefined, requires: [ordered(secret, namespace, tls.hosts, certificate, opts)] };
  }
  const data = secretData({ [CERTIFICATE_FILE]: own.certificate, [KEY_FILE]: own.key, "ca.crt": own.ca });
  const metadata = { name, namespace };
  const secret = new kubernetes.core.v1.Secret(name, { metadata, type: "kubernetes.io/tls", data }, opts);
  return { secret: secret.metadata.name, own, requires: [secret] };
}

/** By which pods reach the Service, and whoever forwards a port to it. */
export function serviceHosts(router: string, namespace: string): string[] {
  const full = `${router}.${namespace}.svc`;
  return [full, `${full}.cluster.local`, `${router}.${namespace}`, router, "localhost"];
}

/** Asks cert-manager for a certificate, and to renew it. Public authorities refuse names that are known inside only. */
function ordered(
  name: string,
  namespace: string,
  hosts: readonly string[],
  issuer: { readonly name: string; readonly issuerKind: string },
  opts: pulumi.CustomResourceOptions,
): kubernetes.apiextensions.CustomResource {
  const isAddress = (host: string) => isIP(host) !== 0;
  const dnsNames = hosts.filter((host) => !isAddress(host));
  return new kubernetes.apiextensions.CustomResource(
    name,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name, namespace, annotations: { "pulumi.com/waitFor": "condition=Ready" } },
      spec: {
        secretName: name,
        ...subjectOf(dnsNames),
        dnsNames,
        ipAddresses: hosts.filter(isAddress),
        usages: ["digital signature", "server auth"],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        issuerRef: { group: "cert-manager.io", kind: issuer.issuerKind, name: issuer.name },
      },
    },
    { ...opts, customTimeouts: { create: "5m", update: "5m" } },
  );
}

/** Java takes no certificate without a subject. Public authorities want a common name to be one of the names. */
function subjectOf(dnsNames: readonly string[]): object {
  const commonName = dnsNames.find((host) => host.length <= LONGEST_COMMON_NAME);
  return commonName === undefined ? { subject: { organizations: ["pgfleet"] } } : { commonName };
}

/** RFC 5280, ub-common-name. */
const LONGEST_COMMON_NAME = 64;
