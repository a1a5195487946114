// The share box: a reader copies a link to a page and pastes it into a page of their own.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { parseFragment } from "parse5";
import { NARROW, assertNone, complaintsOf, connect, withPage } from "./support/browser.mjs";
import { CLIPBOARD, paste, readClipboard, readFlavours, refuseClipboard, refuseCommand, takeClipboard } from "./support/clipboard.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, parsePage, readPages, text } from "./support/site.mjs";

const HAMSTRING = "running-injuries/hamstring-injury/";
const CODE = '<a href="https://example.org/running-injuries/hamstring-injury/">Hamstring injury</a>';
const ADDRESS = "https://example.org/running-injuries/hamstring-injury/";
const PLAIN = `Hamstring injury\n${ADDRESS}`;
/** What is under the fold, by the name of its field. */
const FORMATS = {
  "Markdown": `[Hamstring injury](${ADDRESS})`,
  "BBCode": `[url=${ADDRESS}]Hamstring injury[/url]`,
  "Plain text": PLAIN,
  "Citation (APA)": new RegExp(`^.+\\. \\(.+\\)\\. Hamstring injury\\. (.+ )?${ADDRESS}$`),
};

let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("the share field of a page holds exactly the code of a link to it", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const field = fieldOf(page, "HTML link code");
    assert.equal(await field.inputValue(), CODE);
    assert.ok(await field.isVisible());
    assert.ok(!(await field.isEditable()), "the field can be changed by hand");
  });
});

test("the whole code is in sight, wrapped, at every width", async () => {
  for (const width of [320, 768, 1280]) {
    await withPage(browser, { viewport: { width, height: 740 } }, async (page) => {
      await page.goto(`${server.origin}/${HAMSTRING}`);
      const code = codeOf(fieldOf(page, "HTML link code"));
      assert.equal(await code.innerText(), CODE);
      const { whole, lines } = await code.evaluate((element) => ({
        whole: element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight,
        lines: element.clientHeight / Number.parseFloat(getComputedStyle(element).lineHeight),
      }));
      assert.ok(whole && (width > 320 || lines > 2), `at ${width} pixels: ${lines} lines`);
    });
  }
});

test("the link beside the date leads to the box, without scripts too, on every shared page", async () => {
  assertNone(readPages(SITE).filter(({ file }) => file !== "404.html").flatMap(({ file, html }) => {
    const all = elements(parsePage(html).document);
    const links = all.filter((each) => each.tagName === "a" && attribute(each, "href") === "#page.share");
    return links.length === 1 && text(links[0]) === "Share" && all.some((each) => attribute(each, "id") === "page.share") ? [] : [file];
  }));
  await withPage(browser, { viewport: NARROW, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const link = page.getByRole("link", { name: "Share", exact: true });
    const { width, height } = await link.boundingBox();
    assert.ok(width >= 24 && height >= 24, `${width} by ${height} pixels`);
    await link.click();
    const heading = await page.getByRole("heading", { name: "Share this page" }).boundingBox();
    assert.ok(heading.y >= 0 && heading.y < 200, `the heading is at ${heading.y}`);
  });
});

test("one button of the box is filled, the steps lead through it, and the preview shows title, description and address", async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const box = page.getByRole("region", { name: "Share this page" });
    const filled = await box.locator("button:not([hidden]), a").evaluateAll((all) => all
      .filter((each) => getComputedStyle(each).backgroundColor !== getComputedStyle(document.body).backgroundColor)
      .map((each) => each.textContent));
    assert.deepEqual(filled, ["Copy HTML link code"]);
    assert.deepEqual(await box.getByRole("listitem").allTextContents(), [
      "Click on the code and copy it.", "Paste it into your blog, forum or web page.", "Add a note of your own.",
    ]);
    const preview = await box.locator(".share-preview").innerText();
    const description = await page.locator("meta[property='og:description']").getAttribute("content");
    for (const part of ["Hamstring injury", description, ADDRESS]) assert.ok(preview.includes(part), `${part} is not in: ${preview}`);
  });
});

test("on every page the link code is one link with its own address and title", () => {
  assertNone(readPages(SITE).filter(({ file }) => file !== "404.html").flatMap(({ file, html }) => {
    const all = elements(parsePage(html).document);
    const canonical = all.find((each) => each.tagName === "link" && attribute(each, "rel") === "canonical");
    const title = all.find((each) => each.tagName === "h1");
    const codes = all.filter((each) => each.tagName === "input" && attribute(each, "value")?.startsWith("<a "))
      .map((each) => parseFragment(attribute(each, "value")).childNodes);
    if (codes.length !== 1) return [`${file}: ${codes.length} share fields`];
    const [link, ...rest] = codes[0];
    const right = rest.length === 0 && link.tagName === "a" && link.attrs.length === 1 &&
      attribute(link, "href") === attribute(canonical, "href") && text(link) === text(title);
    return right ? [] : [`${file}: ${text(link)} at ${attribute(link, "href")}`];
  }));
});

test("the copy button puts exactly the code on the clipboard, and says so", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await pressCopy(page);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), CODE);
    assertNone(complaints);
  });
});

