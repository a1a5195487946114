// The guide's own rules: what every page holds, how it reads, and how few clicks lead to help. All problems of a
// rule are told at once, each with its page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, withPage } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";
import { SITE, attribute, elements, idsOf, parsePage, readPages, text, writtenIn } from "./support/site.mjs";
import { measure, sentences, syllables, words } from "./support/words.mjs";

const GUIDE = "running-injuries/hamstring-injury/";
const URGENT = `${GUIDE}identify/urgent-signs/`;
// Pages that are no advice on an injury, and hold only what fits.
const PLAIN = new Set(["", "glossary/", "references/", "about/", "reviewing/", "disclaimer/"]);
// The programme needs its words.
const LONGER = { "strength-programme/": 1000 };
// What the page says is in its tables.
const least = (path) => (path.endsWith("/myths/") ? 60 : 250);
const ADDRESSES = ["", "running-injuries/", GUIDE, ...["identify/", "causes/", "manage/"].map((hub) => GUIDE + hub), ...[...PLAIN].slice(1)];
// The last line of part A of the facts: worn phrases of the guide before this one.
const WORN = ["muscle knots", "strip out", "drooping", "get a break", "pay it forward"];

const withClass = (node, name) => elements(node).filter((each) => (attribute(each, "class") ?? "").split(" ").includes(name));
const inside = (node, test) => elements(node, test).filter(test);
const tag = (...names) => (each) => names.includes(each.tagName);

const pages = readPages(SITE)
  .filter(({ path }) => path.endsWith("/") || path === "")
  .map(({ path, html }) => {
    const { document } = parsePage(html);
    const article = writtenIn(document);
    return { path, document, article };
  })
  .map((page, _, all) => {
    const isPlain = PLAIN.has(page.path);
    const below = all.filter(({ path }) => path !== page.path && path.startsWith(page.path));
    return { ...page, below, isLeaf: !isPlain && below.length === 0, isHub: !isPlain && below.length > 0 };
  });
const leaves = pages.filter(({ isLeaf }) => isLeaf);
// Sheets to print and take along: a drawing and what to do.
const exercises = leaves.filter(({ path }) => /\/exercises\/[^/]+\/$/.test(path));
const texts = leaves.filter((page) => !exercises.includes(page));

/** Runs a check on each page; it returns problems as sentences. */
function rule(name, of, check) {
  test(name, () => {
    assert.ok(of.length > 0);
    assert.deepEqual(of.flatMap((page) => [check(page) ?? []].flat().map((problem) => `/${page.path}: ${problem}`)), []);
  });
}

const isAside = (each) => ["table", "figure", "form"].includes(each.tagName) || /\btool/.test(attribute(each, "class") ?? "");
const isBlock = (each) => ["p", "li"].includes(each.tagName);
const withoutCitations = (node) => {
  const isOutside = (each) => ["citation", "badge evidence"].includes(attribute2(each, "class"));
  const raw = (each) => each.value ?? (isOutside(each) ? "" : (each.childNodes ?? []).map(raw).join(""));
  return raw(node).replace(/\s+/g, " ").trim();
};
const attribute2 = (node, name) => (node.attrs ? attribute(node, name) : null);

/** The paragraphs and list items of an article with the h2 above each, not those of tables, drawings and tools. */
function prose(article) {
  let section = "";
  const blocks = [];
  for (const each of elements(article, (node) => isAside(node) || isBlock(node))) {
    if (each.tagName === "h2") section = text(each);
    // The label and the button of a box are no prose.
    if (isBlock(each) && !/label|care-call/.test(attribute(each, "class") ?? "")) blocks.push({ section, node: each, text: withoutCitations(each) });
  }
  return blocks;
}

const count = (blocks) => measure(blocks.map((block) => block.text)).words;
const leads = (node, path, page) => inside(node, tag("a")).some((link) => target(page, attribute(link, "href"))?.path === path);

/** Where a link of a page leads inside the guide; null where it leads elsewhere. */
function target(page, href) {
  if (href === null) return null;
  const url = new URL(href, `https://guide.test/${page}`);
  return url.host === "guide.test" ? { path: url.pathname.slice(1), id: decodeURIComponent(url.hash.slice(1)) } : null;
}

test("the measure of reading counts as people do", () => {
  assert.deepEqual(["run", "knee", "tendon", "hamstring", "injured", "therapist", "make"].map(syllables), [1, 1, 2, 2, 2, 3, 1]);
  assert.deepEqual(sentences("It rose by 1.64 times. Was it so? Yes."), ["It rose by 164 times.", "Was it so?", "Yes."]);
  const easy = measure(["You can run. It is fine."]);
  const hard = measure(["Proliferation of inflammatory intermediaries necessitates multidisciplinary rehabilitation considerations."]);
  assert.ok(easy.grade < 2 && hard.grade > 15, JSON.stringify([easy, hard]));
  assert.equal(measure([Array(26).fill("word").join(" ")]).long.length, 1);
});

