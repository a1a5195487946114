// What a page weighs, and which rules of axe it violates.

import { gzipSync } from "node:zlib";
import axe from "axe-core";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 640 };

/** The views in which axe reads a page. */
const VIEWS = {
  light: { viewport: WIDE, colorScheme: "light" },
  dark: { viewport: WIDE, colorScheme: "dark" },
  narrow: { viewport: NARROW, colorScheme: "light" },
  forced: { viewport: WIDE, colorScheme: "light", forcedColors: "active" },
};

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const PAGE_LIMIT_MS = 30_000;

/** Runs `work` with a page of a fresh context, without cache. */
async function withPage(browser, options, work) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PAGE_LIMIT_MS);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function open(page, address) {
  const response = await page.goto(address, { waitUntil: "networkidle", timeout: PAGE_LIMIT_MS });
  if (!response.ok()) throw new Error(`${address} answers ${response.status()}`);
  // Scripts that wait for an idle moment to load more.
  await page.waitForTimeout(1_000);
  await page.waitForLoadState("networkidle");
}

/**
 * What a first visit loads without any action of the reader: each request with its bytes after gzip, and the number of
 * elements. The pictures and drawings of the article are counted apart, also where the HTML has them inline.
 */
export function weigh(browser, address) {
  return withPage(browser, { viewport: WIDE }, async (page) => {
    const requests = [];
    page.on("requestfinished", (request) => requests.push(request));
    const failures = [];
    page.on("requestfailed", (request) => failures.push(request.url()));
    await open(page, address);
    if (failures.length > 0) throw new Error(`${address}: failed: ${failures.join(", ")}`);
    const { pictures, drawings, elements, inDrawings } = await page.evaluate(() => {
      const inline = [...document.querySelectorAll("figure.drawing > svg")];
      return {
        pictures: [...document.querySelectorAll("main img")].map((image) => image.currentSrc),
        drawings: inline.length,
        elements: document.querySelectorAll("*").length,
        inDrawings: inline.reduce((sum, svg) => sum + 1 + svg.querySelectorAll("*").length, 0),
      };
    });
    const loaded = [];
    let pictureBytes = 0;
    for (const request of requests) {
      const response = await request.response();
      const body = await response.body();
      const bytes = weightOf(body, response.headers()["content-encoding"]);
      if (pictures.includes(request.url())) {
        pictureBytes += bytes;
        continue;
      }
      const isDocument = request.resourceType() === "document";
      const counted = isDocument && drawings > 0 ? gzipSync(withoutDrawings(String(body), drawings)).length : bytes;
      pictureBytes += bytes - counted;
      loaded.push({ path: new URL(request.url()).pathname, type: request.resourceType(), status: response.status(), bytes: counted });
    }
    return {
      bytes: loaded.reduce((sum, each) => sum + each.bytes, 0),
      requests: loaded.length,
      elements: elements - inDrawings,
      pictureBytes,
      loaded,
    };
  });
}

function weightOf(body, encoding) {
  return encoding === "gzip" ? gzipSync(body).length : body.length;
}

function withoutDrawings(html, count) {
  let left = 0;
  const rest = html.replace(/(<figure class="drawing">\s*)<svg\b.*?<\/svg>/gs, (_, start) => {
    left += 1;
    return start;
  });
  if (left !== count) throw new Error(`${left} of ${count} drawings found in the HTML`);
  return rest;
}

/** The rules of axe that a page violates, by view, each with the number of its elements. */
export async function violations(browser, address) {
  const found = {};
  for (const [view, options] of Object.entries(VIEWS)) {
    found[view] = await withPage(browser, options, async (page) => {
      await open(page, address);
      await page.evaluate(axe.source);
      // With forced colours the system picks them, and axe reads those that the page asked for.
      const rules = { "target-size": { enabled: true }, ...(view === "forced" ? { "color-contrast": { enabled: false } } : {}) };
      return page.evaluate(async (chosen) => {
        const { violations } = await globalThis.axe.run(document, chosen);
        return violations.map(({ id, nodes }) => ({ rule: id, elements: nodes.length, first: nodes[0].target.join(" ") }));
      }, { runOnly: { type: "tag", values: TAGS }, rules, resultTypes: ["violations"] });
    });
  }
  return found;
}
