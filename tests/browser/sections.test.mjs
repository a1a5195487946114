// The link beside each heading: it copies a link to its section, and stays a link where it cannot.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseFragment } from "parse5";
import { NARROW, WIDE, assertNone, complaintsOf, launch, withPage } from "./support/browser.mjs";
import { CLIPBOARD, paste, refuseClipboard, refuseCommand, takeClipboard } from "./support/clipboard.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, parsePage, readPages, text } from "./support/site.mjs";

const PAGE = "running-injuries/hamstring-injury/causes/training-load/";
const ADDRESS = `https://example.org/${PAGE}#find-your-ceiling`;
const TITLE = "Training load: Find your ceiling";
const NAME = "Link to section: Find your ceiling";

let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("on every page each heading has a link that is named after it, and what that copies is the page's address and title with its own", async () => {
  const complaints = [];
  await withPage(browser, {}, async (page) => {
    await page.addInitScript(keepCopies);
    for (const { file, html } of readPages(SITE).filter(({ file }) => file !== "404.html")) {
      const expected = linksToSections(html);
      await page.goto(`${server.origin}/${file}`);
      const names = await page.getByRole("link", { name: /^Link to section: / }).evaluateAll((links) => links.map((link) => {
        link.click();
        return link.getAttribute("aria-label");
      }));
      await page.waitForFunction((count) => globalThis.copies.length === count, expected.length);
      const copied = await page.evaluate(() => Promise.all(globalThis.copies));
      for (const [at, { name, href, title }] of expected.entries()) {
        const [link, ...rest] = parseFragment(copied[at].html).childNodes;
        const right = names[at] === name && copied[at].plain === `${title}\n${href}` &&
          rest.length === 0 && attribute(link, "href") === href && text(link) === title;
        if (!right) complaints.push(`${file}: ${name}`);
      }
    }
  });
  assertNone(complaints);
});

/** What the links beside the headings of a page are to be called, and to copy. */
function linksToSections(html) {
  const all = elements(parsePage(html).document);
  const canonical = attribute(all.find((each) => attribute(each, "rel") === "canonical"), "href");
  const page = text(all.find((each) => each.tagName === "h1"));
  return all.filter((each) => (attribute(each, "class") ?? "").split(" ").includes("heading")).map((heading) => {
    const [section, link] = heading.childNodes.filter((each) => each.tagName);
    // Curly quotes are print: what is copied is what the author typed.
    const typed = text(section).replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
    return { name: `Link to section: ${typed}`, href: canonical + attribute(link, "href"), title: `${page}: ${typed}` };
  });
}

/** A page that keeps what it copies, as promises of both flavours. For `addInitScript`. */
function keepCopies() {
  globalThis.copies = [];
  Clipboard.prototype.write = async ([item]) => {
    const read = async (type) => (await item.getType(type)).text();
    const both = async () => ({ html: await read("text/html"), plain: await read("text/plain") });
    globalThis.copies.push(both());
  };
}

for (const [how, viewport, press] of [
  ["a click", WIDE, (link) => link.click()],
  ["the keyboard, on a phone's width", NARROW, async (link, page) => {
    await link.focus();
    await page.keyboard.press("Enter");
  }],
]) {
  for (const [where, prepare] of [
    ["", () => {}],
    [", where the page has no clipboard API too", takeClipboard],
    [", where the clipboard is refused too", refuseClipboard],
  ]) {
    test(`by ${how} it copies a link for formatted text and two lines for plain text, and says so${where}`, async () => {
      await withPage(browser, { ...CLIPBOARD, viewport }, async (page, context) => {
        const complaints = complaintsOf(page, server.origin);
        await page.addInitScript(prepare);
        await page.goto(`${server.origin}/${PAGE}`);
        const link = page.getByRole("link", { name: NAME });
        const status = page.getByRole("status");
        assert.equal(await status.textContent(), "");
        await press(link, page);
        await page.getByText("Link to this section copied", { exact: true }).waitFor();
        assert.ok(await isInSight(status), "the note is out of sight");
        assert.ok(await link.evaluate((element) => element === document.activeElement), "focus left the link");
        assert.equal(new URL(page.url()).hash, "");
        const { links, plain } = await paste(context, server);
        assert.deepEqual(links, [{ href: ADDRESS, text: TITLE }]);
        assert.equal(plain, `${TITLE}\n${ADDRESS}`);
        assertNone(complaints);
      });
    });
  }
}

test("what was said goes when the reader goes on", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    await page.getByText("Link to this section copied").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.getByRole("status").textContent(), "");
  });
});

test("where nothing can copy, it leads to the section, and says that the address is there", async () => {
  await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    for (const prepare of [refuseClipboard, refuseCommand]) await page.addInitScript(prepare);
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    await page.getByText("Copying did not work").waitFor();
    assert.equal(new URL(page.url()).hash, "#find-your-ceiling");
    assertNone(complaints);
  });
});

test("a click for a new window is the browser's own, and without scripts the link leads to the section", async () => {
  await withPage(browser, CLIPBOARD, async (page, context) => {
    await page.goto(`${server.origin}/${PAGE}`);
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: NAME }).click({ modifiers: ["Control"] });
    await (await opened).waitForURL(/#find-your-ceiling$/);
  });
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    assert.equal(new URL(page.url()).hash, "#find-your-ceiling");
  });
});

async function isInSight(locator) {
  const box = await locator.boundingBox();
  const { width, height } = locator.page().viewportSize();
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}