test("the pages of the guide are there", () => {
  assert.ok(pages.length >= 30, `${pages.length} pages`);
  const there = new Set(pages.map(({ path }) => path));
  assert.deepEqual(ADDRESSES.filter((path) => !there.has(path)), []);
});

rule("every page has one h1, and nothing of the source is left in its text", pages, ({ document, article }) => [
  ...(inside(document, tag("h1")).length === 1 ? [] : ["not one h1"]),
  ...["[@", "{%", "{{", "[^"].filter((mark) => article && text(article).includes(mark)).map((mark) => `\`${mark}\` is left`),
]);

rule("help comes first: the strip under the title leads to the urgent signs", pages.filter(({ path }) => path !== URGENT && (path === "" || path.startsWith(GUIDE))), ({ article, path }) => {
  const strip = withClass(article, "care")[0];
  return strip && leads(strip, URGENT, path) ? [] : ["the strip does not lead to the urgent signs"];
});

rule("the urgent strip comes first, then the page's own promise; each number in a button can be dialled", pages.filter(({ path }) => path !== URGENT), ({ article, path }) => {
  if (!article) return [];
  // What readers of former sections see is before the text, and hidden from all others.
  const isFormer = (each) => each.tagName === "span" || (attribute(each, "class") ?? "") === "moved";
  const [strip, lead] = article.childNodes.filter((each) => each.tagName && !isFormer(each));
  const isStrip = /\bcare-(?:urgent|emergency)\b/.test(attribute(strip, "class") ?? "");
  const dials = withClass(article, "care-call").map((call) => attribute(inside(call, tag("a"))[0], "href"));
  return [
    ...(isStrip ? [] : ["no urgent strip under the title"]),
    ...(lead?.tagName === "p" && words(text(lead)).length >= 8 ? [] : [`no lead after the strip, but ${lead?.tagName}`]),
    ...dials.filter((href) => !/^tel:(?:999|111)$/.test(href)).map((href) => `/${path} dials ${href}`),
  ];
});

// The urgent signs are the points of their page.
rule("a leaf has three to five key points of under 20 words", texts.filter(({ path }) => path !== URGENT), ({ article }) => {
  const points = prose(article).filter(({ section, node }) => section === "Key points" && node.tagName === "li");
  const long = points.filter((point) => words(point.text).length >= 20);
  return [...(points.length >= 3 && points.length <= 5 ? [] : [`${points.length} key points`]), ...long.map((point) => `long: ${point.text}`)];
});

rule("a leaf has 250 to 900 words, and no section over 150", texts, ({ article, path }) => {
  const blocks = prose(article);
  const most = Object.entries(LONGER).find(([end]) => path.endsWith(end))?.[1] ?? 900;
  const total = count(blocks);
  const sections = [...new Set(blocks.map(({ section }) => section))];
  const long = sections.map((name) => [name, count(blocks.filter(({ section }) => section === name))]).filter(([, size]) => size > 150);
  return [...(total >= least(path) && total <= most ? [] : [`${total} words`]), ...long.map(([name, size]) => `"${name}" has ${size} words`)];
});

const PARTS = ["How to do it", "How much, and when", "Common faults", "When to stop", "Easier and harder"];

rule("an exercise has at most 350 words: its drawing, steps, doses, faults, when to stop, what is easier and harder", exercises, ({ article, path }) => {
  const parts = inside(article, tag("h2")).map(text);
  const steps = withClass(article, "steps").flatMap((list) => inside(list, tag("li")));
  const stop = prose(article).filter(({ section }) => section === "When to stop");
  // The words for those who cannot see the drawing are folded, and the strip is that of every page.
  const folded = [...withClass(article, "drawing"), withClass(article, "care")[0]].reduce((sum, part) => sum + words(text(part)).length, 0);
  const size = words(text(article)).length - folded;
  const hidden = (heading) => inside(article, tag("details")).some((each) => inside(each, tag("h2", "ol")).includes(heading));
  return [
    ...(PARTS.join() === parts.join() ? [] : [`its parts are ${parts.join(", ")}`]),
    ...(steps.length >= 3 && !steps.some((step) => hidden(step.parentNode)) ? [] : [`${steps.length} steps in the open`]),
    ...(withClass(article, "drawing").length === 1 ? [] : ["not one drawing"]),
    ...(stop.some(({ node }) => leads(node, `${GUIDE}manage/pain-rule/`, path)) && stop.some(({ node }) => leads(node, URGENT, path)) ? [] : ["it does not lead to the pain rule and to help"]),
    ...(size <= 350 ? [] : [`${size} words`]),
  ];
});

