import { execute } from "../../execute";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLUSTER, NAMESPACE, TLS_SECRET } from "./names";
import { apply, namespace } from "./namespace";
import { caSecretOf } from "../../../components/postgres/cloudnativepg/source";

/** Makes the Secret with a certificate that routers show their clients, of the kind that cert-manager makes, and the cluster's authority. */
export async function createCertificate(signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-throughput-"));
  const [key, certificate] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  try {
    const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const files = ["-keyout", key, "-out", certificate, "-subj", "/CN=router"];
    await execute({ command: "openssl", args: ["req", ...kind, ...files], seconds: 30 }, signal);
    const stringData = {
      "tls.key": await readFile(key, "utf8"),
      "tls.crt": await readFile(certificate, "utf8"),
      "server-ca.crt": await serverAuthority(signal),
    };
    const metadata = { name: TLS_SECRET, namespace: NAMESPACE };
    await apply([{ apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", stringData }], signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function serverAuthority(signal: AbortSignal): Promise<string> {
  const args = ["get", "secret", caSecretOf(CLUSTER), "-o", "jsonpath={.data.ca\\.crt}"];
  return Buffer.from(await namespace.kubectl(args, signal), "base64").toString();
}
