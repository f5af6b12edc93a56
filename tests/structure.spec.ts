import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { execFileSync } from "node:child_process";
import { preProcessFile, transpileModule, ScriptTarget } from "typescript";

const ROOT = join(__dirname, "..");

/** The highest first: each may import what stands after it, and nothing before. */
const FLOORS = [
  ["infra", "cli", "workflows", "docs", "components/dynamic/doors", "components/odyssey"],
  ["bench"],
  ["components/routing"],
  ["components/router"],
  ["components/postgres"],
  ["components/kubernetes", "components/dynamic"],
  ["config"],
  ["lab"],
  ["common"],
];

/** Config asks whether the router can carry a name, so that it can tell all mistakes at once. A language imports little. */
const LANGUAGE = /^components\/router\/(?:\w+\/)?language\//;

/** Rooms of which none may know another one. */
const APART = [
  ["components/router/odyssey/", "components/router/pgbouncer/"],
  ["components/postgres/cloudnativepg/", "components/postgres/external/"],
  ["config/clusters/cloudNativePG.ts", "config/clusters/external.ts"],
];

/** Folders with more files than a reader takes in at a glance, each for a reason. */
const FULL: Readonly<Record<string, string>> = {
  ".": "tools look for their files there",
  "tests/golden": "no code: one file for each text that is rendered",
};

const MOST_FILES = 12;

/** Below this a file needs a second user, or a reason. */
const CRUMB = 20;

const SMALL_FOR_A_REASON = [
  /^components\/dynamic\/doors\//, // paths that users' state calls
  /^components\/(odyssey|router)\/(\w+\/)?(drift|rollout)State\.ts$/, // paths that the state of older stacks calls
  /^components\/(routing\/(diff|read)|postgres\/routerPasswordState)\.ts$/,
  /^components\/router\/objects\//, // a file for each Kubernetes object
  /^components\/(router\/(configuration\/(connectionShares|renderManifest)|rollout\/nextTurn)|routing\/clientTls)\.ts$/, // mutated by themselves
  /^components\/router\/faults\/faultWarnings\.ts$/, // words, beside the facts
  /^config\/(\w+\/)?\w+Settings\.ts$/, // a file for each key of config
  /^cli\/routes\/explain\/explain\.ts$/, // a command
  /^infra\/endlessStacks\.ts$/, // what is wrong with Node.js, apart from the wiring
];

