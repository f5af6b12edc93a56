import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { KubeConfig } from "@kubernetes/client-node";
import { PodConnection } from "../../../components/kubernetes/podConnection";
import { ROUTER_PORT } from "../../../components/router/port";
import { withConnection } from "../../../components/postgres/connection";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { labEnvironment } from "../../../lab/environment";
import { kubectl, namespace } from "../../../lab/superuser";
import { waitFor } from "../../../lab/steps/waitFor";
import { outputs } from "./stack";

/** Of both engines' pods. */
const ROUTERS = "app.kubernetes.io/part-of=pgfleet";

const MARKER = "pgfleet_generation_";

/** Names of the router's pods; never of none, for then a test would ask nobody. */
export async function routerPodNames(engine = "odyssey"): Promise<string[]> {
  const selector = `app.kubernetes.io/name=${engine}`;
  const names = (await kubectl(["get", "pods", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"])).split(" ");
  if (names.length < 2) throw new Error(`the router has ${names.length} pods, and shall have two`);
  return names.sort();
}

/** A file of the configuration in use, in each pod. */
export async function liveFiles(file: string): Promise<string[]> {
  const read = (pod: string) => kubectl(["exec", pod, "-c", "odyssey", "--", "cat", `/run/odyssey/live/${file}`]);
  return await Promise.all((await routerPodNames()).map(read));
}

/** The rules in force, as each pod's process says itself: database and user, those of the router's own too. */
export async function liveRules(): Promise<string[][]> {
  const { routerPassword } = await outputs();
  return await Promise.all((await routerPodNames()).map((pod) => rulesOf(pod, routerPassword)));
}

/** The generation that each pod's process runs. */
export async function liveGenerations(): Promise<string[]> {
  return (await liveRules()).map((rules) => {
    const marker = rules.find((rule) => rule.startsWith(MARKER)) ?? "";
    return marker.slice(MARKER.length).split(" ")[0] ?? "";
  });
}

/** What a pod's reloader says about a configuration. */
type Outcome = "taken" | "refused" | "incomplete";

/** Changes a file in the router's ConfigMap by force, manifest and all, and waits until each pod's reloader has judged it. */
export async function forceFile(file: string, content: string, outcome: Outcome): Promise<void> {
  const manifest = await kubectl(["get", "configmap", "router", "-o", "jsonpath={.data.SHA256SUMS}"]);
  const digest = createHash("sha256").update(content).digest("hex");
  const lines = manifest.split("\n").map((line) => (line.endsWith(`  ${file}`) ? `${digest}  ${file}` : line));
  await forceData({ [file]: content, SHA256SUMS: `${lines.join("\n")}\n` }, outcome);
}

/** Changes the router's ConfigMap by force and waits until each pod's reloader has judged it. */
export async function forceData(data: Readonly<Record<string, string>>, outcome: Outcome): Promise<void> {
  const said = new Map<string, number>();
  for (const pod of await routerPodNames()) said.set(pod, await timesSaid(pod, outcome));
  await kubectl(["patch", "configmap", "router", "--type=merge", "-p", JSON.stringify({ data })]);
  await lookAtVolumes();
  for (const [pod, before] of said) {
    await waitFor(`the reloader of ${pod} says ${outcome}`, 120, async () => (await timesSaid(pod, outcome)) > before);
  }
}

/** Makes the kubelet look at the volumes of the router's pods at once, in place of once a minute or so. */
export async function lookAtVolumes(): Promise<void> {
  await kubectl(["annotate", "pods", "-l", ROUTERS, "--overwrite", `test=${Date.now()}`]);
}

/** When each pod's reloader took the generation, in milliseconds since the epoch. */
export async function takenAt(generation: string): Promise<number[][]> {
  return await Promise.all(
    (await routerPodNames()).map(async (pod) => {
      const log = await kubectl(["logs", pod, "-c", "reloader", "--timestamps"]);
      const lines = log.split("\n").filter((line) => line.includes(`{"reloader":"taken","generation":"${generation}"`));
      return lines.map((line) => Date.parse(line.slice(0, line.indexOf(" "))));
    }),
  );
}

/** All pods and their restarts, what Kubernetes warned of last, and what each container of the router said last. */
export async function labReport(): Promise<string> {
  const all = ["--all-containers", "--prefix", "--tail=8", "--ignore-errors"];
  const warned = "custom-columns=AT:.lastTimestamp,OF:.involvedObject.name,WHY:.reason,WHAT:.message";
  const events = await kubectl([
    "get",
    "events",
    "--field-selector=type=Warning",
    "--sort-by=.lastTimestamp",
    "-o",
    warned,
  ]);
  const [header = "", ...rows] = events.split("\n");
  return [
    await kubectl(["get", "pods"]),
    [header, ...rows.slice(-6)].map((line) => line.slice(0, 240)).join("\n"),
    await kubectl(["logs", "-l", ROUTERS, ...all]),
  ].join("\n\n");
}

/** How often each container of the router's pods was restarted, by pod; pods of before that are still ending do not count. */
export async function routerRestarts(): Promise<string[]> {
  const counts =
    "{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}" +
    "{{range .status.containerStatuses}} {{.restartCount}}{{end}}|{{end}}{{end}}";
  return (await kubectl(["get", "pods", "-l", ROUTERS, "-o", `go-template=${counts}`])).split("|").sort();
}

/** Mebibytes that the processes of the router have in memory, for each pod. */
export async function routerMemory(): Promise<number[]> {
  // The pod's containers share their processes.
  const script =
    "for comm in /proc/[0-9]*/comm; do case $(cat $comm) in odyssey | pgbouncer) " +
    'sed -n "s/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p" "${comm%comm}status" ;; esac; done';
  const pods = (await kubectl(["get", "pods", "-l", ROUTERS, "-o", "jsonpath={.items[*].metadata.name}"])).split(" ");
  return await Promise.all(
    pods.map(async (pod) => {
      const kibibytes = (await kubectl(["exec", pod, "--", "sh", "-c", script])).split(/\s+/).map(Number);
      assert.ok(kibibytes.length > 0 && kibibytes.every((each) => each > 0), kibibytes.join(" "));
      return kibibytes.reduce((sum, each) => sum + each, 0) / 1024;
    }),
  );
}

async function timesSaid(pod: string, outcome: string): Promise<number> {
  const log = await kubectl(["logs", pod, "-c", "reloader"]);
  return log.split(`{"reloader":"${outcome}"`).length - 1;
}

async function rulesOf(pod: string, password: string): Promise<string[]> {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(labEnvironment()["KUBECONFIG"] as string);
  const stream = new PodConnection(kubeConfig, { namespace, pod, port: ROUTER_PORT });
  const { user } = ROUTER_ACCOUNT;
  const target = {
    host: pod,
    port: ROUTER_PORT,
    database: "console",
    user,
    password,
    stream,
    // To the pod itself.
    tls: { mode: "unverified" } as const,
  };
  return await withConnection(target, 10_000, async (client) => {
    const { rows } = await client.query<{ database: string; user: string; obsolete: boolean }>("SHOW RULES");
    return rows
      .filter(({ obsolete }) => !obsolete)
      .map(({ database, user }) => `${database} ${user}`)
      .sort();
  });
}
