// BBCode. The parser turns no tag into anything: what it reads is the tree itself.

import { parse } from "@bbob/parser";
import { readsBack } from "./support/pages.mjs";

// It has no way to write a bracket.
const mapped = (text) => text.replaceAll("[", "(").replaceAll("]", ")");

function read(code) {
  return parse(code).map(({ tag, attrs, content }) => [tag, attrs, content.join("")]);
}

readsBack("BBCode is one link", "bbcode", read, ({ url, title }) => [["url", { [url]: url }, mapped(title)]]);
