/** Compares by code unit: unlike a locale's order it is the same on every machine, so equal state gives equal bytes. */
export function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
