import { execa } from "execa";
import { LIBPQ_CASES, type LibpqCase } from "./libpqCases";
import type { TestEvent } from "../run/events";
import type { Part } from "../run/part";
import type { Suite } from "./suite";

const NEEDED = 18;

/** Scripts of psql, each a process. */
export const libpq: Suite = {
  name: "libpq",
  version: String(NEEDED),
  setup: () => [],
  async prepare({ psql }) {
    await checkVersion(psql);
    return LIBPQ_CASES.map((each) => part(each, psql));
  },
};

async function checkVersion([file = "psql", ...args]: readonly string[]): Promise<void> {
  const { stdout } = await execa(file, [...args, "--version"], { reject: false, timeout: 60_000 });
  const version = Number(/^psql \(PostgreSQL\) (\d+)/.exec(stdout)?.[1] ?? 0);
  if (version >= NEEDED) return;
  throw new Error(
    `${[file, ...args].join(" ")} is ${version === 0 ? "no psql" : `psql ${version}`}. Accepted: psql ${NEEDED} or later, such as ` +
      '--psql "kubectl exec -i -n pgfleet pg1-1 -c postgres -- psql" on the lab; or --suites without libpq',
  );
}

function part(
  { name, connection = "", script, printed }: LibpqCase,
  [file = "psql", ...args]: readonly string[],
): Part {
  const test = `libpq.${name}`;
  return {
    name: test,
    command({ host, port, user, password, database, sslMode }, selection) {
      if ("only" in selection ? !selection.only.includes(test) : selection.without.includes(test)) return undefined;
      const own = `host=${host} port=${port} user=${user} password=${password} dbname=${database} sslmode=${sslMode}`;
      // One stream, so that errors are where they belong.
      const psql = [file, ...args, "-XAtq", "-v", "VERBOSITY=default", `${own} connect_timeout=10 ${connection}`];
      return { file: "sh", args: ["-c", 'exec "$@" 2>&1', "sh", ...psql], cwd: "/", env: {}, input: `${script}\n` };
    },
    reader: () => reader(test, printed),
    unitOf: (each) => each,
  };
}

function reader(test: string, printed: string) {
  const lines: string[] = [];
  let started = false;
  return {
    line(line: string): TestEvent {
      lines.push(line);
      if (started) return { test, what: "output", text: `${line}\n` };
      started = true;
      return { test, what: "started", text: `${line}\n` };
    },
    end: (): TestEvent => ({ test, what: lines.join("\n") === printed ? "passed" : "failed" }),
  };
}
