// Compares search with Pagefind on the same built site: the questions of `questions.yaml`, the bytes that queries load, and
// the files. The table in `docs/content/search.md` is made of its output.
//
//   npm install --prefix DIR pagefind
//   guidepost build --out SITE && DIR/node_modules/.bin/pagefind --site SITE
//   node tests/search/compare.mjs SITE [--queries "a b,c"]
//
// Without `--queries` the queries are the questions. Sizes are those after gzip.

import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "../browser/support/browser.mjs";

const [, , site, , given] = process.argv;
const GUIDE = "running-injuries/hamstring-injury/";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };
const SHOWN = 5;

const questions = given
  ? given.split(",").map((query) => [query, null])
  : [...readFileSync(new URL("questions.yaml", import.meta.url), "utf8").matchAll(/^- \[(.*), (\S+)\]$/gm)]
    .map(([, query, page]) => [query, `/${GUIDE}${page}/`]);

const sizes = new Map();
let loaded = 0;
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
  try {
    const body = readFileSync(file);
    if (!sizes.has(file)) sizes.set(file, gzipSync(body).length);
    loaded += sizes.get(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Cache-Control": "max-age=60" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await launch();

/** The addresses of the first results for a query, in a page where the engine is ready. */
const OURS = async ([query, count]) => {
  const answer = await globalThis.guidepostSearch.search(query);
  const { hits } = await answer.next(count);
  return hits.map(({ href }) => `/${href.split("#")[0]}`);
};
const PAGEFIND = async ([query, count]) => {
  globalThis.pagefind ??= await import("/pagefind/pagefind.js");
  const { results } = await globalThis.pagefind.search(query);
  const data = await Promise.all(results.slice(0, count).map((result) => result.data()));
  return data.map(({ url }) => url);
};
const START = { guidepost: "Control+k", pagefind: null };

async function measure(name, find) {
  const ranks = [];
  const [first, further] = [[], []];
  for (const [query, page] of questions) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`${origin}/`, { waitUntil: "networkidle" });
    loaded = 0;
    if (START[name]) {
      await tab.keyboard.press(START[name]);
      await tab.waitForFunction(() => globalThis.guidepostSearch);
    }
    const found = await tab.evaluate(find, [query, SHOWN]);
    await tab.waitForLoadState("networkidle");
    first.push(loaded);
    loaded = 0;
    await tab.evaluate(find, [questions[(first.length * 7) % questions.length][0], SHOWN]);
    further.push(loaded);
    if (page) {
      const all = await tab.evaluate(find, [query, 10]);
      const at = all.indexOf(page);
      ranks.push(at < 0 ? 0 : 1 / (at + 1));
    }
    if (found.length === 0) process.stderr.write(`${name}: nothing for "${query}"\n`);
    await context.close();
  }
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  return {
    name,
    first: median(first),
    largest: Math.max(...first),
    further: median(further),
    tuned: mean(ranks.filter((_, at) => at % 2 === 0)),
    heldOut: mean(ranks.filter((_, at) => at % 2 === 1)),
  };
}

const folder = (path) => {
  const files = readdirSync(join(site, path), { recursive: true }).map((file) => statSync(join(site, path, file))).filter((entry) => entry.isFile());
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
};

try {
  console.log(JSON.stringify({ ...await measure("guidepost", OURS), ...folder("search/index") }));
  console.log(JSON.stringify({ ...await measure("pagefind", PAGEFIND), ...folder("pagefind") }));
} finally {
  await browser.close();
  server.close();
}
