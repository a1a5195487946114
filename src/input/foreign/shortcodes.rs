//! Shortcodes and directives of other generators in the body of a page. They are text here, and each is reported with
//! what to write instead.

use std::collections::HashMap;
use std::ops::Range;

use super::templates;
use crate::diagnostic::{Diagnostic, counted};

/// A tag that another generator would replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignTag {
    generator: Generator,
    kind: ShortcodeKind,
    name: Range<usize>,
    /// The whole tag, from brace to brace.
    pub span: Range<usize>,
}

/// A generator, by the syntax of its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Generator {
    /// `{{< name >}}` and `{{% name %}}`
    Hugo,
    /// `{{#name}}`
    MdBook,
    /// `{{ name() }}` and `{% name() %}`, up to 0.22
    Zola,
    /// A template language: `{% if x %}`, `{{ page.title }}`
    Template,
    /// This one: a call of a component without its angle brackets, or without the `/` that ends it.
    Own,
}

/// The role of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ShortcodeKind {
    /// It is complete, or opens a pair that only the closing tag shows.
    Single,
    /// It opens a pair.
    Opening,
    /// It closes one.
    Closing,
}

/// The beginning of a tag, up to the end of its name.
struct TagStart {
    generator: Generator,
    kind: ShortcodeKind,
    name: Range<usize>,
}

/// Whether the bytes at `at` may begin such a tag.
#[must_use]
pub fn starts(bytes: &[u8], at: usize) -> bool {
    templates::starts(bytes, at)
}

/// The tag that begins at `at`, if one does.
#[must_use]
pub fn read(bytes: &[u8], at: usize) -> Option<ForeignTag> {
    shortcode(bytes, at).or_else(|| template(bytes, at))
}

/// A tag of a template language.
fn template(bytes: &[u8], at: usize) -> Option<ForeignTag> {
    let tag = templates::read(bytes, at)?;
    let name = std::str::from_utf8(&bytes[tag.name.clone()]).unwrap_or_default();
    Some(ForeignTag {
        generator: Generator::Template,
        kind: match templates::ended(name) {
            Some(_) => ShortcodeKind::Closing,
            None => ShortcodeKind::Single,
        },
        name: tag.name,
        span: tag.span,
    })
}

fn shortcode(bytes: &[u8], at: usize) -> Option<ForeignTag> {
    let TagStart {
        generator,
        kind,
        name,
    } = head(bytes, at)?;
    let (ending, before): (&[u8], &[u8]) = match (generator, bytes[at + 1], bytes[at + 2]) {
        (Generator::Hugo, _, b'%') => (b"%}}", b""),
        (Generator::Hugo, ..) => (b">}}", b""),
        (Generator::MdBook, ..) => (b"}}", b""),
        (Generator::Own, b'%', _) => (b"%}", b""),
        (Generator::Own | Generator::Template, ..) => (b"}}", b""),
        (Generator::Zola, ..) if kind == ShortcodeKind::Closing => (b"%}", b""),
        (Generator::Zola, b'%', _) => (b"%}", b")"),
        (Generator::Zola, ..) => (b"}}", b")"),
    };
    let end = templates::end(bytes, name.end, ending)?;
    let text = bytes[name.end..end].trim_ascii_end();
    let text = text.strip_suffix(b"-").unwrap_or(text).trim_ascii_end();
    let is_whole = text.ends_with(before)
        && (kind != ShortcodeKind::Closing || text.is_empty())
        && (generator != Generator::Own || is_own(bytes[name.start - 1] == b'<', text));
    is_whole.then(|| ForeignTag {
        generator,
        kind,
        span: at..end + ending.len(),
        name,
    })
}

