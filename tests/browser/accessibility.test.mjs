// axe-core on every page, in every way a reader may see it, and no sideways scrolling. Each page is opened once;
// colours and width change while it is open.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { NARROW, WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL, SITE, ofEachKind, readCards, readLists, readPages, readPrinted, readSourcePages } from "./support/site.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const RULES = {
  runOnly: { type: "tag", values: TAGS },
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};
/** The rules whose result depends on colours. */
const COLOURS = { runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"] };
// The system picks the colours then, and axe reads those the page asked for: nothing to measure.
const WITHOUT_CONTRAST = { ...RULES, rules: { ...RULES.rules, "color-contrast": { enabled: false } } };

const LIGHT = { colorScheme: "light", forcedColors: "none" };
const DARK = { colorScheme: "dark", forcedColors: "none" };
const FORCED = { colorScheme: "light", forcedColors: "active" };

// One card is as all are: none holds what an author wrote but a title and a sentence.
const pages = [...readPages(SITE), ...readSourcePages(SITE).slice(0, 1), ...readCards(SITE).slice(0, 1), ...readPrinted(SITE), ...readLists(SITE)];
const kinds = ofEachKind(pages);
// The theme as other sites have it: long tables, and code.
const manual = [...readPages(MANUAL), ...readLists(MANUAL)];

/** Problems by name of a test, each with its page; only tests whose check ran have an entry. */
const found = new Map();
let server, manualServer, browser;

before(async () => {
  server = await serve(SITE);
  manualServer = await serve(MANUAL);
  browser = await connect();
  await withPage(browser, {}, async (page) => {
    for (const each of pages) await inspect(page, each);
    for (const each of manual) await inspectManual(page, each);
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
  await manualServer?.close();
});

for (const [name, of] of [
  ["axe finds no violation on any page in light", pages],
  ["axe finds no violation on a page of any kind in dark", kinds],
  ["axe finds no fault in the colours of any page in dark", pages],
  ["axe finds no violation on a page of any kind at 320 px", kinds],
  ["axe finds no violation on a page of any kind with forced colours", kinds],
  ["axe finds no violation in the manual", manual],
  ["no page scrolls sideways or is cut off at 320 px", [...pages, ...manual]],
  ["a page of any kind can be drawn with forced colours", kinds],
]) {
  test(name, () => {
    const checked = found.get(name) ?? [];
    assert.equal(checked.length, of.length, "not every page was checked");
    assertNone(checked.flat());
  });
}

/** Checks a page of the guide in every view. */
async function inspect(page, each) {
  const { file, path } = each;
  const isOfKind = kinds.includes(each);
  const note = (name, problems) => noteFor(name, file, problems);
  await see(page, LIGHT, WIDE);
  await open(page, `${server.origin}/${path}`);
  await page.evaluate(axe.source);
  note("axe finds no violation on any page in light", await violations(page, RULES));
  await see(page, DARK, WIDE);
  note("axe finds no fault in the colours of any page in dark", await violations(page, COLOURS));
  if (isOfKind) note("axe finds no violation on a page of any kind in dark", await violations(page, RULES));
  await see(page, LIGHT, NARROW);
  note("no page scrolls sideways or is cut off at 320 px", await page.evaluate(wideElements));
  if (!isOfKind) return;
  note("axe finds no violation on a page of any kind at 320 px", await violations(page, RULES));
  await see(page, FORCED, WIDE);
  note("axe finds no violation on a page of any kind with forced colours", await violations(page, WITHOUT_CONTRAST));
  const isDrawn = (await page.screenshot()).length > 0;
  note("a page of any kind can be drawn with forced colours", isDrawn ? [] : ["the picture is empty"]);
}

async function inspectManual(page, { file, path }) {
  await see(page, LIGHT, WIDE);
  await open(page, `${manualServer.origin}/${path}`);
  await page.evaluate(axe.source);
  noteFor("axe finds no violation in the manual", file, await violations(page, RULES));
  await see(page, LIGHT, NARROW);
  noteFor("no page scrolls sideways or is cut off at 320 px", file, await page.evaluate(wideElements));
}

function noteFor(name, file, problems) {
  if (!found.has(name)) found.set(name, []);
  found.get(name).push(problems.map((problem) => `${file}: ${problem}`));
}

/** Switches an open page to other colours and another size, and waits until it is drawn so. */
async function see(page, media, viewport) {
  await page.emulateMedia(media);
  await page.setViewportSize(viewport);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** The violations that axe finds on a page by these rules. */
async function violations(page, options) {
  const { violations, checked } = await page.evaluate(async (chosen) => {
    const { violations, passes, incomplete, inapplicable } = await globalThis.axe.run(document, chosen);
    return { violations, checked: [violations, passes, incomplete, inapplicable].flat().length };
  }, options);
  assert.ok(checked > 0, "axe applied no rule");
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
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
