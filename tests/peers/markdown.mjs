// Translates a page's Markdown. A peer gets its own component where it has one, plain Markdown or HTML where it has not.

import { posix } from "node:path";

const CARE_LABELS = { note: "Note", caution: "Take care", urgent: "Urgent advice", emergency: "Emergency" };
const indent = (text) => text.split("\n").map((line) => (line ? `    ${line}` : line)).join("\n");

/** How each peer writes what Markdown lacks. `page` is the path of the file in which the text is. */
export const Dialect = {
  material: {
    box: (kind, label, body) => `!!! ${{ note: "note", caution: "warning", urgent: "danger", emergency: "danger" }[kind]} "${label}"\n\n${indent(body)}`,
    details: (summary, body, isOpen) => `???${isOpen ? "+" : ""} info "${summary}"\n\n${indent(body)}`,
    link: (target) => target,
    asset: (path, page) => posix.relative(posix.dirname(page), path.slice(1)),
    // A page is a folder when it is published, unless it is an index.
    script: (name, page) => posix.join(posix.relative(posix.join("/", posix.dirname(page), page.endsWith("index.md") ? "" : "x"), "/"), name),
    definitions: (text) => text,
  },
  starlight: {
    box: (kind, label, body) => `:::${{ note: "note", caution: "caution", urgent: "danger", emergency: "danger" }[kind]}[${label}]\n\n${body}\n\n:::`,
    details: (summary, body, isOpen) => `<details${isOpen ? " open" : ""}>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`,
    // Relative links to files are not resolved there.
    link: (target, page) => {
      if (!/^[^:#]+\.md(#|$)/.test(target)) return target;
      const [path, fragment] = target.split("#");
      const file = posix.join("/", posix.dirname(page), path);
      return `${file.replace(/index\.md$/, "").replace(/\.md$/, "/")}${fragment ? `#${fragment}` : ""}`;
    },
    asset: (path) => path,
    script: (name) => `/${name}`,
    definitions: (text) => text.replace(/^(\S.*)\n: (.*)$/gm, "**$1**\n\n$2"),
  },
};

/** The body of a page for a peer. */
export function translate(guide, page, dialect) {
  const cited = [];
  let text = page.body;
  text = text.replace(/^\{% <(?:\/)?doors?> %\}\n/gm, "");
  text = text.replace(/^\{% <care ([^%]*)> %\}\n(.*?)^\{% <\/care> %\}$/gms, (_, attributes, body) => care(dialect, attributesOf(attributes), body));
  text = text.replace(/^\{% <figure ([^%]*)> %\}\n(.*?)^\{% <\/figure> %\}$/gms, (_, attributes, body) => figure(guide, dialect, page, attributesOf(attributes), body));
  text = text.replace(/^> \[!IMPORTANT\]\n((?:> .*\n?)+)/gm, (_, lines) => `${dialect.box("caution", "Important", lines.replace(/^> /gm, "").trim())}\n`);
  text = text.replace(/^\{\{<(\w+) \/>\}\}$/gm, (_, name) => tool(guide, dialect, page, name));
  text = dialect.definitions(text);
  text += listOf(guide, page.file) + related(guide, page);
  text = text.replace(/\s?\[@([^\]]+)\]/g, (_, tags) => tags.split(/;\s*/).map((tag) => note(tag.replace(/^@/, ""), cited)).join(" "));
  text = text.replace(/\]\(([^)\s]+)\)/g, (_, target) => `](${dialect.link(target, page.file)})`);
  const rest = /\{%|\{\{/.exec(text);
  if (rest) throw new Error(`${page.file}: not translated: ${text.slice(rest.index, rest.index + 60)}`);
  return `${text}\n${cited.map((tag) => `[^${tag}]: ${sourceLine(tag, guide.references[tag], true)}\n`).join("\n")}`;
}

function attributesOf(text) {
  return Object.fromEntries([...text.matchAll(/(\w+)=(?:"([^"]*)"|\{(\w+)\})/g)].map(([, name, quoted, bare]) => [name, quoted ?? bare]));
}

function care(dialect, { kind = "note", call, call_note: callNote }, body) {
  const button = call ? `\n\n[Call ${call}](tel:${call.replace(/\s/g, "")})${callNote ? ` ${callNote}` : ""}` : "";
  return dialect.box(kind, CARE_LABELS[kind], body.trim() + button);
}

function figure(guide, dialect, page, { src, caption, open }, body) {
  const picture = `![${guide.drawings.get(src)}](${dialect.asset(src, page.file)})`;
  return `${picture}\n\n*${caption}*\n\n${dialect.details("The drawing in words", body.trim(), open === "true")}`;
}

/** The HTML of one of the guide's tools, with its script. */
function tool(guide, dialect, page, name) {
  let html = /\{% component [^%]*%\}\n(.*?)\{%-? endcomponent/s.exec(guide.components[name])[1];
  html = html.replace(/\{% for \w+ in range\(end=(\d+)\) -?%\}\n(.*?)\{% endfor -?%\}\n/gs, (_, count, row) => row.repeat(Number(count)));
  const script = name === "symptom_log" ? "symptom-log.js" : "planner.js";
  return `<div>\n${html.trim()}\n</div>\n\n<script src="${dialect.script(script, page.file)}" type="module"></script>\n`;
}

/** What the generator lists by itself on the pages for terms and sources. */
function listOf({ glossary, references }, file) {
  if (file === "glossary.md") {
    const rows = Object.entries(glossary).map(([id, { term, definition }]) => `<dt id="${id}">${term}</dt>\n<dd>${definition}</dd>`);
    return `\n<dl>\n${rows.join("\n")}\n</dl>\n`;
  }
  if (file === "references.md") return `\n${Object.entries(references).map(([tag, source]) => `- ${sourceLine(tag, source, false)}`).join("\n")}\n`;
  return "";
}

function related(guide, { file, front }) {
  if (!front.related) return "";
  const rows = front.related.map(({ page, reason }) => {
    const target = posix.join(posix.dirname(file), page);
    return `- [${guide.pages.get(target).front.title}](${page}): ${reason}`;
  });
  return `\n## Related pages\n\n${rows.join("\n")}\n`;
}

function note(tag, cited) {
  if (!cited.includes(tag)) cited.push(tag);
  return `[^${tag}]`;
}

/** A source as the guide prints it: one line in the list of all, more below a page that cites it. */
function sourceLine(tag, source, isWhole) {
  if (!source) throw new Error(`no source ${tag}`);
  const { authors, year, title, about, kind, journal, doi, url, studied, note: remark } = source;
  const line = `${[authors, year && `(${year})`].filter(Boolean).join(" ")}. ${title ? `*${title}*` : about} (${kind})`;
  if (!isWhole) return line;
  const link = doi ? `[doi:${doi}](https://doi.org/${encodeURI(doi)})` : url ? `<${url}>` : "";
  const more = [journal, link, title && about, studied && `Who was studied: ${studied}`, remark].filter(Boolean).map((part) => part.replace(/\.$/, ""));
  return `${line}. ${more.join(". ")}.`;
}
