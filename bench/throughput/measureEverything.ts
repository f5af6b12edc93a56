import { labEnvironment } from "../../lab/environment";
import type { Draft } from "./draft";
import { fillTables, pgbenchVersion } from "./measure/pgbench";
import type { ThroughputOptions } from "./plan/options";
import { WAY_NAMES } from "./plan/ways";
import { measureSections, wayOf } from "./sections";
import { createCertificate } from "./stack/certificate";
import { createCluster, createDatabases, serverVersion } from "./stack/cluster";
import { deploy, routerVersion, undeploy } from "./stack/deploy";
import { DATABASES, SCALE } from "./stack/names";

/** Fills the draft. What is measured with and without TLS has routers of its own for each. */
export async function measureEverything(
  options: ThroughputOptions,
  draft: Draft,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  // Where the code that asks the API looks for it.
  process.env["KUBECONFIG"] = labEnvironment()["KUBECONFIG"];
  tell("a cluster");
  await createCluster(signal);
  await createDatabases(options.only.includes("tenants"), signal);
  await createCertificate(signal);
  const [straight] = await deploy(["straight"], false, signal);
  if (straight === undefined) throw new Error("the cluster has no address");
  tell("its tables");
  for (const database of Object.values(DATABASES)) await fillTables(straight, database, SCALE, signal);
  draft.versions["PostgreSQL"] = await serverVersion(signal);
  draft.versions["pgbench"] = await pgbenchVersion(signal);
  for (const tls of options.tls) {
    tell(`routers, ${tls ? "TLS on both sides" : "no TLS"}`);
    const ways = await deploy(WAY_NAMES, tls, signal);
    for (const [name, way] of [
      ["Odyssey", "odyssey"],
      ["PgBouncer", "pgbouncer"],
    ] as const)
      draft.versions[name] = await routerVersion(wayOf(ways, way), signal);
    await measureSections({ ways, tls, options, draft, tell, signal });
    await undeploy(ways, signal);
  }
}
