import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { mapDataOf } from "./mapData";
import { renderPage } from "./page/render";
import { readSituation } from "./situation";
import { tellSilence } from "./tellSilence";

/** Writes a page that shows every cluster and its databases, and says where it is. */
export async function map(file: string, { stack }: { readonly stack?: string }): Promise<void> {
  const situation = await readSituation(stack, "show");
  tellSilence(situation);
  await writeFile(file, renderPage(mapDataOf(situation, new Date())));
  console.log(`Written, open it in a browser: ${resolve(file)}`);
}
