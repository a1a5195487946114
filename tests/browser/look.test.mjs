// The author's look: a site with a logo, icons, fonts, a stylesheet and a script of its own, below a path.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { NARROW, WIDE, assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

const SITE = fileURLToPath(new URL("../sites/theme-look/in/", import.meta.url));
const MOUNT = "/notes/";

let folder, server, browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "guidepost-look-"));
  cpSync(SITE, folder, { recursive: true });
  execFileSync(process.env.GUIDEPOST, ["build", "--root", folder]);
  server = await serve(join(folder, "public"), MOUNT);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

test("nothing moves while logo and fonts arrive, and nothing is missing", async () => {
  for (const viewport of [NARROW, WIDE]) {
    await withPage(browser, { viewport }, async (page) => {
      const complaints = complaintsOf(page, server.origin);
      await page.addInitScript(() => {
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          for (const { value } of list.getEntries()) globalThis.shift += value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      for (const address of [MOUNT, `${MOUNT}privacy/`, MOUNT]) {
        await open(page, server.origin + address, { waitUntil: "networkidle" });
        await page.evaluate(() => document.fonts.ready);
        assert.equal(await page.evaluate(() => globalThis.shift), 0, address);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} too wide`);
      assertNone(complaints);
    });
  }
});

test("the logo is shown beside the name, in the size that the page states", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, server.origin + MOUNT);
    const logo = page.locator(".site-title img");
    const { width, height } = await logo.boundingBox();
    assert.deepEqual([width, height], [96, 32]);
    assert.ok(await logo.evaluate((image) => image.complete && image.naturalWidth > 0));
  });
});

test("the stylesheet comes after that of the theme, and the script runs", async () => {
  await withPage(browser, {}, async (page) => {
    await open(page, server.origin + MOUNT);
    assert.equal(await page.locator(".article").evaluate((element) => getComputedStyle(element).maxInlineSize), "640px");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "");
    const font = await page.locator("h1").evaluate((element) => getComputedStyle(element).fontFamily);
    assert.match(font, /^"Site headings", "Site headings fallback"/);
  });
});

test("browsers and phones find their icons, from pages and from the error page", async () => {
  await withPage(browser, {}, async (page) => {
    for (const address of [MOUNT, `${MOUNT}privacy/`, `${MOUNT}no/such/page`]) {
      await page.goto(server.origin + address);
      const named = await page.locator("link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]").evaluateAll((links) => links.map(({ href }) => href));
      assert.equal(named.length, 3, address);
      const manifest = await (await fetch(named.find((href) => href.endsWith(".webmanifest")))).json();
      assert.equal(new URL(manifest.start_url, server.origin + MOUNT + "site.webmanifest").pathname, MOUNT);
      const icons = manifest.icons.map(({ src }) => server.origin + MOUNT + src);
      for (const icon of [...named, ...icons, `${server.origin}${MOUNT}favicon.ico`]) {
        const answer = await fetch(icon);
        assert.equal(answer.status, 200, icon);
      }
      const sizes = await page.evaluate((all) => Promise.all(all.map(async (src) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      })), icons);
      assert.deepEqual(sizes, manifest.icons.map(({ sizes }) => sizes));
    }
  });
});
