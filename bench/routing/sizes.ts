/** With servers up to this; more would take longer to make than anybody waits. */
export const MOST_WITH_SERVERS = 10_000;

export const defaultSizes: readonly number[] = [100, 1_000, 10_000, 100_000];

/** One for each cluster. */
const LEAST = 3;

/** From least to most. Throws when one of them is no number of databases. */
export function parseSizes(text: string): readonly number[] {
  const sizes = text.split(",").map((part) => {
    const isSize = /^\d{1,7}$/.test(part) && Number(part) >= LEAST;
    if (!isSize) throw new Error(`"${part}" is not a whole number from ${LEAST} to 9999999`);
    return Number(part);
  });
  return [...new Set(sizes)].sort((a, b) => a - b);
}
