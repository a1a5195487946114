// AsciiDoc, printed as HTML and read by an HTML5 parser.

import load from "@asciidoctor/core";
import { link, parse } from "./support/html.mjs";
import { readsBack } from "./support/pages.mjs";

const asciidoctor = load();
const read = (code) => parse(asciidoctor.convert(code));
const paragraph = (...text) => ["div", { class: "paragraph" }, ["p", {}, ...text]];

readsBack("AsciiDoc is one link, alone and in a sentence", "asciidoc", (code) => read(`${code}\n\nSee ${code}, once.`),
  (page) => [paragraph(link(page)), paragraph("See ", link(page), ", once.")]);
