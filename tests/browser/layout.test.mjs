// The order and the proportions of a page, measured: what comes first, how large it is, and which colours belong together.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL, SITE, readPages } from "./support/site.mjs";

const GUIDE = "running-injuries/hamstring-injury/";
const LEAF = `${GUIDE}identify/strain-grades/`;
const URGENT = `${GUIDE}identify/urgent-signs/`;
const PHONE = { width: 360, height: 740 };

let server, manual, browser;

before(async () => {
  server = await serve(SITE);
  manual = await serve(MANUAL);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await manual?.close();
});

/** Runs `work` in a page of the guide. */
const at = (path, options, work) => withPage(browser, options, async (page) => {
  await open(page, `${server.origin}/${path}`);
  return work(page);
});

for (const width of [360, 768, 1024, 1280, 1920]) {
  test(`at ${width} px the urgent strip is above the list of sections and the text, as in the document`, () =>
    at(LEAF, { viewport: { width, height: 900 } }, async (page) => {
      const parts = await page.evaluate(() => ["h1", ".strip .care", ".toc", ".article > p"].map((part) => {
        const element = document.querySelector(part);
        return { part, top: element.getBoundingClientRect().top, all: [...document.querySelectorAll("*")].indexOf(element) };
      }));
      const [title, strip, sections, text] = parts;
      assert.deepEqual(parts.toSorted((a, b) => a.all - b.all), parts);
      assert.ok(title.top < strip.top && strip.top < text.top, JSON.stringify(parts));
      // On a wide screen the list is a column of its own.
      if (width < 1280) assert.ok(strip.top < sections.top && sections.top < text.top, JSON.stringify(parts));
    }));
}

test("on Home the drawing is beside the text, and its words are below it and no column", async () => {
  for (const width of [360, 768, 1280]) {
    await at("", { viewport: { width, height: 900 } }, async (page) => {
      const boxes = await page.evaluate(() => [".article > p:not(.moved)", ".drawing svg", ".drawing figcaption", ".doors"].map((part) => {
        const { left, right, top, bottom } = document.querySelector(part).getBoundingClientRect();
        return { left, right, top, bottom };
      }));
      const [text, drawing, words, doors] = boxes;
      const said = `${width} px: ${JSON.stringify(boxes)}`;
      assert.ok(text.right <= drawing.left && text.bottom > drawing.top, said);
      assert.ok(words.top >= drawing.bottom && words.left === doors.left && words.right === doors.right, said);
      assert.ok(words.bottom - words.top < 40, said);
    });
  }
});

test("headings differ in size from each other and from the text, on phones too", async () => {
  for (const viewport of [PHONE, WIDE]) {
    await at(LEAF, { viewport }, async (page) => {
      const sizes = await page.evaluate(() => {
        document.querySelector(".article").insertAdjacentHTML("beforeend", "<h2>A</h2><h3>B</h3>");
        return ["h1", ".article > h2", ".article > h3", ".article > ul"].map((part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize));
      });
      const [first, second, third, text] = sizes;
      assert.ok(first >= 1.25 * second && second > third && third > text, `${viewport.width} px: ${sizes}`);
    });
  }
});

test("on a phone a first column of short words takes less than a quarter of the width", () =>
  at(`${GUIDE}manage/first-72-hours/`, { viewport: PHONE }, async (page) => {
    const share = await page.evaluate(() => {
      const cell = [...document.querySelectorAll("td:first-child")].find((each) => each.textContent === "Day one");
      return cell.offsetWidth / cell.closest("table").offsetWidth;
    });
    assert.ok(share < 0.25, `${share}`);
  }));

test("what is folded looks the same everywhere: a sign before the label, in the accent's colour", async () => {
  const look = (page) => page.evaluate(() => {
    const accent = getComputedStyle(document.querySelector(".return b")).color;
    const folds = [...document.querySelectorAll("summary")].filter((summary) => summary.checkVisibility() && !summary.closest(".tab"));
    return folds.map((summary) => {
      const sign = getComputedStyle(summary, "::before");
      const own = summary.parentElement.open ? "−" : "+";
      return {
        label: summary.textContent.trim().slice(0, 40),
        look: [sign.content.includes(own), sign.color === accent, sign.position, getComputedStyle(summary, "::after").content, getComputedStyle(summary).listStyleType, getComputedStyle(summary.parentElement).borderTopWidth].join(" "),
      };
    });
  });
  const seen = [
    ...await at(`${GUIDE}manage/pain-rule/`, { viewport: PHONE }, look),
    ...await at("references/ask13/", { viewport: PHONE }, look),
    ...await withPage(browser, { viewport: PHONE }, async (page) => {
      await open(page, `${manual.origin}/gallery/`);
      return look(page);
    }),
  ];
  assert.ok(seen.length >= 8, `${seen.length} folds`);
  const looks = new Map(seen.map(({ label, look }) => [look, label]));
  assert.equal(looks.size, 1, JSON.stringify([...looks], null, 1));
});