test("the strength programme leads to each exercise", () => {
  const { path, document } = pages.find((page) => page.path === `${GUIDE}manage/strength-programme/`);
  assert.ok(exercises.length >= 15, `${exercises.length} exercises`);
  assert.deepEqual(exercises.filter((page) => !leads(document, page.path, path)).map((page) => page.path), []);
});

rule("a hub has at most 250 words before its children, and routes", pages.filter(({ isHub }) => isHub), ({ article, path }) => {
  // The short entries of other injuries are what the running injuries page is a hub to.
  const entries = path === "running-injuries/" ? prose(article).findIndex(({ section }) => /^Runner.s knee$/.test(section)) : -1;
  const lead = entries < 0 ? prose(article) : prose(article).slice(0, entries);
  const size = count(lead);
  return [...(size <= 250 ? [] : [`${size} words`]), ...(inside(article, tag("a")).length >= 3 ? [] : ["hardly a route"])];
});

rule("a hub leads to each page directly below it, once: in its text or as a card", pages.filter(({ isHub }) => isHub), ({ document, article, below, path }) => {
  const direct = below.filter((page) => page.path.slice(path.length).split("/").length === 2);
  const cards = withClass(document, "children")[0];
  const inText = direct.filter((page) => leads(article, page.path, path));
  return [
    ...direct.filter((page) => !inText.includes(page) && !(cards && leads(cards, page.path, path))).map((page) => `no link to /${page.path}`),
    ...(cards && inText.length === direct.length && direct.length > 6 ? ["its text lists all pages, and so do its cards"] : []),
  ];
});

rule("the words are plain: grade, mean sentence, no sentence over 25 words", pages.filter(({ article }) => article), ({ article }) => {
  const read = measure(prose(article).map((block) => block.text));
  return [
    ...(read.grade <= 7 ? [] : [`grade ${read.grade.toFixed(1)}`]),
    ...(read.mean <= 15 ? [] : [`mean sentence of ${read.mean.toFixed(1)} words`]),
    ...read.long.map((sentence) => `over 25 words: ${sentence}`),
    ...WORN.filter((phrase) => text(article).toLowerCase().includes(phrase)).map((phrase) => `the worn phrase "${phrase}"`),
  ];
});

rule("a leaf says how strong the evidence is, and numbers have a source", leaves, ({ article, document }) => {
  const graded = withClass(article, "evidence").length > 0;
  const cited = new Set(prose(article).filter(({ node }) => withClass(node, "citation").length > 0).map(({ section }) => section));
  const counted = /\d(?:\.\d+)?%|\b\d[\d,]* (?:people|runners|athletes|footballers|players|men)\b|\b\d+\.\d+ times\b/;
  const bare = prose(article).filter((block) => counted.test(block.text) && !cited.has(block.section) && block.section !== "Key points");
  // Steps of the guide's own plans are doses, not findings.
  const own = (block) => block.node.parentNode.tagName === "ol" || /full speed|top speed|strides/.test(block.text);
  return [
    ...(graded ? [] : ["no line on the evidence"]),
    ...(withClass(document, "sources").length === 1 ? [] : ["no list of sources"]),
    ...bare.filter((block) => !own(block)).map((block) => `no source in the section of: ${block.text}`),
  ];
});

// Sources whose address nobody has confirmed: journal, volume and page lead to them.
const NO_ADDRESS = new Set(["LENH14", "SILD13"]);

rule("every source leads to the references and out, and says who was studied", pages.filter(({ document }) => withClass(document, "sources").length > 0), ({ document, path }) =>
  inside(withClass(document, "sources")[0], tag("li")).flatMap((source) => {
    const links = inside(source, tag("a")).map((link) => attribute(link, "href"));
    const entry = links.map((href) => target(path, href)).find((to) => to?.path === "references/");
    const name = (entry?.id ?? text(source)).toUpperCase();
    const out = links.some((href) => /^https?:/.test(href));
    return [
      ...(entry ? [] : [`${name}: not linked to the references`]),
      ...(out || NO_ADDRESS.has(name) ? [] : [`${name}: no address`]),
      ...(/Who was studied: \S/.test(text(source)) ? [] : [`${name}: not said who was studied`]),
    ];
  }));

