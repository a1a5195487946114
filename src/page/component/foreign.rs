//! Shortcodes and directives of other generators. Here they are text; whoever comes from there is told
//! so, with what to write instead.

use std::collections::HashMap;
use std::ops::Range;

use super::literal::LiteralReader;
use super::tag::starts_blank_line;
use crate::diagnostic::{Diagnostic, counted};

/// A tag that another generator would replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    generator: Generator,
    kind: Kind,
    name: Range<usize>,
    /// The whole tag, from brace to brace.
    pub span: Range<usize>,
}

/// A generator that is known by its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Generator {
    /// `{{< name >}}` and `{{% name %}}`
    Hugo,
    /// `{{#name}}`
    MdBook,
    /// `{{ name() }}` and `{% name() %}`, up to 0.22
    Zola,
    /// This one: a call without its angle brackets, or without the `/` that ends it.
    Own,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It stands alone, or opens a pair that only its end tells of.
    Single,
    /// It opens a pair.
    Opening,
    /// It closes one.
    Closing,
}

/// The beginning of a tag, up to the end of its name.
struct Head {
    generator: Generator,
    kind: Kind,
    name: Range<usize>,
}

/// Whether the bytes at `at` begin like such a tag.
pub(super) fn starts(bytes: &[u8], at: usize) -> bool {
    head(bytes, at).is_some()
}

/// The tag that begins at `at`, if one does.
pub(super) fn read(bytes: &[u8], at: usize) -> Option<Foreign> {
    let Head {
        generator,
        kind,
        name,
    } = head(bytes, at)?;
    let (ending, before): (&[u8], &[u8]) = match (generator, bytes[at + 1], bytes[at + 2]) {
        (Generator::Hugo, _, b'%') => (b"%}}", b""),
        (Generator::Hugo, ..) => (b">}}", b""),
        (Generator::MdBook, ..) => (b"}}", b""),
        (Generator::Own, b'%', _) => (b"%}", b""),
        (Generator::Own, ..) => (b"}}", b""),
        (Generator::Zola, ..) if kind == Kind::Closing => (b"%}", b""),
        (Generator::Zola, b'%', _) => (b"%}", b")"),
        (Generator::Zola, ..) => (b"}}", b")"),
    };
    let end = end(bytes, name.end, ending)?;
    let text = bytes[name.end..end].trim_ascii_end();
    let text = text.strip_suffix(b"-").unwrap_or(text).trim_ascii_end();
    let is_whole = text.ends_with(before)
        && (kind != Kind::Closing || text.is_empty())
        && (generator != Generator::Own || is_own(bytes[name.start - 1] == b'<', text));
    is_whole.then(|| Foreign {
        generator,
        kind,
        span: at..end + ending.len(),
        name,
    })
}

/// Where `ending` stands, before the paragraph ends and before the next tag could begin: so no byte
/// is looked at for two tags.
fn end(bytes: &[u8], from: usize, ending: &[u8]) -> Option<usize> {
    for at in from..bytes.len() {
        let rest = &bytes[at..];
        if rest.starts_with(ending) {
            return Some(at);
        }
        if rest.starts_with(b"{{") || rest.starts_with(b"{%") || starts_blank_line(bytes, at) {
            return None;
        }
    }
    None
}

