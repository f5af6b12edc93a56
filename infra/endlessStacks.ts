/** Of a file right in the folder of a scope, in which no package has files: what source maps make of `node_modules/@pulumi/pulumi/resource.js`. */
const FRAME_WITHOUT_PACKAGE = /^ +at .*[/\\]node_modules[/\\]@[^/\\\n]+[/\\][^/\\\n]*$\n?/gm;

/**
 * Keeps Node.js from looking for the end of a package's name for ever, where a stack has none. Pulumi has it print the stack of
 * each error that ends the program, mistakes of a config too; without this they come half a minute and a gigabyte later.
 */
export function shortenStacks(): void {
  process.prependListener("unhandledRejection", shortenStack);
  process.prependListener("uncaughtException", shortenStack);
}

export function shortenStack(error: unknown): void {
  if (error instanceof Error && error.stack !== undefined)
    error.stack = error.stack.replaceAll(FRAME_WITHOUT_PACKAGE, "");
}
