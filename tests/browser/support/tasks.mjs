// Measures what it takes a reader with a phone to get from Home to an answer: clicks, scrolls, screens and time.

import { withPage } from "./browser.mjs";

export const PHONE = { width: 360, height: 740 };

/**
 * Does a task: clicks its `links` (patterns of what a link or summary says), one after the other, and looks for its `answer`:
 * a pattern of the text in the page at `path`, to which the last `samePage` links do not load another page. Resolves to
 * `{ question, clicks, scrolls, screens, seconds }`: how many screens further each click and the answer are than what
 * is in view before, and how many screens that makes with the first one of each page; or to what is `missing`.
 */
export function measure(browser, origin, { question, links, answer }) {
  const options = { viewport: PHONE, hasTouch: true, permissions: ["clipboard-read", "clipboard-write"] };
  return withPage(browser, options, async (page) => {
    const started = performance.now();
    await page.goto(`${origin}/`);
    const scrolls = [];
    for (const link of links) {
      const target = await find(page, link, "a, summary, button, label");
      if (!target) return { question, missing: `the link "${link}" on ${new URL(page.url()).pathname}` };
      scrolls.push(await reach(page, target));
      await target.click();
      await page.waitForLoadState();
    }
    const path = new URL(page.url()).pathname.slice(1);
    const found = path === answer.path ? await find(page, answer.text, "*") : null;
    if (!found) return { question, missing: `the answer "${answer.text}" on /${path}` };
    scrolls.push(await reach(page, found));
    const all = scrolls.reduce((sum, each) => sum + each, 0);
    const screens = all + scrolls.length - (answer.samePage ?? 0);
    return { question, clicks: links.length, scrolls, screens, seconds: (performance.now() - started) / 1000 };
  });
}

/** The first visible element that says what `pattern` matches, and has no part that says all of it. */
async function find(page, pattern, selector) {
  const handle = await page.waitForFunction(([source, wanted]) => {
    const match = new RegExp(source, "i");
    const says = (element) => match.test((element.getAttribute("aria-label") ?? element.textContent).replace(/\s+/g, " "));
    return [...document.querySelectorAll(wanted)].find((element) => element.closest("body") && element.checkVisibility() && says(element) &&
      ![...element.querySelectorAll(wanted)].some((part) => part.checkVisibility() && says(part)));
  }, [pattern, selector], { timeout: 2000 }).catch(() => null);
  return handle?.asElement() ?? null;
}

/** Scrolls until the element's first lines are in view; resolves to how many screens further that is, up or down. */
async function reach(page, element) {
  return element.evaluate((target) => {
    const lines = 80;
    const { top, height } = target.getBoundingClientRect();
    const distance = Math.max(top + Math.min(height, lines) - innerHeight, -top, 0);
    if (distance > 0) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
    return Math.ceil(distance / innerHeight);
  });
}
