/**
 * Reads Odyssey's configuration as Odyssey 1.5.2 does, from its lexer's rules and nothing of the code under test: a
 * backslash hides the byte after it from the search for the closing quote, a string ends on the line it began on, and
 * nothing is taken out of a string.
 */
export interface Reading {
  readonly includes: string[];
  readonly storages: { readonly name: string; readonly options: Options }[];
  readonly routes: { readonly database: string; readonly user: string; readonly options: Options }[];
  /** Everything else, by its first word. */
  readonly others: string[];
}

/** Names that are keywords stand without quotes: the default route's database is `default`, one called so is `"default"`. */
export type Options = Readonly<Record<string, string>>;

interface Token {
  readonly kind: "word" | "string" | "number" | "symbol";
  readonly text: string;
}

export function readConfiguration(text: string): Reading {
  const tokens = readTokens(text);
  const reading: Reading = { includes: [], storages: [], routes: [], others: [] };
  let next = 0;
  const take = (): Token => {
    const token = tokens[next++];
    if (token === undefined) throw new Error("ends too early");
    return token;
  };
  const expect = (expected: string): void => {
    const { text } = take();
    if (text !== expected) throw new Error(`${text} instead of ${expected}`);
  };
  const takeOptions = (): Options => {
    const options: [string, string][] = [];
    expect("{");
    for (let token = take(); token.text !== "}" || token.kind !== "symbol"; token = take()) {
      if (token.kind !== "word") throw new Error(`${token.text} is no option`);
      options.push([token.text, written(take())]);
    }
    const names = options.map(([name]) => name);
    if (new Set(names).size < names.length) throw new Error(`an option stands twice in ${names.join(" ")}`);
    return Object.fromEntries(options);
  };
  while (next < tokens.length) {
    const { kind, text: keyword } = take();
    if (kind !== "word") throw new Error(`${keyword} where a keyword belongs`);
    if (keyword === "include") reading.includes.push(take().text);
    else if (keyword === "storage") reading.storages.push({ name: take().text, options: takeOptions() });
    else if (keyword === "database") {
      const database = written(take());
      expect("{");
      expect("user");
      const user = written(take());
      reading.routes.push({ database, user, options: takeOptions() });
      expect("}");
    } else {
      reading.others.push(keyword);
      if (tokens[next]?.text === "{") takeOptions();
      else take();
    }
  }
  return reading;
}

function written({ kind, text }: Token): string {
  return kind === "string" ? `"${text}"` : text;
}

export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const skipped = /^(?:\s+|#[^\n]*)/.exec(rest);
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    if (text[at] === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"') {
        if (text[end] === "\n") throw new Error("a string does not end on its line");
        end += text[end] === "\\" ? 2 : 1;
      }
      if (end >= text.length) throw new Error("a string does not end");
      tokens.push({ kind: "string", text: text.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    const found = /^(?:([A-Za-z][A-Za-z0-9_]*)|(-?[0-9]+)|([{}]))/.exec(rest);
    if (found === null) throw new Error(`${JSON.stringify(rest[0])} outside a string`);
    const kind = found[1] !== undefined ? "word" : found[2] !== undefined ? "number" : "symbol";
    tokens.push({ kind, text: found[0] });
    at += found[0].length;
  }
  return tokens;
}
