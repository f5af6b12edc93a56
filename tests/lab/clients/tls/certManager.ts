import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { KeyPair } from "../../../../components/router/certificate/issue";
import { buildTool, certManager } from "../../../../lab/build/tools";
import { kubectl, namespace } from "../../../../lab/superuser";
import { labEnvironment } from "../../../../lab/environment";
import { logFolder } from "../../../../lab/paths";
import { waitFor } from "../../../../lab/steps/waitFor";

/** Issuers, of the stack's namespace and of all, that sign with the key of one authority. */
export const ISSUER = "company";

/** The Secret with the certificate, as the router names it. */
export const ISSUED = "router-issued-tls";

/**
 * Runs work while cert-manager does, with both issuers; nothing of it stays. Fails on a Kubernetes that has a cert-manager of
 * its own: it would be gone, and all of its certificates.
 *
 * @param after takes what work has made of it out of the stack again, while there is a cert-manager
 */
export async function withCertManager(
  authority: KeyPair,
  work: () => Promise<void>,
  after: () => Promise<void>,
): Promise<void> {
  const program = await buildTool(certManager, () => undefined);
  const folder = dirname(program);
  const definitions = (await readdir(folder))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file));
  const files = definitions.flatMap((file) => ["-f", file]);
  await failIfInstalled();
  try {
    await kubectl(["apply", "--server-side", ...files]);
    await kubectl(["label", ...files, LABEL]);
    for (const file of definitions) await kubectl(["wait", "--for=condition=Established", "-f", file, "--timeout=30s"]);
    const end = startControllers(program);
    try {
      await kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(issuers(authority)));
      for (const kind of ["issuer", "clusterissuer"])
        await kubectl(["wait", "--for=condition=Ready", `${kind}/${ISSUER}`, "--timeout=60s"]);
      try {
        await work();
      } finally {
        await after();
      }
    } finally {
      await end();
    }
  } finally {
    await kubectl(["delete", ...files, "--ignore-not-found", "--timeout=60s"]);
    await kubectl(["delete", "secret", ISSUER, ISSUED, "--ignore-not-found"]);
  }
}

/** Marks what a run that was killed has left behind. */
const LABEL = "pgfleet-test=cert-manager";

async function failIfInstalled(): Promise<void> {
  const others = await kubectl(["get", "crd", "-l", `!${LABEL.split("=")[0] ?? ""}`, "-o", "name"]);
  assert.doesNotMatch(others, /cert-manager/, "this Kubernetes has a cert-manager of its own");
}

/** Gives back what ends them. */
function startControllers(program: string): () => Promise<void> {
  const log = openSync(join(logFolder, "cert-manager.log"), "a");
  const kubeconfig = labEnvironment()["KUBECONFIG"] ?? "";
  const controllers = spawn(program, [kubeconfig, namespace], { stdio: ["ignore", log, log] });
  closeSync(log);
  // A program that cannot be started, or ends early, is told by what waits for it.
  const ended = once(controllers, "close").catch(() => undefined);
  return async () => {
    controllers.kill("SIGTERM");
    await ended;
  };
}

/** Has all certificates of the namespace renewed, as cert-manager's own command does. */
export async function renew(): Promise<void> {
  const names = (await kubectl(["get", "certificates", "-o", "jsonpath={.items[*].metadata.name}"])).split(" ");
  assert.deepEqual(names, [ISSUED]);
  const condition = { type: "Issuing", status: "True", reason: "ManuallyTriggered", message: "asked for by a test" };
  const [name = ""] = names;
  const { status } = JSON.parse(await kubectl(["get", "certificate", name, "-o", "json"])) as {
    status: { revision: number; conditions: { type: string }[] };
  };
  const conditions = [...status.conditions.filter(({ type }) => type !== "Issuing"), condition];
  const patch = JSON.stringify({ status: { conditions } });
  await kubectl(["patch", "certificate", name, "--subresource=status", "--type=merge", "-p", patch]);
  await waitFor("cert-manager has renewed it", 60, async () => {
    const revision = await kubectl(["get", "certificate", name, "-o", "jsonpath={.status.revision}"]);
    return Number(revision) > status.revision;
  });
}

function issuers({ certificate, key }: KeyPair): object {
  const spec = { ca: { secretName: ISSUER } };
  const [apiVersion, metadata] = ["cert-manager.io/v1", { name: ISSUER }];
  const stringData = { "tls.crt": certificate, "tls.key": key };
  const items = [
    { apiVersion: "v1", kind: "Secret", metadata: { ...metadata, namespace }, type: "kubernetes.io/tls", stringData },
    { apiVersion, kind: "Issuer", metadata: { ...metadata, namespace }, spec },
    { apiVersion, kind: "ClusterIssuer", metadata, spec },
  ];
  return { apiVersion: "v1", kind: "List", items };
}
