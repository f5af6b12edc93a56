import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** The folder of the program, in which Pulumi runs the process that evaluates dynamic providers. */
const PROGRAM = join(__dirname, "..", "..", "infra");

/** Without ts-node, as there: what a provider needs it must load itself. Of an error the user sees only the message. */
const EVALUATE = `
  process.on("message", ([text, method, args]) => {
    const provider = require("require-from-string")(text).handler();
    Promise.resolve(provider[method](...args)).then(
      (value) => process.send({ value }),
      (error) => process.send({ error: error.message }),
    );
  });
`;

/** Milliseconds that one call may take. */
const CALL_DEADLINE = 20_000;

/** A process that evaluates serialised providers as Pulumi's does. */
export interface PluginProcess {
  /** Calls a method of a provider, given as text; one call at a time. Rejects with the message that the user would see. */
  call(provider: string, method: string, ...args: readonly unknown[]): Promise<unknown>;
  stop(): void;
}

export function startPluginProcess(): PluginProcess {
  const child = spawn(process.execPath, ["-e", EVALUATE], {
    cwd: PROGRAM,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    async call(...message) {
      const [provider, method, ...args] = message;
      child.send([provider, method, args]);
      const [answer] = (await once(child, "message", { signal: AbortSignal.timeout(CALL_DEADLINE) })) as [Answer];
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
    stop() {
      child.kill();
    },
  };
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}
