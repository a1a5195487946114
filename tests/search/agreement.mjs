// Compares the first ten results of random queries with those of exact BM25, on a made-up site of 3,000 pages: of this search
// and of Pagefind.
//
//   npm install --prefix DIR pagefind
//   GUIDEPOST=PROGRAM node tests/search/agreement.mjs DIR/node_modules/.bin/pagefind
//
// BM25 has the weights of fields of `src/search/score.rs`; those of Pagefind are others.

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../browser/support/browser.mjs";
import { engine, exact, pathOf, pick, site } from "../browser/support/search.mjs";
import { serve } from "../browser/support/server.mjs";

const PAGES = 3_000;
const QUERIES = 300;

const built = site(PAGES);
const folder = join(built.folder, "public");
execFileSync(process.argv[2], ["--site", folder], { stdio: "ignore" });
const server = await serve(folder, "/", { policy: false });
const browser = await launch();
try {
  const search = engine(built);
  const answer = await exact(search, built.words);
  const page = await browser.newPage();
  await page.goto(server.origin);
  const pagefind = (query) => page.evaluate(async (words) => {
    globalThis.pagefind ??= await import("/pagefind/pagefind.js");
    const { results } = await globalThis.pagefind.search(words);
    return (await Promise.all(results.slice(0, 10).map((result) => result.data()))).map(({ url }) => url);
  }, query);
  const same = { guidepost: 0, pagefind: 0 };
  let all = 0;
  for (let number = 0; number < QUERIES; number++) {
    const { sections } = pick(built.words.slice(0, PAGES));
    const distinct = [...new Set(sections.flatMap(({ text }) => search.wordsOf(text).map(([word]) => word)))];
    const sought = Array.from({ length: 1 + number % 3 }, () => pick(distinct));
    const expected = await answer(sought);
    const query = `${sought.join(" ")} `;
    const { hits } = await (await search.search(query)).next(10);
    all += expected.length;
    same.guidepost += expected.filter((path) => hits.map(pathOf).includes(path)).length;
    const found = await pagefind(query);
    same.pagefind += expected.filter((path) => found.includes(path)).length;
  }
  for (const [name, count] of Object.entries(same)) console.log(`${name}: ${(100 * count / all).toFixed(1)} %`);
} finally {
  await browser.close();
  await server.close();
  rmSync(built.folder, { recursive: true });
}
