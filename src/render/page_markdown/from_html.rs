//! HTML of components as Markdown: what a reader of Markdown would write for it. Boxes become quotes, summaries and labels
//! bold lines, pictures images, tables tables; forms, scripts and what is hidden is left out.

use super::html_tree::{HtmlElement, HtmlNode, parse};

/// Elements that are blocks.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "noscript",
    "output",
];

/// The Markdown of HTML, as lines without an end; `href` is the address to write for one in it.
pub(super) fn markdown(html: &str, href: &dyn Fn(&str) -> String) -> String {
    let writer = Writer { href };
    writer.blocks(&parse(html)).join("\n\n")
}

struct Writer<'w> {
    href: &'w dyn Fn(&str) -> String,
}

impl Writer<'_> {
    fn blocks(&self, nodes: &[HtmlNode]) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut run = String::new();
        for node in nodes {
            match node {
                HtmlNode::Element(element) if BLOCKS.contains(&&*element.name) => {
                    flush(&mut run, &mut blocks);
                    self.block(element, &mut blocks);
                }
                node => self.inline(node, &mut run),
            }
        }
        flush(&mut run, &mut blocks);
        // A caption repeats what the picture before it is described by.
        let is_repeated = |pair: &[String]| pair[0].starts_with(&format!("![{}](", pair[1]));
        let mut at = 0;
        while at + 1 < blocks.len() {
            if is_repeated(&blocks[at..at + 2]) {
                blocks.remove(at + 1);
            }
            at += 1;
        }
        blocks
    }

    fn block(&self, element: &HtmlElement, blocks: &mut Vec<String>) {
        let inside = || self.blocks(&element.children);
        match element.name.as_str() {
            "blockquote" => quote(inside(), blocks),
            _ if element.has_class("care") || element.has_class("alert") => quote(inside(), blocks),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = element.name[1..].parse().unwrap_or(2);
                let text = inside().join(" ").replace('\n', " ");
                blocks.push(format!("{} {text}", "#".repeat(level)));
            }
            "summary" | "dt" => blocks.extend(bold(inside())),
            "p" if element.has_class("care-label") || element.has_class("alert-label") => {
                blocks.extend(bold(inside()));
            }
            "ul" | "ol" => blocks.extend(self.list(element)),
            "pre" => blocks.push(fenced(&element.text())),
            "hr" => blocks.push("---".to_owned()),
            "table" => self.table(element, blocks),
            _ => blocks.extend(inside()),
        }
    }

    fn list(&self, list: &HtmlElement) -> Option<String> {
        let is_item =
            |node: &&HtmlNode| matches!(node, HtmlNode::Element(element) if element.name == "li");
        let items = list.children.iter().filter(is_item);
        let items: Vec<Vec<String>> = items
            .filter_map(|node| match node {
                HtmlNode::Element(item) => Some(self.blocks(&item.children)),
                HtmlNode::Text(_) => None,
            })
            .filter(|blocks| !blocks.is_empty())
            .collect();
        let is_tight = items.iter().all(|blocks| blocks.len() == 1);
        let start: usize = list
            .attribute("start")
            .and_then(|start| start.parse().ok())
            .unwrap_or(1);
        let lines = items.iter().enumerate().map(|(number, blocks)| {
            let marker = match list.name.as_str() {
                "ol" => format!("{}. ", start.saturating_add(number)),
                _ => "- ".to_owned(),
            };
            prefixed(&blocks.join("\n\n"), &marker, &" ".repeat(marker.len()))
        });
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then(|| lines.join(if is_tight { "\n" } else { "\n\n" }))
    }

    fn table(&self, table: &HtmlElement, blocks: &mut Vec<String>) {
        let mut rows: Vec<&HtmlElement> = Vec::new();
        collect_rows(table, &mut rows, blocks, self);
        let cells = |row: &HtmlElement| -> Vec<(bool, bool, String)> {
            let cells = row.children.iter().filter_map(|node| match node {
                HtmlNode::Element(cell) if matches!(&*cell.name, "th" | "td") => Some(cell),
                _ => None,
            });
            cells
                .map(|cell| {
                    let text = self.blocks(&cell.children).join(" ");
                    let text = text.replace('\n', " ").replace('|', "\\|");
                    (cell.name == "th", cell.has_class("right"), text)
                })
                .collect()
        };
        let rows: Vec<_> = rows
            .into_iter()
            .map(cells)
            .filter(|row| !row.is_empty())
            .collect();
        let Some(columns) = rows.iter().map(Vec::len).max() else {
            return;
        };
        let line = |row: &[(bool, bool, String)]| {
            let cell = |at: usize| row.get(at).map_or("", |(_, _, text)| text);
            let cells: Vec<&str> = (0..columns).map(cell).collect();
            format!("| {} |", cells.join(" | "))
        };
        let has_head = rows[0].iter().all(|(is_head, ..)| *is_head);
        let (head, body) = if has_head {
            (&rows[0][..], &rows[1..])
        } else {
            (&[][..], &rows[..])
        };
        let is_right = |at: usize| {
            let mut filled = body
                .iter()
                .filter_map(|row| row.get(at))
                .filter(|cell| !cell.2.is_empty());
            filled.clone().next().is_some() && filled.all(|(_, right, _)| *right)
        };
        let rules: Vec<&str> = (0..columns)
            .map(|at| if is_right(at) { "--:" } else { "---" })
            .collect();
        let mut lines = vec![line(head), format!("| {} |", rules.join(" | "))];
        lines.extend(body.iter().map(|row| line(row)));
        blocks.push(lines.join("\n"));
    }

    fn inline(&self, node: &HtmlNode, out: &mut String) {
        let element = match node {
            HtmlNode::Text(text) => return push_text(text, out),
            HtmlNode::Element(element) => element,
        };
        let inside = || {
            let mut inside = String::new();
            element
                .children
                .iter()
                .for_each(|child| self.inline(child, &mut inside));
            inside
        };
        let around = |marks: &str, inside: String, out: &mut String| {
            let text = inside.trim();
            let (start, end) = (inside.starts_with(' '), inside.ends_with(' '));
            if !text.is_empty() {
                out.push_str(if start { " " } else { "" });
                out.push_str(&format!("{marks}{text}{marks}"));
                out.push_str(if end { " " } else { "" });
            }
        };
        match element.name.as_str() {
            "br" => out.push_str("\\\n"),
            "b" | "strong" => around("**", inside(), out),
            "em" | "i" | "cite" | "dfn" => around("*", inside(), out),
            "del" | "s" => around("~~", inside(), out),
            "code" | "kbd" | "samp" => out.push_str(&code(&element.text())),
            "img" => {
                let alt = element.attribute("alt").unwrap_or_default();
                let address = (self.href)(element.attribute("src").unwrap_or_default());
                out.push_str(&format!("![{}]({address})", escaped(alt)));
            }
            "a" => {
                let (text, href) = (inside(), element.attribute("href"));
                let text = text.trim();
                match href.filter(|_| !text.is_empty()) {
                    Some(href) => out.push_str(&format!("[{text}]({})", (self.href)(href))),
                    None => out.push_str(text),
                }
            }
            "svg" => push_text(element.attribute("aria-label").unwrap_or_default(), out),
            "iframe" | "video" | "audio" => {
                if let Some(src) = element.attribute("src") {
                    let name = element.attribute("title").unwrap_or(src);
                    out.push_str(&format!("[{}]({})", escaped(name), (self.href)(src)));
                }
            }
            name if BLOCKS.contains(&name) => {
                let text = self.blocks(&element.children).join(" ");
                out.push_str(&format!(" {text} "));
            }
            _ => out.push_str(&inside()),
        }
    }
}

