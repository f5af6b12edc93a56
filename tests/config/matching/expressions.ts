import fc from "fast-check";

const LEAVES = [
  "a",
  "b",
  "_",
  "é",
  "😀",
  ".",
  "\\d",
  "\\w",
  "\\W",
  "\\s",
  "\\S",
  "[a-c]",
  "[^a]",
  "[]",
  "[^]",
  "[\\s_]",
];
const UNICODE = ["\\p{Lu}", "\\P{L}", "[\\p{L}\\d]", "\\u{1f600}", "\\n", "\\.", "\\b", "\\B", "^", "$", ""];
const REPETITIONS = ["", "*", "+", "?", "{2}", "{1,3}", "{0,2}?", "*?", "+?", "{2,}"];
const LOOKAROUNDS = ["(?=", "(?!", "(?<=", "(?<!"];

/** Random regular expressions as JavaScript has them, of everything that a pattern may be made of. */
export function expressions({ backReferences }: { readonly backReferences: boolean }): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...LEAVES, ...UNICODE, ...(backReferences ? ["\\1", "\\1"] : []));
  const { either } = fc.letrec<{ either: string; sequence: string; part: string }>((tie) => ({
    either: fc.array(tie("sequence"), { minLength: 1, maxLength: 2 }).map((each) => each.join("|")),
    sequence: fc.array(tie("part"), { maxLength: 3 }).map((each) => each.join("")),
    part: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      { weight: 2, arbitrary: leaf },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie("either"), fc.constantFrom(...REPETITIONS))
          .map(([within, turns]) => `(?:${within})${turns}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...LOOKAROUNDS), tie("either"))
          .map(([opening, within]) => `${opening}${within})`),
      },
    ),
  }));
  return backReferences ? either.map((expression) => `(a*)${expression}`) : either;
}
