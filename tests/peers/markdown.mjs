// Translates the Markdown of a page, as Guidepost publishes it, for a peer: boxes, drawings, links and tools in the peer's own
// conventions, the rest unchanged.

import { posix } from "node:path";

/** What the boxes of the guide start with, and their kind. */
const KINDS = { Note: "note", "At home": "note", "Take care": "caution", "This week": "caution", "Urgent advice": "urgent", "Help today": "urgent", Emergency: "emergency" };
const LABEL = new RegExp(`^\\*\\*(${Object.keys(KINDS).join("|")})\\*\\*\\s*`);
const indent = (text) => text.split("\n").map((line) => (line ? `    ${line}` : line)).join("\n");

/** How each peer writes what Markdown lacks. `page` is the path of the file in which the text is. */
export const Dialect = {
  material: {
    box: (kind, label, body) => `!!! ${{ note: "note", caution: "warning", urgent: "danger", emergency: "danger" }[kind]} "${label}"\n\n${indent(body)}`,
    link: (target) => target,
    asset: (path, page) => posix.relative(posix.dirname(page), path),
    // A page is a folder when it is published, unless it is an index.
    script: (name, page) => posix.join(posix.relative(posix.join("/", posix.dirname(page), page.endsWith("index.md") ? "" : "x"), "/"), name),
    definitions: (text) => text,
  },
  starlight: {
    box: (kind, label, body) => `:::${{ note: "note", caution: "caution", urgent: "danger", emergency: "danger" }[kind]}[${label}]\n\n${body}\n\n:::`,
    // Relative links to files are not resolved there.
    link: (target, page) => {
      const [path, fragment] = target.split("#");
      const file = posix.join("/", posix.dirname(page), path);
      return `${file.replace(/index\.md$/, "").replace(/\.md$/, "/")}${fragment ? `#${fragment}` : ""}`;
    },
    asset: (path) => `/${path}`,
    script: (name) => `/${name}`,
    definitions: (text) => text.replace(/^(\S.*)\n: (.*)$/gm, "**$1**\n\n$2"),
  },
};

/** The body of a page for a peer, without its title. */
export function translate(guide, page, dialect) {
  let text = page.published.replace(/^# .*\n+/, "");
  text = text.replace(/^(?:>.*\n)+/gm, (quotation) => box(dialect, quotation));
  for (const tool of page.tools) {
    const html = `<div>\n${tool.html}\n</div>\n\n<script src="${dialect.script(tool.script, page.file)}" type="module"></script>\n`;
    text = replaceOnce(text, tool.heading, (heading, rest) => `${heading}\n\n${html}\n${rest}`, page.file);
  }
  text = dialect.definitions(text) + listOf(guide, page.file) + related(guide, page);
  return text.replace(/(\]\(|<)(https?:\/\/[^)>\s]+)(?=[)>])/g, (whole, before, address) => {
    if (!address.startsWith(`${guide.origin}/`)) return whole;
    const target = pathOf(guide, address.slice(guide.origin.length + 1), page.file, dialect);
    return `${before}${target}`;
  });
}

/** The link that a peer has for an address of the guide: a page, or a file such as a drawing. */
function pathOf(guide, address, from, dialect) {
  const [path, fragment] = address.split("#");
  const file = guide.files.get(path);
  if (!file) return dialect.asset(path, from);
  const target = posix.relative(posix.dirname(from), file) || posix.basename(file);
  return dialect.link(`${target}${fragment ? `#${fragment}` : ""}`, from);
}

/** A quotation as a box, if it starts with a label of the guide or of GitHub; a strip has several labels and is one box. */
function box(dialect, quotation) {
  const body = quotation.replace(/^> ?/gm, "").trim();
  if (body.startsWith("[!IMPORTANT]")) return `${dialect.box("caution", "Important", body.slice("[!IMPORTANT]".length).trim())}\n`;
  const label = LABEL.exec(body)?.[1];
  return label ? `${dialect.box(KINDS[label], label, body.replace(LABEL, ""))}\n` : quotation;
}

function replaceOnce(text, heading, change, file) {
  const at = text.indexOf(`${heading}\n`);
  if (at < 0) throw new Error(`${file}: no heading ${heading}`);
  return text.slice(0, at) + change(heading, text.slice(at + heading.length + 1));
}

/** What the generator lists by itself on the pages for terms and sources. */
function listOf({ glossary, references }, file) {
  if (file === "glossary.md") {
    const rows = Object.entries(glossary).map(([id, { term, definition }]) => `<dt id="${id}">${term}</dt>\n<dd>${definition}</dd>`);
    return `\n<dl>\n${rows.join("\n")}\n</dl>\n`;
  }
  if (file === "references.md") return `\n${Object.entries(references).map(([, source]) => `- ${sourceLine(source)}`).join("\n")}\n`;
  return "";
}

function related(guide, { file, front }) {
  if (!front.related) return "";
  const rows = front.related.map(({ page, reason }) => {
    const target = posix.join(posix.dirname(file), page);
    return `- [${guide.pages.get(target).front.title}](${guide.origin}/${guide.pages.get(target).path}): ${reason}`;
  });
  return `\n## Related pages\n\n${rows.join("\n")}\n`;
}

/** A source as the guide lists it. */
function sourceLine({ authors, year, title, about, kind }) {
  return `${[authors, year && `(${year})`].filter(Boolean).join(" ")}. ${title ? `*${title}*` : about} (${kind})`;
}
