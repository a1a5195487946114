// The pages as someone without a mouse walks through them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NARROW, WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, ofEachKind, readPages } from "./support/site.mjs";

// More stops than any page has: a walk that is still going then is caught in a trap.
const MOST_STOPS = 1000;
const HAMSTRING = "running-injuries/hamstring-injury/";

const pages = readPages(SITE);
let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("on every page the first Tab stop is a skip link that puts focus on the h1", async () => {
  assertNone(await withPage(browser, {}, async (page) => {
    const problems = [];
    for (const { file, path } of pages) {
      await open(page, `${server.origin}/${path}`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      const focused = await page.evaluate(() => document.activeElement?.tagName);
      if (focused !== "H1") problems.push(`${file}: focus is on ${focused}`);
    }
    return problems;
  }));
});

for (const viewport of [WIDE, NARROW]) {
  test(`Tab shows where it is at every stop, and reaches everything, ${viewport.width} px wide`, async () => {
    assertNone(await withPage(browser, { viewport }, async (page) => {
      const problems = [];
      for (const { file, path } of ofEachKind(pages)) {
        await open(page, `${server.origin}/${path}`);
        problems.push(...(await walk(page)).map((problem) => `${file}: ${problem}`));
      }
      return problems;
    }));
  });
}

test("the return links of a page have their exact words, in order", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const texts = (await page.getByRole("link").allTextContents()).map((each) => each.replace(/\s+/g, " ").trim());
    assert.deepEqual(texts.filter((each) => /^(Return to top of|Go to)\b/.test(each)), [
      "Return to top of Hamstring injury",
      "Go to main Running injuries page",
      "Go to Home page",
    ]);
  });
});

test("the return links lead to the top, the parent page and Home", async () => {
  await withPage(browser, {}, async (page) => {
    const here = `${server.origin}/${HAMSTRING}`;
    const press = async (name) => {
      await page.goto(here);
      await page.getByRole("link", { name, exact: true }).focus();
      await page.keyboard.press("Enter");
    };
    await press("Return to top of Hamstring injury");
    assert.equal(page.url(), `${here}#top`);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    assert.ok(await page.getByRole("heading", { level: 1 }).evaluate((title) => {
      const { top, bottom } = title.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), "the title is not in view");
    await press("Go to main Running injuries page");
    await page.waitForURL(`${server.origin}/running-injuries/`);
    await press("Go to Home page");
    await page.waitForURL(`${server.origin}/`);
  });
});

/** Presses Tab until the focus leaves the page and says what was wrong on the way. */
async function walk(page) {
  const problems = [];
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(lookAtFocus);
    if (stop === null) return [...problems, ...(await page.evaluate(missedByTab))];
    problems.push(...stop);
  }
  return [...problems, "Tab never leaves the page"];
}

/** Runs in the page: the faults of the focused element, or null when nothing in the page has focus. */
function lookAtFocus() {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  // A date has a stop for each of its parts.
  const parts = focused.type === "date" ? 4 : 1;
  const stops = Number(focused.dataset.reached ?? 0) + 1;
  if (stops > parts) return null;
  focused.dataset.reached = stops;
  const faults = [];
  // A field of the share box is invisible on top of its code, and the box around both shows where the focus is.
  const shown = focused.closest(".share-code") ?? focused;
  // Of a link broken over two lines, one line has to be in view.
  const boxes = [...focused.getClientRects()].map((box) => ({
    left: Math.max(box.left, 0),
    right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0),
    bottom: Math.min(box.bottom, innerHeight),
  })).filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1);
  if (boxes.length === 0) {
    faults.push("is out of sight");
  } else {
    const [{ left, right, top, bottom }] = boxes;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!shown.contains(hit)) faults.push(`is covered by ${hit?.outerHTML.slice(0, 60)}`);
  }
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
  const invisible = outlineStyle === "none" || /^rgba\(.*, 0\)$|\/ 0\)$/.test(outlineColor);
  if (invisible || parseFloat(outlineWidth) < 3) {
    faults.push(`has the outline ${outlineWidth} ${outlineStyle} ${outlineColor}`);
  }
  return faults.map((fault) => `${focused.outerHTML.slice(0, 100)} ${fault}`);
}

/** Runs in the page after the walk: what can be used but was not reached. */
function missedByTab() {
  const usable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(usable)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
    .filter((element) => !element.dataset.reached)
    .map((element) => `${element.outerHTML.slice(0, 100)} is not reached by Tab`);
}
