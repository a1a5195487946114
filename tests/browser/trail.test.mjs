// The guide tree, the list of sections, the header and the switch of colours, as readers use them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NARROW, WIDE, assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, ofEachKind, readPages } from "./support/site.mjs";

const LEAF = "running-injuries/hamstring-injury/identify/strain-grades/";
const PHONE = { width: 360, height: 740 };
const BETWEEN = { width: 1024, height: 800 };

const pages = readPages(SITE);
let server, browser;

before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const leaf = () => `${server.origin}/${LEAF}`;
const tree = (page) => page.getByRole("navigation", { name: "Guide", exact: true });
const toc = (page) => page.getByRole("navigation", { name: "On this page", exact: true });

test("each page is once in its own tree, as the current page, and is not told by colour alone", async () => {
  assertNone(await withPage(browser, {}, async (page) => {
    const problems = [];
    for (const { file, path } of pages.filter((each) => each.file !== "404.html")) {
      await open(page, `${server.origin}/${path}`);
      const current = await tree(page).locator("[aria-current=page]").all();
      if (current.length !== 1) { problems.push(`${file}: ${current.length} current pages`); continue; }
      const seen = await current[0].evaluate((link) => ({ own: link.href === location.href, weight: getComputedStyle(link).fontWeight }));
      if (!seen.own || Number(seen.weight) < 600) problems.push(`${file}: ${JSON.stringify(seen)}`);
    }
    return problems;
  }));
});

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? "with" : "without";
  test(`on a phone, a bar states the position and opens the tree by keyboard, ${scripts} scripts`, () =>
    withPage(browser, { viewport: PHONE, javaScriptEnabled }, async (page) => {
      await open(page, leaf());
      const bar = tree(page).locator("summary");
      assert.equal((await bar.textContent()).trim(), "Identify · 4 of 7");
      assert.ok((await bar.boundingBox()).height >= 44, "the bar is low");
      assert.equal(await tree(page).getByRole("link").count(), 0, "the tree is open");
      await bar.focus();
      await page.keyboard.press("Enter");
      const names = await tree(page).getByRole("link").allTextContents();
      assert.deepEqual(names.slice(0, 5), ["Home", "Running injuries", "Hamstring injury", "Identify", "Urgent signs"]);
      await tree(page).getByRole("link", { name: "Symptoms" }).click();
      await page.waitForURL(/\/symptoms\/$/);
    }));

  test(`beside the text, the tree and the list of sections are open and have no control, ${scripts} scripts`, () =>
    withPage(browser, { viewport: WIDE, javaScriptEnabled }, async (page) => {
      await open(page, leaf());
      for (const [list, name] of [[tree(page), "Symptoms"], [toc(page), "Key points"]]) {
        assert.equal(await list.locator("summary").isVisible(), false);
        assert.equal(await list.getByText(name).isVisible(), true);
      }
      const text = await page.locator(".page-body").boundingBox();
      const [before, behind] = [await tree(page).boundingBox(), await toc(page).boundingBox()];
      assert.ok(before.x + before.width <= text.x && behind.x >= text.x + text.width, "the columns overlap");
    }));
}

test("between a phone and a wide screen, the tree is a column and the list of sections a control that works", () =>
  withPage(browser, { viewport: BETWEEN }, async (page) => {
    await open(page, leaf());
    assert.equal(await tree(page).locator("summary").isVisible(), false);
    assert.equal(await toc(page).getByRole("link").count(), 0);
    await toc(page).locator("summary").click();
    assert.ok(await toc(page).getByRole("link", { name: "Key points" }).isVisible());
  }));

test("nothing sticks to the window on a phone", () =>
  withPage(browser, { viewport: PHONE }, async (page) => {
    await open(page, leaf());
    await page.evaluate(() => scrollTo(0, 2000));
    for (const part of [".tree", ".site-header", ".toc"]) {
      assert.ok((await page.locator(part).boundingBox()).y < -200, `${part} is in view`);
    }
  }));

test("the section that is read is marked, also after a jump", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    await open(page, leaf());
    const marked = () => toc(page).locator("[aria-current]").allTextContents();
    const names = await toc(page).getByRole("link").allTextContents();
    for (const at of [2, names.length - 2, 0]) {
      await toc(page).getByRole("link", { name: names[at], exact: true }).click();
      await page.waitForFunction((name) => document.querySelector(".toc [aria-current]")?.textContent === name, names[at]);
      assert.deepEqual(await marked(), [names[at]]);
    }
  }));