/// Collects the rows of a table, and its caption as a block.
fn collect_rows<'e>(
    element: &'e HtmlElement,
    rows: &mut Vec<&'e HtmlElement>,
    blocks: &mut Vec<String>,
    writer: &Writer<'_>,
) {
    for child in &element.children {
        match child {
            HtmlNode::Element(row) if row.name == "tr" => rows.push(row),
            HtmlNode::Element(part) if part.name == "caption" => {
                blocks.extend(bold(writer.blocks(&part.children)));
            }
            HtmlNode::Element(part) if matches!(&*part.name, "thead" | "tbody" | "tfoot") => {
                collect_rows(part, rows, blocks, writer);
            }
            _ => {}
        }
    }
}

/// Ends a paragraph.
fn flush(run: &mut String, blocks: &mut Vec<String>) {
    let text = std::mem::take(run);
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = text[digits..].chars().next();
    let is_marker = match sign {
        Some('.' | ')') => digits > 0,
        Some('#' | '+' | '-' | '=' | '>' | '~' | '|' | ':') => digits == 0,
        _ => false,
    };
    blocks.push(match is_marker {
        true => format!("{}\\{}", &text[..digits], &text[digits..]),
        false => text.to_owned(),
    });
}

fn bold(blocks: Vec<String>) -> Option<String> {
    let text = blocks.join(" ").replace('\n', " ").replace("**", "");
    (!text.is_empty()).then(|| format!("**{text}**"))
}