fn head(bytes: &[u8], at: usize) -> Option<Head> {
    let start = bytes.get(at..at + 2)?;
    let in_braces = start == b"{{";
    if !in_braces && start != b"{%" {
        return None;
    }
    let mark = *bytes.get(at + 2)?;
    let after_mark = skip_space(bytes, at + 2 + usize::from(b"<%-".contains(&mark)));
    let first = *bytes.get(after_mark)?;
    let (generator, from, kind) = match (in_braces, mark, first) {
        (true, b'<' | b'%', b'/') => {
            let from = skip_space(bytes, after_mark + 1);
            (Generator::Hugo, from, Kind::Closing)
        }
        (true, b'<' | b'%', _) => (Generator::Hugo, after_mark, Kind::Single),
        (true, _, b'#') => (Generator::MdBook, after_mark + 1, Kind::Single),
        (true, _, b'<') => (Generator::Own, after_mark + 1, Kind::Single),
        (true, ..) => (Generator::Zola, after_mark, Kind::Single),
        (false, _, b'/') => {
            let from = skip_space(bytes, after_mark + 1);
            (Generator::Own, from, Kind::Closing)
        }
        (false, ..) => (Generator::Zola, after_mark, Kind::Opening),
    };
    let name = from..from + name_length(&bytes[from..], generator);
    let after = bytes.get(name.end..)?;
    let is_name = bytes.get(from)?.is_ascii_alphabetic();
    let word = &bytes[name.clone()];
    let (generator, kind) = match generator {
        Generator::Zola if kind == Kind::Opening && word == b"end" => (generator, Kind::Closing),
        Generator::Zola if KEYWORDS.contains(&word) => return None,
        Generator::Zola if is_called(after) => (generator, kind),
        Generator::Zola if has_argument(after) => (Generator::Own, kind),
        Generator::MdBook if DIRECTIVES.contains(&word) => (generator, kind),
        Generator::Hugo | Generator::Own => (generator, kind),
        Generator::Zola | Generator::MdBook => return None,
    };
    is_name.then_some(Head {
        generator,
        kind,
        name,
    })
}

/// What mdBook replaces; it leaves any other name as it is.
const DIRECTIVES: [&[u8]; 5] = [
    b"include",
    b"rustdoc_include",
    b"playground",
    b"playpen",
    b"title",
];

/// What stands first in tags of many template languages, of which a page may tell.
const KEYWORDS: [&[u8]; 7] = [
    b"if", b"elif", b"for", b"set", b"include", b"block", b"assign",
];

/// Whether arguments follow as those of a shortcode do: each with its name, or none. A function in a formula has
/// others.
fn is_called(after: &[u8]) -> bool {
    let Some(inside) = after.trim_ascii_start().strip_prefix(b"(") else {
        return false;
    };
    let inside = inside.trim_ascii_start();
    let name = name_length(inside, Generator::Zola);
    let rest = inside[name..].trim_ascii_start();
    (name == 0 && rest.starts_with(b")"))
        || (name > 0 && rest.starts_with(b"=") && !rest.starts_with(b"=="))
}

/// Whether an argument follows as that of a component does: `name="value"` or `name={value}`.
fn has_argument(after: &[u8]) -> bool {
    let inside = after.trim_ascii_start();
    let name = name_length(inside, Generator::Own);
    let value = inside[name..].strip_prefix(b"=");
    name > 0
        && inside.len() < after.len()
        && value
            .and_then(<[u8]>::first)
            .is_some_and(|first| b"\"'`{".contains(first))
}

/// Whether the text between name and braces is that of a call of ours with a slip: in angle brackets, one whose `/` is
/// missing; any other without them.
fn is_own(in_brackets: bool, text: &[u8]) -> bool {
    match text.strip_suffix(b">") {
        Some(inside) => in_brackets && !inside.iter().any(|byte| b"<>/".contains(byte)),
        None => !in_brackets,
    }
}

/// The first place from `at` on that is no space.
fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default().iter();
    at + rest.take_while(|byte| b" \t".contains(byte)).count()
}

fn name_length(text: &[u8], generator: Generator) -> usize {
    let more: &[u8] = match generator {
        // A file below `shortcodes/`.
        Generator::Hugo => b"_-./",
        Generator::MdBook | Generator::Zola => b"_",
        Generator::Own => b"_.",
    };
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || more.contains(byte);
    let length = text.iter().take_while(is_name).count();
    // The `/` of `{{< name/>}}`.
    length - usize::from(text[..length].ends_with(b"/"))
}

/// What stands on a page under one name.
struct Told<'f> {
    first: &'f Foreign,
    name: &'f str,
    more: usize,
    paired: bool,
}

