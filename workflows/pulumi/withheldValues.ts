/** A violated plan, as the engine words it; of a stack's outputs it names no resource. */
const VIOLATION = /^(.*\bresource(?: urn:.+?)? violates plan)\b/;

/**
 * Withholds what `pulumi up --plan` prints from the first line on that reads as a violated plan: the engine prints the
 * values that differ there, over as many lines as they have, and secrets in plain text (tried with 3.248.0). A database's
 * name can read so, too. So what was withheld is kept, to be shown when the engine's events know of no violation.
 */
export class WithheldValues {
  readonly lines: string[] = [];

  /** The line as it may be shown; undefined when it may not. */
  filter(line: string): string | undefined {
    const [, untilValues] = VIOLATION.exec(line) ?? [];
    if (this.lines.length === 0 && untilValues === undefined) return line;
    this.lines.push(line);
    return this.lines.length === 1
      ? `${untilValues} (what follows is withheld: Pulumi prints the values here, secrets too)`
      : undefined;
  }
}
