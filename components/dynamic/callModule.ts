/**
 * Calls an exported function of a module of this project from inside a dynamic provider, whose text Pulumi keeps in the
 * stack's state and evaluates in a process of its own, in the folder of the program.
 *
 * Everything that a provider reaches is copied into that text, and much of what can be written there breaks only when it
 * runs (see Pulumi's rules on function serialisation). So providers reach this function alone, and real code is an
 * ordinary module that is loaded when it is called.
 *
 * The path stays in the state of every stack. `up` and `preview` take the program's own text, but a refresh takes `read` and
 * `diff` from the text in the state, and so does a removal `delete`. So a path that was ever called must stay: callers name a
 * module of `doors/`, which is never moved.
 *
 * @param module path below the project's folder, without extension
 */
export async function callModule(module: string, name: string, args: readonly unknown[]): Promise<never> {
  /* eslint-disable @typescript-eslint/no-require-imports -- an import would be serialised */
  const { existsSync } = require("node:fs") as typeof import("node:fs");
  const path = require("node:path") as typeof import("node:path");
  let folder = process.cwd();
  while (!existsSync(path.join(folder, "Pulumi.yaml"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`found no Pulumi.yaml in ${process.cwd()} nor above it`);
    folder = parent;
  }
  require(require.resolve("ts-node/register/transpile-only", { paths: [folder] }));
  const exported = require(path.join(folder, module)) as Record<string, (...args: readonly unknown[]) => unknown>;
  /* eslint-enable @typescript-eslint/no-require-imports */
  const called = exported[name];
  if (called === undefined) throw new Error(`${module} exports no ${name}`);
  return (await called(...args)) as never;
}