test("a visited stop is filled, others are not", () =>
  withPage(browser, {}, async (page) => {
    // Headless browsers have no history, and scripts cannot read what `:visited` draws: the tools of the browser make a
    // link visited, and a picture of the stop shows it.
    const draw = async (name) => {
      const box = await tree(page).getByRole("link", { name }).boundingBox();
      return page.screenshot({ clip: { x: box.x - 14, y: box.y, width: 26, height: box.height } });
    };
    await open(page, leaf());
    const [before, other] = [await draw("Symptoms"), await draw("Scans and tests")];
    const tools = await page.context().newCDPSession(page);
    await tools.send("DOM.enable");
    await tools.send("CSS.enable");
    const { root } = await tools.send("DOM.getDocument");
    const { nodeId } = await tools.send("DOM.querySelector", { nodeId: root.nodeId, selector: ".tree .lane a[href='../symptoms/']" });
    await tools.send("CSS.forcePseudoState", { nodeId, forcedPseudoClasses: ["visited"] });
    assert.ok(!before.equals(await draw("Symptoms")), "the stop looks as before");
    assert.ok(other.equals(await draw("Scans and tests")), "another stop looks visited");
  }));

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("the switch goes through auto, light and dark, states which, and survives a reload and a link", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    await open(page, leaf());
    const button = page.getByRole("button", { name: "Colours:" });
    const name = async () => (await button.ariaSnapshot()).match(/"Colours: (\w+)"/)?.[1];
    const light = await background(page);
    assert.equal(await name(), "Auto");
    await button.click();
    assert.equal(await name(), "Light");
    assert.equal(await background(page), light);
    await button.press("Enter");
    assert.equal(await name(), "Dark");
    const dark = await background(page);
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await name(), "Dark");
    await tree(page).getByRole("link", { name: "Symptoms" }).click();
    await page.waitForURL(/\/symptoms\/$/);
    assert.equal(await background(page), dark);
    // A drawing follows the choice and not the system.
    const ink = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--drawing-muscle").trim());
    assert.equal(await ink(), "#e0795f");
    await button.click();
    assert.equal(await background(page), light);
    assert.equal(await ink(), "");
  }));

test("the reader's choice is there before anything is drawn", () =>
  withPage(browser, { colorScheme: "light" }, async (page, context) => {
    await open(page, leaf());
    await page.getByRole("button", { name: "Colours:" }).click();
    await page.getByRole("button", { name: "Colours:" }).click();
    const next = await context.newPage();
    // The deferred script never arrives; what is drawn does not depend on it.
    await next.route(/\/script\.[0-9a-f]+\.js$/, () => {});
    await next.addInitScript(() => {
      globalThis.seen = [];
      const look = () => {
        if (document.body) globalThis.seen.push(getComputedStyle(document.body).backgroundColor);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await next.goto(leaf(), { waitUntil: "commit" });
    await next.locator(".site-footer").waitFor();
    await next.waitForFunction(() => globalThis.seen.length > 3);
    assert.deepEqual([...new Set(await next.evaluate(() => globalThis.seen))], ["rgb(18, 24, 27)"]);
  }));

test("without storage the switch works until the page is left", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    await page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get() { throw new Error("refused"); } }));
    await open(page, leaf());
    const button = page.getByRole("button", { name: "Colours:" });
    await button.click();
    await button.click();
    assert.equal(await background(page), "rgb(18, 24, 27)");
  }));

test("a page that is dark by choice prints black on white, with the word Emergency", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    await open(page, `${server.origin}/running-injuries/hamstring-injury/identify/urgent-signs/`);
    await page.evaluate(() => { document.documentElement.dataset.theme = "dark"; });
    await page.emulateMedia({ media: "print" });
    assert.equal(await background(page), "rgb(255, 255, 255)");
    const label = page.locator(".care-emergency .care-label");
    assert.equal(await label.isVisible(), true);
    const colours = await label.evaluate((each) => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]);
    assert.deepEqual(colours, ["rgb(179, 38, 30)", "rgba(0, 0, 0, 0)"]);
    // Sources are folded on screens and whole on paper.
    assert.ok((await page.locator(".sources details p").first().boundingBox()).height > 0);
    assert.equal(await tree(page).count(), 0);
  }));

