// AsciiDoc, printed as HTML and read by an HTML5 parser.

import load from "@asciidoctor/core";
import { link, parse } from "./support/html.mjs";
import { readsBack } from "./support/pages.mjs";

const asciidoctor = load();
const read = (code) => parse(asciidoctor.convert(code));
const paragraph = (...text) => ["div", { class: "paragraph" }, ["p", {}, ...text]];

readsBack("AsciiDoc is one link", "asciidoc", read, (page) => [paragraph(link(page))]);

readsBack("AsciiDoc in a sentence is one link", "asciidoc", (code) => read(`See ${code}, once.`),
  (page) => [paragraph("See ", link(page), ", once.")]);
