import { execa } from "execa";
import type { Tools } from "./suite";

/** Only this bench needs these; whoever uses pgfleet does not. */
const TOOLS = {
  go: "Go 1.24 or later (https://go.dev/doc/install, or apt-get install golang)",
  python3: "Python 3.10 or later with venv and headers (apt-get install python3-venv python3-dev)",
  pg_config: "libpq's headers and a C compiler (apt-get install libpq-dev gcc)",
  javac: "Java 17 or later (apt-get install default-jdk-headless)",
  mvn: "Maven (apt-get install maven)",
} as const;

export type Tool = keyof typeof TOOLS;

/** Fetching and building take this long at most. */
const SECONDS = 900;

/** Says what to install when a tool is missing, before anything is fetched. */
export async function requireTool(tool: Tool): Promise<void> {
  const { failed } = await execa("sh", ["-c", `command -v ${tool}`], { reject: false });
  if (!failed) return;
  throw new Error(`${tool} is not on PATH, and the tests of a driver need it. Accepted: ${TOOLS[tool]}`);
}

/** What a program prints; rejects with its own words when it fails. @param file the program, or a path to one */
export async function runTool(
  file: string,
  args: readonly string[],
  cwd: string,
  { signal, tell }: Pick<Tools, "signal" | "tell">,
): Promise<string> {
  tell(`${file.split("/").pop() ?? file} ${args.join(" ")}`.slice(0, 100));
  return (await execa(file, args, { cwd, timeout: SECONDS * 1000, cancelSignal: signal })).stdout;
}
