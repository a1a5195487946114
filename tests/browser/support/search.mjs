// Sites with the word frequencies of a language, what exact BM25 finds in them, and the script of search without a browser.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const VOCABULARY = 9_000;
const SCRIPTS = [
  "Straße, Füße und ÜBER; l'entorse œdème, don't. İstanbul ŞİŞ, Ὀδυσσεύς ΟΔΥΣΣΕΎΣ.",
  "是一段简介。東京の病院で、ｶﾞｲﾄﾞ 한국어 검색. हिन्दी में खोज ไทยภาษา မြန်မာ ខ្មែរ",
  "مُحَمَّد العَرَبِيَّة عـــربي שָׁלוֹם Ёлка й ﬁne Ⅷ x² 1.5kg naïve Smørrebrød Łódź đã",
];

// The same numbers in each run.
let seed = 20_261_129;
const random = () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return seed / 2 ** 32;
};
export const pick = (list) => list[Math.floor(random() * list.length)];

/** Words of which the n-th is used about 1/n as often as the first. */
function vocabulary() {
  const all = new Set();
  const sound = () => pick([..."bcdfghjklmnprstvwz"]) + pick([..."aeiou"]);
  while (all.size < VOCABULARY) all.add(Array.from({ length: 2 + Math.floor(random() * 3) }, sound).join("") + pick(["", "n", "s", "ing", "ed"]));
  const list = [...all];
  const sums = [];
  list.reduce((sum, _, at) => sums[at] = sum + 1 / (at + 3), 0);
  return () => {
    const sought = random() * sums.at(-1);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = low + high >> 1;
      if (sums[middle] < sought) low = middle + 1;
      else high = middle;
    }
    return list[low];
  };
}

/** Builds a site of so many pages, and reads the words of its pages. */
export function site(pages) {
  const folder = mkdtempSync(join(tmpdir(), "guidepost-"));
  const put = (file, text) => writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, "content"));
  put("guidepost.yaml", "title: Words\nlanguage: en\nlinks: {anchors: none}\n");
  put("content/index.md", "# Home\n\nWords.\n");
  const word = vocabulary();
  const text = (count) => Array.from({ length: count }, word).join(" ");
  for (let page = 0; page < pages; page++) {
    const some = () => text(30 + Math.floor(random() * 120));
    put(`content/p${page}.md`, `# ${text(3)} ${page}\n\n${some()}\n\n## ${text(3)}\n\n${some()}\n`);
  }
  SCRIPTS.forEach((script, number) => put(`content/script-${number}.md`, `# Script ${number}\n\n${script}\n`));
  execFileSync(process.env.GUIDEPOST, ["build", "--root", folder, "--dump-words", join(folder, "words.jsonl")], { stdio: "pipe" });
  const words = readFileSync(join(folder, "words.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  return { folder, pages, words };
}

/** The script in a context of its own, and the bytes that it loads after compression. */
export function engine({ folder }) {
  const index = join(folder, "public", "search", "index");
  const theme = join(folder, "public", "theme");
  const script = readFileSync(join(theme, readdirSync(theme).find((file) => /^search\..*\.js$/.test(file))), "utf8");
  const context = vm.createContext({});
  vm.runInContext(script, context);
  const search = context.guidepostSearch;
  search.bytes = gzipSync(script).length;
  search.load = async (path) => {
    const text = readFileSync(join(index, path), "utf8");
    search.bytes += gzipSync(text).length;
    vm.runInContext(text, context);
  };
  return search;
}

const FIELDS = { title: 15, heading: 3, text: 1 };

/** Weighted counts of all words by stem, and the lengths of pages, as BM25 has them. */
export async function exact(search, words) {
  const stems = new Map();
  const stemOf = async (word) => {
    if (!stems.has(word)) stems.set(word, [...(await search.targetsOf(word, false)).keys()][0]);
    return stems.get(word);
  };
  const lists = new Map();
  const lengths = [];
  for (const [page, { sections }] of words.entries()) {
    const counts = new Map();
    let length = 0;
    const add = async (text, weight) => {
      for (const [word] of search.wordsOf(text)) {
        const stem = await stemOf(word);
        length++;
        counts.set(stem, (counts.get(stem) ?? 0) + weight);
      }
    };
    for (const [at, { title, text }] of sections.entries()) {
      await add(title, at === 0 ? FIELDS.title : FIELDS.heading);
      await add(text, FIELDS.text);
    }
    lengths.push(length);
    for (const [stem, count] of counts) {
      if (!lists.has(stem)) lists.set(stem, []);
      lists.get(stem).push([page, count]);
    }
  }
  const mean = lengths.reduce((a, b) => a + b) / lengths.length;
  // A word on most pages counts next to nothing, if its list is not whole and there is another word.
  const isCommon = (list) => list.length > 1_000 && list.length > words.length / 2;
  return async (query) => {
    const found = await Promise.all(query.map(async (word) => lists.get(await stemOf(word))));
    const rare = found.some((list) => !isCommon(list));
    const scores = new Map();
    for (const list of found) {
      const rarity = rare && isCommon(list) ? 0.02 : Math.log(1 + (words.length - list.length + 0.5) / (list.length + 0.5));
      for (const [page, count] of list) {
        const score = rarity * count * 3 / (count + 2 * (0.25 + 0.75 * lengths[page] / mean));
        scores.set(page, (scores.get(page) ?? 0) + score);
      }
    }
    return [...scores].sort((a, b) => b[1] - a[1]).slice(0, 10).map(([page]) => words[page].page);
  };
}

/** The path of the page of a result. */
export const pathOf = ({ href }) => `/${href.split("#")[0]}`;
