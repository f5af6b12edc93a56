import { isNodeUp } from "../lab/node/ready";
import { execute } from "./execute";

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
}

/** Of a pod's status, what tells whether it serves. */
export interface PodStatus {
  readonly phase: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/** Seconds for everything in a namespace to be gone. */
const REMOVAL_DEADLINE = 300;

/** A namespace of the lab that a bench has for itself. */
export class BenchNamespace {
  constructor(private readonly name: string) {}

  /** Runs kubectl in it. */
  async kubectl(args: readonly string[], signal: AbortSignal, input = "", seconds = 60): Promise<string> {
    return await execute({ command: "kubectl", args: ["--namespace", this.name, ...args], input, seconds }, signal);
  }

  /** Runs a psql script as superuser in the one pod of a cluster; gives back its rows. */
  async asSuperuser(cluster: string, script: string, signal: AbortSignal, seconds = 60): Promise<string> {
    const psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"];
    const args = ["exec", "-i", `${cluster}-1`, "-c", "postgres", "--", ...psql, "--dbname", "postgres"];
    return await this.kubectl(args, signal, script, seconds);
  }

  /** What a Service can be reached at from the node. */
  async serviceAddress(service: string, signal: AbortSignal): Promise<string> {
    return await this.kubectl(["get", "service", service, "-o", "jsonpath={.spec.clusterIP}"], signal);
  }

  /** The pods with a label that serve and are not on their way out, sorted by name. */
  async pods(selector: string, serves: (status: PodStatus) => boolean, signal: AbortSignal): Promise<Pod[]> {
    const { items } = JSON.parse(await this.kubectl(["get", "pods", "-l", selector, "-o", "json"], signal)) as {
      items: {
        metadata: { name: string; uid: string; deletionTimestamp?: string };
        status: PodStatus & { podIP?: string };
      }[];
    };
    return items
      .filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && serves(status))
      .map(({ metadata: { name, uid }, status }) => ({ name, uid, address: status.podIP ?? "" }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Removes it with all that is in it, and then what else there is. Does nothing when there is nothing. */
  async remove(removeRest: (signal: AbortSignal) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const signal = AbortSignal.timeout(REMOVAL_DEADLINE * 1000);
    // What is in the lab is gone with it when it is down.
    if (!(await isNodeUp()))
      throw new Error("the lab is down; what the bench has left there is removed when it is up: npm run lab -- up");
    await this.kubectl(["delete", "namespace", this.name, "--ignore-not-found"], signal, "", REMOVAL_DEADLINE);
    await removeRest(signal);
  }
}
