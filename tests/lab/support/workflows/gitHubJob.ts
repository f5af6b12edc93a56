import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { execa } from "execa";
import { parse } from "yaml";

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  /** The one job before, if there is one. */
  readonly needs?: string;
  readonly environment: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  readonly strategy: { readonly matrix: { readonly stack: string } };
}

/** What GitHub would know and give: contexts of expressions by name. */
export interface Contexts {
  readonly github: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, string>>;
  /** By environment: a job is given those of its own only. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Artifacts by name, each a folder; kept from job to job as GitHub keeps them from run to run. */
export interface Artifacts {
  readonly folder: string;
  readonly runOf: Map<string, string>;
}

export interface JobReport {
  readonly outcome: "success" | "failure" | "skipped";
  /** What the steps printed. */
  readonly log: string;
  /** What they put on the page of the run. */
  readonly summary: string;
  /** Actions of others, which cannot run here. */
  readonly notRun: readonly string[];
}

/**
 * Runs the steps of a job of a workflow file as GitHub's runner does, for the first stack of its matrix: expressions, `if`,
 * environment files, own actions, shells. Of others' actions the two that move artifacts are played; the rest installs what
 * is there already.
 */
export async function runGitHubJob(
  checkout: string,
  [workflow, name]: readonly [file: string, job: string],
  contexts: Contexts,
  artifacts: Artifacts,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<JobReport> {
  const { jobs } = parse(await readFile(join(checkout, ".github/workflows", workflow), "utf8")) as {
    jobs: Record<string, Job>;
  };
  const job = jobs[name];
  if (!job) throw new Error(`${workflow} has no job ${name}`);
  const { github, vars } = contexts;
  // As after a push: the job before was skipped.
  const needs = job.needs === undefined ? {} : { [job.needs]: { result: "skipped" } };
  const shared = { github, vars, runner: {}, steps: {}, needs };
  if (job.if !== undefined && evaluate(job.if, shared) !== true) {
    return { outcome: "skipped", log: "", summary: "", notRun: [] };
  }
  const [stack] = evaluate(job.strategy.matrix.stack, shared) as readonly string[];
  const own = { ...shared, matrix: { stack } };
  const secrets = contexts.secrets[asText(evaluate(job.environment, own))] ?? {};
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-runner-"));
  try {
    const runner = new Runner(checkout, folder, artifacts, environment);
    return await runner.run(job, { ...own, secrets, runner: { temp: folder } });
  } finally {
    await rm(folder, { recursive: true });
  }
}

class Runner {
  readonly #log: string[] = [];
  readonly #notRun: string[] = [];
  #environment: Readonly<Record<string, string | undefined>>;

  constructor(
    private readonly checkout: string,
    private readonly folder: string,
    private readonly artifacts: Artifacts,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#environment = {
      ...environment,
      GITHUB_ACTIONS: "true",
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
    };
  }

  async run(job: Job, contexts: Readonly<Record<string, unknown>>): Promise<JobReport> {
    await writeFile(join(this.folder, "summary"), "");
    this.#environment = { ...this.#environment, ...texts(job.env, contexts) };
    const failed = !(await this.#runSteps(job.steps, contexts));
    return {
      outcome: failed ? "failure" : "success",
      log: this.#log.join("\n"),
      summary: await readFile(join(this.folder, "summary"), "utf8"),
      notRun: this.#notRun,
    };
  }

  /** False as soon as one fails: none of the workflows' steps has an `if`. */
  async #runSteps(steps: readonly Step[], contexts: Readonly<Record<string, unknown>>): Promise<boolean> {
    const outputs: Record<string, unknown> = {};
    for (const step of steps) {
      const known = { ...contexts, steps: outputs };
      const inputs = texts(step.with, known);
      if (step.uses?.startsWith("./") === true) {
        const file = join(this.checkout, step.uses, "action.yml");
        const { runs } = parse(await readFile(file, "utf8")) as { runs: { steps: readonly Step[] } };
        if (!(await this.#runSteps(runs.steps, { inputs }))) return false;
      } else if (step.uses !== undefined) {
        await this.#play(step.uses, inputs);
      } else {
        const files = { GITHUB_OUTPUT: join(this.folder, "output"), GITHUB_ENV: join(this.folder, "env") };
        for (const file of Object.values(files)) await writeFile(file, "");
        const script = join(this.folder, "script.sh");
        await writeFile(script, step.run ?? "");
        const { failed, all } = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
          cwd: this.checkout,
          env: { ...this.#environment, ...files, ...texts(step.env, known) },
          all: true,
          reject: false,
          timeout: 180_000,
        });
        this.#log.push(all);
        this.#environment = { ...this.#environment, ...(await assignments(files.GITHUB_ENV)) };
        if (step.id !== undefined) outputs[step.id] = { outputs: await assignments(files.GITHUB_OUTPUT) };
        if (failed) return false;
      }
    }
    return true;
  }

  async #play(action: string, inputs: Readonly<Record<string, string>>): Promise<void> {
    const stored = join(this.artifacts.folder, inputs["name"] ?? "");
    if (action.startsWith("actions/upload-artifact@")) {
      await cp(inputs["path"] ?? "", stored, { recursive: true });
    } else if (action.startsWith("actions/download-artifact@")) {
      if (this.artifacts.runOf.get(inputs["name"] ?? "") !== inputs["run-id"]) throw new Error("no such artifact");
      await mkdir(inputs["path"] ?? "", { recursive: true });
      await cp(stored, inputs["path"] ?? "", { recursive: true });
    } else {
      this.#notRun.push(action.replace(/@.*/, ""));
    }
  }
}

function texts(
  values: Readonly<Record<string, unknown>> | undefined,
  contexts: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const entries = Object.entries(values ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, asText(evaluate(String(value), contexts))]));
}

/** As GitHub writes a value where a text is wanted: what there is not, as nothing. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The value of an expression, or of a text with expressions in it. */
function evaluate(text: string, contexts: Readonly<Record<string, unknown>>): unknown {
  const [, whole] = /^\$\{\{([^}]*)\}\}$/.exec(text) ?? [];
  if (whole !== undefined) return evaluateExpression(whole, contexts);
  if (!text.includes("${{")) return /^[\w.]+ (==|!=) /.test(text) ? evaluateExpression(text, contexts) : text;
  return text.replaceAll(/\$\{\{([^}]*)\}\}/g, (_, expression: string) =>
    String(evaluateExpression(expression, contexts)),
  );
}

/** The few expressions of the workflows mean in JavaScript what they mean at GitHub, but for dashes in names. */
function evaluateExpression(expression: string, contexts: Readonly<Record<string, unknown>>): unknown {
  const inJavaScript = expression.replaceAll(/\.([a-z]+-[a-z-]+)/g, '["$1"]');
  return runInNewContext(inJavaScript, { ...contexts, fromJSON: JSON.parse, cancelled: () => false });
}

async function assignments(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}
