import { nearest } from "./nearest";
import { formatPath, removeCommand, setCommand, shellQuote, type Mistake, type Path } from "./mistake";
import { typeName, type ValueType } from "./valueTypes";

/**
 * A part of stack config with names of its own, which notes every mistake and reads on. What it returns after a mistake is
 * of the right type but means nothing; whoever started the reading looks at the mistakes first.
 */
export class Section {
  readonly #values: ReadonlyMap<string, unknown>;
  /** It is no section at all, which has been noted; that its settings are missing would only repeat it. */
  readonly #broken: boolean;

  /** Without a path it is the whole of the project's config. */
  constructor(
    readonly path: Path | undefined,
    value: unknown,
    readonly mistakes: Mistake[],
    withinBroken = false,
  ) {
    const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
    this.#broken = withinBroken || !isSection;
    this.#values = new Map(isSection ? Object.entries(value) : []);
    if (!isSection && path !== undefined) {
      this.#add(path, `is ${typeName(value)}, not a section`, "names with settings", removeCommand(path));
    }
  }

  /** Makes every other name a mistake. */
  only(names: readonly string[]): this {
    for (const name of this.#values.keys()) {
      if (!names.includes(name)) this.#noteUnknown(name, names);
    }
    return this;
  }

  get names(): string[] {
    return [...this.#values.keys()].sort();
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Pulumi.yaml's way to say that a setting of type text is not set. */
  isEmptyText(name: string): boolean {
    return this.#values.get(name) === "";
  }

  /** A setting that must be there. */
  require<T>(name: string, kind: ValueType<T>): T {
    if (this.has(name)) return this.#read(this.at(name), this.#values.get(name), kind);
    if (!this.#broken) this.note(name, "is missing", kind.accepted, setCommand(this.at(name), kind.example));
    return kind.placeholder;
  }

  optional<T, D>(name: string, kind: ValueType<T>, fallback: D): T | D {
    return this.has(name) ? this.#read(this.at(name), this.#values.get(name), kind) : fallback;
  }

  list<T>(name: string, kind: ValueType<T>, fallback: readonly T[]): readonly T[] {
    if (!this.has(name)) return fallback;
    const values = this.#values.get(name);
    if (Array.isArray(values)) {
      return values.map((value: unknown, index) => this.#read([...this.at(name), index], value, kind));
    }
    const fix = `${removeCommand(this.at(name))} && ${setCommand([...this.at(name), 0], kind.example)}`;
    this.note(name, `is ${typeName(values)}, not a list`, `a list, each of it ${kind.accepted}`, fix);
    return fallback;
  }

  /** Empty when it is absent, so that each of its settings takes its default or is missing. */
  section(name: string): Section {
    return new Section(this.at(name), this.#values.get(name) ?? {}, this.mistakes, this.#broken);
  }

  /** Whether something was wrong with this setting or within it. */
  isMistaken(name: string): boolean {
    const path = formatPath(this.at(name));
    return this.mistakes.some(
      (mistake) => mistake.path === path || [`${path}.`, `${path}[`].some((within) => mistake.path.startsWith(within)),
    );
  }

  at(name: string): Path {
    return this.path === undefined ? [name] : [...this.path, name];
  }

  note(name: string, problem: string, accepted: string, fix: string): void {
    this.#add(this.at(name), problem, accepted, fix);
  }

  /** A setting that must not be there; `then` follows the command that removes it, and a shell must not mind it. */
  noteUnwanted(name: string, problem: string, accepted: string, then = ""): void {
    this.#add(this.at(name), problem, accepted, removeCommand(this.at(name)) + then);
  }

  #noteUnknown(name: string, names: readonly string[]): void {
    const meant = nearest(name, names);
    const accepted = [...names].sort().join(", ");
    if (meant === undefined) this.noteUnwanted(name, "is not a known setting", accepted);
    else {
      const then = ` # and set ${formatPath(this.at(meant))} instead`;
      this.noteUnwanted(name, `is not a known setting; "${meant}" is`, accepted, then);
    }
  }

  #read<T>(path: Path, value: unknown, kind: ValueType<T>): T {
    const read = kind.read(value);
    if ("value" in read) return read.value;
    const word = read.meant === undefined ? kind.example : shellQuote(read.meant);
    const type = read.isText === true ? " --type string" : "";
    this.#add(path, read.problem, kind.accepted, setCommand(path, word) + type);
    return kind.placeholder;
  }

  #add(path: Path, problem: string, accepted: string, fix: string): void {
    this.mistakes.push({ path: formatPath(path), problem, accepted, fix });
  }
}
