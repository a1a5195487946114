// `guidepost serve` while its author writes: reload, errors over the page, and what a reader keeps.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { connect, withPage } from "./support/browser.mjs";
import { edit } from "./support/guidepost.mjs";

const paragraphs = (word, count = 40) => Array.from({ length: count }, (_, at) => `${word} paragraph ${at}.`).join("\n\n");
const LONG = (title) => `# ${title}

[A link](b.md)

<details><summary>Fold</summary>

Folded.

</details>

${paragraphs("Upper")}

## Middle

Target paragraph. [Middle link](b.md#second)

${paragraphs("Lower")}
`;
const FILES = {
  "content/index.md": "# Home\n\n[Long](long.md)\n",
  "content/long.md": LONG("Long"),
  "content/b.md": "# Other\n\n## Second\n\nText.\n",
  "templates/style.css": "p { color: rgb(1, 1, 1); }\n",
  "static/own.css": "p { outline-color: rgb(1, 1, 1); }\n",
  "templates/base.html": '{% extends "theme/base.html" %}{% block head_end %}<link rel="stylesheet" href="{{ root }}own.css">{% endblock head_end %}',
};
/** The page that others link to a section of. */
const other = (text) => `# Other\n\n## Second\n\n${text}\n`;
const FRAME = "#guidepost-findings";

let browser, site;

before(async () => {
  browser = await connect();
});
after(async () => {
  await browser?.close();
});
afterEach(async () => {
  await site?.close();
  site = undefined;
});

/** Opens a page and waits until it follows the site's changes. */
async function open(page, path) {
  const stream = page.waitForResponse((response) => response.url().endsWith("/__guidepost/events"));
  await page.goto(site.origin + path);
  await stream;
}

/** Marks the document, so that a reload shows. */
const mark = (page) => page.evaluate(() => { globalThis.isSame = true; });
const isSame = (page) => page.evaluate(() => globalThis.isSame === true);

const texts = (page, text) => page.getByText(text, { exact: true }).first().waitFor();

test("a saved page is loaded again, and one that did not change stays", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, (changed) => withPage(browser, {}, async (same) => {
    await open(changed, "/b/");
    await open(same, "/long/");
    await mark(same);
    site.put("content/b.md", other("New text."));
    await texts(changed, "New text.");
    // Told in order: when the next change has come, the last one has passed.
    site.put("content/b.md", other("Newest text."));
    await texts(changed, "Newest text.");
    assert.ok(await isSame(same), "the other page was loaded again");
    site.put("content/long.md", LONG("Longer"));
    await same.getByRole("heading", { level: 1, name: "Longer" }).waitFor();
  }));
});

test("two browsers on one page are both kept up to date", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, (one) => withPage(browser, {}, async (two) => {
    await open(one, "/b/");
    await open(two, "/b/");
    site.put("content/b.md", other("Both."));
    await Promise.all([texts(one, "Both."), texts(two, "Both.")]);
  }));
});

test("what is read stays in its place, with focus and folds, also when something above grows", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/long/");
    await page.getByText("Fold", { exact: true }).click();
    const target = page.getByText("Target paragraph.");
    await page.getByRole("link", { name: "Middle link" }).focus();
    await target.evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
    const top = () => target.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const before = await top();
    site.put("content/long.md", LONG("Longer").replace("## Middle", `${paragraphs("Added", 9)}\n\n## Middle`));
    await page.getByText("Added paragraph 0.").waitFor({ state: "attached" });
    await page.waitForFunction(() => document.readyState === "complete" && history.scrollRestoration === "auto");
    assert.ok(Math.abs(await top() - before) <= 1, `from ${before} to ${await top()}`);
    assert.ok(await page.getByText("Folded.").evaluate((element) => element.closest("details").open), "the fold was closed");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Middle link");
  });
});

test("styles are swapped without a reload, those of the templates and those of static/", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/b/");
    await mark(page);
    const style = (name) => page.waitForFunction(([name]) => {
      const paragraph = document.querySelector("main p");
      return getComputedStyle(paragraph)[name] === "rgb(2, 2, 2)";
    }, [name]);
    site.put("templates/style.css", "p { color: rgb(2, 2, 2); }\n");
    await style("color");
    site.put("static/own.css", "p { outline-color: rgb(2, 2, 2); }\n");
    await style("outlineColor");
    await page.waitForFunction(() => document.querySelectorAll("link[rel~=stylesheet]").length === 2);
    assert.ok(await isSame(page), "the page was loaded again");
    // The page still knows itself, and a change of its text is taken.
    site.put("content/b.md", other("After."));
    await texts(page, "After.");
    assert.ok(!await isSame(page));
  });
});

test("errors lie over the last good page, and go when they are mended", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/b/");
    await mark(page);
    const errors = page.frameLocator(FRAME);
    site.put("content/b.md", other("[x](nowhere.md) <b>&</b>"));
    await errors.getByText("error[link-missing]: no page or file `nowhere.md`").waitFor();
    const printed = await errors.locator("pre").textContent();
    assert.match(printed, /content\/b\.md:5:5/);
    assert.match(printed, /5 \| \[x\]\(nowhere\.md\) <b>&<\/b>\n {2}\| {5}\^{10}/);
    assert.ok(await isSame(page), "the page was loaded again");
    assert.equal(await page.evaluate(() => document.activeElement.localName), "body", "the errors took the focus");
    await texts(page, "Text.");
    // Both are shown: the next error beside the first.
    site.put("content/index.md", "# Home\n\n[y](gone.md)\n");
    await errors.getByText("no page or file `gone.md`").waitFor();
    assert.equal(await errors.locator("pre").count(), 2);
    // A page that is opened meanwhile has them too.
    await page.reload();
    await errors.getByText("no page or file `gone.md`").waitFor();
    site.put("content/index.md", FILES["content/index.md"]);
    site.put("content/b.md", other("Mended."));
    await texts(page, "Mended.");
    await page.locator(FRAME).waitFor({ state: "detached" });
  });
});

