import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";

const CHROMIUM = "/usr/bin/chromium";

/** Milliseconds for each step in the browser. */
const DEADLINE = 30_000;

/** @throws when there is no browser: a test that needs one must not pass without */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`no ${CHROMIUM}; install it with: apt-get install chromium`);
  return await puppeteer.launch({
    executablePath: CHROMIUM,
    timeout: DEADLINE,
    protocolTimeout: DEADLINE,
    // Chromium's own sandbox does not work for root, whom the lab runs as; what it opens here is made here.
    args: ["--no-sandbox", "--disable-gpu"],
  });
}

/** A page that was opened from a file, and what happened that never should. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors, dialogs, and requests for anything but the file. */
  readonly incidents: readonly string[];
}

/** Opens HTML as a file; page and file are gone when the work is done. */
export async function withPage<T>(
  browser: Browser,
  html: string,
  work: (opened: OpenedPage) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "pgfleet-page-"));
  const page = await browser.newPage();
  try {
    const file = join(folder, "page.html");
    await writeFile(file, html);
    const incidents: string[] = [];
    page.setDefaultTimeout(DEADLINE);
    page.on("pageerror", (error) => incidents.push(`error: ${String(error)}`));
    page.on("console", (message) => incidents.push(`console: ${message.text()}`));
    page.on("request", (request) => {
      if (request.url() !== `file://${file}`) incidents.push(`request: ${request.url()}`);
    });
    page.on("dialog", (dialog) => {
      incidents.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(`file://${file}`);
    return await work({ page, incidents });
  } finally {
    await page.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What each cluster's panel shows: its name → the names of its databases, with their tags in brackets. */
export async function shownDatabases(page: Page): Promise<Record<string, string[]>> {
  return await page.$$eval("section", (sections) =>
    Object.fromEntries(
      sections.map((section) => [
        section.querySelector("h2")?.textContent ?? "",
        [...section.querySelectorAll(".scroller li")].map((row) =>
          [row.querySelector("bdi"), ...row.querySelectorAll(".tag")]
            .map((part, index) => (index === 0 ? part?.textContent : `[${part?.textContent ?? ""}]`))
            .join(" "),
        ),
      ]),
    ),
  );
}
