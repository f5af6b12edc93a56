import { KNOWN_FAULTS } from "../components/router/knownFaults";
import { DATA_PATH, isFault, type CaseName } from "./dataPath";

const START = "<!-- from here made by npm run docs -->";
const END = "<!-- to here -->";

/** docs/router.md with its tables as the tests hold the engines to them. */
export function routerPage(page: string): string {
  const [before, rest] = page.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/router.md lacks ${START} or ${END}`);
  return `${before}${START}\n\n${[casesTable(), ...faultTables()].join("\n\n")}\n\n${END}${after}`;
}

function casesTable(): string {
  const rows = (Object.keys(DATA_PATH) as CaseName[]).map((name) => [
    DATA_PATH[name].what,
    ...([KNOWN_FAULTS.odyssey, KNOWN_FAULTS.pgbouncer] as const).map((faults) =>
      isFault(name, faults) ? "no" : "yes",
    ),
  ]);
  return table(["", "odyssey", "pgbouncer"], rows);
}

function faultTables(): string[] {
  return (["odyssey", "pgbouncer"] as const).map((engine) => {
    const rows = KNOWN_FAULTS[engine].map(({ fault, upstream }) => [fault, upstream]);
    return `### What ${engine} does wrong\n\n${table(["fault", "its authors know it as"], rows)}`;
  });
}

/** As Prettier formats it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}