test("every format under the fold holds its text, says where it is for, and copies exactly that", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByText("Other formats").click();
    for (const [label, expected] of Object.entries(FORMATS)) {
      const field = fieldOf(page, label);
      const held = await field.evaluate((element) => element.value ?? element.textContent);
      if (expected instanceof RegExp) assert.match(held, expected);
      else assert.equal(held, expected);
      await page.getByRole("button", { name: `Copy ${label}`, exact: true }).click();
      await page.getByText("Copied", { exact: true }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), held);
    }
    assertNone(complaints);
  });
});

for (const [where, prepare, options] of [
  ["", () => {}],
  [" on a narrow phone in the dark", () => {}, { viewport: NARROW, colorScheme: "dark", hasTouch: true, isMobile: true }],
  [", where the page has no clipboard API too", takeClipboard],
  [", where the clipboard is refused too", refuseClipboard],
]) {
  test(`the main button pastes as a link into formatted text and as its code into plain text${where}`, async () => {
    await withPage(browser, { ...CLIPBOARD, ...options }, async (page, context) => {
      await page.addInitScript(prepare);
      await page.goto(`${server.origin}/${HAMSTRING}`);
      await pressCopy(page);
      const pasted = await paste(context, server);
      const [link, ...rest] = pasted.links;
      assert.deepEqual([link, rest], [{ href: ADDRESS, text: "Hamstring injury" }, []]);
      assert.equal(pasted.plain, CODE);
    });
  });

  test(`"Copy address" copies the bare address and nothing else${where}`, async () => {
    await withPage(browser, { ...CLIPBOARD, ...options }, async (page, context) => {
      await page.addInitScript(prepare);
      await page.goto(`${server.origin}/${HAMSTRING}`);
      await pressCopy(page, "Copy address");
      assert.deepEqual(await readFlavours(context, server), { "text/plain": ADDRESS });
    });
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const label of ["HTML link code", "Address", ...Object.keys(FORMATS)]) {
    test(`what is selected of "${label}" by a click is copied as plain text alone, in ${colorScheme} mode`, async () => {
      await withPage(browser, { ...CLIPBOARD, colorScheme }, async (page, context) => {
        await page.goto(`${server.origin}/${HAMSTRING}`);
        await page.getByText("Other formats").click();
        const held = await selectByHand(page, label);
        await page.keyboard.press("Control+C");
        assert.deepEqual(await readFlavours(context, server), { "text/plain": held });
      });
    });
  }
}

test("without scripts a copy has the exact text, and black on white where it has colours", async () => {
  for (const label of ["HTML link code", "Address", "Plain text"]) {
    let held;
    await withPage(browser, { ...CLIPBOARD, colorScheme: "dark", javaScriptEnabled: false }, async (page) => {
      await page.goto(`${server.origin}/${HAMSTRING}`);
      await page.getByText("Other formats").click();
      held = await selectByHand(page, label);
      await page.keyboard.press("Control+C");
    });
    await withPage(browser, CLIPBOARD, async (_, context) => {
      const flavours = await readFlavours(context, server);
      assert.equal(flavours["text/plain"], held);
      const colours = [...flavours["text/html"].matchAll(/(?:background-)?color: rgb\([^)]*\)/g)].map(([colour]) => colour);
      assert.deepEqual(colours, ["color: rgb(0, 0, 0)", "background-color: rgb(255, 255, 255)"]);
      assert.ok(!/<(?!\/?span|meta)/.test(flavours["text/html"]), flavours["text/html"]);
    });
  }
});

test("a tap selects the code, without scripts too", async () => {
  await withPage(browser, { ...CLIPBOARD, viewport: NARROW, hasTouch: true, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await codeOf(fieldOf(page, "HTML link code")).tap();
    await page.keyboard.press("Control+C");
  });
  await withPage(browser, CLIPBOARD, async (_, context) => assert.equal(await readClipboard(context, server), CODE));
});

test("the note that something was copied disappears after some seconds; what to do by hand stays", async () => {
  await withPage(browser, CLIPBOARD, async (page) => {
    await page.clock.install();
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const status = page.getByRole("status");
    await page.getByRole("button", { name: "Copy address" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    await page.clock.runFor(3_000);
    assert.equal(await status.textContent(), "Copied");
    await page.clock.runFor(7_000);
    assert.equal(await status.textContent(), "");
  });
  await withPage(browser, {}, async (page) => {
    for (const prepare of [refuseClipboard, refuseCommand]) await page.addInitScript(prepare);
    await page.clock.install();
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByRole("button", { name: "Copy address" }).click();
    await page.getByText("Press Ctrl+C or ⌘C to copy", { exact: true }).waitFor();
    await page.clock.runFor(60_000);
    assert.notEqual(await page.getByRole("status").textContent(), "");
  });
});

test("without scripts a letter can be written, with the title as its subject and the address inside", async () => {
  await withPage(browser, { viewport: NARROW, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    const link = page.getByRole("region", { name: "Share this page" }).getByRole("link", { name: "Email" });
    const { height } = await link.boundingBox();
    assert.ok(height >= 44, `${height} pixels high`);
    const letter = new URL(await link.getAttribute("href"));
    assert.deepEqual([...letter.searchParams], [["subject", "Hamstring injury"], ["body", ADDRESS]]);
  });
});

test("the system's share sheet gets title and address; closing it is no error, and without one there is no button", async () => {
  await withPage(browser, {}, async (page) => {
    const complaints = complaintsOf(page, server.origin);
    await page.addInitScript(() => {
      Navigator.prototype.share = async (data) => {
        globalThis.shared = data;
        throw new DOMException("closed", "AbortError");
      };
    });
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByRole("button", { name: "Share…" }).click();
    assert.deepEqual(await page.evaluate(() => globalThis.shared), { title: "Hamstring injury", url: ADDRESS });
    assert.equal(await page.getByRole("status").textContent(), "");
    assertNone(complaints);
  });
  await withPage(browser, {}, async (page) => {
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "share", { value: undefined }));
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByRole("button", { name: "Copy address", exact: true }).waitFor();
    assert.ok(!(await page.getByRole("button", { name: "Share…" }).isVisible()));
  });
});