fn head(bytes: &[u8], at: usize) -> Option<TagStart> {
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
            (Generator::Hugo, from, ShortcodeKind::Closing)
        }
        (true, b'<' | b'%', _) => (Generator::Hugo, after_mark, ShortcodeKind::Single),
        (true, _, b'#') => (Generator::MdBook, after_mark + 1, ShortcodeKind::Single),
        (true, _, b'<') => (Generator::Own, after_mark + 1, ShortcodeKind::Single),
        (true, ..) => (Generator::Zola, after_mark, ShortcodeKind::Single),
        (false, _, b'/') => {
            let from = skip_space(bytes, after_mark + 1);
            (Generator::Own, from, ShortcodeKind::Closing)
        }
        (false, ..) => (Generator::Zola, after_mark, ShortcodeKind::Opening),
    };
    let name = from..from + name_length(&bytes[from..], generator);
    let after = bytes.get(name.end..)?;
    let is_name = bytes.get(from)?.is_ascii_alphabetic();
    let word = &bytes[name.clone()];
    let (generator, kind) = match generator {
        Generator::Zola if kind == ShortcodeKind::Opening && word == b"end" => {
            (generator, ShortcodeKind::Closing)
        }
        Generator::Zola if KEYWORDS.contains(&word) => return None,
        Generator::Zola if is_called(after) => (generator, kind),
        Generator::Zola if has_argument(after) => (Generator::Own, kind),
        Generator::MdBook if DIRECTIVES.contains(&word) => (generator, kind),
        Generator::Hugo | Generator::Own => (generator, kind),
        Generator::Zola | Generator::MdBook | Generator::Template => return None,
    };
    is_name.then_some(TagStart {
        generator,
        kind,
        name,
    })
}

/// The directives of mdBook; it ignores any other name.
const DIRECTIVES: [&[u8]; 5] = [
    b"include",
    b"rustdoc_include",
    b"playground",
    b"playpen",
    b"title",
];

/// The first words of tags of many template languages, which a page may be about.
const KEYWORDS: [&[u8]; 7] = [
    b"if", b"elif", b"for", b"set", b"include", b"block", b"assign",
];

/// Whether arguments follow as in a shortcode: each with its name, or none at all. A function in a formula has
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

/// Whether an argument follows as in a component call: `name="value"` or `name={value}`.
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

/// Whether the text between name and braces is that of a component call with a typo: in angle brackets, one whose `/`
/// is missing; any other without them.
fn is_own(in_brackets: bool, text: &[u8]) -> bool {
    match text.strip_suffix(b">") {
        Some(inside) => in_brackets && !inside.iter().any(|byte| b"<>/".contains(byte)),
        None => !in_brackets,
    }
}

/// The first place from `at` on that is not a space.
fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default().iter();
    at + rest.take_while(|byte| b" \t".contains(byte)).count()
}

fn name_length(text: &[u8], generator: Generator) -> usize {
    let more: &[u8] = match generator {
        // A file below `shortcodes/`.
        Generator::Hugo => b"_-./",
        Generator::MdBook | Generator::Zola | Generator::Template => b"_",
        Generator::Own => b"_.",
    };
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || more.contains(byte);
    let length = text.iter().take_while(is_name).count();
    // The `/` of `{{< name/>}}`.
    length - usize::from(text[..length].ends_with(b"/"))
}

/// The length of the literal value at the start of a text, if one is there.
pub type LiteralEnd = fn(&str) -> Option<usize>;

/// The tags of a page with one name.
struct Uses<'f> {
    first: &'f ForeignTag,
    name: &'f str,
    more: usize,
    paired: bool,
}

/// One warning for each name, at its first use. `literal_end` gives the length of the literal value at the start of a
/// text, in the syntax of component calls.
#[must_use]
pub fn findings(
    file: &str,
    body: &str,
    tags: &[&ForeignTag],
    literal_end: LiteralEnd,
) -> Vec<Diagnostic> {
    let mut uses: Vec<Uses<'_>> = Vec::new();
    let mut known: HashMap<(Generator, &str), usize> = HashMap::new();
    let mut last_opened = None;
    for tag in tags {
        let name = &body[tag.name.clone()];
        let closes_any = tag.generator == Generator::Zola && tag.kind == ShortcodeKind::Closing;
        let same = known.get(&(tag.generator, name)).copied();
        let opened = match tag.generator {
            Generator::Template => {
                let opening = templates::ended(name).unwrap_or(name);
                let same = known.get(&(tag.generator, opening));
                same.or_else(|| known.get(&(Generator::Own, opening)))
                    .copied()
            }
            _ if closes_any => last_opened,
            _ => same,
        };
        match (opened, tag.kind) {
            (Some(at), ShortcodeKind::Closing) => uses[at].paired = true,
            _ => match same {
                Some(at) => uses[at].more += 1,
                None => {
                    known.insert((tag.generator, name), uses.len());
                    uses.push(Uses {
                        first: tag,
                        name,
                        more: 0,
                        paired: tag.is_of_pair(),
                    });
                }
            },
        }
        if tag.generator == Generator::Zola && tag.kind == ShortcodeKind::Opening {
            last_opened = known.get(&(tag.generator, name)).copied();
        }
    }
    let finding = |uses: &Uses<'_>| uses.finding(file, body, literal_end);
    uses.iter().map(finding).collect()
}

