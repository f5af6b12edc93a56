import { execa } from "execa";
import type { Command } from "./part";

export interface Limits {
  /** Seconds without a line. */
  readonly silence: number;
  /** When all must have ended, in milliseconds as `Date.now` counts. */
  readonly end: number;
}

export interface ProcessEnd {
  readonly why: "exited" | "silent" | "late";
  readonly exitCode: number | undefined;
  /** The last lines that it said. */
  readonly said: string;
}

const LAST_LINES = 15;

/** Runs a process, and all that it starts, until it exits, is silent for too long, or the time is up. */
export async function runProcess(
  { file, args, cwd, env, input }: Command,
  take: (line: string) => void,
  limits: Limits,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  signal.throwIfAborted();
  const child = execa(file, args, {
    cwd,
    env: { ...environment(), ...env },
    extendEnv: false,
    input,
    all: true,
    buffer: false,
    reject: false,
    // A group of its own, for what it has started would outlive it.
    detached: true,
  });
  const ended: { why: ProcessEnd["why"] } = { why: "exited" };
  const kill = (reason: ProcessEnd["why"]) => {
    ended.why = reason;
    killGroup(child.pid);
  };
  const abort = () => kill("late");
  signal.addEventListener("abort", abort);
  const late = setTimeout(() => kill("late"), Math.max(0, limits.end - Date.now()));
  let silent = setTimeout(() => kill("silent"), limits.silence * 1000);
  const said: string[] = [];
  try {
    for await (const line of child.iterable({ from: "all" })) {
      clearTimeout(silent);
      silent = setTimeout(() => kill("silent"), limits.silence * 1000);
      if (said.push(line) > LAST_LINES) said.shift();
      take(line);
    }
    const { exitCode, failed, originalMessage } = await child;
    if (failed && exitCode === undefined && ended.why === "exited") said.push(originalMessage ?? "it was killed");
    return { why: ended.why, exitCode, said: said.join("\n") };
  } finally {
    signal.removeEventListener("abort", abort);
    clearTimeout(late);
    clearTimeout(silent);
    killGroup(child.pid);
    signal.throwIfAborted();
  }
}

/** This process's own, without what would lead a driver elsewhere. */
function environment(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|PGX_|PSYCOPG2_|npm_)/.test(name));
  return Object.fromEntries(own) as Record<string, string>;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
