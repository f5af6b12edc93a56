import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { escapeControls } from "../../../common/printable";

/** A program that prints credentials, as `users[].user.exec` of a kubeconfig names it. */
export interface Plugin {
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  /** Which ExecCredential it shall print. */
  readonly apiVersion?: string;
  /** What to say when it is not installed. */
  readonly installHint?: string;
}

/** What it printed of use. */
export interface Credentials {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  readonly expirationTimestamp?: string;
}

/**
 * The credentials that a plugin prints. It is ended with all that it started when it has not done so in time: one whose
 * login has expired waits for a person, whom nobody asks here.
 *
 * @param spec of the ExecCredential that it is told, as client-go tells it
 * @param deadline milliseconds
 * @throws with the rest of a sentence that starts with the plugin's name. Nothing of what it printed as its answer is in it
 */
export async function runPlugin(plugin: Plugin, spec: object, deadline: number): Promise<Credentials> {
  const { code, stdout, stderr } = await run(plugin, spec, deadline);
  if (code !== 0) {
    const said = escapeControls(stderr.trim().split("\n").at(-1) ?? "").slice(0, LONGEST_WORDS);
    throw new Error(`failed${said === "" ? "" : `: ${said}`}`);
  }
  const credentials = parse(stdout);
  if (credentials === undefined) throw new Error("did not print an ExecCredential with credentials");
  return credentials;
}

/** Characters of what a plugin says of its failure. */
const LONGEST_WORDS = 300;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run({ command, args, env, ...plugin }: Plugin, spec: object, deadline: number): Promise<Outcome> {
  const told = { apiVersion: plugin.apiVersion, kind: "ExecCredential", spec: { ...spec, interactive: false } };
  const child = spawn(command, args ?? [], {
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, which can be ended as a whole.
    detached: true,
    env: {
      ...process.env,
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(told),
    },
  });
  const endAll = () => {
    endGroup(child);
  };
  process.once("exit", endAll);
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      const output = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text));
      }
      const timer = setTimeout(() => {
        reject(new Error(`gave no credentials within ${deadline / 1000} s, and was ended`));
      }, deadline);
      child.on("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const hint = plugin.installHint === undefined ? "" : `. ${plugin.installHint.trim().replace(/\.$/, "")}`;
        reject(new Error(error.code === "ENOENT" ? `is not there${hint}` : `cannot be started: ${error.code ?? ""}`));
      });
      // Not when it closes: what it leaves running may hold its stderr, for which kubectl does not wait either.
      const exit = once(child, "exit") as Promise<[code: number | null]>;
      void Promise.all([exit, once(child.stdout, "end")]).then(([[code]]) => {
        clearTimeout(timer);
        resolve({ code, ...output });
      }, reject);
    });
  } finally {
    process.off("exit", endAll);
    endAll();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** What it started and left behind ends too. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

function parse(text: string): Credentials | undefined {
  try {
    const { status } = JSON.parse(text) as { readonly status?: Credentials };
    return status?.token === undefined && status?.clientCertificateData === undefined ? undefined : status;
  } catch {
    return undefined;
  }
}
