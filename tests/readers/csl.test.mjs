// CSL-JSON: as JSON, and by a citation processor.

import citeproc from "citeproc";
import { readsBack } from "./support/pages.mjs";

// A space of no width keeps a tag from being one.
const plain = (text) => text.replace(/<\u200b(?=\/?(i|b|sc|sub|sup|span)\b)/gi, "<");

readsBack("CSL-JSON is one item with the facts of the page", "csl-json", (json) => {
  const [{ title, "container-title": site, ...item }, ...others] = JSON.parse(json);
  return [{ ...item, title: plain(title), site: plain(site) }, others];
}, ({ url, authors, date, title, site }) => [{
  id: url.replace("https://", ""),
  type: "webpage",
  author: authors.map(({ family, given, name }) => (name === undefined ? { family, given } : { literal: name })),
  ...(date && { issued: { "date-parts": [date] } }),
  URL: url,
  title: plain(title),
  site: plain(site),
}, []]);

// The least style there is: the title.
const LAYOUT = '<layout><text variable="title"/></layout>';
const STYLE = `<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>Title</title><id>title</id><updated>2026-01-01T00:00:00Z</updated></info>
  <citation>${LAYOUT}</citation><bibliography>${LAYOUT}</bibliography></style>`;
const LOCALE = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms>
  <term name="open-quote">"</term><term name="close-quote">"</term>
  <term name="open-inner-quote">'</term><term name="close-inner-quote">'</term></terms></locale>`;

let item;
const processor = new citeproc.Engine({ retrieveLocale: () => LOCALE, retrieveItem: () => item }, STYLE, "en-US");
processor.setOutputFormat("text");

// It chooses quotation marks, and the space beside them and other marks, by itself.
const untyped = (text) => text.replace(/[\s"'\u2018\u2019]/g, "");

readsBack("a citation processor prints the title, and takes nothing of it for markup", "csl-json", (json) => {
  [item] = JSON.parse(json);
  processor.updateItems([]);
  processor.updateItems([item.id]);
  return untyped(plain(processor.makeBibliography()[1][0]));
}, ({ title }) => untyped(plain(title)));
