//! What the template engine says, in this program's words, with what to do about it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::TemplateFile;
use super::names::slip;
use super::tags::{Scan, Tag, WORDS, open, scan};
use crate::diagnostic::{Diagnostic, nearest};

/// The finding for one of the engine's messages about a place in a file. `text` is the file's, where it is at hand.
pub(super) fn finding(
    message: &str,
    file: &str,
    text: &str,
    range: Range<usize>,
    texts: &BTreeMap<String, TemplateFile>,
) -> Diagnostic {
    if let Some(slip) = slip(message, texts) {
        let range = at_name(slip.name, text, range);
        return slip.told().at(file, range);
    }
    let found = tag(message, text, &range).unwrap_or_else(|| {
        let (message, hint) = grammar(message, text.get(range.start..).unwrap_or_default());
        let finding = Diagnostic::error("template", message);
        (finding.maybe_hint(hint), range)
    });
    found.0.at(file, found.1)
}

/// The place of a name: behind the quotes that it stands in, or `<`.
fn at_name(name: &str, text: &str, range: Range<usize>) -> Range<usize> {
    let rest = text.get(range.start..).unwrap_or_default();
    let before = usize::from(rest.starts_with(['"', '\'', '<']));
    let start = range.start + before;
    match rest
        .get(before..)
        .is_some_and(|rest| rest.starts_with(name))
    {
        true => start..start + name.len(),
        false => range,
    }
}

/// What is wrong with a tag, and where.
fn tag(message: &str, text: &str, range: &Range<usize>) -> Option<(Diagnostic, Range<usize>)> {
    let scan = scan(text);
    match message {
        "Unknown tag" => {
            let word = text.get(range.clone())?;
            let is_before = |tag: &Tag<'_>| tag.range.end <= range.start;
            let around = open(scan.tags.into_iter().filter(is_before)).pop();
            Some((unknown(word, around.as_ref()), range.clone()))
        }
        "Unexpected end of input" | "unexpected end of raw block" => unclosed(text, scan),
        _ if message.starts_with("Unclosed component")
            || message.starts_with("Closing comment") =>
        {
            unclosed(text, scan)
        }
        _ => None,
    }
}

fn unclosed(text: &str, scan: Scan<'_>) -> Option<(Diagnostic, Range<usize>)> {
    let (what, end, range) = match scan.unfinished {
        Some(range) => {
            let what = text[range.clone()].to_owned();
            let end = match what.as_str() {
                "{{" => "}}",
                "{%" => "%}",
                _ => "#}",
            };
            (what, end.to_owned(), range)
        }
        None => {
            let is_raw = |tag: &&Tag<'_>| tag.word == "raw";
            let raw = scan.tags.last().filter(is_raw).cloned();
            let tag = raw.or_else(|| open(scan.tags).pop())?;
            (tag.name(), tag.end(), tag.range)
        }
    };
    let finding = Diagnostic::error("template", format!("`{what}` is never closed"));
    Some((finding.hint(format!("write `{end}` where it ends")), range))
}

/// A word that no tag starts with, inside of `around`.
fn unknown(word: &str, around: Option<&Tag<'_>>) -> Diagnostic {
    let error = |message: String| Diagnostic::error("template", message);
    let is_end = word.starts_with("end");
    match (word, around) {
        (_, Some(tag)) if is_end => {
            let finding = error(format!(
                "`{word}` stands where `{}` is to be closed",
                tag.name()
            ));
            finding.hint(format!("write `{}` first", tag.end()))
        }
        (_, None) if is_end => error(format!("`{word}` closes nothing"))
            .hint("remove it, or write the tag that it closes"),
        ("else" | "elif", _) => error(format!("`{word}` stands in no `if`")),
        ("elseif" | "elsif", _) => error(format!("no tag `{word}`")).label("did you mean `elif`?"),
        ("macro" | "import", _) => error(format!("no tag `{word}`")).hint(
            "Tera 2 has components instead: `{% component name() %}` … `{% endcomponent name %}`",
        ),
        _ => {
            let finding = error(format!("no tag `{word}`"));
            match nearest(word, WORDS) {
                Some(right) => finding.label(format!("did you mean `{right}`?")),
                None => finding.hint(format!("tags: {}", WORDS.join(", "))),
            }
        }
    }
}

