/** A violated plan, as the engine words it; of a stack's outputs it names no resource. */
const VIOLATION = /^(.*\bresource(?: (urn:.+?))? violates plan)\b/;

/** The engine's other refusals; they print no values. */
const REFUSAL = /\bis not allowed by the plan\b|\bexpected resource operations for .* but none were seen\b/;

/**
 * Reads what `pulumi up --plan` prints, line by line, and learns why a saved plan was refused.
 *
 * With a violated plan the engine prints the values that differ, over as many lines as they have, and secrets in plain
 * text (tried with 3.248.0). So from the first violation on nothing more is shown.
 */
export class PlanWatch {
  readonly #refused = new Set<string>();
  #stale = false;
  #withholding = false;
  #updating = false;

  /** The line as it may be shown; undefined when it may not. */
  filter(line: string): string | undefined {
    if (this.#withholding) return undefined;
    if (line.startsWith("Updating (")) this.#updating = true;
    const [, untilValues, urn] = VIOLATION.exec(line) ?? [];
    if (untilValues !== undefined) {
      this.#stale = true;
      this.#withholding = true;
      if (urn !== undefined) this.#refused.add(nameOf(urn));
      return `${untilValues} (what follows is withheld: Pulumi prints the values here, secrets too)`;
    }
    if (REFUSAL.test(line)) this.#stale = true;
    return line;
  }

  /** Whether the plan was refused because things are no longer as they were when it was saved. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Whether the refusal came in the preview that Pulumi makes first, before anything was changed. */
  get untouched(): boolean {
    return !this.#updating;
  }

  /** Resources that would change otherwise than the plan says: type and name. */
  get refused(): readonly string[] {
    return [...this.#refused];
  }
}

function nameOf(urn: string): string {
  const parts = urn.split("::");
  const type = parts[2]?.split("$").at(-1);
  return `${type} ${parts.slice(3).join("::")}`;
}
