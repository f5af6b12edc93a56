/** Why no line of a configuration can carry the value, whoever reads it; undefined when one can. */
export function unprintable(value: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(value)) return "it contains a control character";
  // U+FFFD stands where bytes were not UTF-8, and a lone surrogate would become it: the bytes written would be others.
  if (/[\ufffd\p{Surrogate}]/u.test(value)) return "it is not valid UTF-8";
  return undefined;
}