/// Any other message, and what to do where it is known; `there` is the text from the place on.
fn grammar(message: &str, there: &str) -> (String, Option<&'static str>) {
    const VALUE: &str = "one of: integer, float,";
    let hint = match there.chars().next() {
        Some('!') if !there.starts_with("!=") => Some("write `not` for `!`"),
        Some('&') => Some("write `and` for `&&`"),
        Some('|') if message.starts_with("Found") => Some("write `or` for `||`"),
        _ => None,
    };
    let found = message.strip_prefix("Found ").and_then(|rest| {
        let (found, expected) = rest.split_once(" but expected ")?;
        let expected = match expected.trim_end_matches('.') {
            list if list.starts_with(VALUE) => "a value".to_owned(),
            mark @ ("}}" | "%}") => format!("`{mark}`"),
            other => other.to_owned(),
        };
        Some(format!("expected {expected}, found {found}"))
    });
    let message = found.unwrap_or_else(|| {
        let mut letters = message.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        let rest = letters.as_str().trim_end_matches('.');
        first.into_iter().collect::<String>() + rest
    });
    (message, hint)
}

#[cfg(test)]
mod tests {
    use super::super::Templates;
    use super::*;

    /// The first finding about a template: its message, the text at its place, and what to do.
    fn told(text: &str) -> (String, &str, Option<String>) {
        let file = TemplateFile {
            name: "x.html".to_owned(),
            file: "x.html".to_owned(),
            text: text.to_owned(),
        };
        let Err(findings) = Templates::load(vec![file], 0) else {
            return (String::new(), "", None);
        };
        let first = findings.into_iter().next().expect("a finding");
        let there = first.span.map_or("", |span| &text[span.range()]);
        let help = first.label.or_else(|| first.hints.first().cloned());
        (first.message, there, help)
    }

    #[test]
    fn what_is_wrong_with_a_template_is_told_with_what_to_do() {
        for (text, message, there, help) in [
            (
                "ü {% if a %}x",
                "`{% if %}` is never closed",
                "{% if a %}",
                "write `{% endif %}` where it ends",
            ),
            (
                "{% <care kind=\"note\"> %}",
                "`{% <care> %}` is never closed",
                "{% <care kind=\"note\"> %}",
                "write `{% </care> %}` where it ends",
            ),
            (
                "x {{ a",
                "`{{` is never closed",
                "{{",
                "write `}}` where it ends",
            ),
            (
                "{% raw %}{% if %}",
                "`{% raw %}` is never closed",
                "{% raw %}",
                "write `{% endraw %}` where it ends",
            ),
            (
                "{% if a %}{% endfor %}",
                "`endfor` stands where `{% if %}` is to be closed",
                "endfor",
                "write `{% endif %}` first",
            ),
            (
                "{% endif %}",
                "`endif` closes nothing",
                "endif",
                "remove it, or write the tag that it closes",
            ),
            (
                "{% inclde 'a' %}",
                "no tag `inclde`",
                "inclde",
                "did you mean `include`?",
            ),
            (
                "{% if !a %}{% endif %}",
                "expected a value, found `!`",
                "!",
                "write `not` for `!`",
            ),
            (
                "ü\n\"ü\" {% include \"paeg.html\" %}",
                "no template `paeg.html`",
                "paeg.html",
                "did you mean `page.html`?",
            ),
            (
                "{% extends \"theme/base.html\" %}{% block haed %}{% endblock haed %}",
                "no block `haed` in the template that this one extends",
                "haed",
                "did you mean `head`?",
            ),
            (
                "{{ <caer /> }}",
                "no component `caer`",
                "caer",
                "did you mean `care`?",
            ),
        ] {
            let help = Some(help.to_owned());
            assert_eq!(told(text), (message.to_owned(), there, help), "{text}");
        }
    }
}
