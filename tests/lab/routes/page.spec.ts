import assert from "node:assert/strict";
import { mapDataOf } from "../../../cli/routes/map/mapData";
import { renderPage } from "../../../cli/routes/map/page/render";
import { printable } from "../../../common/printable";
import { catalog } from "../../routing/catalogs";
import { rulesOf } from "../../routing/rules";
import { conflictSituation, fullSituation, situationOf } from "../../cli/routes/situations";
import { CARRIED_NAMES, HOSTILE_NAMES } from "../../support/names";
import { shownDatabases, startBrowser, withPage } from "../support/browser";
import type { Browser, Page } from "puppeteer-core";
import type { Situation } from "../../../cli/routes/situation";

/** Databases with which the page must still answer at once. */
const MANY = 10_000;

/** Milliseconds from a key to the new rows on a machine that does other things too. */
const AT_ONCE = 500;

describe("the map's page in a browser", function () {
  this.timeout("1m");

  let browser: Browser;

  before(async () => {
    browser = await startBrowser();
  });

  after(async () => await browser.close());

  function html(situation: Situation): string {
    return renderPage(mapDataOf(situation, new Date("2026-11-21T16:00:00Z")));
  }

  function many(): Situation {
    const names = (kind: string) => Array.from({ length: MANY / 2 }, (_, index) => `${kind}_${index} of ${kind}s`);
    return situationOf({
      rules: rulesOf({ pg1: {}, pg2: { databases: ["shop_.*"] } }),
      catalogs: [catalog("pg1", ...names("crm")), catalog("pg2", ...names("shop"))],
    });
  }

  async function text(page: Page, selector: string): Promise<string> {
    return await page.$eval(selector, (element) => element.textContent);
  }

  async function choose(page: Page, filter: string): Promise<void> {
    await page.locator(`fieldset label.${filter}`).click();
  }

  it("shows each cluster with its databases, and what is special about them", async () => {
    await withPage(browser, html(fullSituation()), async ({ page, incidents }) => {
      assert.deepEqual(await shownDatabases(page), {
        pg1: ["crm", "postgres", "shop_eu [shadowed]", "shop_old [not there] [now leads to pg2]"],
        pg2: [
          "metrics [left out]",
          "shop_eu",
          "shop_new [now leads to pg1]",
          "shop_template [left out]",
          "wiki [left out]",
        ],
        pg3: [
          '"a\\"b" [left out]',
          "clicks [now leads to pg2]",
          "metrics [now leads to pg1]",
          "pinned [now leads to pg1]",
        ],
        pg4: ["erp"],
        pg5: [],
      });
      const badges = await page.$$eval(".badge", (all) => all.map((badge) => badge.textContent));
      assert.deepEqual(badges, ["default", "no answer", "not deployed"]);
      assert.match(await text(page, "#notices"), /connect ETIMEDOUT. Shown of pg4 is what was read 2026-11-20/);
      assert.equal(await page.title(), "Routes of dev");
      assert.deepEqual(incidents, []);
    });
  });

  it("filters by what is special", async () => {
    await withPage(browser, html(conflictSituation()), async ({ page }) => {
      await choose(page, "conflict");
      const expected = { pg1: [], pg2: ["shop_eu [in conflict]"], pg3: ["shop_eu [in conflict]"] };
      assert.deepEqual(await shownDatabases(page), expected);
      await choose(page, "next");
      assert.deepEqual(await shownDatabases(page), { pg1: [], pg2: ["shop_us [now leads to pg1]"], pg3: [] });
    });
  });

  it("finds databases by name and by owner, from the keyboard", async () => {
    await withPage(browser, html(fullSituation()), async ({ page }) => {
      await page.keyboard.press("/");
      await page.keyboard.type("TEAM_");
      assert.deepEqual(
        (await shownDatabases(page))["pg3"]?.map((name) => name.replace(/ \[.*/, "")),
        ['"a\\"b"', "clicks", "metrics"],
      );
      assert.equal(await text(page, "#shown"), "3 of 14 places");
      await page.keyboard.down("Control");
      await page.keyboard.press("a");
      await page.keyboard.up("Control");
      await page.keyboard.type("eu");
      assert.deepEqual((await shownDatabases(page))["pg1"], ["shop_eu [shadowed]"]);
      assert.equal(await text(page, "mark"), "eu");
      // The next stop of the keyboard is the filters; an arrow chooses among them.
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.$eval("fieldset :checked", (input) => input.getAttribute("value")), "routed");
      assert.deepEqual((await shownDatabases(page))["pg1"], []);
    });
  });

  it("shows hostile names as nothing but text", async () => {
    const names = [
      ...HOSTILE_NAMES,
      ...CARRIED_NAMES,
      "</script><script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "<!--<script>",
      "]]>",
      "${alert(1)}",
      "\u2028",
      "$&$`$'",
    ];
    const rules = rulesOf({ pg1: {}, pg2: { databases: ["</script><script>alert(1)</script>"], owners: ["<b>"] } });
    const situation = situationOf({ rules, catalogs: [catalog("pg1", ...names), catalog("pg2")] });
    await withPage(browser, html(situation), async ({ page, incidents }) => {
      const shown = (await shownDatabases(page))["pg1"] ?? [];
      assert.deepEqual(new Set(shown), new Set(names.map(printable)));
      assert.equal(await page.$("img, b:not(#about b)"), null);
      assert.deepEqual(incidents, []);
    });
  });

  it("lets nothing else run or load", async () => {
    await withPage(browser, html(fullSituation()), async ({ page }) => {
      const [ran, colour, loaded] = await page.evaluate(async () => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'ran'";
        const style = document.createElement("style");
        style.textContent = "h1 { color: rgb(1, 2, 3) }";
        const image = new Image();
        const outcome = new Promise((resolve) => {
          image.onload = () => resolve("loaded");
          image.onerror = () => resolve("refused");
        });
        image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
        document.body.append(script, style, image);
        const heading = document.querySelector("h1") as Element;
        return [document.title, getComputedStyle(heading).color, await outcome] as const;
      });
      assert.notEqual(ran, "ran");
      assert.notEqual(colour, "rgb(1, 2, 3)");
      assert.equal(loaded, "refused");
    });
  });

  it(`stays quick with ${MANY} databases, and shows every one that is looked for`, async () => {
    await withPage(browser, html(many()), async ({ page, incidents }) => {
      const rows = () => page.$$eval(".scroller li", (all) => all.length);
      assert.equal(await text(page, "#shown"), "10,000 names at 10,000 places on 2 clusters");
      assert.ok((await rows()) < 1000, `${await rows()} rows`);
      for (let rounds = 0; rounds < 2; rounds++) {
        const before = await rows();
        await page.$$eval(".scroller", (all) => all.forEach((each) => each.scrollTo(0, each.scrollHeight)));
        const hasMore = (least: number) => document.querySelectorAll(".scroller li").length > least;
        await page.waitForFunction(hasMore, { polling: 50 }, before);
      }
      for (const wanted of ["crm_4999", "shop_0", "shops"]) {
        const elapsed = await page.evaluate((value: string) => {
          const search = document.querySelector("#search") as HTMLInputElement;
          const start = performance.now();
          search.value = value;
          search.dispatchEvent(new Event("input"));
          document.body.getBoundingClientRect();
          return performance.now() - start;
        }, wanted);
        assert.ok(elapsed < AT_ONCE, `${wanted}: ${elapsed} ms`);
      }
      assert.equal(await text(page, "#shown"), "5,000 of 10,000 places");
      assert.deepEqual(incidents, []);
    });
  });

  for (const scheme of ["light", "dark"]) {
    it(`has enough contrast everywhere, ${scheme}`, async () => {
      await withPage(browser, html(fullSituation()), async ({ page }) => {
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        const weak = await page.evaluate(() => {
          const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
          const luminance = (colour: string): number => {
            const [r = 0, g = 0, b = 0] = channels(colour)
              .slice(0, 3)
              .map((channel) => channel / 255)
              .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const background = (element: Element): string => {
            const { backgroundColor } = getComputedStyle(element);
            if (channels(backgroundColor)[3] !== 0) return backgroundColor;
            return element.parentElement === null ? "rgb(255, 255, 255)" : background(element.parentElement);
          };
          return [...document.querySelectorAll("body *:not(script)")]
            .filter((element) =>
              [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent !== "\n"),
            )
            .flatMap((element) => {
              const pair = [luminance(getComputedStyle(element).color), luminance(background(element))];
              const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
              return contrast >= 4.5 ? [] : [`${element.outerHTML.slice(0, 80)} ${contrast.toFixed(2)}`];
            });
        });
        assert.deepEqual(weak, []);
      });
    });
  }

  it("has a name for everything that one can operate, and no sideways scrolling on a phone", async () => {
    await withPage(browser, html(fullSituation()), async ({ page }) => {
      const client = await page.createCDPSession();
      const { nodes } = await client.send("Accessibility.getFullAXTree");
      const operable = nodes.filter(({ role }) => ["searchbox", "radio"].includes(String(role?.value)));
      assert.ok(operable.length >= 5, `${operable.length} found`);
      assert.deepEqual(
        operable.filter(({ name }) => name?.value === ""),
        [],
      );
      const scrollers = await page.$$(".scroller");
      const named = await page.$$("::-p-aria([name='pg1'][role='group']), ::-p-aria([name='pg5'][role='group'])");
      assert.deepEqual([scrollers.length, named.length], [5, 2]);
      await page.setViewport({ width: 360, height: 700 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
    });
  });
});
