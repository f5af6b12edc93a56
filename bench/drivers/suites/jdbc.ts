import { copyFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parseEventLine } from "../run/events";
import { cached } from "./cached";
import { requireTool, runTool } from "./runTool";
import type { Part } from "../run/part";
import type { Suite, Tools } from "./suite";

const VERSION = "42.7.8";
const SOURCES = join(__dirname, "..", "java");

/** A small program on pgjdbc, for the driver's own tests do not come with it. */
export const jdbc: Suite = {
  name: "jdbc",
  version: VERSION,
  setup: () => [],
  async prepare(tools) {
    await requireTool("javac");
    await requireTool("mvn");
    const folder = await cached(`jdbc-${VERSION}`, (made) => fetchDriver(made, tools));
    const driver = join(folder, `postgresql-${VERSION}.jar`);
    const classes = join(folder, "classes");
    // Each time: they are of this project, and not of the driver's version.
    const sources = ["Patterns.java", "Cases.java"].map((name) => join(SOURCES, name));
    await runTool("javac", ["-d", classes, "-cp", driver, ...sources], folder, tools);
    return [part([classes, driver].join(delimiter))];
  },
};

async function fetchDriver(folder: string, tools: Tools): Promise<void> {
  await copyFile(join(SOURCES, "pom.xml"), join(folder, "pom.xml"));
  const copy = [
    "dependency:copy-dependencies",
    `-DoutputDirectory=${folder}`,
    `-Dpgjdbc=${VERSION}`,
    "-DincludeScope=runtime",
  ];
  await runTool("mvn", ["--batch-mode", "--quiet", ...copy], folder, tools);
}

function part(path: string): Part {
  return {
    name: "jdbc",
    command({ host, port, user, password, database, sslMode }, selection) {
      const url = `jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslMode}&connectTimeout=10&socketTimeout=60`;
      const [kind, names] = "only" in selection ? ["only", selection.only] : ["without", selection.without];
      const args = ["-cp", path, "Patterns", kind, ...names];
      return {
        file: "java",
        args,
        cwd: "/",
        env: { PATTERNS_URL: url, PATTERNS_USER: user, PATTERNS_PASSWORD: password },
        input: "",
      };
    },
    reader: () => ({ line: parseEventLine }),
    unitOf: (test) => test,
  };
}
