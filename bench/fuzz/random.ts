/** Numbers that follow from a seed alone. */
export interface Random {
  /** A whole number from `least` to `most`. */
  readonly whole: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  /** A whole number from 1 to `most`, small ones as likely as large ones by order of magnitude. */
  readonly size: (most: number) => number;
  readonly bytes: (length: number) => Buffer;
}

/** Mulberry32, which is small and good enough for tests: Tommy Ettinger's, in the public domain. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    pick: <T>(from: readonly T[]): T => from[whole(0, from.length - 1)] as T,
    size: (most) => Math.max(1, Math.round(Math.exp(next() * Math.log(most)))),
    bytes: (length) => Buffer.from(Array.from({ length }, () => whole(0, 255))),
  };
}
