import { reasonOf } from "../reasonOf";
import { byCodeUnit } from "../sort";
import { readCatalog } from "./catalog";
import { isSilence } from "./silence";
import type { CatalogRequest } from "./catalog";
import type { Catalog } from "./types";

export interface Answers {
  readonly catalogs: readonly Catalog[];
  /** Clusters that could not be asked, though a deployment may go on without them. */
  readonly silent: readonly { readonly cluster: string; readonly cause: string }[];
}

/**
 * Asks all clusters at once. When some cannot be asked that must be, the error names each of them; silence is never "no
 * databases".
 *
 * @param mayBeSilent of which clusters silence is no failure; an answer that is no catalog always is
 */
export async function readCatalogs(
  requests: readonly CatalogRequest[],
  mayBeSilent: (cluster: string) => boolean,
): Promise<Answers> {
  const answers = await Promise.allSettled(requests.map(readCatalog));
  const catalogs: Catalog[] = [];
  const silent: { cluster: string; cause: string }[] = [];
  const failures: string[] = [];
  for (const [index, { cluster }] of requests.entries()) {
    const answer = answers[index];
    if (answer?.status === "fulfilled") catalogs.push(answer.value);
    else if (mayBeSilent(cluster) && isSilence(answer?.reason))
      silent.push({ cluster, cause: reasonOf(answer?.reason) });
    else failures.push(`- ${reasonOf(answer?.reason)}`);
  }
  if (failures.length > 0) {
    throw new Error(
      `cannot read which databases there are, and without that nothing may change:\n${failures.sort(byCodeUnit).join("\n")}`,
    );
  }
  return { catalogs, silent };
}
