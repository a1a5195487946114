// The pages that the share formats were written for, and what a reader must find in each: worked out
// from the facts here, by the rules of the formats and not by the program that is tested.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** Fewer pages than this prove nothing. */
const ENOUGH = 10_000;
/** So many failures are printed; the rest is counted. */
const SHOWN = 5;

/** The only shape of a shared address: no format has anything to escape in it, and no text's end cuts it short. */
const ADDRESS = /^https:\/\/[a-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~%-]+)*\/?(#[A-Za-z0-9._~%-]+)?(?<=[A-Za-z0-9/])$/;

/** Every page as `{ page, written, oembed, expected }`. */
export const PAGES = read();

function read() {
  const file = process.env.GUIDEPOST_SHARED;
  if (!file) throw new Error("GUIDEPOST_SHARED must name the file of written pages; ./check sets it");
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
  assert.ok(lines.length > ENOUGH, `${lines.length} pages in ${file}`);
  return lines.map((line) => {
    const written = JSON.parse(line);
    return { ...written, expected: expectedOf(written.page) };
  });
}

/** What every format must say of a page. */
function expectedOf({ title, site, publisher, authors, date, quote, embed, base, path, section }) {
  const page = address(base, path);
  const url = section ? `${page}#${encode(section.id, true)}` : page;
  assert.match(url, ADDRESS);
  const heading = section ? oneLine(section.heading) : "";
  const siteName = oneLine(site) || page.replace("https://", "");
  const names = authors.map(({ family, given, name }) =>
    name === undefined ? { family: oneLine(family), given: oneLine(given) } : { name: oneLine(name) });
  if (names.length === 0) names.push({ name: oneLine(publisher ?? "") || siteName });
  return {
    title: (oneLine(title) || page) + (heading && `: ${heading}`),
    url,
    site: siteName,
    authors: names,
    date,
    // A section has neither.
    quote: section ? "" : oneLine(quote ?? ""),
    embed: embed && !section ? address(base, ["embed", ...path]) : null,
  };
}

/** Text as one line: no control character, no mark that turns the text around it, NFC. */
function oneLine(text) {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\p{White_Space}\p{Cc}]+/gu, " ")
    .replace(/^ | $/g, "")
    .normalize("NFC");
}

function address(base, path) {
  const { host, pathname } = new URL(base);
  const parts = [...pathname.split("/").filter((part) => part !== "").map(decodeURIComponent), ...path];
  return `https://${host}/${parts.map((part) => `${encode(part.normalize("NFC"))}/`).join("")}`;
}

/**
 * Percent-encoded but for letters, digits, `-`, `_`, `~` and no more than two full stops together; at the end of an
 * address, but for letters and digits.
 */
function encode(text, last = false) {
  const hex = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  const encoded = encodeURIComponent(text).replace(/[!'()*]/g, hex).replaceAll("...", "..%2E");
  return last ? encoded.replace(/[-._~]$/, hex) : encoded;
}

/**
 * One test: of every page, `read` finds in the text of this format what the page `wants`; null where there
 * must be no text. The first that differ are printed, short titles before long ones.
 */
export function readsBack(name, format, read, wants) {
  test(name, () => {
    let count = 0;
    const failed = [];
    for (const { page, written, oembed, expected } of PAGES) {
      const text = { ...written, oembed }[format];
      const wanted = wants(expected);
      const found = attempt(read, text);
      if (wanted !== null) count += 1;
      if (JSON.stringify(found) !== JSON.stringify(wanted)) failed.push({ page, text, wanted, found });
    }
    assert.ok(count > ENOUGH / 10, `only ${count} texts were read`);
    assert.ok(failed.length === 0, report(failed, count));
  });
}

function attempt(read, text) {
  try {
    return text ? read(text) : null;
  } catch (error) {
    return `${error}`;
  }
}

function report(failed, count) {
  const shown = failed.sort((a, b) => ascii(a.page).length - ascii(b.page).length).slice(0, SHOWN);
  const one = ({ page, text, wanted, found }) =>
    `title    ${ascii(page.title)}\nwritten  ${ascii(text)}\nexpected ${ascii(wanted)}\nread     ${ascii(found)}\n`;
  return `${failed.length} of ${count} texts read otherwise, such as\n\n${shown.map(one).join("\n")}`;
}

/** A value as JSON in ASCII, so that what cannot be seen is told. */
function ascii(value) {
  return JSON.stringify(value ?? null).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