const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));
const sources = tracked.filter((file) => file.endsWith(".ts"));
const AROUND = ["workflows", "lab", "bench", "docs"];
const product = sources.filter((file) => /^(infra|components|config|cli|common)\//.test(file));
const imports = new Map(sources.map((file) => [file, importsOf(file, read(file))]));

describe("the structure of the code", function () {
  this.timeout("1m");

  it("is seen", () => {
    assert.ok(product.length > 100);
  });

  it("has arrows that go down only", () => {
    const up = [...imports].flatMap(([from, all]) =>
      all.filter((to) => !mayImport(from, to)).map((to) => `${from} imports ${to}`),
    );
    assert.deepEqual(up, []);
  });

  it("has no circle, imports of types included", () => {
    assert.deepEqual(circlesOf(imports), []);
  });

  it("has no circle of folders side by side; a folder and those in it may know each other", () => {
    assert.deepEqual(circlesOf(neighbours()), []);
  });

  it("has a floor for every source", () => {
    const floorless = sources.filter((file) => !file.startsWith("tests/") && floorOf(file) < 0);
    assert.deepEqual(floorless, []);
  });

  it("has engines, and kinds of cluster, that do not know each other", () => {
    const met = [...imports].flatMap(([from, all]) =>
      all.filter((to) => APART.some((rooms) => areApart(rooms, from, to))).map((to) => `${from} imports ${to}`),
    );
    assert.deepEqual(met, []);
  });

  it("has a command line that loads nothing of Pulumi's", () => {
    const loaded = reachable("cli/pgfleet.ts", (file) => importsOf(file, withoutTypes(file)));
    const pulumi = [...loaded].filter((file) =>
      preProcessFile(withoutTypes(file), true, true).importedFiles.some(({ fileName }) =>
        fileName.startsWith("@pulumi/"),
      ),
    );
    assert.deepEqual(pulumi, []);
  });

  it(`has at most ${MOST_FILES} files in a folder`, () => {
    const counts = new Map<string, number>();
    for (const file of tracked) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    const full = [...counts].filter(([folder, count]) => count > MOST_FILES && !Object.hasOwn(FULL, folder));
    assert.deepEqual(full, []);
  });

  it("has no crumbs: a small file has two users, or a reason", () => {
    const crumbs = product
      .filter((file) => read(file).trimEnd().split("\n").length < CRUMB)
      .filter((file) => [...imports].filter(([from, to]) => !from.startsWith("tests/") && to.includes(file)).length < 2)
      .filter((file) => !SMALL_FOR_A_REASON.some((reason) => reason.test(file)));
    assert.deepEqual(crumbs, []);
  });

  it("knows kinds of cluster in their folders only", () => {
    const strays = product
      .filter((file) => !file.startsWith("components/postgres/cloudnativepg/"))
      .filter((file) => read(file).includes("cnpg.io"));
    assert.deepEqual(strays, []);
  });

  it("has every provider's methods in a file of that name, reached through a door", () => {
    const callers = product.filter((file) => imports.get(file)?.includes("components/dynamic/callModule.ts"));
    assert.ok(callers.length > 0);
    const called = callers.flatMap((file) => [...read(file).matchAll(/"(components\/[^"]+)"/g)].map(([, to]) => to));
    const doors = tracked.filter((file) => file.startsWith("components/dynamic/doors/")).map(withoutExtension);
    assert.deepEqual([...new Set(called)].sort(), doors.sort());
    const behind = doors.flatMap((door) => imports.get(`${door}.ts`) ?? []);
    assert.deepEqual(
      behind.filter((file) => !file.endsWith("Provider.ts")),
      [],
    );
  });

  it("has a sentence for every folder in CONTRIBUTING.md", () => {
    const table = [...read("CONTRIBUTING.md").matchAll(/^\| `([\w./-]+)\/` /gm)].map(([, folder]) => folder ?? "");
    const folders = new Set(product.map((file) => dirname(file)));
    // Of what is around the product, the first two levels.
    for (const file of tracked) {
      const [top = "", second, ...rest] = file.split("/");
      if (AROUND.includes(top)) folders.add(second === undefined || rest.length === 0 ? top : `${top}/${second}`);
    }
    assert.deepEqual([...folders].filter((folder) => !table.includes(folder)).sort(), []);
    assert.deepEqual(
      table.filter((folder) => !existsSync(join(ROOT, folder))),
      [],
    );
  });
});

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Of modules of this project. */
function importsOf(file: string, text: string): string[] {
  return preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => `${posix.join(posix.dirname(file), name)}.ts`)
    .filter((target) => sources.includes(target));
}

/** Kept, because to translate is slow and a file is asked for more than once. */
const translated = new Map<string, string>();

function withoutTypes(file: string): string {
  const compilerOptions = { target: ScriptTarget.ES2022 };
  const text = translated.get(file) ?? transpileModule(read(file), { compilerOptions }).outputText;
  translated.set(file, text);
  return text;
}

function withoutExtension(file: string): string {
  return file.replace(/\.ts$/, "");
}

function floorOf(file: string): number {
  const room = roomOf(file);
  return FLOORS.findIndex((folders) => room !== undefined && folders.includes(room));
}

function mayImport(from: string, to: string): boolean {
  if (from.startsWith("tests/")) return true;
  if (/^(lab|bench)\//.test(to) && !/^(lab|bench|docs)\//.test(from)) return false;
  if (from.startsWith("config/") && LANGUAGE.test(to)) return true;
  if (LANGUAGE.test(from)) return LANGUAGE.test(to) || /^(common|config)\//.test(to);
  return floorOf(to) > floorOf(from) || (floorOf(to) === floorOf(from) && roomOf(to) === roomOf(from));
}

/** The innermost folder of a floor. Rooms of one floor do not know each other. */
function roomOf(file: string): string | undefined {
  return FLOORS.flat()
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function reachable(start: string, next: (file: string) => readonly string[]): Set<string> {
  const seen = new Set([start]);
  for (const file of seen) for (const to of next(file)) seen.add(to);
  return seen;
}

/** What reaches itself. */
function circlesOf(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  return [...arrows].flatMap(([from, all]) =>
    all.some((to) => reachable(to, (each) => arrows.get(each) ?? []).has(from)) ? [from] : [],
  );
}

/** Folder → the folders that it imports from, but for those that it lies in and those that lie in it. */
function neighbours(): Map<string, string[]> {
  const arrows = new Map<string, string[]>();
  for (const [file, all] of imports) {
    const from = folderOf(file);
    for (const to of all.map(folderOf)) {
      if (!`${from}/`.startsWith(`${to}/`) && !`${to}/`.startsWith(`${from}/`))
        arrows.set(from, [...(arrows.get(from) ?? []), to]);
    }
  }
  return arrows;
}

/** An engine's language lies in the router's, as the engine lies in the router; config may know all of it. */
function folderOf(file: string): string {
  return dirname(file).replace(/^components\/router\/(\w+\/)?language$/, "config/language");
}

function areApart(rooms: readonly string[], from: string, to: string): boolean {
  const roomIn = (file: string) => rooms.findIndex((room) => file.startsWith(room));
  return roomIn(from) >= 0 && roomIn(to) >= 0 && roomIn(from) !== roomIn(to);
}
