// The gallery of the manual has every component. Its boxes are measured, not its pixels: nothing sticks out of the page or
// of its own box, blocks follow each other without overlap, text has room, and all of it has contrast.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL } from "./support/site.mjs";

const PAGE = "gallery/";
const WIDTHS = [320, 360, 768, 1280];
const SCHEMES = ["light", "dark"];
// Boxes that scroll by themselves, on purpose.
const SCROLLING = "pre, .table-scroll";

let server, browser;

before(async () => {
  server = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("the gallery calls every component of the theme", () => {
  const page = readFileSync(new URL("../../docs/content/gallery.md", import.meta.url), "utf8");
  const names = readdirSync(new URL("../../templates/components/", import.meta.url)).map((file) => file.replace(".html", ""));
  assertNone(names.filter((name) => !page.includes(`<${name} `) && !page.includes(`<${name}>`)).map((name) => `no ${name}`));
});

for (const width of WIDTHS) {
  test(`every box of the gallery has its place at ${width} pixels`, async () => {
    await withPage(browser, { viewport: { width, height: 900 } }, async (page) => {
      await open(page, `${server.origin}/${PAGE}`, { waitUntil: "load" });
      const found = await page.evaluate(measure, SCROLLING);
      assertNone(found.faults);
      // The page is the gallery, and was measured.
      assert.ok(found.blocks > 40 && found.boxes > 200, JSON.stringify(found));
    });
  });
}

// A faulty page shows that the measuring finds what it is for.
test("overlaps, overflow and cut text are found", async () => {
  await withPage(browser, { viewport: { width: 360, height: 900 }, bypassCSP: true }, async (page) => {
    await open(page, `${server.origin}/${PAGE}`);
    const faults = async (style) => {
      const tag = await page.addStyleTag({ content: style });
      const { faults } = await page.evaluate(measure, SCROLLING);
      await tag.evaluate((element) => element.remove());
      return faults.join("\n");
    };
    assert.match(await faults(".care { margin-block-start: -4rem !important; }"), /overlaps/);
    assert.match(await faults(".article > p { inline-size: 120vw; }"), /is wider than the page/);
    assert.match(await faults(".care > * { block-size: .5rem; overflow: hidden; }"), /is cut off/);
    assert.equal(await faults("/* */"), "");
  });
});

for (const colorScheme of SCHEMES) {
  test(`all text of the gallery has contrast in ${colorScheme} colours`, async () => {
    await withPage(browser, { colorScheme }, async (page) => {
      await open(page, `${server.origin}/${PAGE}`);
      await page.evaluate(axe.source);
      const rules = { runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"] };
      const { violations, passes } = await page.evaluate((rules) => globalThis.axe.run(".article", rules), rules);
      assertNone(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)));
      assert.ok(passes.some(({ id }) => id === "color-contrast"));
    });
  });
}

/** Runs in the page. */
function measure(scrolling) {
  const article = document.querySelector(".article");
  const faults = [];
  const name = (element) => {
    const classes = element.getAttribute("class");
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30);
    return `<${element.localName}${classes ? ` class="${classes}"` : ""}> ${words}`;
  };
  const isShown = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  // What readers do not see takes no place: text for screen readers alone.
  const isHidden = (element) => element.closest(".hidden, [hidden], svg *, .copy");
  const all = [...article.querySelectorAll("*")].filter((element) => isShown(element) && !isHidden(element));
  const inScroller = (element) => element.parentElement.closest(scrolling);
  const edge = document.documentElement.clientWidth;

  if (document.documentElement.scrollWidth > edge) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const element of all) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || inScroller(element)) continue;
    if (box.right > edge + 1 || box.left < -1) faults.push(`${name(element)} is wider than the page: ${box.left} to ${box.right}`);
    const { overflowX, overflowY, display } = getComputedStyle(element);
    if (display === "inline" || element.matches(scrolling)) continue;
    const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
    if (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) faults.push(`${name(element)} is cut off at its end`);
    if (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1) faults.push(`${name(element)} is cut off at its foot`);
  }

  // Blocks in the order of the page: each starts where the one before has ended.
  const parents = [article, ...article.querySelectorAll(".care, .alert, blockquote, li, .door, .tab > div, figure, .steps")];
  let blocks = 0;
  for (const parent of parents.filter(isShown)) {
    const isBlock = (element) => isShown(element) && !isHidden(element)
      && ["block", "list-item", "table", "flex", "grid", "flow-root"].includes(getComputedStyle(element).display)
      && getComputedStyle(element).position !== "absolute";
    const children = [...parent.children].filter(isBlock);
    if (["flex", "grid"].includes(getComputedStyle(parent).display)) continue;
    for (let at = 1; at < children.length; at++) {
      const [above, below] = [children[at - 1], children[at]].map((element) => element.getBoundingClientRect());
      if (above.height === 0 || below.height === 0) continue;
      blocks++;
      if (below.top < above.bottom - 1) faults.push(`${name(children[at])} overlaps ${name(children[at - 1])} by ${above.bottom - below.top}`);
    }
  }
  return { faults, blocks, boxes: all.length };
}
