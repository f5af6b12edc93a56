import { createInterface } from "node:readline";
import { execa } from "execa";
import { projectFolder } from "../../../lab/paths";
import { waitFor } from "../../../lab/steps/waitFor";
import { inNode } from "../servers/inNode";
import type { Login, LoginTarget } from "./login";

/** Logins that go on while something else happens. */
export interface LoginWatch {
  /** Those that have ended, in the order in which they did. */
  readonly logins: readonly Login[];
  /** When the first login to the target ended that succeeded, in milliseconds of the epoch. */
  firstAnswer(target: string, seconds: number): Promise<number>;
}

/** Runs work while logging in to the targets again and again, each once before it starts. */
export async function watchLogins<T>(
  targets: readonly LoginTarget[],
  signal: AbortSignal,
  work: (watch: LoginWatch) => Promise<T>,
): Promise<T> {
  const program = ["-r", "ts-node/register/transpile-only", "bench/routing/logins/logInForever.ts"];
  const { command, args } = inNode("node", ...program);
  const options = { cwd: projectFolder, input: JSON.stringify(targets), cancelSignal: signal };
  const process = execa(command, args, { ...options, reject: false, buffer: false });
  const logins: Login[] = [];
  createInterface({ input: process.stdout }).on("line", (line) => logins.push(JSON.parse(line) as Login));
  const has = (test: (login: Login) => boolean) => () => Promise.resolve(logins.some(test));
  try {
    for (const { name } of targets)
      await waitFor(
        `somebody has tried ${name}`,
        30,
        has(({ target }) => target === name),
        signal,
      );
    return await work({
      logins,
      async firstAnswer(name, seconds) {
        const answered = ({ target, problem }: Login) => target === name && problem === undefined;
        await waitFor(
          `${name} answers`,
          seconds,
          () => {
            if (logins.some(answered)) return Promise.resolve(true);
            const last = logins.filter(({ target }) => target === name).at(-1);
            return Promise.reject(new Error(last?.problem ?? "no login has ended"));
          },
          signal,
        );
        return logins.find(answered)?.end ?? NaN;
      },
    });
  } finally {
    process.kill();
    await process;
  }
}
