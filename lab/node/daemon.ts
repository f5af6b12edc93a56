import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { networkNamespace } from "../addresses";
import { logFolder } from "../paths";

/** Every process of the node carries this in its environment, so that a later lab finds them whoever started them. */
export const daemonMark = "PGFLEET_LAB_DAEMON";

/**
 * Starts a process of the node in the node's network namespace, to outlive this one; its output goes to a log file.
 * `nsenter --net`, not `ip netns exec`: that one remounts /sys and hides the cgroups.
 */
export function startDaemon(name: string, command: string, args: readonly string[]): void {
  mkdirSync(logFolder, { recursive: true });
  const log = openSync(join(logFolder, `${name}.log`), "a");
  try {
    const child = spawn("nsenter", [`--net=/run/netns/${networkNamespace}`, "--", command, ...args], {
      detached: true,
      stdio: ["ignore", log, log],
      cwd: "/",
      env: { PATH: `/usr/local/sbin:/usr/sbin:/sbin:${process.env["PATH"] ?? ""}`, HOME: "/root", [daemonMark]: name },
    });
    child.unref();
  } finally {
    closeSync(log);
  }
}

export interface Daemon {
  readonly pid: number;
  readonly name: string;
}

/** All living processes of a lab on this machine, the container runtime's shims included, whichever lab started them. */
export async function findDaemons(): Promise<Daemon[]> {
  const daemons: Daemon[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const environment = await readFile(`/proc/${entry}/environ`, "utf8").catch(() => ""); // ended meanwhile
    const mark = environment.split("\0").find((variable) => variable.startsWith(`${daemonMark}=`));
    if (mark !== undefined && existsSync(`/proc/${entry}/exe`)) {
      daemons.push({ pid: Number(entry), name: mark.slice(daemonMark.length + 1) });
    }
  }
  return daemons;
}