// What of a page has moved: the score of each shift with the names of the first and of the last element that moved.
const recordShifts = (page) => page.addInitScript(() => {
  globalThis.shifts = [];
  const nameOf = ({ nodeName, className = "" }) => [nodeName, ...className ? [className] : []].join(".");
  // While a paragraph, the line of the header or a table arrives, the browser breaks its lines and sets its columns anew.
  const isOwnLayout = ({ node }) => !node || node.nodeType === Node.TEXT_NODE || node.closest("table, .site-header");
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      const moved = sources.filter((source) => !isOwnLayout(source)).map(({ node }) => nameOf(node));
      shifts.push({ value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
});

// Opens a page of each kind at two widths, and returns what moved.
const shiftsOf = async (origin, isShift, prepare = async () => {}) => {
  const problems = [];
  await Promise.all([WIDE, PHONE].map((viewport) => withPage(browser, { viewport }, async (page) => {
    await recordShifts(page);
    await prepare(page);
    for (const { file, path } of ofEachKind(pages)) {
      await open(page, `${origin}/${path}`, { waitUntil: "networkidle" });
      for (const { value, moved } of (await page.evaluate(() => globalThis.shifts)).filter(isShift)) {
        problems.push(`${file} at ${viewport.width} px: ${value} ${moved.join(", ")}`);
      }
    }
  })));
  return problems;
};

test("nothing moves after a page has been drawn", async () => {
  // Nothing is drawn before the stylesheets are there; here these wait for the end of the document.
  const prepare = (page) => page.route("**/*.css", async (route) => {
    await page.waitForFunction(() => document.readyState !== "loading", null, { polling: 5 });
    await route.continue();
  });
  assertNone(await shiftsOf(server.origin, () => true, prepare));
});

test("nothing moves while a page arrives in pieces", async () => {
  const slow = await serve(SITE, "/", { slowly: true });
  try {
    assertNone(await shiftsOf(slow.origin, ({ moved }) => moved.length > 0));
  } finally {
    await slow.close();
  }
});

test("a right-to-left page is the mirror of a left-to-right one", () =>
  withPage(browser, { viewport: WIDE }, async (page) => {
    await open(page, leaf());
    const boxes = () => page.evaluate(() => [".tree", ".page-body", ".toc", ".site-title", ".scheme", ".return ul"].map((part) => {
      const { left, right } = document.querySelector(part).getBoundingClientRect();
      return [Math.round(left), Math.round(right)];
    }));
    const ltr = await boxes();
    await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    const width = await page.evaluate(() => document.documentElement.clientWidth);
    const mirrored = (await boxes()).map(([left, right]) => [width - right, width - left]);
    const apart = mirrored.flat().map((edge, at) => Math.abs(edge - ltr.flat()[at]));
    assert.ok(Math.max(...apart) <= 1, JSON.stringify([ltr, mirrored]));
  }));

test("a citation never starts a line", async () => {
  assertNone(await withPage(browser, {}, async (page) => {
    const problems = [];
    for (const { file, path } of pages.filter(({ html }) => html.includes('class="citation"'))) {
      await open(page, `${server.origin}/${path}`);
      for (const width of [320, 360, 412, 768]) {
        await page.setViewportSize({ width, height: 800 });
        const starting = await page.evaluate(() => [...document.querySelectorAll(".citation")].filter((mark) => {
          const before = mark.previousSibling;
          if (before?.nodeType !== Node.TEXT_NODE || before.data.trim() === "") return false;
          const box = (text, at) => {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return range.getBoundingClientRect();
          };
          const last = mark.lastChild;
          const [character, open, close] = [box(before, before.data.trimEnd().length - 1), box(mark.firstChild, 0), box(last, last.data.length - 1)];
          return open.left < character.left || close.left < open.left;
        }).length);
        if (starting > 0) problems.push(`${file} at ${width} px: ${starting}`);
      }
    }
    return problems;
  }));
});

test("at 320 px no long word overflows: in titles, the tree, return links, sources", () =>
  withPage(browser, { viewport: NARROW }, async (page) => {
    await open(page, leaf());
    await page.evaluate(() => {
      const long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
      const parts = ["h1", ".site-title", ".tree summary", ".tree a", ".toc summary", ".toc a", ".crumbs a", ".return b", ".pager b", ".related a", ".sources summary span", ".badge", ".backlinks a", ".meta", "th", ".site-footer p"];
      for (const part of parts) for (const each of document.querySelectorAll(part)) each.textContent = long;
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
    const cut = await page.evaluate(() => [...document.querySelectorAll("h1, .site-title, .tree a, .toc a, .return a, .pager a, .sources summary, .badge")]
      .filter((each) => each.getClientRects().length > 0 && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
      .map((each) => each.className || each.tagName));
    assert.deepEqual(cut, []);
  }));

test("the page for unknown addresses shows the top pages and the tree", () =>
  withPage(browser, {}, async (page) => {
    const response = await page.goto(`${server.origin}/running-injuries/nowhere/`);
    assert.equal(response.status(), 404);
    const top = await page.locator(".children a").allTextContents();
    assert.ok(top.includes("Running injuries"), `${top}`);
    assert.ok((await tree(page).getByRole("link").allTextContents()).includes("Running injuries"));
    await page.locator(".children").getByRole("link", { name: "Running injuries" }).click();
    await page.waitForURL(`${server.origin}/running-injuries/`);
  }));

test("after the text come the return links, then previous and next, the share box, and what readers look up", () =>
  withPage(browser, {}, async (page) => {
    await open(page, leaf());
    const order = await page.evaluate(() => [...document.querySelectorAll(".page-body > *")].map((part) => part.classList[0]));
    assert.deepEqual(order, ["article", "return", "pager", "share", "related", "sources", "terms", "backlinks", "about-page"]);
  }));

test("a citation leads to its source, which opens without scripts", () =>
  withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await open(page, leaf());
    await page.locator(".citation a").first().click();
    const source = page.locator(".sources li").first();
    assert.match(page.url(), /#source\.1$/);
    assert.ok(await source.locator("p").first().isVisible());
    assert.ok(await source.evaluate((each) => each.getBoundingClientRect().top < innerHeight));
  }));
