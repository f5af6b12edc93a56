import { resolve } from "node:path";
import { execa } from "execa";
import type { ExportedStack } from "./deployed";

const PROJECT_FOLDER = resolve(__dirname, "..", "..");

/** Milliseconds for each question to Pulumi, whose backend may be far away. */
const DEADLINE = 120_000;

/** What Pulumi knows of a stack. Holds secrets in plain text. */
export interface Stack {
  readonly name: string;
  /** All keys with their namespaces, the project's defaults included, as the engine would hand them to the program. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: ReadonlySet<string>;
  readonly exported: ExportedStack;
}

/**
 * Asks the `pulumi` on PATH for a stack's config and state; for the selected stack when no name is given.
 *
 * @throws with the command that fixes it when there is no Pulumi, no stack, or no way to its secrets
 */
export async function readStack(name: string | undefined): Promise<Stack> {
  const selected = name === undefined ? [] : ["--stack", name];
  const [shownName, config, exported] = await Promise.all([
    name ?? pulumi("stack", "--show-name"),
    pulumi("config", "--json", "--show-secrets", ...selected),
    pulumi("stack", "export", "--show-secrets", ...selected),
  ]);
  const entries = Object.entries(JSON.parse(config) as Record<string, ConfigValue>);
  return {
    name: shownName.trim(),
    config: Object.fromEntries(entries.map(([key, { value }]) => [key, value ?? ""])),
    secretKeys: new Set(entries.filter(([, { secret }]) => secret).map(([key]) => key)),
    exported: JSON.parse(exported) as ExportedStack,
  };
}

interface ConfigValue {
  readonly value?: string;
  readonly secret: boolean;
}

/** What Pulumi writes to its output holds secrets and is never told; what it says on its other channel does not. */
export async function pulumi(...args: readonly string[]): Promise<string> {
  const options = { cwd: PROJECT_FOLDER, timeout: DEADLINE, stdin: "ignore", reject: false } as const;
  const { failed, code, timedOut, stdout, stderr } = await execa(
    "pulumi",
    [...args, "--non-interactive", "--color", "never"],
    options,
  );
  if (!failed) return stdout;
  if (code === "ENOENT") throw new Error(NO_PULUMI);
  if (timedOut) throw new Error(`pulumi ${args.join(" ")} gave no answer within ${DEADLINE / 1000} s`);
  throw new Error(explain(stderr));
}

const NO_PULUMI =
  "there is no pulumi on PATH. Install it (https://www.pulumi.com/docs/install/), or take the lab's: " +
  'eval "$(npm run --silent lab -- env)"';

/** Pulumi's own words, and the command that fixes what they say. */
function explain(stderr: string): string {
  const said = stderr.replace(/^error: /, "").trim();
  if (said.includes("no stack selected")) {
    return "no stack is selected. Select one: pulumi stack select <stack>, or name it: --stack <stack>";
  }
  if (said.includes("no stack named")) return `${said}. Those there are: pulumi stack ls`;
  return said;
}
