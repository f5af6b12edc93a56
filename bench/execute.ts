import { execa } from "execa";
import { labEnvironment } from "../lab/environment";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Deadline. */
  readonly seconds: number;
}

/** What a command prints, run with the lab's environment. Rejects with its own words when it fails, or the signal stops it. */
export async function execute(
  { command, args, input = "", cwd = "/", env = {}, seconds }: Command,
  signal: AbortSignal,
): Promise<string> {
  const options = { input, cwd, env: { ...labEnvironment(), ...env }, timeout: seconds * 1000, cancelSignal: signal };
  return (await execa(command, args, { ...options, maxBuffer: 1_000_000_000 })).stdout;
}
