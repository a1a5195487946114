// Search: the dialog, its keys and roles, and what it does where the index cannot be read.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { NARROW, assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { edit } from "./support/guidepost.mjs";
import { serve } from "./support/server.mjs";

const GUIDE = "running-injuries/hamstring-injury/";
const GRADES = `${GUIDE}identify/strain-grades/`;

// The guide with search.
const folder = mkdtempSync(join(tmpdir(), "guidepost-"));
const SITE = join(folder, "site");
const SITE_REPO = join(folder, "repo");

let server, repo, browser;

before(async () => {
  for (const part of ["content", "templates", "guidepost.yaml", "links.ledger"]) {
    cpSync(fileURLToPath(new URL(`../../${part}`, import.meta.url)), join(folder, part), { recursive: true });
  }
  appendFileSync(join(folder, "guidepost.yaml"), "\nsearch: true\n");
  for (const [out, base] of [[SITE, "https://example.org/"], [SITE_REPO, "https://example.org/repo/"]]) {
    execFileSync(process.env.GUIDEPOST, ["build", "--root", folder, "--out", out, "--base-url", base], { stdio: "pipe" });
  }
  server = await serve(SITE);
  repo = await serve(SITE_REPO, "/repo/");
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await repo?.close();
  rmSync(folder, { recursive: true });
});

const field = (page) => page.getByRole("dialog").getByRole("searchbox");
const status = (page) => page.getByRole("dialog").getByRole("status");
const results = (page) => page.locator(".search-dialog li a");

const settled = (page) => page.locator(".search-dialog ol[aria-busy=false]").waitFor({ state: "attached" });

/** Types a query and waits for its results. */
async function search(page, query) {
  await field(page).fill(query);
  await settled(page);
}

async function openDialog(page) {
  await page.keyboard.press("Control+k");
  await field(page).waitFor();
}

test("nothing of search is loaded before it is opened", async () => {
  await withPage(browser, {}, async (page) => {
    const loaded = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await open(page, `${server.origin}/`);
    assert.ok(!loaded.some((path) => path.includes("search")), loaded.join("\n"));
    await openDialog(page);
    await search(page, "strain grades");
    assert.ok(loaded.some((path) => /\/theme\/search\.[0-9a-f]+\.js$/.test(path)));
  });
});

test("the link in the header opens a dialog with a named field, which finds a page by its title", async () => {
  await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await open(page, `${server.origin}/`);
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await field(page).waitFor();
    assert.ok(await field(page).evaluate((input) => input === document.activeElement));
    await search(page, "What do strain grades mean?");
    assert.equal(await page.getByRole("dialog").getAttribute("aria-label"), "Search this site");
    assert.match(await status(page).textContent(), /^\d+ pages$/);
    assert.equal(await results(page).first().getAttribute("href"), `${server.origin}/${GRADES}`);
    assert.ok(await page.locator(".search-dialog mark").count() > 0);
    assert.match(await page.locator(".search-dialog .crumb").first().textContent(), /Hamstring injury/);
    assert.deepEqual(complaints, []);
  });
});

