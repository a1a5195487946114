// Plain text and the citation, which nothing parses: as whole strings. And what holds for every format.

import { PAGES, readsBack } from "./support/pages.mjs";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

/** Those that not every page has. */
const HAS = { "html-quote": ({ quote }) => quote !== "", "markdown-quote": ({ quote }) => quote !== "", "embed": ({ embed }) => embed !== null };

// Such as WordPress, for what is pasted.
for (const format of Object.keys(PAGES[0].written)) {
  readsBack(`${format} is the same in a place that normalises text`, format, (text) => text.normalize("NFC") === text,
    (page) => (HAS[format]?.(page) ?? true) || null);
}

readsBack("plain text is the title and the address, each on its line", "plain", (text) => text,
  ({ title, url }) => `${title}\n${url}`);

readsBack("a letter has the title as its subject, and the address inside", "mailto", (text) => {
  const { protocol, pathname, search } = new URL(text);
  // As mail programs read it: a plus sign is one.
  const fields = search.slice(1).split("&").map((field) => field.split("=").map(decodeURIComponent));
  return { protocol, pathname, fields };
}, ({ title, url }) => ({ protocol: "mailto:", pathname: "", fields: [["subject", title], ["body", url]] }));

readsBack("the citation is the one of the APA's style", "apa", (text) => text, (page) => {
  const names = page.authors.map(({ family, given, name }) => name ?? `${family}, ${initials(given)}`);
  const all = names.length > 1 ? `${names.slice(0, -1).join(", ")}, & ${names.at(-1)}` : names[0];
  const [year, month, day] = page.date ?? [];
  const date = page.date ? `${year}, ${MONTHS[month - 1]} ${day}` : "n.d.";
  const isBySite = page.authors.length === 1 && page.authors[0].name === page.site;
  const parts = [page.title, ...(isBySite || page.site === page.title ? [] : [page.site])];
  return [`${sentence(all)} (${date}).`, ...parts.map(sentence), page.url].join(" ");
});

const sentence = (text) => (/[.?!…]$/.test(text) ? text : `${text}.`);

/** `Jean-Paul Marie` as `J.-P. M.` */
function initials(given) {
  const initial = (part) => part.match(/\p{Alphabetic}/u)?.map((letter) => `${letter}.`) ?? [];
  const words = given.split(" ").map((word) => word.split("-").flatMap(initial).join("-"));
  return words.filter((word) => word !== "").join(" ");
}