/// What is worth a word: each name once, at its first place.
#[must_use]
pub fn findings(file: &str, body: &str, foreign: &[&Foreign]) -> Vec<Diagnostic> {
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut known: HashMap<(Generator, &str), usize> = HashMap::new();
    let mut last_opened = None;
    for tag in foreign {
        let name = &body[tag.name.clone()];
        let closes_any = tag.generator == Generator::Zola && tag.kind == Kind::Closing;
        let same = known.get(&(tag.generator, name)).copied();
        let opened = if closes_any { last_opened } else { same };
        match (opened, tag.kind) {
            (Some(at), Kind::Closing) => told[at].paired = true,
            _ => match same {
                Some(at) => told[at].more += 1,
                None => {
                    known.insert((tag.generator, name), told.len());
                    told.push(Told {
                        first: tag,
                        name,
                        more: 0,
                        paired: tag.is_of_pair(),
                    });
                }
            },
        }
        if tag.generator == Generator::Zola && tag.kind == Kind::Opening {
            last_opened = known.get(&(tag.generator, name)).copied();
        }
    }
    told.iter().map(|told| told.finding(file, body)).collect()
}

impl Foreign {
    /// Whether it tells by itself that it is one of two.
    fn is_of_pair(&self) -> bool {
        let closes = self.generator == Generator::Own && self.kind == Kind::Closing;
        self.kind == Kind::Opening || closes
    }
}

impl Told<'_> {
    fn finding(&self, file: &str, body: &str) -> Diagnostic {
        let name = self.name;
        let what = match self.first.generator {
            Generator::Hugo => format!("`{name}` is called as a shortcode of Hugo"),
            Generator::Zola => format!("`{name}` is called as a shortcode of Zola"),
            Generator::MdBook => format!("`#{name}` is a directive of mdBook"),
            Generator::Own if body[..self.first.name.start].ends_with('<') => {
                format!("`<{name}>` is called without the `/` that ends a call")
            }
            Generator::Own => format!("`{name}` is called without angle brackets"),
        };
        let message = format!("{what}, and is text here: readers see its braces");
        let finding = match self.first.generator {
            Generator::Own => Diagnostic::warning("component-syntax", message),
            Generator::Hugo | Generator::Zola | Generator::MdBook => {
                Diagnostic::warning("shortcode-foreign", message)
            }
        };
        let finding = finding
            .at(file, self.first.span.clone())
            .hint(self.advice(body));
        let more = (self.more > 0).then(|| {
            format!(
                "it stands in {} of this page too",
                counted(self.more, "other place")
            )
        });
        finding.maybe_hint(more)
    }

    /// What to write here.
    fn advice(&self, body: &str) -> String {
        match (self.first.generator, self.name) {
            (Generator::Hugo, "ref" | "relref") => {
                let path = body[self.first.span.clone()].split(['"', '\'', '`']).nth(1);
                let path = path.filter(|path| !path.is_empty() && !path.contains('\n'));
                format!("write the path alone: `{}`", path.unwrap_or("sizes.md"))
            }
            (Generator::Hugo, "figure") => {
                "write a picture: `![what it shows](picture.jpg)`".to_owned()
            }
            (Generator::Hugo, "highlight") => "write a fenced code block".to_owned(),
            (Generator::MdBook, "title") => "write `title` in front matter".to_owned(),
            (Generator::MdBook, _) => {
                "put what it stands for into the page, or link to the file".to_owned()
            }
            (Generator::Zola, _) if self.first.kind == Kind::Closing => {
                "close a component by its name: `{% </name> %}`".to_owned()
            }
            _ => self.call(body),
        }
    }

    /// The call of a component that says the same.
    fn call(&self, body: &str) -> String {
        let name = self.name.replace('-', "_").replace('/', ".");
        let arguments = arguments(self.first, body);
        let (given, named) = match &arguments {
            Some(arguments) => (arguments.as_str(), ""),
            None => (" …", ", each argument as `name=\"value\"`"),
        };
        let call = if self.paired {
            format!("`{{% <{name}{given}> %}}` and `{{% </{name}> %}}`, each alone on its line")
        } else {
            format!("`{{{{<{name}{given} />}}}}`")
        };
        format!("write {call}{named}; `components/{name}.html` defines it")
    }
}

