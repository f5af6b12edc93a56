import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes this process's clients use a Kubernetes at that address, of http too. */
export async function writeKubeconfig(server: string): Promise<{ remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-kubeconfig-"));
  const file = join(folder, "config");
  const before = process.env["KUBECONFIG"];
  const config = {
    clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    "current-context": "test",
  };
  await writeFile(file, JSON.stringify(config));
  process.env["KUBECONFIG"] = file;
  return {
    async remove() {
      if (before === undefined) delete process.env["KUBECONFIG"];
      else process.env["KUBECONFIG"] = before;
      await rm(folder, { recursive: true });
    },
  };
}
