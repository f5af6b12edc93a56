import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readSituation } from "../situation";
import { tellGaps } from "../tellGaps";
import { mapDataOf } from "./mapData";
import { renderPage } from "./page/render";
import type { StackOptions } from "../../stack/options";

/** Writes a page that shows every cluster and its databases, and says where it is. As JSON, prints what it shows. */
export async function map(file: string, { stack, json }: StackOptions): Promise<void> {
  const situation = await readSituation(stack, "show");
  tellGaps(situation);
  const data = mapDataOf(situation, new Date());
  if (json === true) {
    console.log(JSON.stringify(data, undefined, 2));
    return;
  }
  await writeFile(file, renderPage(data));
  console.log(`Written, open it in a browser: ${resolve(file)}`);
}