/// The arguments as a component takes them, each with a space before it; none where some have no
/// name, or are long.
fn arguments(tag: &Foreign, body: &str) -> Option<String> {
    const LONGEST: usize = 80;
    let text = &body[tag.name.end..tag.span.end];
    if tag.generator == Generator::Own {
        let text = text.trim_end_matches("}}").trim_end_matches("%}").trim();
        let text = text.trim_end_matches(['>', '-']).trim();
        let space = if text.is_empty() { "" } else { " " };
        return (text.len() <= LONGEST && !text.contains('\n')).then(|| format!("{space}{text}"));
    }
    let ends: &[char] = match tag.generator {
        Generator::Hugo => &['}', '%', '>', '/', '-'],
        Generator::MdBook | Generator::Zola | Generator::Own => &['}', '%', '-'],
    };
    let text = text.trim_end_matches(ends).trim();
    let text = match tag.generator {
        Generator::Zola => text.strip_prefix('(')?.strip_suffix(')')?,
        Generator::Hugo | Generator::MdBook | Generator::Own => text,
    };
    if text.len() > LONGEST || text.contains('\n') {
        return None;
    }
    let mut reader = LiteralReader::new(text, 0);
    let mut given = String::new();
    loop {
        reader.skip_space();
        if reader.peek().is_none() {
            return Some(given);
        }
        let name = reader.identifier()?;
        reader.skip_space();
        if !reader.take(b'=') {
            return None;
        }
        reader.skip_space();
        let start = reader.position();
        reader.literal(1).ok()?;
        let value = &text[start..reader.position()];
        given += &if value.starts_with(['"', '\'', '`']) {
            format!(" {name}={value}")
        } else {
            format!(" {name}={{{value}}}")
        };
        reader.skip_space();
        reader.take(b',');
    }
}

#[cfg(test)]
mod tests {
    use crate::page::component::{foreign_findings, scan};

    /// Each finding as `text: message (hints)`, of a text whose own calls are faultless.
    fn told(text: &str) -> Vec<String> {
        let scan = scan(text);
        assert_eq!(scan.errors, [], "{text}");
        let seen: Vec<_> = scan.foreign.iter().collect();
        let describe = |finding: crate::diagnostic::Diagnostic| {
            let place = &text[finding.span.expect("a place").range()];
            format!(
                "{place}: {} ({})",
                finding.message,
                finding.hints.join("; ")
            )
        };
        let findings = foreign_findings("a.md", text, &seen);
        findings.into_iter().map(describe).collect()
    }

