// The guide as a zip file, unpacked and opened from the disk: every link leads to a file, and scripts work without a server.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { assertNone, connect, withPage } from "./support/browser.mjs";
import { attribute, elements, idsOf, parsePage } from "./support/site.mjs";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const MANAGE = "running-injuries/hamstring-injury/manage/";

let browser, temporary, guide, manual;

before(async () => {
  browser = await connect();
  temporary = mkdtempSync(join(tmpdir(), "guidepost-"));
  guide = unpacked("guide", []);
  manual = unpacked("manual", ["--root", join(REPOSITORY, "docs")]);
});
after(async () => {
  await browser?.close();
  if (temporary) rmSync(temporary, { recursive: true });
});

/** Builds a site as a zip file and unpacks it; the one folder in it. */
function unpacked(name, options) {
  const zip = join(temporary, `${name}.zip`);
  const folder = join(temporary, name);
  execFileSync(process.env.GUIDEPOST, ["build", "--strict", "--cache-dir", join(temporary, "cache", name), "--zip", zip, ...options], {
    cwd: REPOSITORY,
    stdio: "pipe",
  });
  execFileSync("unzip", ["-q", zip, "-d", folder]);
  const [top, ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  return join(folder, top);
}

const addressOf = (folder, path) => pathToFileURL(join(folder, path)).href;

// Absolute addresses are those that are shared, which stay; `value` and `content` hold them as text.
const LINKS = ["href", "src", "poster", "data", "action"];

/** The relative addresses in a page. */
function addressesIn(document) {
  return elements(document).flatMap((element) => [
    ...LINKS.map((name) => attribute(element, name)),
    ...["srcset", "imagesrcset"].flatMap((name) => (attribute(element, name) ?? "").split(",").map((each) => each.trim().split(/\s/)[0])),
  ]).filter((address) => address && !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address));
}

for (const [name, site] of [["guide", () => guide], ["manual", () => manual]]) {
  test(`every link of the ${name} leads to a file, and its fragment exists`, () => {
    const folder = site();
    const parsed = new Map();
    const read = (file) => {
      if (!parsed.has(file)) parsed.set(file, parsePage(readFileSync(file, "utf8")).document);
      return parsed.get(file);
    };
    const problems = [];
    let followed = 0;
    for (const path of readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".html"))) {
      for (const address of addressesIn(read(join(folder, path)))) {
        followed += 1;
        const target = new URL(address, addressOf(folder, path));
        const file = fileURLToPath(new URL(target.pathname, target));
        const id = decodeURIComponent(target.hash.slice(1));
        if (!file.startsWith(folder + sep)) problems.push(`${path}: ${address} leaves the folder`);
        else if (!existsSync(file) || !statSync(file).isFile()) problems.push(`${path}: ${address} is not a file`);
        else if (id && id !== "top" && file.endsWith(".html") && !idsOf(read(file)).includes(id)) problems.push(`${path}: ${address} has no such element`);
      }
    }
    assert.ok(followed > 1000, `only ${followed} addresses`);
    assertNone(problems);
  });
}

test("every page that links lead to opens without a complaint", () =>
  withPage(browser, {}, async (page) => {
    const problems = [];
    let path = "";
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(`${path}: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(`${path}: uncaught: ${error.message}`));
    page.on("requestfailed", (request) => problems.push(`${path}: failed: ${request.url()}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) problems.push(`${path}: ${request.url()}`);
    });
    const start = addressOf(guide, "index.html");
    const found = new Set([start]);
    for (const address of found) {
      path = address.slice(start.length - "index.html".length);
      await page.goto(address);
      const links = await page.evaluate(() => [...document.links].map((link) => link.href));
      for (const link of links) if (link.startsWith("file:")) found.add(link.split("#")[0]);
    }
    assert.ok(found.size > 30, `only ${found.size} pages`);
    assertNone(problems);
  }));

test("links, pictures, styles and the theme switch work from the disk", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    await page.goto(addressOf(guide, "index.html"));
    const scheme = page.locator(".scheme");
    await scheme.click();
    await scheme.click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.getByRole("link", { name: "Glossary" }).first().click();
    await page.waitForURL(/\/glossary\/index\.html$/);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector(".skip")).position !== "static"), true);
  }));

test("the guide's tools work from the disk", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(addressOf(guide, `${MANAGE}walk-to-run/index.html`));
    await page.getByLabel("First day").fill("2026-11-23");
    await page.getByRole("button", { name: "Set out my plan" }).click();
    assert.ok((await page.locator("#plan\\.weeks tr").count()) > 14);
    await page.goto(addressOf(guide, `${MANAGE}symptom-log/index.html`));
    await page.getByRole("button", { name: "Add an entry" }).click();
    assert.equal(await page.locator("#log\\.entries tr").count(), 1);
  }));

test("a choice of tab is that of all groups on a page from the disk", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(addressOf(manual, "components/index.html"));
    const tabs = page.locator(".tab > summary");
    assert.ok((await tabs.count()) > 1);
    const label = await tabs.nth(1).textContent();
    await tabs.nth(1).click();
    const open = await page.locator(".tab[open] > summary").allTextContents();
    assert.ok(open.includes(label), open.join(", "));
  }));

test("a printed guide has all of its pages, open, with links inside", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(addressOf(guide, "running-injuries/index.html"));
    await page.getByRole("link", { name: "Print the whole guide" }).click();
    await page.waitForURL(/\/running-injuries\/print\/index\.html$/);
    const titles = await page.locator(".printed-title").count();
    assert.equal(await page.locator(".contents a").count(), titles);
    assert.ok(titles > 20, `${titles} pages`);
    assert.equal(await page.locator(".printed details:not([open])").count(), 0);
    assert.equal(await page.locator(".printed img[loading=lazy]").count(), 0);
    await page.locator(".contents a").last().click();
    const target = await page.evaluate(() => document.querySelector(":target")?.className);
    assert.equal(target, "printed");
    await page.emulateMedia({ media: "print" });
    const shown = await page.evaluate(() => ["site-header", "heading-link", "crumbs"].filter((name) => document.querySelector(`.${name}`)?.offsetParent));
    assert.deepEqual(shown, []);
  }));