test("where nothing can copy or share, the reader is told what to do, and the code is selected", async () => {
  await withPage(browser, {}, async (page) => {
    for (const prepare of [refuseClipboard, refuseCommand]) await page.addInitScript(prepare);
    await page.addInitScript(() => {
      Navigator.prototype.share = async () => { throw new DOMException("refused", "NotAllowedError"); };
    });
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await page.getByRole("button", { name: "Copy HTML link code" }).click();
    await page.getByText("Press Ctrl+C or ⌘C to copy", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => getSelection().toString()), CODE);
    await page.getByRole("button", { name: "Share…" }).click();
    await page.getByText("Sharing did not work: copy the link instead", { exact: true }).waitFor();
  });
});

test("the copy button works where the page has no clipboard API, as on plain http", async () => {
  await withPage(browser, CLIPBOARD, async (page, context) => {
    await page.addInitScript(takeClipboard);
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await pressCopy(page);
    assert.equal(await readClipboard(context, server), CODE);
  });
});

test("without scripts, every format is selected by one click, and one of a line by Tab too", async () => {
  const all = { "HTML link code": CODE, "Address": ADDRESS, ...FORMATS };
  for (const [label, expected] of Object.entries(all)) {
    for (const how of ["a click", "Tab"]) {
      if (how === "Tab" && label === "Plain text") continue;
      await withPage(browser, { ...CLIPBOARD, javaScriptEnabled: false }, async (page) => {
        await page.goto(`${server.origin}/${HAMSTRING}`);
        await page.getByText("Other formats").click();
        if (how === "Tab") await enterByTab(page, fieldOf(page, label));
        else await selectByHand(page, label);
        await page.keyboard.press("Control+C");
      });
      await withPage(browser, CLIPBOARD, async (_, context) => {
        const copied = await readClipboard(context, server);
        if (expected instanceof RegExp) assert.match(copied, expected);
        else assert.equal(copied, expected, `${label} by ${how}`);
      });
    }
  }
});

test("without scripts, Tab selects the whole code and the keyboard copies it", async () => {
  await withPage(browser, { ...CLIPBOARD, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${server.origin}/${HAMSTRING}`);
    await enterByTab(page, fieldOf(page, "HTML link code"));
    await page.keyboard.press("Control+C");
  });
  await withPage(browser, CLIPBOARD, async (_, context) => assert.equal(await readClipboard(context, server), CODE));
});

/** The visible code of a field. */
function codeOf(field) {
  return field.locator("code").or(field.locator("xpath=../code"));
}

/** Selects the code of a field by one click; gives what the field holds. */
async function selectByHand(page, label) {
  const field = fieldOf(page, label);
  await codeOf(field).click();
  return field.evaluate((element) => element.value ?? element.textContent);
}

/** The field of a format. It is named after the format, and after where that is for. */
function fieldOf(page, label) {
  if (label === "Address") return page.getByRole("textbox", { name: label, exact: true });
  const name = new RegExp(`^${label.replace(/[()]/g, "\\$&")} For [^.]+\\.$`);
  return page.getByRole("textbox", { name }).or(page.getByRole("group", { name }));
}

/** Moves focus into a field by the Tab key itself. */
async function enterByTab(page, field) {
  await field.evaluate((element) => {
    const stops = [...document.querySelectorAll("a[href], button:not([hidden]), summary, input, textarea, [tabindex='0']")];
    stops[stops.indexOf(element) - 1].focus();
  });
  await page.keyboard.press("Tab");
}

/** Presses a copy button by keyboard and checks what a reader is told, and where focus is. */
async function pressCopy(page, name = "Copy HTML link code") {
  const box = page.locator("section", { has: fieldOf(page, "HTML link code") }).last();
  const status = box.getByRole("status");
  const button = box.getByRole("button", { name, exact: true });
  assert.equal((await status.textContent()).trim(), "", "something is said before anything happened");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((element) => element.textContent.trim() !== "", await status.elementHandle());
  assert.match(await status.textContent(), /copied/i);
  assert.ok(await button.evaluate((element) => element === document.activeElement), "focus left the button");
}
