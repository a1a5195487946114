// Markdown, and HTML pasted into a field that is read as Markdown, by six set-ups of five engines.

import { HtmlRenderer, Parser } from "commonmark";
import MarkdownIt from "markdown-it";
import { Marked } from "marked";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import showdown from "showdown";
import { elements, link, parse } from "./support/html.mjs";
import { readsBack } from "./support/pages.mjs";

const commonmark = { parser: new Parser(), renderer: new HtmlRenderer() };
const markdownIt = new MarkdownIt({ html: true, linkify: true });
const marked = new Marked();
const plainShowdown = new showdown.Converter();
/** As WordPress reads text that is pasted. */
const wordpress = new showdown.Converter({
  noHeaderId: true,
  tables: true,
  literalMidWordUnderscores: true,
  omitExtraWLInCodeBlocks: true,
  simpleLineBreaks: true,
  strikethrough: true,
});

/** Markdown as GitHub has it. */
const github = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };

const ENGINES = {
  "commonmark.js": (text) => commonmark.renderer.render(commonmark.parser.parse(text)),
  "markdown-it, with links and HTML": (text) => markdownIt.render(text),
  "marked": (text) => marked.parse(text),
  "micromark, as GitHub has it": (text) => micromark(text, github),
  "showdown": (text) => plainShowdown.makeHtml(text),
  "showdown, as WordPress has it": (text) => wordpress.makeHtml(text),
};

for (const [engine, render] of Object.entries(ENGINES)) {
  const read = (text) => parse(render(text));

  readsBack(`Markdown is one link: ${engine}`, "markdown", read, (page) => [["p", {}, link(page)]]);

  readsBack(`Markdown in a sentence is one link: ${engine}`, "markdown", (code) => read(`See ${code}, once.`),
    (page) => [["p", {}, "See ", link(page), ", once."]]);

  readsBack(`Markdown with quote is a quotation and one link: ${engine}`, "markdown-quote", read,
    (page) => page.quote === "" ? null : [["blockquote", {}, ["p", {}, page.quote], ["p", {}, "— ", link(page)]]]);

  readsBack(`HTML in a Markdown field is one link: ${engine}`, "html", read, (page) => [["p", {}, link(page)]]);

  readsBack(`HTML with quote in a Markdown field is a quotation and one link: ${engine}`, "html-quote",
    (code) => ["blockquote", "a"].map((name) => elements(read(code), name)),
    (page) => page.quote === "" ? null : [[["blockquote", { cite: page.url }, page.quote]], [link(page)]]);
}
