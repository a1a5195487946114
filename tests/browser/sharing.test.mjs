// The share box: a reader copies a link to a page and pastes it into a page of their own.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseFragment } from "parse5";
import { assertNone, complaintsOf, launch, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, parsePage, readPages, text } from "./support/site.mjs";

const HAMSTRING = "running-injuries/hamstring-injury/";
const CODE = '<a href="https://example.org/running-injuries/hamstring-injury/">Hamstring injury</a>';
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("the share field of a page holds exactly the code of a link to it", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const field = page.getByLabel("HTML link code");
    assert.equal(await field.inputValue(), CODE);
    assert.ok(await field.isVisible());
    assert.ok(!(await field.isEditable()), "the field can be changed by hand");
  });
});

test("on every page the link code is one link with its own address and title", () => {
  assertNone(readPages(SITE).filter(({ file }) => file !== "404.html").flatMap(({ file, html }) => {
    const all = elements(parsePage(html).document);
    const canonical = all.find((each) => each.tagName === "link" && attribute(each, "rel") === "canonical");
    const title = all.find((each) => each.tagName === "h1");
    const codes = all.filter((each) => each.tagName === "input" && attribute(each, "value")?.startsWith("<a "))
      .map((each) => parseFragment(attribute(each, "value")).childNodes);
    if (codes.length !== 1) return [`${file}: ${codes.length} share fields`];
    const [link, ...rest] = codes[0];
    const right = rest.length === 0 && link.tagName === "a" && link.attrs.length === 1 &&
      attribute(link, "href") === attribute(canonical, "href") && text(link) === text(title);
    return right ? [] : [`${file}: ${text(link)} at ${attribute(link, "href")}`];
  }));
});

test("the copy button puts exactly the code on the clipboard, and says so", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await pressCopy(page);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), CODE);
    assertNone(complaints);
  });
});

test("the copy button works where the page has no clipboard API, as on plain http", async () => {
  await withPage(browser, CLIPBOARD, async (page, context) => {
    await page.addInitScript(() => {
      for (const name of ["clipboard", "share"]) Object.defineProperty(Navigator.prototype, name, { value: undefined });
      delete globalThis.ClipboardItem;
    });
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await pressCopy(page);
    assert.equal(await readClipboard(context), CODE);
  });
});

test("without scripts, Tab selects the whole code and the keyboard copies it", async () => {
  await withPage(browser, { ...CLIPBOARD, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByLabel("HTML link code").evaluate((field) => {
      // The stop before the field, so that Tab itself enters it.
      const stops = [...document.querySelectorAll("a[href], button:not([hidden]), summary, input, textarea, [tabindex='0']")];
      stops[stops.indexOf(field) - 1].focus();
    });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Control+C");
  });
  await withPage(browser, CLIPBOARD, async (_, context) => assert.equal(await readClipboard(context), CODE));
});

/** Presses the copy button by keyboard and checks what a reader is told, and where focus is. */
async function pressCopy(page) {
  const box = page.locator("section", { has: page.getByLabel("HTML link code") }).last();
  const status = box.getByRole("status");
  const button = box.getByRole("button", { name: /^copy/i });
  assert.equal((await status.textContent()).trim(), "", "something is said before anything happened");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((element) => element.textContent.trim() !== "", await status.elementHandle());
  assert.match(await status.textContent(), /copied/i);
  assert.ok(await button.evaluate((element) => element === document.activeElement), "focus left the button");
}

/** The clipboard's text, read by a page of its own so that the tested page needs no means to. */
async function readClipboard(context) {
  const page = await context.newPage();
  await page.goto(`${server.origin}/`);
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}
