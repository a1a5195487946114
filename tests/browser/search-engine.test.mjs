// The answers of search on a large and on a small site: the same as those of exact BM25, few bytes, and no word that the index
// and the script split or fold in different ways. No browser takes part.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertNone } from "./support/browser.mjs";
import { engine, exact, pathOf, pick, site } from "./support/search.mjs";

const LARGE = 3_000;
// The root has the words that are on many pages of it.
const SMALL = 200;
const QUERIES = { large: 1_000, small: 300 };

let large, small;

before(() => {
  large = site(LARGE);
  small = site(SMALL);
});
after(() => [large, small].forEach(({ folder }) => rmSync(folder, { recursive: true })));

for (const name of ["large", "small"]) {
  test(`on a ${name} site, the first ten results of random queries are those of exact BM25 for 98%, and a title finds its page`, async () => {
    const { pages, words, ...site } = { large, small }[name];
    const search = engine(site);
    const answer = await exact(search, words);
    let [same, all] = [0, 0];
    const lost = [];
    for (let query = 0; query < QUERIES[name]; query++) {
      const { sections } = pick(words.slice(0, pages));
      const distinct = [...new Set(sections.flatMap(({ text }) => search.wordsOf(text).map(([word]) => word)))];
      const sought = Array.from({ length: 1 + query % 3 }, () => pick(distinct));
      const expected = await answer(sought);
      // The space states that the last word is complete.
      const { hits } = await (await search.search(`${sought.join(" ")} `)).next(10);
      const found = hits.map(pathOf);
      all += expected.length;
      same += expected.filter((page) => found.includes(page)).length;
      const page = pick(words);
      const titled = await (await search.search(page.sections[0].title)).next(10);
      if (!titled.hits.map(pathOf).includes(page.page)) lost.push(page.sections[0].title);
    }
    assertNone(lost);
    assert.ok(same / all >= 0.98, `${same} of ${all}`);
  });
}

test("a first query of one or two words loads at most 45 kB", async () => {
  const heavy = [];
  for (let query = 0; query < 400; query++) {
    const search = engine(large);
    const { sections } = pick(large.words.slice(0, LARGE));
    const text = sections[1].text.split(" ");
    const sought = Array.from({ length: 1 + query % 2 }, () => pick(text)).join(" ");
    await (await search.search(sought)).next(5);
    if (search.bytes > 45_000) heavy.push(`${sought}: ${search.bytes} bytes`);
  }
  assertNone(heavy);
});

test("every word of a text finds its page, in any script", async () => {
  const search = engine(large);
  const missing = [];
  for (const page of large.words.filter(({ page }) => page.startsWith("/script-"))) {
    for (const { text } of page.sections) {
      for (const [word, start, end] of search.wordsOf(text)) {
        const { hits } = await (await search.search(`${text.slice(start, end)} `)).next(10);
        if (!hits.map(pathOf).includes(page.page)) missing.push(`${page.page}: ${text.slice(start, end)} (${word})`);
      }
    }
  }
  assertNone(missing);
});
