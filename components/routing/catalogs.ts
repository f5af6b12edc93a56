import { reasonOf } from "../reasonOf";
import { byCodeUnit } from "../sort";
import { readCatalog } from "./catalog";
import type { CatalogRequest } from "./catalog";
import type { Catalog } from "./types";

/** Asks all clusters at once. When some cannot be asked the error names each of them; silence is never "no databases". */
export async function readCatalogs(requests: readonly CatalogRequest[]): Promise<Catalog[]> {
  const answers = await Promise.allSettled(requests.map(readCatalog));
  const catalogs: Catalog[] = [];
  const failures: string[] = [];
  for (const answer of answers) {
    if (answer.status === "fulfilled") catalogs.push(answer.value);
    else failures.push(`- ${reasonOf(answer.reason)}`);
  }
  if (failures.length > 0) {
    throw new Error(
      `cannot read which databases there are, and without that nothing may change:\n${failures.sort(byCodeUnit).join("\n")}`,
    );
  }
  return catalogs;
}
