import type { AST } from "@eslint-community/regexpp";

/** Enough to know that there are many. */
const ENOUGH = 200_000;

/** What matches after an element, from there on. */
type Rest = (at: number) => boolean;

/**
 * Matches a name as the standard of JavaScript describes it, one way after the other, and counts the steps. Nothing matches in
 * the end, so that all ways are tried. `matches` is undefined when it gave up, which it does after enough steps.
 */
export function stepsOf(pattern: AST.Pattern, name: string): { matches: boolean | undefined; steps: number } {
  const characters = Array.from(name);
  const captured = new Map<AST.CapturingGroup, string>();
  let steps = 0;
  let matches = false;

  const either = (alternatives: readonly AST.Alternative[], back: boolean, at: number, rest: Rest): boolean =>
    alternatives.some(({ elements }) => {
      steps++;
      return sequence(back ? [...elements].reverse() : elements, back, at, rest);
    });

  const sequence = ([first, ...others]: readonly AST.Element[], back: boolean, at: number, rest: Rest): boolean =>
    first === undefined ? rest(at) : element(first, back, at, (next) => sequence(others, back, next, rest));

  const turn = (quantifier: AST.Quantifier, turns: number, back: boolean, at: number, rest: Rest): boolean => {
    steps++;
    if (steps > ENOUGH) return false;
    const { min, max, greedy } = quantifier;
    const once = () =>
      turns < max &&
      element(quantifier.element, back, at, (next) => {
        if (turns >= min && next === at) return false;
        return turn(quantifier, turns + 1, back, next, rest);
      });
    const enough = () => turns >= min && rest(at);
    return greedy ? once() || enough() : enough() || once();
  };

  const capture = (group: AST.CapturingGroup, back: boolean, at: number, rest: Rest): boolean =>
    either(group.alternatives, back, at, (next) => {
      const before = captured.get(group);
      captured.set(group, characters.slice(Math.min(at, next), Math.max(at, next)).join(""));
      if (rest(next)) return true;
      if (before === undefined) captured.delete(group);
      else captured.set(group, before);
      return false;
    });

  const element = (node: AST.Element, back: boolean, at: number, rest: Rest): boolean => {
    switch (node.type) {
      case "Group":
        return either(node.alternatives, back, at, rest);
      case "CapturingGroup":
        return capture(node, back, at, rest);
      case "Quantifier":
        return turn(node, 0, back, at, rest);
      case "Assertion":
        steps++;
        return holds(node, at) && rest(at);
      case "Backreference": {
        const { resolved } = node;
        const text = Array.from(Array.isArray(resolved) ? "" : (captured.get(resolved) ?? ""));
        steps += 1 + text.length;
        const [from, to] = back ? [at - text.length, at] : [at, at + text.length];
        return from >= 0 && characters.slice(from, to).join("") === text.join("") && rest(back ? from : to);
      }
      default: {
        steps++;
        const character = characters[back ? at - 1 : at];
        return (
          character !== undefined && new RegExp(`^${node.raw}$`, "su").test(character) && rest(back ? at - 1 : at + 1)
        );
      }
    }
  };

  const holds = (node: AST.Assertion, at: number): boolean => {
    switch (node.kind) {
      case "start":
        return at === 0;
      case "end":
        return at === characters.length;
      case "word":
        return (isWord(at - 1) !== isWord(at)) !== node.negate;
      default:
        return either(node.alternatives, node.kind === "lookbehind", at, () => true) !== node.negate;
    }
  };

  const isWord = (at: number): boolean => /^\w$/.test(characters[at] ?? "");

  either(pattern.alternatives, false, 0, (at) => {
    matches ||= at === characters.length;
    return false;
  });
  return { matches: steps > ENOUGH ? undefined : matches, steps };
}
