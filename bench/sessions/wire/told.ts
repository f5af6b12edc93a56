import { Fields } from "./fields";

/** Settings that the server has told by ParameterStatus. Only the values that hold count, not how often they are told. */
export class Told {
  readonly #values = new Map<string, string>();
  #before = new Map<string, string>();

  note(body: Buffer): void {
    const fields = new Fields(body);
    this.#values.set(fields.text(), fields.text());
  }

  /** A line for each setting that has another value than at the last call, sorted. */
  takeChanges(): string[] {
    const changes = [...this.#values].filter(([name, value]) => this.#before.get(name) !== value);
    this.#before = new Map(this.#values);
    return changes.map(([name, value]) => `told ${name}=${value}`).sort();
  }
}
