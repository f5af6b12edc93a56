import { abridge, text, typeName, type ValueType } from "./valueTypes";

const FORM = /^(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d{1,2})?$/;

const UNITS: Readonly<Record<string, number>> = {
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
};

/** A quantity of Kubernetes that is more than 0. YAML reads some, such as 1 or 0.5, as numbers; they are taken too. */
export function quantity(example: string): ValueType<string> {
  const kind = text(`a quantity of Kubernetes, for example ${example}`, "<quantity>", (value) => {
    if (/^\d+(\.\d+)?\s*[KMGT]i?B$/i.test(value))
      return `"${abridge(value)}" is not a quantity of Kubernetes, which writes no B at the end`;
    const amount = quantityAmount(value);
    if (amount === undefined) return `"${abridge(value)}" is not a quantity`;
    return amount > 0 ? undefined : "must be more than 0";
  });
  return {
    ...kind,
    read: (value) => {
      if (typeof value === "number") return kind.read(String(value));
      return typeof value === "string" ? kind.read(value) : { problem: `is ${typeName(value)}` };
    },
  };
}

/** In bytes or CPUs; undefined when it is no quantity. */
export function quantityAmount(value: string): number | undefined {
  const [, digits, unit = ""] = FORM.exec(value) ?? [];
  if (digits === undefined) return undefined;
  return unit === ""
    ? Number(digits)
    : UNITS[unit] === undefined
      ? Number(digits + unit)
      : Number(digits) * UNITS[unit];
}
