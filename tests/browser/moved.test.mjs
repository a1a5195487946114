// Links that were shared before a page or a section moved.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, withPage } from "./support/browser.mjs";
import { edit } from "./support/guidepost.mjs";

const TEXT = "Words.\n\n".repeat(60);
const LEDGER = `moved /old/ 2026-01-01 /new/
moved /older.html 2026-01-01 /old/#second
moved /new/#was-first 2026-01-01 /new/#first
moved /old/#was-second 2026-01-01 /new/#second
moved /new/#went 2026-01-01 /other/#part
gone /new/#lost 2026-01-01 Nobody knew it.
gone /retired/ 2026-01-01 The advice was withdrawn.
`;

let site, browser;

before(async () => {
  site = await edit({
    "content/index.md": "# Home\n\nWords.\n",
    "content/new.md": `# New\n\n${TEXT}## First\n\n${TEXT}## Second\n\n${TEXT}`,
    "content/other.md": `# Other\n\n${TEXT}## Part\n\n${TEXT}`,
    "links.ledger": LEDGER,
  });
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Whether the top of an element is in sight. */
const isInSight = (page, selector) => page.evaluate((found) => {
  const { top } = document.querySelector(found).getBoundingClientRect();
  return top >= -40 && top < innerHeight;
}, selector);

for (const [from, to, seen] of [
  ["old/", "new/", "h1"],
  ["old/#first", "new/#first", "#first"],
  ["old/#was-first", "new/#was-first", "#first"],
  ["old/#was-second", "new/#was-second", "#second"],
  ["older.html", "new/#second", "#second"],
  ["older.html#first", "new/#first", "#first"],
]) {
  test(`/${from} leads to /${to}`, async () => {
    await withPage(browser, {}, async (page) => {
      await page.goto(`${site.origin}/${from}`);
      await page.waitForURL(`${site.origin}/${to}`);
      assert.equal(await page.locator("h1").textContent(), "New");
      assert.ok(await isInSight(page, seen), `${seen} is out of sight`);
    });
  });
}

test("without scripts the address of a page that moved leads to the new one, and names its sections", async () => {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site.origin}/old/`);
    await page.waitForURL(`${site.origin}/new/`);
  });
  const html = await (await fetch(`${site.origin}/old/`)).text();
  assert.match(html, /<a href="\.\.\/new\/#second">Second<\/a>/);
  assert.match(html, /<meta name="robots" content="noindex">/);
});

for (const scripts of [true, false]) {
  test(`what became of a section shows at its old address alone, with${scripts ? "" : "out"} scripts`, async () => {
    await withPage(browser, { javaScriptEnabled: scripts }, async (page) => {
      const went = page.locator("#went"), lost = page.locator("#lost");
      await page.goto(`${site.origin}/new/`);
      assert.ok(!(await went.isVisible()) && !(await lost.isVisible()));
      await page.goto(`${site.origin}/new/#lost`);
      assert.ok(await lost.isVisible());
      assert.match(await lost.textContent(), /Nobody knew it\.$/);
      await page.goto(`${site.origin}/old/#went`);
      await page.waitForURL(scripts ? `${site.origin}/new/#went` : `${site.origin}/new/`);
      await page.goto(`${site.origin}/new/#went`);
      assert.ok(await went.isVisible());
      await went.getByRole("link", { name: "Part" }).click();
      await page.waitForURL(`${site.origin}/other/#part`);
    });
  });
}

test("the address of a page that was withdrawn says why, and where to go on", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(`${site.origin}/retired/`);
    await page.getByText("The advice was withdrawn.").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Home" }).click();
    await page.waitForURL(`${site.origin}/`);
  });
});

test("a change of the ledger is seen while the site is served", async () => {
  await withPage(browser, {}, async (page) => {
    site.put("links.ledger", `${LEDGER}moved /newest/ 2026-01-01 /other/\n`);
    await assert.doesNotReject(async () => {
      for (let round = 0; round < 50; round++) {
        const answer = await fetch(`${site.origin}/newest/`);
        if (answer.ok) return;
        await new Promise((done) => setTimeout(done, 200));
      }
      throw new Error("nothing is served at /newest/");
    });
    await page.goto(`${site.origin}/newest/`);
    await page.waitForURL(`${site.origin}/other/`);
  });
});
