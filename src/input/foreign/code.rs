//! Recognises the markup of other generators next to code.

use std::ops::Range;

use super::markup::Markup;
use super::syntax::name_length;

/// Markup of another generator in the words behind the fence of a code block, and its range in them. The first word is the
/// language.
#[must_use]
pub fn in_fence(info: &str) -> Option<(Markup, Range<usize>)> {
    let start = info.len() - info.trim_start().len();
    let text = info.trim();
    let inside = text.strip_prefix('{');
    let name = inside.map(|inside| &inside[..name_length(inside)]);
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        let is_closed = text[name.len() + 1..].starts_with('}');
        // ` ```{r, echo=FALSE} ` of R Markdown.
        let is_directive = is_closed || text[name.len() + 1..].starts_with([',', ' ']);
        let end = text.find('}').map_or(text.len(), |end| end + 1);
        return is_directive.then_some((Markup::Fence, start..start + end));
    }
    let last_brace = text.rfind('}').unwrap_or_default();
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let is_value = word.char_indices().any(|(sign, c)| {
            let before = &word[..sign];
            c == '='
                && before.ends_with(|c: char| c.is_ascii_alphanumeric())
                && sign + 1 < word.len()
        });
        let brace = word
            .find('{')
            .filter(|_| !word.contains("{}") && last_brace > at);
        if is_value || brace.is_some() {
            let from = at + brace.filter(|_| !is_value).unwrap_or(0);
            return Some((Markup::FenceAttributes, start + from..start + text.len()));
        }
        at += word.len()
            + text[at + word.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
    }
    None
}

/// A role before code, such as `{ref}` of MyST and `:ref:` of reStructuredText, and its length. `before` is the text that
/// ends directly before the backtick.
#[must_use]
pub fn role(before: &str) -> Option<(Markup, usize)> {
    let (inside, open, is_part): (_, _, fn(char) -> bool) = match before.strip_suffix('}') {
        Some(inside) => (inside, '{', |c| {
            c.is_ascii_alphanumeric() || "-_:.".contains(c)
        }),
        None => (before.strip_suffix(':')?, ':', |c| {
            c.is_ascii_alphabetic() || "-:".contains(c)
        }),
    };
    let start = inside.trim_end_matches(is_part);
    let name = inside[start.len()..].trim_start_matches(':');
    let start = &inside[..inside.len() - name.len()];
    let outer = start.strip_suffix(open)?.trim_end_matches(open);
    let is_apart = !outer.ends_with(|c: char| c.is_alphanumeric() || "$\\}`".contains(c));
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && is_apart)
        .then(|| (Markup::Role, before.len() - outer.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_words_behind_a_fence() {
        for (info, kind, part) in [
            ("{note}", Markup::Fence, "{note}"),
            ("{code-block} python", Markup::Fence, "{code-block}"),
            ("{r, echo=FALSE}", Markup::Fence, "{r, echo=FALSE}"),
            ("{python}", Markup::Fence, "{python}"),
            ("{py:class} A", Markup::Fence, "{py:class}"),
            (
                "python title=\"a b\"",
                Markup::FenceAttributes,
                "title=\"a b\"",
            ),
            ("js {1,3-4}", Markup::FenceAttributes, "{1,3-4}"),
            (
                "js{1} title=\"a\"",
                Markup::FenceAttributes,
                "{1} title=\"a\"",
            ),
            (
                "rust,linenos,name=a.rs",
                Markup::FenceAttributes,
                "rust,linenos,name=a.rs",
            ),
            (
                " {.python .lines}",
                Markup::FenceAttributes,
                "{.python .lines}",
            ),
            ("title=\"a\"", Markup::FenceAttributes, "title=\"a\""),
        ] {
            let found = in_fence(info).map(|(kind, range)| (kind, &info[range]));
            assert_eq!(found, Some((kind, part)), "{info}");
        }
        for info in [
            "",
            "rust",
            "rust,ignore",
            "js twoslash",
            "yaml a.yaml",
            "c = d",
            "{",
            "sh $ x",
            "{}",
        ] {
            assert_eq!(in_fence(info), None, "{info}");
        }
    }

    #[test]
    fn reads_roles_before_code() {
        for (before, part) in [
            ("See {ref}", "{ref}"),
            ("{py:class}", "{py:class}"),
            ("({doc}", "{doc}"),
            ("See :ref:", ":ref:"),
            (":py:class:", ":py:class:"),
        ] {
            let found = role(before).map(|(_, length)| &before[before.len() - length..]);
            assert_eq!(found, Some(part), "{before}");
        }
        for before in [
            "",
            "See ",
            "as follows:",
            "${HOME}",
            "a{b}",
            "12:30:",
            "a: b:",
            "{a b}",
            "{}",
            "::",
            "x:y:",
            "\\{ref}",
        ] {
            assert_eq!(role(before), None, "{before}");
        }
    }
}
