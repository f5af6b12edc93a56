import { reasonOf } from "../../../common/reasonOf";
import { byCodeUnit } from "../../../common/byCodeUnit";
import { readCatalog } from "./readCatalog";
import { isUnreachable } from "./isUnreachable";
import type { CatalogRequest, Catalog, Answers } from "./types";

/**
 * Asks all clusters at once. When some cannot be asked that must be, the error names each of them; no answer is never "no
 * databases".
 *
 * @param mayBeUnreachable of which clusters no answer is no failure; an answer that is no catalog always is
 */
export async function readCatalogs(
  requests: readonly CatalogRequest[],
  mayBeUnreachable: (cluster: string) => boolean,
): Promise<Answers> {
  const answers = await Promise.allSettled(requests.map(readCatalog));
  const catalogs: Catalog[] = [];
  const unreachable: { cluster: string; cause: string }[] = [];
  const failures: string[] = [];
  for (const [index, { cluster }] of requests.entries()) {
    const answer = answers[index];
    if (answer?.status === "fulfilled") catalogs.push(answer.value);
    else if (mayBeUnreachable(cluster) && isUnreachable(answer?.reason))
      unreachable.push({ cluster, cause: reasonOf(answer?.reason) });
    else failures.push(`- ${reasonOf(answer?.reason)}`);
  }
  if (failures.length > 0) {
    throw new Error(
      `cannot read which databases there are, and without that nothing may change:\n${failures.sort(byCodeUnit).join("\n")}`,
    );
  }
  return { catalogs, unreachable };
}
