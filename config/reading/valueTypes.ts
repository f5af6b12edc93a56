import { nearest } from "./nearest";
import { patternProblem } from "../matching/compilePattern";
import { shellQuote } from "./mistake";

/** A kind of value: what is accepted, and how it is read. */
export interface ValueType<T> {
  /** For people: what may stand there. */
  readonly accepted: string;
  /**
   * What stands after the path in a command that sets one, quoted for the shell: a placeholder rather than a value, for who
   * runs the command as it stands must not get a setting that nobody chose.
   */
  readonly example: string;
  /** What stands in for a value that could not be read; never used, for a mistake was noted. */
  readonly placeholder: T;
  /** The value, or what is wrong with it. */
  readonly read: (value: unknown) => Read<T>;
}

export type Read<T> =
  | { readonly value: T }
  | {
      readonly problem: string;
      /** The value that was probably meant, for a command that sets it. */
      readonly meant?: string | undefined;
      /** Text was meant that `pulumi config set` takes for something else unless it is told. */
      readonly isText?: boolean;
    };

/** Text that `check` finds nothing wrong with. */
export function text(
  accepted: string,
  example: string,
  check: (value: string) => string | undefined,
): ValueType<string> {
  return {
    accepted,
    example: shellQuote(example),
    placeholder: "",
    read: (value) => {
      if (typeof value !== "string") return { problem: `is ${typeName(value)}, not text`, isText: true };
      if (value === "") return { problem: "is empty" };
      const problem = check(value);
      return problem === undefined ? { value } : { problem };
    },
  };
}

const NUMBER = shellQuote("<number>");

export function integer(least: number, most: number): ValueType<number> {
  return {
    accepted: `a whole number from ${least} to ${most}`,
    example: NUMBER,
    placeholder: least,
    read: (value) => {
      if (typeof value !== "number") return { problem: `is ${typeName(value)}, not a number` };
      if (!Number.isInteger(value) || value < least || value > most) return { problem: `is ${value}` };
      return { value };
    },
  };
}

/** A number from 0 to 1; as text too, which is what `pulumi config set` makes of a fraction. */
export const SHARE: ValueType<number> = {
  accepted: "a number from 0 to 1",
  example: NUMBER,
  placeholder: 0,
  read: (value) => {
    const number = typeof value === "string" && FRACTION.test(value) ? Number(value) : value;
    if (typeof number !== "number") return { problem: `is ${typeName(value)}, not a number` };
    return number >= 0 && number <= 1 ? { value: number } : { problem: `is ${number}` };
  },
};

const FRACTION = /^\d*\.\d+$/;

export const FLAG: ValueType<boolean> = {
  accepted: "true or false",
  example: shellQuote("<true or false>"),
  placeholder: false,
  read: (value) => (typeof value === "boolean" ? { value } : { problem: `is ${typeName(value)}, not true or false` }),
};

export function choice<const T extends string>(first: T, ...others: readonly T[]): ValueType<T> {
  const values = [first, ...others];
  return {
    accepted: values.join(", "),
    example: shellQuote("<value>"),
    placeholder: first,
    read: (value) => {
      const chosen = values.find((candidate) => candidate === value);
      if (chosen !== undefined) return { value: chosen };
      if (typeof value !== "string") return { problem: `is ${typeName(value)}` };
      return { problem: `"${abridge(value)}" is not one of these`, meant: nearest(value, values) };
    },
  };
}

/** The name of a Kubernetes object: RFC 1035's label, of at most so many characters. */
export function label(most: number): ValueType<string> {
  const accepted = `small letters, digits and dashes, a letter first, no dash last, at most ${most} characters`;
  return text(accepted, "<name>", (value) => {
    if (value.length > most) return `is ${value.length} characters long`;
    return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(value)
      ? undefined
      : `"${abridge(value)}" is not a name that Kubernetes takes`;
  });
}

export const PATTERN = text(
  "a regular expression as JavaScript has them (flag u), which must match the whole name, for example shop_.*",
  "<pattern>",
  (value) => {
    const problem = patternProblem(value);
    return problem === undefined ? undefined : `"${abridge(value)}" ${problem}`;
  },
);

/** For a message: enough of it to know it again. */
export function abridge(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

export function typeName(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return "a section";
  }
}

/** The name of one of these clusters. */
export function clusterName(names: readonly string[]): ValueType<string> {
  const accepted = `the name of one of the clusters: ${names.join(", ")}`;
  const example = names.length === 1 ? (names[0] ?? "") : "<name>";
  return text(accepted, example, (value) => {
    if (names.includes(value)) return undefined;
    const meant = nearest(value, names);
    return `no cluster is called "${value}"${meant === undefined ? "" : `; "${meant}" is`}`;
  });
}
