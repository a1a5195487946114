// The link beside each heading: it copies a link to its section, and stays a link where it cannot.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseFragment } from "parse5";
import { NARROW, WIDE, assertNone, complaintsOf, connect, open, withPage } from "./support/browser.mjs";
import { CLIPBOARD, paste, refuseClipboard, refuseCommand, takeClipboard } from "./support/clipboard.mjs";
import { edit } from "./support/guidepost.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, parsePage, readPages, text } from "./support/site.mjs";

const PAGE = "running-injuries/hamstring-injury/causes/training-load/";
const ADDRESS = `https://example.org/${PAGE}#find-your-ceiling`;
const TITLE = "Training load: Find your ceiling";
const NAME = "Link to section: Find your ceiling";

let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("on every page each heading has a link that is named after it, and what that copies is the page's address and title with its own", async () => {
  const complaints = [];
  let headings = 0;
  await withPage(browser, {}, async (page) => {
    for (const { file, html } of readPages(SITE).filter(({ file }) => file !== "404.html")) {
      const expected = linksToSections(html);
      headings += expected.length;
      await open(page, `${server.origin}/${file}`);
      const copied = await pressAll(page);
      complaints.push(...differences(file, copied, expected));
    }
  });
  assert.ok(headings > 100, `${headings} headings`);
  assertNone(complaints);
});

test("whatever a heading says, its link copies what `guidepost share` prints, and nothing where a page is not shared", async () => {
  const site = await edit({
    "content/index.md": "# Notes\n\nWords.\n",
    "content/odd.md": "---\ntitle: '\"Pull\" & <tear> *x*'\n---\n\n## It's *very* \"odd\" & `<b>`\n\n## e\u0301 \u202eturned\u202c\n\n## What-\n\n## {#bare}\n\n## Share the load {.share}\n",
    "content/told.md": "---\ntitle: Told\nshare:\n  text: 'Read: <this>'\n---\n\n## A part\n",
    "content/own.md": "---\ntitle: Own\nshare: false\n---\n\n## A part\n",
  });
  try {
    const complaints = [];
    await withPage(browser, {}, async (page) => {
      page.on("pageerror", (error) => complaints.push(error.message));
      for (const [name, ids] of [["odd", ["its-very-odd--b", "é-turned", "what-", "bare", "share-the-load"]], ["told", ["a-part"]]]) {
        const expected = ids.map((id) => {
          const { title, url } = JSON.parse(site.run("share", `${name}#${id}`, "--json"));
          return { title, href: url };
        });
        await page.goto(`${site.origin}/${name}/`);
        complaints.push(...differences(name, await pressAll(page), expected));
      }
      await page.goto(`${site.origin}/own/`);
      assert.deepEqual(await pressAll(page), []);
      assert.equal(new URL(page.url()).hash, "#a-part");
    });
    assertNone(complaints);
  } finally {
    await site.close();
  }
});

test("a share box of a site's own says its own words; without those for the links beside headings, these lead to their sections", async () => {
  const site = await edit({
    "content/index.md": "# Notes\n\nWords.\n\n## A part\n",
    "templates/partials/share.html": '{% if share %}<aside data-copied="Done">{{ share.link | safe }}<p role="status"></p></aside>{% endif %}',
  });
  try {
    const complaints = [];
    await withPage(browser, CLIPBOARD, async (page) => {
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`${site.origin}/`);
      await page.getByRole("button", { name: "Copy HTML link code" }).click();
      await page.getByText("Done", { exact: true }).waitFor();
      await page.getByRole("link", { name: "Link to section: A part" }).click();
      assert.equal(new URL(page.url()).hash, "#a-part");
    });
    assertNone(complaints);
  } finally {
    await site.close();
  }
});

/** Presses the links beside all headings of a page; gives their names, and both flavours of what each copies. */
async function pressAll(page) {
  return page.evaluate(async () => {
    const copies = [];
    Clipboard.prototype.write = async ([item]) => {
      const read = async (type) => (await item.getType(type)).text();
      copies.push({ html: read("text/html"), plain: read("text/plain") });
    };
    const names = [];
    for (const link of document.querySelectorAll(".heading-link")) {
      link.click();
      if (copies.length > names.length) names.push(link.getAttribute("aria-label"));
    }
    return Promise.all(copies.map(async ({ html, plain }, at) => ({ name: names[at], html: await html, plain: await plain })));
  });
}

