// Urgency is said once, in content/_data/triage.yaml, and no page says otherwise: every page prints the signs that it speaks
// of, at their level, in their words; numbers have their countries; and the pages where help is looked for are short.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { assertNone, connect, open, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, parsePage, readPages, text, writtenIn } from "./support/site.mjs";

const GUIDE = "running-injuries/hamstring-injury/";
const URGENT = `${GUIDE}identify/urgent-signs/`;
const PHONE = { width: 360, height: 740 };
const data = (name) => readFileSync(new URL(`../../content/_data/${name}`, import.meta.url), "utf8");

const sources = new Set([...data("references.yaml").matchAll(/^([A-Z][A-Z0-9a-z-]*):$/gm)].map(([, key]) => key));

// The file is YAML of one plain form: lists of mappings with quoted text, words, and lists of words in brackets.
const signs = [];
let at = null;
for (const line of data("triage.yaml").split(/^signs:$/m)[1].split("\n")) {
  const pair = /^ {2}(?:- | {2})([a-z]+): (.*)$/.exec(line);
  if (!pair) continue;
  const [, key, raw] = pair;
  if (line.startsWith("  - ")) signs.push(at = {});
  at[key] = raw.startsWith('"') ? JSON.parse(raw) : raw.startsWith("[") ? raw.slice(1, -1).split(", ") : raw;
}
const LEVELS = [...data("triage.yaml").split(/^signs:$/m)[0].matchAll(/- id: (\w+)\n {4}kind: (\w+)\n {4}label: "(.+)"/g)].map(([, id, kind, label]) => ({ id, kind, label }));

const classes = (node) => (attribute(node, "class") ?? "").split(" ");
const withClass = (node, name) => elements(node).filter((each) => classes(each).includes(name));
const tags = (node, ...names) => elements(node).filter((each) => names.includes(each.tagName));
const plain = (words) => words.replace(/\s+/g, " ").trim();

const pages = readPages(SITE)
  .filter(({ path }) => path.endsWith("/") || path === "")
  .map(({ path, html }) => {
    const { document } = parsePage(html);
    return { path, document, article: writtenIn(document) };
  })
  .filter(({ article, path }) => article && !/(?:^|\/)search\/$/.test(path));
const ours = pages.filter(({ path }) => path !== URGENT && (path === "" || path.startsWith("running-injuries/")));

/** The sentences of an article, and the rows of its tables: what a reader takes in at once. Without the strip. */
function statements(article) {
  const strip = withClass(article, "care")[0];
  const leaves = elements(article, (each) => each === strip || ["svg", "tr", "p", "li", "summary"].includes(each.tagName));
  return leaves
    .filter((each) => ["tr", "p", "li"].includes(each.tagName))
    .flatMap((each) => (each.tagName === "tr" ? [tags(each, "th", "td").map(text).join(" | ")] : text(each).split(/(?<=[.!?]) /)))
    .map(plain);
}

test("the data of the triage is whole: levels, words and sources that exist", () => {
  assert.deepEqual(LEVELS.map(({ id }) => id), ["emergency", "today", "week", "self"]);
  assert.ok(signs.length >= 20, `${signs.length} signs`);
  assertNone(signs.flatMap((sign) => [
    ...["id", "short", "full", "say", "source"].filter((key) => !sign[key]).map((key) => `${sign.id}: no ${key}`),
    ...(LEVELS.some(({ id }) => id === sign.level) ? [] : [`${sign.id}: level ${sign.level}`]),
    ...sign.source.filter((key) => !sources.has(key)).map((key) => `${sign.id}: no source ${key}`),
    ...(sign.short.endsWith("?") && sign.say.endsWith(".") ? [] : [`${sign.id}: not a question and a sentence`]),
  ]));
});

