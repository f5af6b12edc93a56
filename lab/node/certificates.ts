import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { apiServiceAddress, nodeAddress } from "../addresses";
import { kubeconfigFile, stateFolder } from "../paths";
import { replaceFile } from "../steps/replaceFile";

const folder = join(stateFolder, "pki");

/** Certificates of the node: one authority, the API server's, and one administrator's for everything else. */
export const pki = {
  ca: join(folder, "ca.crt"),
  caKey: join(folder, "ca.key"),
  server: join(folder, "server.crt"),
  serverKey: join(folder, "server.key"),
  admin: join(folder, "admin.crt"),
  adminKey: join(folder, "admin.key"),
  /** Signs service account tokens. */
  tokens: join(folder, "tokens.key"),
};

/** Makes them once; a lab that comes up again keeps them, so that its kubeconfig stays valid. */
export async function createCertificates(): Promise<void> {
  if (existsSync(kubeconfigFile)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await openssl("req", "-x509", ...newKey(pki.caKey), "-out", pki.ca, "-subj", "/CN=pgfleet-lab", "-days", "3650");
  await openssl("genrsa", "-out", pki.tokens, "2048");
  const names = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];
  const addresses = [apiServiceAddress, nodeAddress, "127.0.0.1"];
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
  await sign(pki.server, pki.serverKey, "/CN=kube-apiserver", `subjectAltName=${alternatives.join(",")}`);
  await sign(pki.admin, pki.adminKey, "/O=system:masters/CN=pgfleet-lab", "extendedKeyUsage=clientAuth");
  // Last and at once: that it is there says that all of them are.
  await replaceFile(kubeconfigFile, JSON.stringify(kubeconfig(), null, 2), 0o600);
}

function newKey(file: string): string[] {
  return ["-newkey", "rsa:2048", "-nodes", "-keyout", file];
}

async function sign(certificate: string, key: string, subject: string, extension: string): Promise<void> {
  const authority = ["-CA", pki.ca, "-CAkey", pki.caKey];
  await openssl(
    "req",
    "-x509",
    ...authority,
    ...newKey(key),
    "-out",
    certificate,
    "-subj",
    subject,
    "-days",
    "3650",
    "-addext",
    extension,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  );
}

async function openssl(...args: string[]): Promise<void> {
  await execa("openssl", args);
}

function kubeconfig(): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "pgfleet-lab",
    clusters: [
      { name: "pgfleet-lab", cluster: { server: `https://${nodeAddress}:6443`, "certificate-authority": pki.ca } },
    ],
    users: [{ name: "pgfleet-lab", user: { "client-certificate": pki.admin, "client-key": pki.adminKey } }],
    contexts: [{ name: "pgfleet-lab", context: { cluster: "pgfleet-lab", user: "pgfleet-lab" } }],
  };
}
