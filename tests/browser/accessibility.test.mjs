// axe-core on every page, in every way a reader may see it, and no sideways scrolling.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { NARROW, WIDE, assertNone, connect, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL, SITE, ofEachKind, readCards, readPages } from "./support/site.mjs";

const RULES = {
  runOnly: {
    type: "tag",
    values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  },
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

const VIEWS = [
  { name: "in light", media: { colorScheme: "light" }, viewport: WIDE },
  { name: "in dark", media: { colorScheme: "dark" }, viewport: WIDE },
  { name: "at 320 px", media: { colorScheme: "light" }, viewport: NARROW, of: ofEachKind },
  // The system picks the colours then, and axe reads those the page asked for: nothing to measure.
  { name: "with forced colours", media: { forcedColors: "active" }, viewport: WIDE, without: ["color-contrast"], of: ofEachKind },
];

// One card is as all are: none holds what an author wrote but a title and a sentence.
const pages = [...readPages(SITE), ...readCards(SITE).slice(0, 1)];
// The theme as other sites have it: long tables, and code.
const manual = readPages(MANUAL);
let server, manualServer, browser;

before(async () => {
  server = await serve(SITE);
  manualServer = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await manualServer?.close();
});

for (const { name, media, viewport, without = [], of = (all) => all } of VIEWS) {
  const off = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const options = { ...RULES, rules: { ...RULES.rules, ...off } };
  test(`axe finds no violation on ${of === ofEachKind ? "a page of any kind" : "any page"} ${name}`, async () => {
    assertNone(await onEvery(of(pages), viewport, media, violationsOf(options)));
  });
}

test("axe finds no violation in the manual", async () => {
  assertNone(await onEvery(manual, WIDE, { colorScheme: "light" }, violationsOf(RULES), manualServer));
});

test("no page scrolls sideways or is cut off at 320 px", async () => {
  assertNone(await onEvery(pages, NARROW, {}, (page) => page.evaluate(wideElements)));
  assertNone(await onEvery(manual, NARROW, {}, (page) => page.evaluate(wideElements), manualServer));
});

test("a page of any kind can be drawn with forced colours", async () => {
  await onEvery(ofEachKind(pages), WIDE, { forcedColors: "active" }, async (page) => {
    assert.ok((await page.screenshot()).length > 0);
    return [];
  });
});

/** Has axe look at a page, by these rules. */
function violationsOf(options) {
  return async (page) => {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((chosen) => globalThis.axe.run(document, chosen), options);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  };
}

/** Opens pages one after the other and gathers the problems that `look` finds, with their page. */
async function onEvery(pages, viewport, media, look, from = server) {
  return withPage(browser, { viewport }, async (page) => {
    const problems = [];
    await page.emulateMedia(media);
    for (const { file, path } of pages) {
      await page.goto(`${from.origin}/${path}`);
      problems.push(...(await look(page)).map((problem) => `${file}: ${problem}`));
    }
    return problems;
  });
}

/** Runs in the page: what reaches past its right edge, outside of a box that scrolls by itself. */
function wideElements() {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const insideScroller = (element) => {
    const parent = element.parentElement;
    return parent !== null && parent !== document.body && (scrolls(parent) || insideScroller(parent));
  };
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > edge + 1 && !insideScroller(element))
    .map((element) => `${element.tagName.toLowerCase()} ends at ${element.getBoundingClientRect().right} px`);
  const { scrollWidth } = document.documentElement;
  return scrollWidth > edge ? [`the page is ${scrollWidth} px wide`, ...wide] : wide;
}
