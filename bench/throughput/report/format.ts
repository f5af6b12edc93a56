/** Whole numbers, with three digits that count at least. */
export function formatRate(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

export function formatRatio(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : "–";
}

/** Milliseconds, from a second on in seconds. */
export function formatMilliseconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value >= 1_000) return `${(value / 1000).toFixed(2)} s`;
  return `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)} ms`;
}

export function formatMebibytes(value: number): string {
  return `${value.toFixed(0)} MiB`;
}

export function formatMicroseconds(value: number): string {
  return `${value.toFixed(0)} µs`;
}
