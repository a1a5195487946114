//! Recognises the markup of other generators next to code.

use std::ops::Range;

use super::markup::Markup;
use super::syntax::name_length;

/// The range of a directive of another generator behind the fence of a code block, such as `{note}`.
#[must_use]
pub fn directive(info: &str) -> Option<Range<usize>> {
    let start = info.len() - info.trim_start().len();
    let text = info.trim();
    let inside = text.strip_prefix('{')?;
    let name = &inside[..name_length(inside)];
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // ` ```{r, echo=FALSE} ` of R Markdown.
    let is_directive = inside[name.len()..].starts_with(['}', ',', ' ']);
    let end = text.find('}').map_or(text.len(), |end| end + 1);
    is_directive.then_some(start..start + end)
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
    fn reads_directives_behind_a_fence() {
        for (info, part) in [
            ("{note}", "{note}"),
            ("{code-block} python", "{code-block}"),
            ("{r, echo=FALSE}", "{r, echo=FALSE}"),
            ("{python}", "{python}"),
            ("{py:class} A", "{py:class}"),
        ] {
            let found = directive(info).map(|range| &info[range]);
            assert_eq!(found, Some(part), "{info}");
        }
        for info in [
            "",
            "rust",
            "js {1}",
            "{1-3}",
            "{1}",
            "{",
            "{}",
            "{.python .lines}",
        ] {
            assert_eq!(directive(info), None, "{info}");
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
