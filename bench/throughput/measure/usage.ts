import { readdir, readFile } from "node:fs/promises";
import type { Pod } from "../../namespace";

/** What the router's own processes of some pods have used. */
export interface Usage {
  /** Processor time since they started, in seconds. */
  readonly seconds: number;
  /** Resident now, in MiB. */
  readonly memory: number;
}

const PROGRAMS: ReadonlySet<string> = new Set(["odyssey", "pgbouncer"]);

/** Of a second, in /proc. */
const TICKS = 100;

/** Looks at the machine's processes: the lab's node has no processes that the machine does not see. */
export async function usageOf(pods: readonly Pod[]): Promise<Usage> {
  if (pods.length === 0) return { seconds: 0, memory: 0 };
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const usages = await Promise.all(ids.map((id) => usageOfProcess(id, pods)));
  return {
    seconds: usages.reduce((sum, { seconds }) => sum + seconds, 0),
    memory: usages.reduce((sum, { memory }) => sum + memory, 0),
  };
}

async function usageOfProcess(id: string, pods: readonly Pod[]): Promise<Usage> {
  try {
    const stat = parseStat(await readFile(`/proc/${id}/stat`, "utf8"));
    if (!PROGRAMS.has(stat.name)) return NOTHING;
    const cgroup = await readFile(`/proc/${id}/cgroup`, "utf8");
    if (!pods.some(({ uid }) => cgroup.includes(`pod${uid}`))) return NOTHING;
    return { seconds: stat.seconds, memory: parseResident(await readFile(`/proc/${id}/status`, "utf8")) };
  } catch {
    return NOTHING; // it has ended meanwhile
  }
}

const NOTHING: Usage = { seconds: 0, memory: 0 };

/** Of /proc/ID/stat. A name may hold anything, so fields are counted from the last parenthesis on. */
export function parseStat(text: string): { readonly name: string; readonly seconds: number } {
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  return { name: text.slice(text.indexOf("(") + 1, end), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** Of /proc/ID/status, in MiB. */
export function parseResident(text: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024;
}
