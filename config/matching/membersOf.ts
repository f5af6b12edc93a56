import type { AST } from "@eslint-community/regexpp";
import { remembered } from "../../common/remembered";

/** What RE2 writes between the brackets of a class, for what JavaScript writes there. */
export function membersOf(element: AST.CharacterClassElement | AST.CharacterSet): string {
  switch (element.type) {
    case "Character":
      return codePoint(element.value);
    case "CharacterClassRange":
      return range(element.min.value, element.max.value);
    case "CharacterSet":
      // \d and \w are the same for both. RE2's \s has fewer characters, and its \p those of another release of Unicode.
      return element.kind === "digit" || element.kind === "word" ? element.raw : rangesOf(element.raw);
    default:
      throw new Error(`only the flag v has a ${element.type} in a class`);
  }
}

export function codePoint(value: number): string {
  return `\\x{${value.toString(16)}}`;
}

function range(first: number, last: number): string {
  return `${codePoint(first)}-${codePoint(last)}`;
}

/** Of a set such as `\p{Lu}`, asked of Node.js: which characters it has. */
const rangesOf = remembered((set) =>
  [...everyCharacter().matchAll(new RegExp(`${set}+`, "gu"))]
    .map(([run]) => range(run.codePointAt(0) ?? 0, Array.from(run.slice(-2)).at(-1)?.codePointAt(0) ?? 0))
    .join(""),
);

/** All of Unicode in order, but the halves of a pair, which no name has. */
function everyCharacter(): string {
  return Array.from({ length: 0x110000 / BLOCK }, (_, index) => index * BLOCK)
    .filter((first) => first < 0xd800 || first > 0xdfff)
    .map((first) => String.fromCodePoint(...Array.from({ length: BLOCK }, (_, index) => first + index)))
    .join("");
}

const BLOCK = 0x800;
