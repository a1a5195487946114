// Phrases that a reader of the guide should not meet: tags inside sentences, arguments with texts that the reader never saw,
// notes for editors, and English that nobody speaks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SITE, attribute, elements, parsePage, readPages, readSourcePages } from "./support/site.mjs";

const REFUSED = [
  // The line on the evidence of a section says this once.
  [/\((?:[^()]* )?opinion\)/i, "the component `evidence` with the level `opinion`"],
  [/\((?:expert|experts['’]) (?:view|opinion)\)/i, "the component `evidence` with the level `opinion`"],
  [/\((?:[^()]* )?(?:strong|some|weak)(?: or [a-z]+)? evidence\)/i, "the component `evidence`"],
  // The page on myths says what others say.
  [/\byou may (?:also )?(?:have (?:read|heard)|know the rule)\b/i, "the advice itself, and a link to the myths"],
  [/\b(?:some|other) guides (?:say|allow|claim)\b/i, "the advice itself, and a link to the myths"],
  [/\bthere is something in (?:that|it|the)\b/i, "what is known"],
  [/\bhelp, harm\b/i, "a heading that says what the section is about"],
  // Notes for editors.
  [/\bour notes\b/i, "nothing: readers have not seen them"],
  [/\bauthors not (?:seen|noted)\b/i, "no authors"],
  [/\bslides? number\b/i, "the paper"],
  [/\b(?:we read a )?copy on another site\b/i, "the paper"],
  [/\b(?:GOOM16|GREEN20|ZEIN24|FRAN25)\b/, "the name of the source"],
  // English that nobody speaks.
  [/\bweakness or no walking\b/i, "you cannot walk on it"],
  [/\b(?:pain|sore|hurts?) on an? (?:hop|stretch|pull|push)\b/i, "pain when you hop, stretch or pull"],
  [/\babove all near\b/i, "especially near"],
  [/\ba slip or a split\b/i, "a slip, or doing the splits"],
  [/\bpain on a stretch or a pull\b/i, "pain when you stretch or load it"],
  [/\bweak rival\b/i, "a weak comparison"],
  [/\bthe help of a\b.*\bis that\b/i, "why it helps"],
  [/\bMRI \(magnet\)/i, "MRI scan"],
  [/\bouter skin of the muscle\b/i, "the sheath around the muscle"],
  [/\bweak for tendon\b/i, "poor at showing a tendon"],
  [/\ball but (?:that|the|this|one)\b/i, "apart from"],
  [/\bare the cure\b/i, "help"],
  [/\bsore now, numb or swollen\b/i, "a question that a person would ask"],
];

const shown = [...readPages(SITE), ...readSourcePages(SITE)].map(({ file, html }) => {
  const body = elements(parsePage(html).document).find((node) => node.tagName === "main");
  return { file, words: body ? visible(body) : "" };
});

/** The text of an element; the titles of sources are quotations, and attributes are not read. */
function visible(node) {
  if (node.value) return node.value;
  if (node.tagName === "cite" || (node.attrs && attribute(node, "class") === "source-page")) return "";
  return (node.childNodes ?? []).map(visible).join("").replace(/\s+/g, " ");
}

test("no page of the guide says what the review found worn, unkind to the ear or not meant for readers", () => {
  assert.ok(shown.length > 100, `${shown.length} pages`);
  const found = shown.flatMap(({ file, words }) => REFUSED.flatMap(([phrase, instead]) => {
    const hit = phrase.exec(words);
    return hit ? [`${file}: “${hit[0]}”, better: ${instead}`] : [];
  }));
  assert.deepEqual(found, []);
});