    #[test]
    fn a_shortcode_is_told_with_what_to_write_instead() {
        let cases = [
            (
                "See [sizes]({{< relref \"sizes\" >}}), [wear]({{% ref \"/wear.md\" %}}).",
                "{{< relref \"sizes\" >}}: `relref` is called as a shortcode of Hugo, and is text here: readers see its braces (write the path alone: `sizes`)",
            ),
            (
                "{{< my-tip title=\"x\" >}}\nText.\n{{< /my-tip >}}",
                "{{< my-tip title=\"x\" >}}: `my-tip` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{% <my_tip title=\"x\"> %}` and `{% </my_tip> %}`, each alone on its line; `components/my_tip.html` defines it)",
            ),
            (
                "{{<badge>}}, {{< badge/>}} and {{%badge%}}",
                "{{<badge>}}: `badge` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{{<badge />}}`; `components/badge.html` defines it; it stands in 2 other places of this page too)",
            ),
            (
                "{{ youtube(id=\"abc\", start=5) }}",
                "{{ youtube(id=\"abc\", start=5) }}: `youtube` is called as a shortcode of Zola, and is text here: readers see its braces (write `{{<youtube id=\"abc\" start={5} />}}`; `components/youtube.html` defines it)",
            ),
            (
                "{% tip(title=\"x\") -%}\nText.\n{% end %}\n",
                "{% tip(title=\"x\") -%}: `tip` is called as a shortcode of Zola, and is text here: readers see its braces (write `{% <tip title=\"x\"> %}` and `{% </tip> %}`, each alone on its line; `components/tip.html` defines it)",
            ),
            (
                "{{< film abc123 >}}",
                "{{< film abc123 >}}: `film` is called as a shortcode of Hugo, and is text here: readers see its braces (write `{{<film … />}}`, each argument as `name=\"value\"`; `components/film.html` defines it)",
            ),
            (
                "{% end %}",
                "{% end %}: `end` is called as a shortcode of Zola, and is text here: readers see its braces (close a component by its name: `{% </name> %}`)",
            ),
            (
                "{{ <day date=\"2026-11-22\"> }}",
                "{{ <day date=\"2026-11-22\"> }}: `<day>` is called without the `/` that ends a call, and is text here: readers see its braces (write `{{<day date=\"2026-11-22\" />}}`; `components/day.html` defines it)",
            ),
            (
                "{% care kind=\"urgent\" %}\nText.\n{% /care %}\n",
                "{% care kind=\"urgent\" %}: `care` is called without angle brackets, and is text here: readers see its braces (write `{% <care kind=\"urgent\"> %}` and `{% </care> %}`, each alone on its line; `components/care.html` defines it)",
            ),
            (
                "{% /care %}",
                "{% /care %}: `care` is called without angle brackets, and is text here: readers see its braces (write `{% <care> %}` and `{% </care> %}`, each alone on its line; `components/care.html` defines it)",
            ),
            (
                "{{ film width={640} }}",
                "{{ film width={640} }}: `film` is called without angle brackets, and is text here: readers see its braces (write `{{<film width={640} />}}`; `components/film.html` defines it)",
            ),
            (
                "{{#include listing.rs:2:4}}",
                "{{#include listing.rs:2:4}}: `#include` is a directive of mdBook, and is text here: readers see its braces (put what it stands for into the page, or link to the file)",
            ),
        ];
        for (text, finding) in cases {
            assert_eq!(
                told(text).first().map(String::as_str),
                Some(finding),
                "{text}"
            );
        }
        assert_eq!(told(cases[0].0).len(), 2);
        assert!(cases[1..].iter().all(|(text, _)| told(text).len() == 1));
    }

    #[test]
    fn calls_of_components_code_and_other_braces_are_not_told() {
        for text in [
            "{{<a/>}} {{ <a_b.c title=\"x\" />}}",
            "{{<a v={[1]} />}} {{-<a/>-}}",
            "{% <care> %}\nText.\n{% </care> %}\n",
            "`{{< tip >}}` and ``{{ youtube(id=1) }}``",
            "```\n{{#include a.rs}}\n{% tip() %}\n```\n",
            "\\{{#include a.rs}}",
            "{{ page.title }}, {% if x %}y{% endif %}, {{ f(x) + 1 }}",
            "{{</* tip */>}} {{<}} {{%%}} {{#}} {{ }} {{ (a) }} {% %} {{ f( }} {{",
            "{{< tip\n\n>}} {% end",
            "{{#if x}} {{#invoke:a}} {% if (a or b) %} {% include(\"x\") %} $e^{{g(t)}}$ {{f(x)}}",
            "\\{{% tip %}}",
            "{{ <b>x</b> }} {{ <br/> }} {% assign x=\"1\" %} {{ x == y }} {% x %} {{ <a }} {% /a b %} {{ a b=c }}",
        ] {
            assert_eq!(told(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn a_page_of_beginnings_is_no_burden() {
        let text = "{{#title ".repeat(200_000);
        assert_eq!(scan(&text).foreign, []);
        let text = "{{#title}}".repeat(200_000);
        assert_eq!(scan(&text).foreign.len(), 200_000);
    }
}
