// The button that copies the text of a code block.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, open, withPage } from "./support/browser.mjs";
import { CLIPBOARD, readClipboard, refuseClipboard, refuseCommand } from "./support/clipboard.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL } from "./support/site.mjs";

const PAGE = "writing/";

let server, browser;

before(async () => {
  server = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("each code block has a button that copies its text as it is typed, and that says so", async () => {
  await withPage(browser, CLIPBOARD, async (page, context) => {
    await open(page, `${server.origin}/${PAGE}`);
    const blocks = page.locator(".article pre > code");
    const buttons = page.locator(".article .code > .copy");
    assert.equal(await buttons.count(), await blocks.count());
    assert.ok((await blocks.count()) > 5);
    for (const number of [0, 1, 4]) {
      const button = buttons.nth(number);
      await button.focus();
      await page.keyboard.press("Enter");
      await button.getByText("Copied").waitFor();
      assert.equal(await readClipboard(context, server), await blocks.nth(number).textContent());
      await page.bringToFront();
      await buttons.nth(2).focus();
      assert.equal(await button.textContent(), "Copy code");
    }
  });
});

test("where copying is refused, the text is selected", async () => {
  await withPage(browser, {}, async (page) => {
    await page.addInitScript(refuseClipboard);
    await page.addInitScript(refuseCommand);
    await open(page, `${server.origin}/${PAGE}`);
    await page.locator(".copy").first().click();
    const text = await page.locator(".article pre > code").first().textContent();
    assert.equal((await page.evaluate(() => String(getSelection()))).trim(), text.trim());
    assert.equal(await page.locator(".copy").first().textContent(), "Copy code");
  });
});

test("without scripts there is no button, and the page is the same height with it", async () => {
  const heights = [];
  for (const javaScriptEnabled of [true, false]) {
    await withPage(browser, { javaScriptEnabled }, async (page) => {
      await open(page, `${server.origin}/${PAGE}`);
      assert.equal((await page.locator(".copy").count()) > 0, javaScriptEnabled);
      heights.push((await page.locator(".article").boundingBox()).height);
    });
  }
  assert.ok(Math.abs(heights[0] - heights[1]) < 1, heights.join(" and "));
});
