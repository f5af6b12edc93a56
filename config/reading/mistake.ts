/** One thing wrong in stack config. Its words never hold a value that could be a secret. */
export interface Mistake {
  /** As `pulumi config` writes it, for example `pgfleet:clusters.pg2.databases[0]`. */
  readonly path: string;
  /** What is wrong, as the rest of a sentence that starts with the path. */
  readonly problem: string;
  readonly accepted: string;
  /** The command that fixes it. */
  readonly fix: string;
}

export type Path = readonly [key: string, ...(string | number)[]];

/** A setting's place as Pulumi's `--path` understands it: names that are not plain words in brackets and quotes. */
export function formatPath([key, ...rest]: Path): string {
  const steps = rest.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `pgfleet:${key}${steps.join("")}`;
}

/** `value` is what the shell gets after the path: a word in quotes, or where to read it from. */
export function setCommand(path: Path, value: string): string {
  return `pulumi config set --path ${shellQuote(formatPath(path))} ${value}`;
}

export function removeCommand(path: Path): string {
  return `pulumi config rm --path ${shellQuote(formatPath(path))}`;
}

export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export function formatMistake({ path, problem, accepted, fix }: Mistake): string {
  return `${path}: ${problem}. Accepted: ${accepted}. Fix: ${fix}`;
}