impl ForeignTag {
    /// Whether it is visibly one of a pair.
    fn is_of_pair(&self) -> bool {
        let closes = self.generator == Generator::Own && self.kind == ShortcodeKind::Closing;
        self.kind == ShortcodeKind::Opening || closes
    }
}

impl Uses<'_> {
    fn finding(&self, file: &str, body: &str, literal_end: LiteralEnd) -> Diagnostic {
        let name = self.name;
        let what = match self.first.generator {
            Generator::Hugo => format!("`{name}` is called as a shortcode of Hugo"),
            Generator::Zola => format!("`{name}` is called as a shortcode of Zola"),
            Generator::MdBook => format!("`#{name}` is a directive of mdBook"),
            Generator::Template if name == "{{" => {
                "`{{ … }}` is a variable of a template language".to_owned()
            }
            Generator::Template => {
                format!("`{{% {name} %}}` is a statement of a template language")
            }
            Generator::Own if body[..self.first.name.start].ends_with('<') => {
                format!("`<{name}>` is called without the `/` that ends a call")
            }
            Generator::Own => format!("`{name}` is called without angle brackets"),
        };
        let message = format!("{what}, and is text here: readers see its braces");
        let finding = match self.first.generator {
            Generator::Own => Diagnostic::warning("component-syntax", message),
            _ => Diagnostic::warning("shortcode-foreign", message),
        };
        let is_template = self.first.generator == Generator::Template;
        let finding = finding
            .at(file, self.first.span.clone())
            .hint(self.advice(body, literal_end))
            .maybe_hint(is_template.then_some("to show it unchanged, put it in backticks"));
        let more = (self.more > 0).then(|| {
            format!(
                "it is in {} of this page too",
                counted(self.more, "other place")
            )
        });
        finding.maybe_hint(more)
    }

    /// What to write here.
    fn advice(&self, body: &str, literal_end: LiteralEnd) -> String {
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
                "put its content into the page, or link to the file".to_owned()
            }
            (Generator::Zola, _) if self.first.kind == ShortcodeKind::Closing => {
                "close a component by its name: `{% </name> %}`".to_owned()
            }
            (Generator::Template, name) => statement_advice(name),
            _ => self.call(body, literal_end),
        }
    }

    /// The component call with the same meaning.
    fn call(&self, body: &str, literal_end: LiteralEnd) -> String {
        let name = self.name.replace('-', "_").replace('/', ".");
        let arguments = arguments(self.first, body, literal_end);
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

/// What to write in place of a statement or variable of a template language.
fn statement_advice(name: &str) -> String {
    let advice = match name {
        "{{" => "write the value itself: no template runs over the text of a page",
        "include" | "include_relative" | "includes" | "include_cached" | "render" | "import" => {
            "put its content into the page, or call a component: `{{<name … />}}`; `components/name.html` defines it"
        }
        "raw" | "endraw" | "verbatim" | "endverbatim" => {
            "remove it: braces without a component call are text here"
        }
        "link" | "post_url" => "write the path of the file: `[words](page.md)`",
        "highlight" | "endhighlight" => "write a fenced code block",
        "comment" | "endcomment" => "write `<!-- … -->`",
        _ => {
            "write what it should print: no template runs over the text of a page; or call a component, `{{<name … />}}`"
        }
    };
    advice.to_owned()
}

/// The arguments as a component takes them, each with a space before it, or `None` if some have no
/// name or are long.
fn arguments(tag: &ForeignTag, body: &str, literal_end: LiteralEnd) -> Option<String> {
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
        _ => &['}', '%', '-'],
    };
    let text = text.trim_end_matches(ends).trim();
    let text = match tag.generator {
        Generator::Zola => text.strip_prefix('(')?.strip_suffix(')')?,
        _ => text,
    };
    if text.len() > LONGEST || text.contains('\n') {
        return None;
    }
    let mut rest = text;
    let mut given = String::new();
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=')?;
        let name = name.trim_end();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if !name.bytes().all(is_part) {
            return None;
        }
        let value = value.trim_start();
        let (value, after) = value.split_at_checked(literal_end(value)?)?;
        given += &if value.starts_with(['"', '\'', '`']) {
            format!(" {name}={value}")
        } else {
            format!(" {name}={{{value}}}")
        };
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Some(given)
}