test("every source that a data file names exists", () => {
  const files = readdirSync(new URL("../../content/_data/", import.meta.url)).filter((file) => file.endsWith(".yaml"));
  const named = files.flatMap((file) => [...data(file).matchAll(/\b(?:source|see): *(?:\[([^\]]*)\]|([A-Z][\w-]*))/g)]
    .flatMap(([, list, one]) => (list ?? one).split(",").map((key) => ({ file, key: key.trim() }))));
  assert.ok(named.length > 30, `${named.length} sources`);
  assertNone(named.filter(({ key }) => !sources.has(key)).map(({ file, key }) => `${file}: ${key}`));
});

test("the urgent page prints each sign once, in the box of its level, and cites its sources", () => {
  const { article, document } = pages.find(({ path }) => path === URGENT);
  const boxes = withClass(article, "care");
  assert.deepEqual(boxes.map((box) => classes(box)[1]), LEVELS.map(({ kind }) => `care-${kind}`));
  for (const [index, { id, label }] of LEVELS.entries()) {
    assert.equal(text(withClass(boxes[index], "care-label")[0]), label);
    assert.deepEqual(tags(boxes[index], "li").map(text), signs.filter(({ level }) => level === id).map(({ full }) => full));
  }
  const cited = new Set(tags(withClass(document, "sources")[0], "a").map((link) => /references\/(?:#|)([a-z0-9-]+)/.exec(attribute(link, "href"))?.[1]));
  assertNone(signs.filter(({ level }) => level !== "self").flatMap(({ id, source }) => source.filter((key) => !cited.has(key.toLowerCase())).map((key) => `${id}: ${key} is not cited`)));
});

test("each strip prints signs of the data, and four emergency numbers that can be dialled", () => {
  assertNone(ours.flatMap(({ path, article }) => {
    const strip = withClass(article, "care")[0];
    if (!strip) return [`/${path}: no strip`];
    // A crisis of another kind has a strip of its own.
    const dials = tags(strip, "a").map((link) => attribute(link, "href")).filter((href) => href.startsWith("tel:"));
    if (path.endsWith("/the-mental-side/")) return ["999", "112", "911", "000"].filter((number) => !text(strip).includes(number)).map((number) => `/${path}: no ${number}`);
    let rest = text(strip);
    for (const { short } of signs) rest = rest.replace(short, "");
    const foreign = rest.replace("Yes to one?", "").includes("?") ? [rest] : [];
    return [
      ...["tel:999", "tel:112", "tel:911", "tel:000"].filter((number) => !dials.includes(number)).map((number) => `/${path}: no ${number}`),
      ...foreign.map((question) => `/${path}: the strip asks: ${question}`),
    ];
  }));
});

test("a page that speaks of a sign prints it as the data has it", () => {
  assertNone(ours.flatMap(({ path, article }) => {
    const said = plain(text(article));
    const spoken = statements(article).join(" ");
    return signs.filter(({ words }) => words && new RegExp(words, "i").test(spoken))
      .filter(({ short, full, say }) => ![short, full, say].some((form) => said.includes(form)))
      .map(({ id, words }) => `/${path}: speaks of “${new RegExp(words, "i").exec(spoken)[0]}”, and does not print the sign \`${id}\``);
  }));
});

test("no sentence and no row gives a sign another level than the data", () => {
  const SAYS = { emergency: /\b999\b|\bemergency\b/i, today: /\b(?:help|doctor|clinician|prescriber|GP|X-ray|seen|checked?) today\b|^Today\b/i, week: /\bthis week\b/i };
  assertNone(pages.flatMap(({ path, article }) => statements(article).flatMap((statement) => {
    const levels = Object.keys(SAYS).filter((level) => SAYS[level].test(statement));
    const found = signs.filter(({ words, level }) => words && level !== "self" && new RegExp(words, "i").test(statement));
    if (levels.length === 0 || found.some(({ level }) => levels.includes(level))) return [];
    return found.slice(0, 1).map(({ id, level }) => `/${path}: \`${id}\` is ${level}, but: ${statement}`);
  })));
});

test("no page asks for a bruise after a pop, takes a hop for a sign, or lets a limp run", () => {
  const REFUSED = [
    /\bpop\b(?! high)[^.?!|]{0,25}\b(?:with|and)\b[^.?!|]{0,20}\b(?:bruise|weak)/i,
    /\b(?:groin|thigh) pain (?:on|with) a hop\b|\bpain when you hop\b/i,
    /\bguard(?:ed|s)? (?:your )?stride\b[^.|]*\b(?:cut back|walk)\b/i,
  ];
  assertNone(pages.flatMap(({ path, article }) => [...statements(article), text(withClass(article, "care")[0] ?? article)].flatMap((statement) =>
    REFUSED.filter((phrase) => phrase.test(statement)).map((phrase) => `/${path}: ${phrase.exec(statement)[0]}`))));
});

test("a number is never without its country: 111 is for advice in the UK alone", () => {
  // Volumes of journals are numbers too.
  const parts = ({ document }) => ["strip", "article", "about-page", "site-footer"].flatMap((name) => withClass(document, name));
  assertNone(pages.flatMap((page) => parts(page).flatMap((part) => tags(part, "p", "li", "tr", "dd").filter((block) => tags(block, "p", "li").length === 0)
    .map(text).filter((block) => /\b111\b/.test(block) && !/\bUK\b|New Zealand/.test(block)).map((block) => `/${page.path}: ${block}`))));
  assertNone(pages.flatMap(({ path, document }) => tags(document, "p", "li", "tr").filter((block) => tags(block, "p", "li").length === 0)
    .map(text).filter((block) => /\b[Cc]all 999\b/.test(block) && !/\bUK\b/.test(block)).map((block) => `/${path}: ${block}`)));
});

let browser, server;
before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test("on a phone, the urgent page is at most 5,000 pixels high, and its first box is on the first screen, with its number", () =>
  withPage(browser, { viewport: PHONE }, async (page) => {
    await open(page, `${server.origin}/${URGENT}`);
    const seen = await page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      top: document.querySelector(".care").getBoundingClientRect().top,
      dial: document.querySelector(".care a[href='tel:999']").getBoundingClientRect().bottom,
    }));
    assert.ok(seen.height <= 5000 && seen.top < 450 && seen.dial < 740, JSON.stringify(seen));
  }));