const contrast = (one, two) => {
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((value) => value / 255).map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [light(one), light(two)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

for (const colorScheme of ["light", "dark"]) {
  test(`each urgency has one colour in the ${colorScheme} scheme: label, edge, button and drawing`, () =>
    at(URGENT, { colorScheme }, async (page) => {
      const boxes = await page.evaluate(() => [...document.querySelectorAll(".care")].map((box) => {
        const [label, button] = [box.querySelector(".care-label"), box.querySelector(".care-call a")].map((each) => each && getComputedStyle(each));
        const edge = getComputedStyle(box).borderInlineStartColor;
        const isFilled = label.backgroundColor !== "rgba(0, 0, 0, 0)";
        return {
          kind: box.className, edge, wash: getComputedStyle(box).backgroundColor,
          label: isFilled ? label.backgroundColor : label.color, text: isFilled ? label.color : null, button: button?.backgroundColor ?? edge, words: button?.color,
        };
      }));
      assert.equal(boxes.length, 4);
      assertNone(boxes.flatMap(({ kind, edge, label, button, text, words, wash }) => [
        ...(edge === label && edge === button ? [] : [`${kind}: ${edge}, ${label}, ${button}`]),
        ...(contrast(text ?? label, text ? label : wash) >= 4.5 ? [] : [`${kind}: the label is hard to read`]),
        ...(words && contrast(words, button) < 4.5 ? [`${kind}: the button is hard to read`] : []),
      ]));
      // Help today is in the drawing's colour for it, and a strip in that of its first urgency.
      const drawn = await page.evaluate(() => {
        const probe = document.createElement("i");
        probe.style.color = "var(--drawing-urgent, #b3261e)";
        document.body.append(probe);
        return getComputedStyle(probe).color;
      });
      assert.equal(drawn, boxes[1].edge);
      const strip = await at(LEAF, { colorScheme }, (other) => other.evaluate(() => [
        getComputedStyle(document.querySelector(".strip .care")).borderInlineStartColor,
        getComputedStyle(document.querySelector(".strip b.care-emergency")).backgroundColor,
        getComputedStyle(document.querySelector(".strip b.care-urgent")).color,
      ]));
      assert.deepEqual(strip, [boxes[0].edge, boxes[0].edge, boxes[1].edge]);
    }));
}

test("the list of sections marks none where the text has ended", () =>
  at(`${LEAF}#source.1`, { viewport: WIDE }, async (page) => {
    await page.evaluate(() => scrollTo(0, document.querySelector(".sources").getBoundingClientRect().top + scrollY));
    await page.waitForTimeout(200);
    assert.equal(await page.locator(".toc [aria-current]").count(), 0);
    await page.evaluate(() => document.querySelector(".article").scrollIntoView({ block: "end" }));
    await page.waitForFunction(() => document.querySelectorAll(".toc [aria-current]").length === 1);
  }));

test("the page for unknown addresses lists guides, and no page about the site", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${server.origin}/nowhere/`);
    const cards = await page.locator(".children a").allTextContents();
    assert.deepEqual(cards.slice(0, 3), ["Running injuries", "Hamstring injury", "Identify"]);
    assertNone(cards.filter((name) => /Glossary|References|Disclaimer|About|Review/.test(name)));
  }));

const sheets = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

test("the printed urgent page takes at most four sheets, with its sources whole", () =>
  at(URGENT, {}, async (page) => {
    assert.ok(sheets(await page.pdf({ format: "A4" })) <= 4);
    await page.emulateMedia({ media: "print" });
    const parts = await page.locator(".sources li p:first-of-type").evaluateAll((all) => all.map((each) => each.getClientRects().length > 0));
    assert.ok(parts.length >= 15 && parts.every(Boolean), `${parts}`);
  }));

test("the printed symptom log is one sheet, full of rows", () =>
  at(`${GUIDE}manage/symptom-log/`, {}, async (page) => {
    assert.equal(sheets(await page.pdf({ format: "A4" })), 1);
    await page.emulateMedia({ media: "print" });
    const rows = await page.locator(".log-blank tr").evaluateAll((all) => all.filter((each) => each.getClientRects().length > 0).map((each) => each.getBoundingClientRect().height));
    // Of 297 mm, in millimetres at 96 pixels an inch.
    const filled = rows.reduce((sum, each) => sum + each, 0) / 96 * 25.4;
    assert.ok(filled > 297 * 0.6, `${rows.length} rows, ${filled} mm`);
  }));

test("without a strip, a page starts with its title, its sections and its text", () =>
  withPage(browser, { viewport: PHONE }, async (page) => {
    const path = readPages(MANUAL).find(({ html }) => html.includes('class="toc"') && !html.includes('class="strip"')).path;
    await open(page, `${manual.origin}/${path}`);
    const tops = await page.evaluate(() => ["h1", ".toc", ".article"].map((part) => document.querySelector(part).getBoundingClientRect().top));
    assert.deepEqual(tops.toSorted((a, b) => a - b), tops);
  }));
