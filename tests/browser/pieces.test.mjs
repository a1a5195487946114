// Tabs, text that opens, and videos.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NARROW, assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL } from "./support/site.mjs";

const PAGE = "components/";

let server, browser;

before(async () => {
  server = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const shown = (page) => page.locator(".tab > div").evaluateAll((all) => all.map((tab) => tab.checkVisibility({ contentVisibilityAuto: true })));

for (const javaScriptEnabled of [true, false]) {
  test(`one tab shows at a time, by click and by keyboard, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    await withPage(browser, { javaScriptEnabled }, async (page) => {
      await open(page, `${server.origin}/${PAGE}`);
      const openTabs = () => page.locator(".tab").evaluateAll((all) => all.map((tab) => tab.open));
      assert.deepEqual(await openTabs(), [true, false]);
      await page.getByText("Trail", { exact: true }).click();
      assert.deepEqual(await openTabs(), [false, true]);
      await page.locator(".tab > summary").first().focus();
      await page.keyboard.press("Enter");
      assert.deepEqual(await openTabs(), [true, false]);
    });
  });
}

test("the labels of tabs are in one line, and the open text below all of them", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/${PAGE}`);
    const [road, trail] = await page.locator(".tab > summary").evaluateAll((all) => all.map((label) => label.getBoundingClientRect().toJSON()));
    const text = await page.locator(".tab[open] > div").boundingBox();
    assert.equal(road.top, trail.top);
    assert.ok(text.y >= road.bottom && text.x <= road.left, JSON.stringify({ road, text }));
  });
});

test("the open tab stays open, and a choice is remembered on the next page", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/${PAGE}`);
    await page.getByText("Trail", { exact: true }).click();
    await page.getByText("Trail", { exact: true }).click();
    await page.reload();
    assert.deepEqual(await shown(page), [false, true]);
  });
});

test("print shows every tab and all folded text", async () => {
  await withPage(browser, {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    await open(page, `${server.origin}/${PAGE}`);
    for (const selector of [".tab > div", ".more > p"]) {
      const heights = await page.locator(selector).evaluateAll((all) => all.map((text) => text.getBoundingClientRect().height));
      assert.ok(heights.length > 0 && heights.every((height) => height > 0), `${selector}: ${heights}`);
    }
  });
});

test("a video requests nothing before it is clicked, and then the player without cookies", async () => {
  await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await open(page, `${server.origin}/${PAGE}`);
    assertNone(complaints);
    await page.locator(".play").click();
    const player = page.locator(".video iframe");
    assert.equal(await player.getAttribute("src"), "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&start=10");
    assert.equal(await player.getAttribute("title"), "Play video: Big Buck Bunny");
    assert.equal(await page.locator(".video a").count(), 0);
  });
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, `${server.origin}/${PAGE}`);
    assert.equal(await page.locator(".video a").getAttribute("href"), "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=10");
  });
});

test("no piece and no code is wider than a narrow screen", async () => {
  await withPage(browser, { viewport: NARROW }, async (page) => {
    for (const address of [PAGE, "writing/"]) {
      await open(page, `${server.origin}/${address}`);
      const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= screen, `${address} is ${wide} wide`);
    }
  });
});