fn quote(inside: Vec<String>, blocks: &mut Vec<String>) {
    if !inside.is_empty() {
        blocks.push(prefixed(&inside.join("\n\n"), "> ", "> "));
    }
}

/// Lines with a prefix each; empty ones without the space at its end.
pub(super) fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.split('\n').enumerate();
    let lines = lines.map(|(number, line)| {
        let prefix = if number == 0 { first } else { rest };
        match line.is_empty() {
            true => prefix.trim_end().to_owned(),
            false => format!("{prefix}{line}"),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Adds text with its white space as one space each.
fn push_text(text: &str, out: &mut String) {
    let mut words = text.split_ascii_whitespace().peekable();
    let is_space = |c: char| c.is_ascii_whitespace();
    if text.starts_with(is_space) && !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
    while let Some(word) = words.next() {
        out.push_str(&escaped(word));
        if words.peek().is_some() || text.ends_with(is_space) {
            out.push(' ');
        }
    }
}

/// Text in which no sign is Markdown.
pub(in crate::render) fn escaped(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = ' ';
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let after = signs.peek().copied().unwrap_or(' ');
        let escapes = match sign {
            '\\' | '*' | '`' | '[' | ']' | '<' => true,
            '_' | '~' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            _ => false,
        };
        if escapes {
            kept.push('\\');
        }
        kept.push(sign);
        before = sign;
    }
    kept
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

fn code(text: &str) -> String {
    let marks = "`".repeat(longest_run(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{marks}{space}{text}{space}{marks}")
}

fn fenced(text: &str) -> String {
    let marks = "`".repeat(longest_run(text).max(2) + 1);
    format!("{marks}\n{}\n{marks}", text.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_become_what_one_would_write() {
        let href = |address: &str| format!("/{address}");
        for (html, expected) in [
            ("<p>a  b\nc</p> <p>d</p>", "a b c\n\nd"),
            (
                "<div class=\"care care-urgent\">\n<p class=\"care-label\">Urgent advice</p>\nText.\n<p class=\"care-call\"><a href=\"tel:112\">Call 112</a> <small>in Europe</small></p></div>",
                "> **Urgent advice**\n>\n> Text.\n>\n> [Call 112](/tel:112) in Europe",
            ),
            (
                "<figure><img src=\"x.svg\" alt=\"A\"><figcaption><p>A</p><details><summary>In words</summary>W</details></figcaption></figure>",
                "![A](/x.svg)\n\n**In words**\n\nW",
            ),
            (
                "<table><caption>C</caption><thead><tr><th>a|b<th>n</tr></thead><tbody><tr><td>x</td><td class=\"right\">1</td></tr></tbody></table>",
                "**C**\n\n| a\\|b | n |\n| --- | --: |\n| x | 1 |",
            ),
            ("<ul><li>a<li>b <b>c </b>d</ul>", "- a\n- b **c** d"),
            (
                "<ol start=3><li><p>a</p><p>b</p></li><li>c</li></ol>",
                "3. a\n\n   b\n\n4. c",
            ),
            (
                "<h3>T <code>x`y</code></h3><hr><pre>a\n```\n</pre>",
                "### T ``x`y``\n\n---\n\n````\na\n```\n````",
            ),
            (
                "1. a *b* &lt;c&gt; d_e _f_",
                "1\\. a \\*b\\* \\<c> d_e \\_f\\_",
            ),
            ("# a<br>b", "\\# a\\\nb"),
            (
                "a<!-- secret --><script>x</script><p hidden>h</p><button>b</button><svg><path/></svg>c",
                "ac",
            ),
            ("<a href=\"b/\"><p>a</p></a>", "[a](/b/)"),
        ] {
            assert_eq!(markdown(html, &href), expected, "{html}");
        }
        let deep = format!("{}a{}", "<div>".repeat(5000), "</div>".repeat(5000));
        assert_eq!(markdown(&deep, &href), "a");
    }
}
