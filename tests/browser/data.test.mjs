// Tables of data that sort.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { NARROW, assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

const ROWS = "runner,km,time\nAda,21.1,1:50\nBo,,0:45\nÉva,5,12:00\nDan,100,9:59\n";

const folder = mkdtempSync(join(tmpdir(), "guidepost-"));
const SITE = join(folder, "public");
let server, browser;

before(async () => {
  mkdirSync(join(folder, "content/_data"), { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, name), text);
  write("guidepost.yaml", "title: Notes\nbase_url: https://example.org/\ndescription: Notes.\nlanguage: en-GB\n");
  write("content/_data/results.csv", ROWS);
  write("content/index.md", "# Results\n\n{{ <table data=\"results\" caption=\"Our runs\" sort={true} /> }}\n\n{{ <table data=\"results\" caption=\"The same\" /> }}\n");
  write("content/plain.md", "# Plain\n\n{{ <table data=\"results\" caption=\"The same\" /> }}\n");
  execFileSync(process.env.GUIDEPOST, ["build", "--root", folder, "--out", SITE], { stdio: "pipe" });
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

const names = (page) => page.locator("[data-sort] tbody td:first-child").allTextContents();
const sorted = (page) => page.locator("[data-sort] th").evaluateAll((all) => all.map((head) => head.ariaSort));

test("a table is sorted by the buttons in its headers, numbers as numbers, and empty cells stay last", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    const button = (name) => page.locator("[data-sort]").getByRole("button", { name });
    assert.deepEqual(await names(page), ["Ada", "Bo", "Éva", "Dan"]);
    assert.deepEqual(await sorted(page), [null, null, null]);
    await button("km").click();
    assert.deepEqual(await names(page), ["Éva", "Ada", "Dan", "Bo"]);
    assert.deepEqual(await sorted(page), [null, "ascending", null]);
    await button("km").press("Enter");
    assert.deepEqual(await names(page), ["Dan", "Ada", "Éva", "Bo"]);
    assert.deepEqual(await sorted(page), [null, "descending", null]);
    await button("time").press("Space");
    assert.deepEqual(await names(page), ["Bo", "Ada", "Dan", "Éva"]);
    await button("runner").click();
    assert.deepEqual(await names(page), ["Ada", "Bo", "Dan", "Éva"]);
    // The other table did not ask for it.
    assert.equal(await page.locator("th button").count(), 3);
    assertNone(complaintsOf(page));
  });
});

test("without scripts, and without `sort`, a table has no buttons and loads nothing for them", async () => {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, `${server.origin}/`);
    assert.deepEqual(await names(page), ["Ada", "Bo", "Éva", "Dan"]);
    assert.equal(await page.locator("th button").count(), 0);
  });
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/plain/`);
    const code = await page.evaluate(() => fetch(document.querySelector("script[defer][src*='script']").src).then((file) => file.text()));
    assert.ok(!code.includes("Collator"), "the script of sorting");
  });
});

test("a table that sorts is accessible, and does not widen a narrow page", async () => {
  await withPage(browser, { viewport: NARROW, bypassCSP: true }, async (page) => {
    await open(page, `${server.origin}/`);
    await page.locator("[data-sort]").getByRole("button", { name: "km" }).click();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assertNone(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});
