import { KNOWN_FAULTS, faultsOf } from "../../components/router/faults/knownFaults";
import { RELEASES } from "../../components/router/faults/releases";
import { DATA_PATH, isFault, type CaseName } from "./dataPath";
import { alignedTable } from "../../common/markdown";

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
    ...RELEASES.map((release) => (isFault(name, faultsOf(release)) ? "no" : "yes")),
  ]);
  return alignedTable(["", ...RELEASES.map(({ engine, version }) => `${engine} ${version}`)], rows);
}

function faultTables(): string[] {
  return (["odyssey", "pgbouncer"] as const).map((engine) => {
    const rows = KNOWN_FAULTS[engine].map(({ fault, upstream, releases }) => [fault, upstream, releases.join(", ")]);
    return `### What ${engine} does wrong\n\n${alignedTable(["fault", "its authors know it as", "in"], rows)}`;
  });
}