test("arrow keys move the focus over links, Enter follows one, Escape closes", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/about/`);
    const link = page.getByRole("link", { name: "Search", exact: true });
    await link.focus();
    await openDialog(page);
    await search(page, "foam roler");
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("href"));
    await page.keyboard.press("ArrowDown");
    const first = await focused();
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await focused(), first);
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), first);
    await page.keyboard.press("ArrowUp");
    assert.ok(await field(page).evaluate((input) => input === document.activeElement));
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.ok(await link.evaluate((element) => element === document.activeElement), "the focus is lost");
    await openDialog(page);
    await settled(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/foam-rolling/);
  });
});

test("the address has the query while the dialog is open, and opens it", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    await openDialog(page);
    await search(page, "nordic lowers");
    assert.equal(new URL(page.url()).searchParams.get("q"), "nordic lowers");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => location.search === "");
    await open(page, `${server.origin}/search/?q=nordic+lowers`);
    await results(page).first().waitFor();
    assert.equal(await field(page).inputValue(), "nordic lowers");
  });
});

test("a slash opens search only where the settings ask for it", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    await page.keyboard.press("/");
    assert.equal(await page.locator("dialog").count(), 0);
  });
  const site = await edit({
    "guidepost.yaml": "title: Notes\nsearch: {slash: true}\n",
    "content/index.md": "# Home\n\nWords.\n",
    "content/a.md": "# Owls\n\nThey <b>hoot</b> & fly.\n",
  });
  try {
    await withPage(browser, {}, async (page) => {
      await open(page, `${site.origin}/`);
      await page.keyboard.press("/");
      await field(page).waitFor();
      await search(page, "hoot");
      assert.equal(await results(page).first().textContent(), "Owls");
      assert.equal(await page.locator(".search-dialog li p").last().textContent(), "They hoot & fly.");
    });
  } finally {
    await site.close();
  }
});

test("a phrase in quotation marks is found as it is", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    await openDialog(page);
    await search(page, "\"brisk walking\"");
    for (const text of await page.locator(".search-dialog li").allTextContents()) assert.match(text, /walk/i);
    await search(page, "\"walking brisk zebra\"");
    assert.equal(await results(page).count(), 0);
  });
});

test("search works in a folder without a server", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(pathToFileURL(join(SITE, "about", "index.html")).href);
    await openDialog(page);
    await search(page, "strain grades");
    const href = await results(page).first().getAttribute("href");
    assert.equal(href.split("#")[0], pathToFileURL(join(SITE, GRADES, "index.html")).href);
  });
});

test("search works below a base path", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${repo.origin}/repo/about/`);
    await openDialog(page);
    await search(page, "strain grades");
    assert.equal((await results(page).first().getAttribute("href")).split("#")[0], `${repo.origin}/repo/${GRADES}`);
  });
});

test("without scripts the link leads to the list of all pages", async () => {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, `${server.origin}/`);
    await page.getByRole("link", { name: "Search", exact: true }).click();
    assert.equal(await page.locator("h1").textContent(), "All pages from A to Z");
    await page.getByRole("link", { name: "What do strain grades mean?" }).click();
    assert.equal(new URL(page.url()).pathname, `/${GRADES}`);
  });
});

test("a slow search states that it goes on", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    await openDialog(page);
    await page.waitForFunction(() => document.querySelector(".close")?.textContent === "Close");
    await page.route(/\/index\/words\//, async (route) => {
      await new Promise((ready) => setTimeout(ready, 1500));
      await route.continue();
    });
    await field(page).fill("sciatica");
    await page.waitForFunction(() => document.querySelector(".search-dialog [role=status]").textContent === "Searching…");
    await results(page).first().waitFor();
    assert.match(await status(page).textContent(), /page/);
  });
});

test("parts of the index that are missing are stated in words", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    await openDialog(page);
    await page.waitForFunction(() => document.querySelector(".close")?.textContent === "Close");
    let missing = 0;
    await page.route(/\/index\/pages\//, (route) => missing++ === 0 ? route.abort() : route.continue());
    await search(page, "tendon");
    assert.match(await status(page).textContent(), /may be missing/);
    assert.ok(await results(page).count() > 0);
    await page.route(/\/index\/words\//, (route) => route.abort());
    await field(page).fill("zzz");
    await page.waitForFunction(() => /could not be loaded/.test(document.querySelector(".search-dialog [role=status]").textContent));
    assert.equal(await status(page).getByRole("link").getAttribute("href"), `${server.origin}/search/`);
  });
});

test("the page for unknown addresses names the pages with similar names", async () => {
  await withPage(browser, {}, async (page) => {
    const response = await page.goto(`${server.origin}/somewhere/strain-grade.html`);
    assert.equal(response.status(), 404);
    await page.getByRole("heading", { name: "Pages with a similar name" }).waitFor();
    const links = await page.locator("[data-suggest] a").evaluateAll((all) => all.map((link) => link.pathname));
    assert.ok(links.includes(`/${GRADES}`), links.join("\n"));
  });
});

test("the dialog fits a narrow screen, and axe finds no fault in it in light, dark and forced colours", async () => {
  for (const options of [{}, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    await withPage(browser, { viewport: NARROW, ...options }, async (page) => {
      await open(page, `${server.origin}/`);
      await openDialog(page);
      await search(page, "hamstring");
      const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.querySelector("dialog").scrollWidth));
      assert.ok(width <= NARROW.width, `${width} pixels`);
      await page.evaluate(axe.source);
      const rules = options.forcedColors ? { "color-contrast": { enabled: false } } : {};
      const { violations } = await page.evaluate((chosen) => globalThis.axe.run("dialog", { rules: chosen }), rules);
      assertNone(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`));
    });
  }
});
