/** Of a file right in the folder of a scope, in which no package has files: what source maps make of `node_modules/@pulumi/pulumi/resource.js`. */
const FRAME_WITHOUT_PACKAGE = /^ +at .*[/\\]node_modules[/\\]@[^/\\\n]+[/\\][^/\\\n]*$\n?/gm;

/**
 * Keeps `util.inspect` of Node.js 20 from looking for the end of a package's name for ever: it does that where a stack has none
 * and colours are asked for, seen in 20.20.2. Pulumi has it print each error that ends the program, mistakes of a config too;
 * without this they come half a minute and a gigabyte later.
 */
export function shortenStacks(): void {
  process.prependListener("unhandledRejection", shortenStack);
  process.prependListener("uncaughtException", shortenStack);
}

/** Also those of its causes, which are printed with it. */
export function shortenStack(error: unknown): void {
  const seen = new Set<unknown>([error]);
  for (const each of seen) {
    if (!(each instanceof Error)) continue;
    if (each.stack !== undefined) each.stack = each.stack.replaceAll(FRAME_WITHOUT_PACKAGE, "");
    seen.add(each.cause);
    if (each instanceof AggregateError) for (const one of each.errors) seen.add(one);
  }
}
