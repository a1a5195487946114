// A site whose script is read from right to left: its words are its own, its pages the mirror of others, and nothing is
// wider than a phone.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

const SITE = fileURLToPath(new URL("../sites/language-rtl/in/", import.meta.url));
const PHONE = { width: 360, height: 740 };
const PATHS = ["", "guide/", "guide/shoes/", "references/", "search/", "404.html"];

let folder, server, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "guidepost-rtl-"));
  cpSync(SITE, folder, { recursive: true });
  execFileSync(process.env.GUIDEPOST, ["build", "--root", folder], { stdio: "ignore" });
  server = await serve(join(folder, "public"));
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

// Names, addresses, code, and what the site's own data say.
const LATIN = /https?:\S+|Ctrl\+C|HTML|Markdown|BBCode|MediaWiki|APA|Reddit|GitHub|Discourse|JavaScript|plan\.js|Running shoes and injury|British Journal of Sports Medicine|doi:\S+|review|example\.org\S*|\bkm\b|<[^>]*>|\[[^\]]*url[^\]]*\]/g;

test("no word of another language is left on a page", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    const left = [];
    for (const path of PATHS) {
      await open(page, `${server.origin}/${path}`);
      const said = await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        for (const code of document.querySelectorAll("pre, code, kbd, input, script, style")) code.remove();
        const named = [...document.querySelectorAll("[aria-label], [title]")].flatMap((each) => [each.ariaLabel ?? "", each.title]);
        const strings = [...document.querySelectorAll("[data-copied]")].flatMap((each) => Object.values(each.dataset));
        return [document.body.innerText, ...named, ...strings].join("\n");
      });
      left.push(...(said.replace(LATIN, "").match(/[A-Za-z]{2,}/g) ?? []).map((word) => `/${path}: ${word}`));
    }
    assertNone(left);
  }));

test("the dialog of search speaks the language of the site", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    await open(page, `${server.origin}/guide/shoes/`);
    await page.locator(".find").click();
    const dialog = page.locator("dialog");
    await dialog.waitFor();
    const said = await dialog.evaluate((each) => [each.innerText, ...[...each.querySelectorAll("[aria-label], [placeholder]")].flatMap((part) => [part.ariaLabel ?? "", part.placeholder ?? ""])].join("\n"));
    assert.deepEqual(said.match(/[A-Za-z]{2,}/g), null, said);
  }));

test("pages fit a phone, and start at the right", () =>
  withPage(browser, { viewport: PHONE }, async (page) => {
    const problems = [];
    for (const path of PATHS) {
      await open(page, `${server.origin}/${path}`);
      const seen = await page.evaluate(() => {
        const title = document.querySelector("h1");
        const range = document.createRange();
        range.selectNodeContents(title);
        const wide = document.documentElement.scrollWidth - innerWidth;
        return { dir: document.documentElement.dir, wide, spacing: getComputedStyle(title).letterSpacing, gap: title.getBoundingClientRect().right - range.getBoundingClientRect().right };
      });
      // Letters of a cursive script are joined: space between them would tear the words.
      if (seen.dir !== "rtl" || seen.wide > 0 || seen.spacing !== "normal" || seen.gap > 1) problems.push(`/${path}: ${JSON.stringify(seen)}`);
    }
    assertNone(problems);
  }));

test("the sign of what is folded, the lane of the tree and the edge of a box are at the right", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    await open(page, `${server.origin}/guide/shoes/`);
    const edges = await page.evaluate(() => {
      const summary = document.querySelector(".article summary:not(.tab > summary)");
      const sign = getComputedStyle(summary, "::before");
      return {
        sign: parseFloat(sign.right),
        box: getComputedStyle(document.querySelector(".strip .care")).borderRightWidth,
        lane: getComputedStyle(document.querySelector(".tree .lane")).borderRightWidth,
        tree: document.querySelector(".tree").getBoundingClientRect().left > document.querySelector(".article").getBoundingClientRect().right,
      };
    });
    assert.deepEqual(edges, { sign: 0, box: "8px", lane: "4px", tree: true });
  }));