test("the errors can be put away, by button and by key, until the next change", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/b/");
    const errors = page.frameLocator(FRAME);
    for (const [number, hide] of [
      () => errors.getByRole("button", { name: "Hide until the next change" }).click(),
      () => errors.getByRole("button").press("Escape"),
      () => page.keyboard.press("Escape"),
    ].entries()) {
      site.put("content/b.md", other(`[x](nowhere.md) ${number}`));
      await errors.getByText("no page or file `nowhere.md`").waitFor();
      await hide();
      await page.locator(FRAME).waitFor({ state: "detached" });
    }
  });
});

test("warnings are a note in the corner that opens, can be put away, and goes when they are mended", async () => {
  site = await edit(FILES);
  await withPage(browser, { viewport: { width: 360, height: 640 } }, async (page) => {
    await open(page, "/b/");
    const note = page.locator("#guidepost-warnings");
    const inside = page.frameLocator("#guidepost-warnings");
    const fold = inside.getByText("1 warning", { exact: true });
    site.put("content/b.md", other("Warned. [x](javascript:x)"));
    await fold.waitFor();
    await texts(page, "Warned. x");
    const size = async () => (await note.boundingBox());
    const small = await size();
    assert.ok(small.height <= 64 && small.width <= 240, JSON.stringify(small));
    assert.equal(await inside.locator("pre").isVisible(), false);
    // By keyboard: the fold opens, Escape closes it again.
    await fold.press("Enter");
    await inside.getByText("warning[link-scheme]").waitFor();
    assert.match(await inside.locator("pre").textContent(), /content\/b\.md:5:/);
    const large = await size();
    assert.ok(large.height > small.height && large.width <= 360, JSON.stringify(large));
    await fold.press("Escape");
    await inside.locator("pre").waitFor({ state: "hidden" });
    assert.deepEqual(await size(), small);
    // Put away, it stays away while the warnings are the same, and comes back with others.
    await inside.getByRole("button", { name: "Hide these warnings" }).click();
    await note.waitFor({ state: "detached" });
    site.put("content/index.md", "# Home\n\nNew.\n");
    await page.goto(`${site.origin}/long/`);
    await note.waitFor({ state: "detached" });
    site.put("content/index.md", "# Home\n\n[x](javascript:x)\n");
    await inside.getByText("2 warnings", { exact: true }).waitFor();
    // Errors come first, with the warnings folded below them.
    site.put("content/long.md", LONG("Long") + "[x](nowhere.md)\n");
    const errors = page.frameLocator(FRAME);
    await errors.getByText("no page or file `nowhere.md`").waitFor();
    await note.waitFor({ state: "detached" });
    await errors.getByText("2 warnings", { exact: true }).waitFor();
    for (const file of ["content/index.md", "content/long.md", "content/b.md"]) site.put(file, FILES[file]);
    await page.locator(FRAME).waitFor({ state: "detached" });
    await note.waitFor({ state: "detached" });
  });
});

test("a site that is broken from the start is shown when it is mended", async () => {
  site = await edit({ "content/index.md": "# Home\n\n[x](nowhere.md)\n" });
  await withPage(browser, {}, async (page) => {
    await open(page, "/");
    await page.getByText("no page or file `nowhere.md`").waitFor();
    site.put("content/index.md", "# Home\n\nMended.\n");
    await texts(page, "Mended.");
  });
});

test("ten rapid edits end with the last one", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/b/");
    for (let number = 1; number <= 10; number += 1) {
      site.put("content/b.md", other(`Edit ${number}.`));
      await new Promise((next) => setTimeout(next, 10));
    }
    await texts(page, "Edit 10.");
    assert.ok(site.printed().match(/^Rebuilt/gm).length <= 10);
  });
});

test("a switched branch of fifty files is one rebuild", async () => {
  const pages = (word) => Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`content/p${at}.md`, `# ${word} ${at}\n`]));
  site = await edit({ ...FILES, ...pages("One") });
  await withPage(browser, {}, async (page) => {
    await open(page, "/p7/");
    site.git("checkout", "--quiet", "-b", "other");
    for (const [file, text] of Object.entries(pages("Two"))) site.put(file, text);
    await page.getByRole("heading", { level: 1, name: "Two 7" }).waitFor();
    site.git("commit", "--quiet", "--all", "--message", "two");
    site.put("content/b.md", other("Ready."));
    await open(page, "/b/");
    await texts(page, "Ready.");
    site.git("checkout", "--quiet", "content/b.md");
    await texts(page, "Text.");
    await open(page, "/p7/");
    const rebuilt = () => (site.printed().match(/^Rebuilt/gm) ?? []).length;
    const before = rebuilt();
    site.git("checkout", "--quiet", "-");
    await page.getByRole("heading", { level: 1, name: "One 7" }).waitFor();
    // A later change comes after all that the switch may have caused.
    site.put("content/p7.md", "# Last\n");
    await page.getByRole("heading", { level: 1, name: "Last" }).waitFor();
    assert.equal(rebuilt() - before, 2, site.printed());
  });
});

test("when the program is started again the page catches up", async () => {
  site = await edit(FILES);
  await withPage(browser, {}, async (page) => {
    await open(page, "/b/");
    await site.end();
    site.put("content/b.md", other("Missed."));
    await texts(page, "Text.");
    await site.startAgain();
    await texts(page, "Missed.");
  });
});
