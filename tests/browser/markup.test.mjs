// Every page as an HTML5 parser reads it. Elements in a wrong place are the Nu checker's to find.

import { test } from "node:test";
import { assertNone } from "./support/browser.mjs";
import { SITE, elements, idsOf, parsePage, readLists, readPages, readPrinted, readSourcePages, text } from "./support/site.mjs";

const pages = [...readPages(SITE), ...readSourcePages(SITE), ...readPrinted(SITE), ...readLists(SITE)].map((page) => ({ ...page, ...parsePage(page.html) }));

test("every page is parsed without an error", () => {
  assertNone(pages.flatMap(({ file, errors }) => errors.map((error) => `${file}: ${error}`)));
});

test("every page has exactly one h1, and it says something", () => {
  assertNone(pages.flatMap(({ file, document }) => {
    const titles = elements(document).filter((element) => element.tagName === "h1").map(text);
    return titles.length === 1 && titles[0] !== "" ? [] : [`${file}: ${JSON.stringify(titles)}`];
  }));
});

test("no page uses an id twice", () => {
  assertNone(pages.flatMap(({ file, document }) => {
    const ids = idsOf(document);
    return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${file}: ${id}`);
  }));
});
