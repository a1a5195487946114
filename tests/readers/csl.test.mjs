// CSL-JSON: as JSON, and by a citation processor.

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
