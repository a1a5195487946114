// What the theme may weigh. Each limit is the theme's promise to readers on slow lines. What grows with the author's
// words does not count: the article, the lists made of the site's data, the drawings. This guide's own tools have a limit
// of their own.

import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { MANUAL, SITE, attribute, elements, parsePage, readLists, readPages, readSourcePages } from "./support/site.mjs";

// Bytes after gzip, a kilobyte being 1000 of them.
const CSS_LIMIT = 8_000;
const SCRIPT_LIMIT = 4_000;
const OVERHEAD_LIMIT = 4_000;
const FIRST_VIEW_LIMIT = 20_000;
const REQUEST_LIMIT = 4;
const ELEMENT_LIMIT = 250;
const TOOL_LIMIT = 6_000;
const TOOL_REQUEST_LIMIT = 2;

const VISITS_AT_A_TIME = 4;

const sites = [
  { folder: SITE, pages: [...readPages(SITE), ...readSourcePages(SITE).slice(0, 2), ...readLists(SITE)] },
  { folder: MANUAL, pages: [...readPages(MANUAL), ...readLists(MANUAL)] },
];
const pages = sites.flatMap((site) => site.pages);
const servers = [];
let browser;
const visits = [];

before(async () => {
  const rest = [];
  for (const { folder, pages } of sites) {
    const server = await serve(folder);
    servers.push(server);
    rest.push(...pages.map((page) => ({ ...page, server })));
  }
  browser = await connect();
  // A visit mostly waits for the network to stay idle, so several go on at a time.
  await Promise.all(Array.from({ length: VISITS_AT_A_TIME }, () => withPage(browser, {}, async (page, context) => {
    for (let each = rest.shift(); each; each = rest.shift()) visits.push(await visit(page, context, each));
  })));
});
after(async () => {
  await browser?.close();
  for (const server of servers) await server.close();
});

test("the stylesheets of a page weigh at most 8 kB", () => {
  assertNone(visits.flatMap((each) => over(each, "CSS bytes", weight(each, ["stylesheet"]), CSS_LIMIT)));
});

// It sets the reader's choice of colours before anything is drawn.
const BLOCKING = /\/scheme\.[0-9a-f]+\.js$/;

test("the scripts of a page weigh at most 4 kB, and none but the smallest holds up the page", () => {
  assertNone(visits.flatMap((each) => over(each, "script bytes", weight(each, ["script"]), SCRIPT_LIMIT)));
  assertNone(pages.flatMap(({ file, html }) => elements(parsePage(html).document)
    .filter((element) => element.tagName === "script" && attribute(element, "src") !== null)
    .filter((script) => attribute(script, "defer") === null && attribute(script, "type") !== "module")
    .filter((script) => !BLOCKING.test(`/${attribute(script, "src")}`))
    .map((script) => `${file}: ${attribute(script, "src")} is not deferred`)));
});

test("the HTML of a page besides its article weighs at most 4 kB", () => {
  assertNone(pages.flatMap((page) => over(page, "bytes besides the article", gzip(without(page.html, isAuthors)), OVERHEAD_LIMIT)));
});

test("a page has at most 250 elements besides its article", () => {
  assertNone(pages.flatMap((page) => {
    const count = elements(parsePage(page.html).document, isAuthors).length;
    return over(page, "elements besides the article", count, ELEMENT_LIMIT);
  }));
});

test("the first view of a page takes at most 4 requests besides the article's pictures", () => {
  assertNone(visits.flatMap((each) => over(each, "requests", each.loaded.length, REQUEST_LIMIT)));
});

test("the first view of a page weighs at most 20 kB besides the article's pictures", () => {
  assertNone(visits.flatMap((each) => over(each, "bytes", weight(each), FIRST_VIEW_LIMIT)));
});

test("a tool adds at most 6 kB and 2 requests to its page", () => {
  const tools = visits.filter(({ tool }) => tool.length > 0);
  if (tools.length < 3) throw new Error(`${tools.length} pages with a tool`);
  assertNone(tools.flatMap((each) => [
    ...over(each, "bytes of a tool", weight({ loaded: each.tool }), TOOL_LIMIT),
    ...over(each, "requests of a tool", each.tool.length, TOOL_REQUEST_LIMIT),
  ]));
});

test("no page loads a font, sets a cookie or asks another origin for anything", () => {
  assertNone(visits.flatMap(({ file, server, loaded, cookies }) => [
    ...loaded.filter(({ type }) => type === "font").map(({ url }) => `${file}: font ${url}`),
    ...loaded.filter(({ url }) => new URL(url).origin !== server.origin).map(({ url }) => `${file}: ${url}`),
    ...cookies.map(({ name }) => `${file}: cookie ${name}`),
  ]));
});

/** Opens a page and notes what it loads, the article's pictures aside. The server forbids caching. */
async function visit(page, context, { file, path, server }) {
  const requests = [];
  const note = (request) => requests.push(request);
  page.on("request", note);
  await open(page, `${server.origin}/${path}`, { waitUntil: "networkidle" });
  page.off("request", note);
  const pictures = await page.evaluate(() => [...document.querySelectorAll(":is(.strip, .article) img")].map((image) => image.currentSrc));
  const loaded = [];
  const tool = [];
  const own = /\/theme\/(?:tools|planner|symptom-log|exercise)\./;
  for (const request of requests.filter((each) => !pictures.includes(each.url()))) {
    const response = await request.response();
    if (response === null) throw new Error(`${file}: no answer from ${request.url()}`);
    const body = await response.body();
    const type = request.resourceType();
    const counted = type === "document" ? without(String(body), isPicture) : body;
    (own.test(request.url()) ? tool : loaded).push({ url: request.url(), type, bytes: gzip(counted) });
  }
  return { file, server, loaded, tool, cookies: await context.cookies() };
}

function weight({ loaded }, types = null) {
  return loaded.filter(({ type }) => types === null || types.includes(type)).reduce((sum, { bytes }) => sum + bytes, 0);
}

function gzip(body) {
  return gzipSync(body).length;
}

const classes = (element) => (attribute(element, "class") ?? "").split(/\s+/);

/** The theme marks with these classes what the author wrote, in the page or in the site's data. */
function isAuthors(element) {
  const own = ["strip", "article", "sources", "references", "terms", "glossary", "about-page", "related", "backlinks", "children"];
  return own.some((name) => classes(element).includes(name));
}

/** Drawings are in the page, and count as its pictures do. */
function isPicture(element) {
  return classes(element).includes("drawing");
}

/** The source of a page without what is inside the elements that `isLeftOut` picks. */
function without(html, isLeftOut) {
  const found = elements(parsePage(html).document, isLeftOut).filter(isLeftOut);
  let at = 0;
  let rest = "";
  for (const { sourceCodeLocation: { startTag, endTag } } of found) {
    rest += html.slice(at, startTag.endOffset);
    at = endTag.startOffset;
  }
  return rest + html.slice(at);
}

function over({ file }, what, value, limit) {
  return value > limit ? [`${file}: ${value} ${what}, at most ${limit}`] : [];
}