test("a link to a section that is folded on the urgent page opens it, also without scripts", () =>
  withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
    await open(page, `${server.origin}/${URGENT}#if-it-may-be-a-blood-clot`);
    const heading = page.locator("#if-it-may-be-a-blood-clot");
    assert.ok(await heading.isVisible());
    const { y } = await heading.boundingBox();
    assert.ok(y >= 0 && y < PHONE.height, `${y}`);
  }));

test("on a phone, the hub says what it is, how urgent and what to do today on its first screen", () =>
  withPage(browser, { viewport: PHONE }, async (page) => {
    await open(page, `${server.origin}/${GUIDE}`);
    const bottom = await page.evaluate(() => document.querySelector(".article > p").getBoundingClientRect().bottom);
    assert.ok(bottom <= 740, `${bottom}`);
    assert.match(await page.locator(".article > p").first().innerText(), /Sudden pain.*torn muscle.*slow ache.*tendon/is);
  }));

test("home is a map: strip, runner, three doors, the hamstring guide first; on a wide screen its right third is in use", () =>
  withPage(browser, {}, async (page) => {
    await open(page, `${server.origin}/`);
    const seen = await page.evaluate(() => ({
      order: [...document.querySelectorAll(".strip > *, .article > *")].filter((each) => !each.matches(".moved, span")).map((each) => each.classList[0] ?? each.tagName),
      doors: document.querySelectorAll(".door").length,
      first: document.querySelector(".door li a").getAttribute("href"),
      right: document.querySelector(".doors").getBoundingClientRect().right,
      lower: [...document.querySelectorAll(".article > :not(.moved) a")].map((link) => link.getAttribute("href")).filter((href) => /^(about|disclaimer|references)\//.test(href)),
    }));
    assert.deepEqual(seen.order, ["care", "P", "drawing", "doors"]);
    assert.equal(seen.doors, 3);
    assert.equal(seen.first, `${GUIDE}`);
    assert.ok(seen.right > 1280 * 0.9, `${seen.right}`);
    assert.deepEqual(seen.lower, []);
  }));
