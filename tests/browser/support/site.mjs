// The built guide as files: which pages it has and what an HTML5 parser reads in them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "parse5";

/** The guide built for the root of its domain. */
export const SITE = folder("GUIDEPOST_SITE");
/** The same guide built for https://example.org/repo/. */
export const SITE_REPO = folder("GUIDEPOST_SITE_REPO");
/** The manual in `docs/`, built. */
export const MANUAL = folder("GUIDEPOST_MANUAL");
/** Where the two are published: what their absolute addresses start with. */
export const BASE_URL = "https://example.org/";
export const BASE_URL_REPO = "https://example.org/repo/";

const CARDS = "embed/";
const SOURCE = /^references\/[^/]+\/index\.html$/;
const PRINTED = /(^|\/)print\/index\.html$/;
const LISTS = /^search\/([^/]+\/)?index\.html$/;

function folder(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} must name the folder of a built site; ./check sets it`);
  return path;
}

/** Every page below `root` as `{ file, path, html }`, with `path` relative to the site's root; without those of
 * sources, those that print a whole guide, and the list of all pages. */
export function readPages(root) {
  return readHtml(root, (file) => ![SOURCE, PRINTED, LISTS].some((kind) => kind.test(file)) && !file.startsWith(CARDS));
}

/** The list of all pages from A to Z, where the link to search leads without scripts. */
export function readLists(root) {
  return readHtml(root, (file) => LISTS.test(file));
}

/** The pages of sources, which are all of one kind. */
export function readSourcePages(root) {
  return readHtml(root, (file) => SOURCE.test(file));
}

/** The pages that print a whole guide. */
export function readPrinted(root) {
  return readHtml(root, (file) => PRINTED.test(file) && !file.startsWith(CARDS));
}

/** The cards that other sites show in a frame. */
export function readCards(root) {
  return readHtml(root, (file) => file.startsWith(CARDS));
}

function readHtml(root, isWanted) {
  const pages = readdirSync(root, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".html") && isWanted(file))
    .sort()
    .map((file) => ({
      file,
      path: file.replace(/(^|\/)index\.html$/, "$1"),
      html: readFileSync(join(root, file), "utf8"),
    }));
  if (pages.length === 0) throw new Error(`no page in ${root}`);
  return pages;
}

/** Parses a page as a browser would. Returns the document and every parse error as a sentence. */
export function parsePage(html) {
  const errors = [];
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: (error) => errors.push(`line ${error.startLine}, column ${error.startCol}: ${error.code}`),
  });
  return { document, errors };
}

/** All elements below `node`, in document order; not those inside an element that `skip` accepts. */
export function elements(node, skip = () => false) {
  return (node.childNodes ?? []).flatMap((child) => {
    if (!child.tagName) return [];
    return [child, ...(skip(child) ? [] : elements(child, skip))];
  });
}

export function attribute(element, name) {
  return element.attrs.find((each) => each.name === name)?.value ?? null;
}

/** The text of an element with runs of white space as one space. */
export function text(node) {
  const raw = (each) => each.value ?? (each.childNodes ?? []).map(raw).join("");
  return raw(node).replace(/\s+/g, " ").trim();
}

/** What the author wrote on a page, as an element: the strip under the title and the text; nothing on a page without text. */
export function writtenIn(document) {
  const named = (name) => elements(document).filter((each) => (attribute(each, "class") ?? "").split(" ").includes(name));
  const [[strip], [article]] = [named("strip"), named("article")];
  return article && { ...article, childNodes: [...(strip?.childNodes ?? []), ...article.childNodes] };
}

export function idsOf(document) {
  return elements(document).map((element) => attribute(element, "id")).filter((id) => id !== null);
}

// One page or more of each kind: home, hubs, a leaf with cards, long and short leaves, the tools, the lists of data, 404.
const KINDS = [
  "index.html",
  "404.html",
  "glossary/index.html",
  "references/index.html",
  "running-injuries/index.html",
  "running-injuries/hamstring-injury/index.html",
  "running-injuries/hamstring-injury/identify/urgent-signs/index.html",
  "running-injuries/hamstring-injury/identify/where-does-it-hurt/index.html",
  "running-injuries/hamstring-injury/manage/index.html",
  "running-injuries/hamstring-injury/manage/pain-rule/index.html",
  "running-injuries/hamstring-injury/manage/strength-programme/index.html",
  "running-injuries/hamstring-injury/manage/symptom-log/index.html",
  "running-injuries/hamstring-injury/manage/walk-to-run/index.html",
];

/** Pages of every kind, for checks that take seconds a page. */
export function ofEachKind(pages) {
  const found = pages.filter(({ file }) => KINDS.includes(file));
  if (found.length !== KINDS.length) throw new Error("a page that stands for a kind is missing");
  return found;
}
