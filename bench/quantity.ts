/** Something measured. */
export interface Quantity {
  readonly value: number;
  readonly unit: "s" | "MiB" | "×" | "";
  /** The measurement was ended before what it measured did. */
  readonly atLeast?: boolean;
}

export function seconds(value: number): Quantity {
  return { value, unit: "s" };
}

/** With three digits that count, times below a second in milliseconds. */
export function formatQuantity({ value, unit, atLeast = false }: Quantity): string {
  const more = atLeast ? "> " : "";
  if (unit === "s") return `${more}${value < 0.9995 ? `${digits(value * 1000)} ms` : `${digits(value)} s`}`;
  if (unit === "MiB") return `${more}${Math.round(value)} MiB`;
  if (unit === "×") return `${more}${digits(value)}×`;
  return more + value.toLocaleString("en");
}

function digits(value: number): string {
  if (value >= 99.95) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 9.995 ? 1 : 2);
}
