// The four sites that `guidepost init` begins: axe finds no violation on any page in light and dark colours, and no page
// scrolls sideways on the narrowest phones. A fifth is a folder of plain Markdown after `guidepost init`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { BASE_URL, readLists, readPages, readPrinted } from "./support/site.mjs";

const TEMPLATES = ["guide", "docs", "blog", "recipes"];
const WIDTHS = [320, 360];
const SCHEMES = ["light", "dark"];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const RULES = { runOnly: { type: "tag", values: TAGS }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] };

let folder, browser;

const guidepost = (...args) => {
  const program = process.env.GUIDEPOST;
  if (!program) throw new Error("GUIDEPOST must name the program; ./check sets it");
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "guidepost-starters-"));
  browser = await connect();
});
after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
});

/** Builds a site and runs `work` with its server and its pages. */
async function withSite(name, args, work) {
  const site = join(folder, name);
  guidepost("init", site, ...args);
  guidepost("build", "--root", site, "--base-url", BASE_URL);
  const server = await serve(join(site, "public"));
  try {
    const isPrinted = existsSync(join(site, "public", "recipes", "print"));
    const pages = [readPages, readLists, ...(isPrinted ? [readPrinted] : [])].flatMap((read) => read(join(site, "public")));
    assert.equal(isPrinted, name === "my-recipes");
    await work(server, pages.filter(({ file }) => file !== "404.html").map(({ path }) => `/${path}`));
  } finally {
    await server.close();
  }
}

/** All faults of all pages: in both colour schemes, and at both widths. */
async function faultsOf(server, paths) {
  const faults = [];
  for (const colorScheme of SCHEMES) {
    await withPage(browser, { colorScheme, bypassCSP: true }, async (page) => {
      const complaints = complaintsOf(page, server.origin);
      for (const path of paths) {
        await open(page, server.origin + path, { waitUntil: "load" });
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
        faults.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${path} in ${colorScheme}: ${id}: ${html}`)));
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 640 });
          const found = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (found > 0) faults.push(`${path} is ${found} px wider than ${width} px`);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      }
      faults.push(...complaints);
    });
  }
  return faults;
}

for (const template of TEMPLATES) {
  test(`no page of the template ${template} has a fault, in light and dark and at 320 and 360 px`, async () => {
    await withSite(`my-${template}`, ["--template", template], async (server, paths) => {
      assert.ok(paths.length >= 5, paths.join(" "));
      assertNone(await faultsOf(server, paths));
    });
  });
}

test("the home page that init writes into a folder of Markdown has no fault and leads to every page", async () => {
  const site = join(folder, "notes");
  mkdirSync(join(site, "races"), { recursive: true });
  writeFileSync(join(site, "shoes.md"), "# Shoes\n\nWhat to wear.\n");
  writeFileSync(join(site, "races", "lake.md"), "# Around the lake\n\nFlat.\n");
  await withSite("notes", [], async (server, paths) => {
    assertNone(await faultsOf(server, paths));
    await withPage(browser, {}, async (page) => {
      await open(page, `${server.origin}/`);
      const links = await page.locator(".article a").evaluateAll((all) => all.map((each) => new URL(each.href).pathname));
      for (const path of ["/shoes/", "/races/lake/"]) assert.ok(links.includes(path), `${path} is not among ${links}`);
    });
  });
});

// A faulty page shows that the test finds what it is for.
test("a page that is too wide, and one without contrast, are found", async () => {
  const site = join(folder, "faulty");
  mkdirSync(join(site, "brand"), { recursive: true });
  writeFileSync(join(site, "index.md"), "# Home\n\nA text.\n");
  guidepost("init", site);
  writeFileSync(join(site, "brand", "site.css"), ".article p { inline-size: 120vw; color: #eee }\n");
  writeFileSync(join(site, "guidepost.yaml"), "title: Faulty\ntheme: {stylesheet: brand/site.css}\n");
  guidepost("build", "--root", site, "--base-url", BASE_URL);
  const server = await serve(join(site, "public"));
  const faults = (await faultsOf(server, ["/"])).join("\n");
  await server.close();
  assert.match(faults, /color-contrast/);
  assert.match(faults, /px wider than 320 px/);
});
