// What paper needs, and pages of scripts that are read from right to left: the two in which the stylesheet lays out
// otherwise than on a left-to-right screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL, SITE } from "./support/site.mjs";

const LEAF = "running-injuries/hamstring-injury/identify/strain-grades/";
const SOURCE = "references/ask13/";

let guide, manual, browser;

before(async () => {
  guide = await serve(SITE);
  manual = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await guide?.close();
  await manual?.close();
});

const printed = (address, work) =>
  withPage(browser, {}, async (page) => {
    await open(page, address);
    await page.emulateMedia({ media: "print" });
    return work(page);
  });

test("a printed heading stays on the page of its text, and a code block with its bar", async () => {
  const breaks = (selector, property) => (page) => page.locator(selector)
    .evaluateAll((all, name) => [...new Set(all.map((each) => getComputedStyle(each)[name]))], property);
  assert.deepEqual(await printed(`${guide.origin}/${LEAF}`, breaks(".article .heading", "breakAfter")), ["avoid"]);
  assert.deepEqual(await printed(`${guide.origin}/${LEAF}`, breaks(".site-footer", "breakInside")), ["avoid"]);
  assert.deepEqual(await printed(`${manual.origin}/components/`, breaks(".code", "breakInside")), ["avoid"]);
});

test("paper has no signs of controls", async () => {
  assertNone(await printed(`${guide.origin}/${LEAF}`, (page) => page.locator("main summary").evaluateAll((all) => all
    .filter((summary) => summary.checkVisibility())
    .filter((summary) => getComputedStyle(summary).listStyleType !== "none" || ["::before", "::after"].some((sign) => /[+−]/.test(getComputedStyle(summary, sign).content)))
    .map((summary) => summary.textContent.trim()))));
});

test("code is laid out from left to right in a right-to-left page", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    await open(page, `${manual.origin}/components/`);
    await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    const offset = await page.locator(".code pre").first().evaluate((pre) => {
      const range = document.createRange();
      range.selectNodeContents(pre.querySelector("code"));
      const [line] = range.getClientRects();
      return { text: line.left, box: pre.getBoundingClientRect().left, padding: parseFloat(getComputedStyle(pre).paddingLeft) };
    });
    assert.ok(Math.abs(offset.text - offset.box - offset.padding) <= 1, JSON.stringify(offset));
    const inline = await page.locator("p > code").first().evaluate((code) => [getComputedStyle(code).direction, getComputedStyle(code).unicodeBidi]);
    assert.deepEqual(inline, ["ltr", "isolate"]);
  }));

test("the address on paper keeps its order in a right-to-left page", () =>
  printed(`${guide.origin}/${LEAF}`, async (page) => {
    await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    const order = await page.locator(".site-footer .print").last().evaluate((line) => {
      const at = (from) => {
        const range = document.createRange();
        range.setStart(line.firstChild, from);
        range.setEnd(line.firstChild, from + 1);
        return range.getBoundingClientRect().left;
      };
      return at(0) < at(line.firstChild.length - 1);
    });
    assert.ok(order, "the slash at the end is before the start");
  }));

test("all pages have their text in the same place on a wide screen", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    const start = async (path) => {
      await open(page, `${guide.origin}/${path}`);
      return page.locator("h1").evaluate((title) => title.getBoundingClientRect().left);
    };
    assert.equal(await start(SOURCE), await start(LEAF));
  }));