rule("a leaf ends with three to six related pages, each with a reason, its dates and who has not reviewed it", leaves, ({ document, path }) => {
  const related = inside(withClass(document, "related")[0] ?? document, tag("li"));
  const reasons = related.filter((item) => inside(item, tag("span")).some((reason) => words(text(reason)).length >= 3));
  const about = withClass(document, "about-page")[0];
  const said = about ? text(about) : "";
  return [
    ...(related.length >= 3 && related.length <= 6 ? [] : [`${related.length} related pages`]),
    ...(reasons.length === related.length ? [] : ["a related page without a reason"]),
    ...[/Written \d/, /Facts checked \d/, /Next check due \d/, /No clinician has reviewed this page/].filter((part) => !part.test(said)).map((part) => `not said: ${part}`),
    ...(about && leads(about, "disclaimer/", path) ? [] : ["no link to the disclaimer"]),
  ];
});

rule("a leaf shows something: a drawing or a table", leaves, ({ article }) =>
  inside(article, tag("svg", "table")).length > 0 ? [] : ["neither drawing nor table"]);

rule("each drawing has a title, a description and its words", pages, ({ document }) => [
  ...withClass(document, "drawing").flatMap((figure) => {
    const svg = inside(figure, tag("svg"))[0];
    const named = (name) => text(inside(svg, tag(name))[0] ?? {}) !== "";
    const twin = inside(figure, tag("details"))[0];
    return [
      ...(named("title") && named("desc") ? [] : ["a drawing without title or description"]),
      ...(attribute(svg, "role") === "img" ? [] : ["a drawing that is no image"]),
      ...(twin && words(text(twin)).length >= 15 ? [] : ["a drawing without its words"]),
    ];
  }),
  ...inside(document, tag("img")).filter((image) => !attribute(image, "alt")).map(() => "an image without words"),
  ...(new Set(idsOf(document)).size === idsOf(document).length ? [] : ["an id twice"]),
]);

test("there are at least fifteen drawings", () => {
  const titles = pages.flatMap(({ document }) => withClass(document, "drawing").map((figure) => text(inside(figure, tag("title"))[0])));
  assert.ok(new Set(titles).size >= 15, `${new Set(titles).size}`);
});

rule("a bruise or redness is described for brown and black skin, and kilometres stand with miles", leaves, ({ article, path }) => {
  const said = text(article);
  const seen = /\bbruis|\bredness\b|\bred or\b/i.test(prose(article).slice(1).map((block) => block.text).join(" "));
  const skin = /brown|black skin|darker/.test(said) || inside(article, tag("a")).some((link) => target(path, attribute(link, "href"))?.path === URGENT);
  const far = inside(article, (each) => ["p", "li", "td"].includes(each.tagName)).map(text);
  return [
    ...(seen && !skin ? ["a bruise without brown or black skin"] : []),
    ...far.filter((block) => /\d\s?km\b/.test(block) && !/mile/.test(block)).map((block) => `no miles: ${block}`),
  ];
});

const known = new Map(pages.map((page) => [page.path, page]));
const next = new Map(pages.map(({ path, document }) => [path, new Set(inside(document, tag("a")).map((link) => target(path, attribute(link, "href"))?.path).filter((to) => known.has(to)))]));

test("every page is at most three clicks from home, and the urgent signs one click from every page on injuries", () => {
  const clicks = new Map([["", 0]]);
  for (const [path, steps] of clicks) for (const to of next.get(path)) if (!clicks.has(to)) clicks.set(to, steps + 1);
  assert.deepEqual(pages.map(({ path }) => path).filter((path) => !(clicks.get(path) <= 3)), []);
  assert.deepEqual(pages.filter(({ path }) => !next.get(path).has(URGENT) && path !== URGENT && (path === "" || path.startsWith("running-injuries/"))).map(({ path }) => path), []);
});

let browser;
let server;
before(async () => {
  server = await serve(SITE);
  browser = await connect();
});
after(async () => {
  await browser.close();
  await server.close();
});

for (const [reader, clicks, end] of [
  ["I felt a pop yesterday and my bruise is spreading", [/get help today/i], `${URGENT}#get-help-today`],
  ["my sit bone aches on long runs", [/sit bone aches on long runs/i], `${GUIDE}identify/high-hamstring-tendon/`],
]) {
  test(`on a phone, a reader with "${reader}" is there in two clicks`, () =>
    withPage(browser, { viewport: { width: 360, height: 740 } }, async (page) => {
      await page.goto(`${server.origin}/`);
      for (const name of clicks) await page.getByRole("link", { name }).first().click();
      assert.equal(page.url(), `${server.origin}/${end}`);
      assert.equal(await page.locator("h1").isVisible(), true);
    }));
}

for (const { path } of exercises) {
  test(`${path} prints on one sheet of A4`, () =>
    withPage(browser, {}, async (page) => {
      await page.goto(`${server.origin}/${path}`);
      const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
      assert.equal(sheets.length, 1);
    }));
}