/** What was copied on a page that is not as expected; a name counts only where it is expected. */
function differences(where, copied, expected) {
  if (copied.length !== expected.length) return [`${where}: ${copied.length} copies of ${expected.length}`];
  return expected.flatMap(({ name, href, title }, at) => {
    const [link, ...rest] = parseFragment(copied[at].html).childNodes;
    const right = (name ?? copied[at].name) === copied[at].name && copied[at].plain === href &&
      rest.length === 0 && attribute(link, "href") === href && text(link) === title;
    return right ? [] : [`${where}: ${title} at ${href} is ${JSON.stringify(copied[at])}`];
  });
}

/** What the links beside the headings of a page are to be called, and to copy. */
function linksToSections(html) {
  const all = elements(parsePage(html).document);
  const canonical = attribute(all.find((each) => attribute(each, "rel") === "canonical"), "href");
  const page = text(all.find((each) => each.tagName === "h1"));
  return all.filter((each) => (attribute(each, "class") ?? "").split(" ").includes("heading")).map((element) => {
    const [section, link] = element.childNodes.filter((each) => each.tagName);
    const heading = text(section);
    return { name: `Link to section: ${heading}`, href: canonical + attribute(link, "href"), title: `${page}: ${heading}` };
  });
}

for (const [how, viewport, press] of [
  ["a click", WIDE, (link) => link.click()],
  ["the keyboard, on a phone's width", NARROW, async (link, page) => {
    await link.focus();
    await page.keyboard.press("Enter");
  }],
]) {
  for (const [where, prepare] of [
    ["", () => {}],
    [", where the page has no clipboard API too", takeClipboard],
    [", where the clipboard is refused too", refuseClipboard],
  ]) {
    test(`by ${how} it goes to the section, copies a link for formatted text and the address for plain text, and says so${where}`, async () => {
      await withPage(browser, { ...CLIPBOARD, viewport }, async (page, context) => {
        const complaints = complaintsOf(page, server.origin);
        await page.addInitScript(prepare);
        await page.goto(`${server.origin}/${PAGE}`);
        const link = page.getByRole("link", { name: NAME });
        const status = page.getByRole("status");
        assert.equal(await status.textContent(), "");
        assert.equal(await link.getAttribute("title"), "Copy the link to this section");
        await press(link, page);
        await page.getByText("Link to this section copied", { exact: true }).waitFor();
        assert.ok(await isInSight(status), "the note is out of sight");
        assert.ok(await link.evaluate((element) => element === document.activeElement), "focus left the link");
        assert.equal(new URL(page.url()).hash, "#find-your-ceiling");
        assert.ok(await page.locator("#find-your-ceiling").evaluate((element) => element.matches(":target")), "the section is not marked");
        const { links, plain } = await paste(context, server);
        assert.deepEqual(links, [{ href: ADDRESS, text: TITLE }]);
        assert.equal(plain, ADDRESS);
        assertNone(complaints);
      });
    });
  }
}

test("what was said goes when the reader goes on", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    await page.getByText("Link to this section copied").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.getByRole("status").textContent(), "");
  });
});

test("where nothing can copy, it leads to the section, and says that the address is there", async () => {
  await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    for (const prepare of [refuseClipboard, refuseCommand]) await page.addInitScript(prepare);
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    await page.getByText("Copying did not work").waitFor();
    assert.equal(new URL(page.url()).hash, "#find-your-ceiling");
    assertNone(complaints);
  });
});

test("a click for a new window is the browser's own, and without scripts the link leads to the section", async () => {
  await withPage(browser, CLIPBOARD, async (page, context) => {
    await page.goto(`${server.origin}/${PAGE}`);
    const opened = context.waitForEvent("page");
    await page.getByRole("link", { name: NAME }).click({ modifiers: ["Control"] });
    await (await opened).waitForURL(/#find-your-ceiling$/);
  });
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${PAGE}`);
    await page.getByRole("link", { name: NAME }).click();
    assert.equal(new URL(page.url()).hash, "#find-your-ceiling");
  });
});

async function isInSight(locator) {
  const box = await locator.boundingBox();
  const { width, height } = locator.page().viewportSize();
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
}
