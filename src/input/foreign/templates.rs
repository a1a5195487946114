//! Tags of template languages in the text of a page: `{% include a.html %}` of Liquid and Jinja, `{{ page.title }}`,
//! `{{ .Title }}` of Hugo, `{{#if x}}` of Handlebars. No template runs over a page here, so readers see them.

use std::ops::Range;

use crate::base::text::starts_blank_line;

/// A tag of a template language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateTag {
    /// The whole tag, from brace to brace.
    pub span: Range<usize>,
    /// The name of a statement; of an expression its opening braces.
    pub name: Range<usize>,
}

/// Whether the bytes at `at` may begin such a tag.
#[must_use]
pub fn starts(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at..];
    rest.starts_with(b"{{") || rest.starts_with(b"{%")
}

/// The tag that begins at `at`, if one does.
#[must_use]
pub fn read(bytes: &[u8], at: usize) -> Option<TemplateTag> {
    let is_statement = bytes[at..].starts_with(b"{%");
    // Braces of formulas, of shells and of workflows (`${{ … }}`).
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let of_others: &[u8] = if is_statement { b"\\" } else { b"^_\\{$}" };
    if !starts(bytes, at) || before.is_some_and(|byte| of_others.contains(&byte)) {
        return None;
    }
    let ending: &[u8] = if is_statement { b"%}" } else { b"}}" };
    let end = end(bytes, at + 2, ending)?;
    let inside = &bytes[at + 2..end];
    let name = if is_statement {
        let start = at + 2 + space(inside, b" \t\r\n-~+");
        start..start + word(&bytes[start..end])
    } else {
        let is_spaced = inside.first().is_some_and(u8::is_ascii_whitespace);
        let is_glued = before.is_some_and(|byte| byte.is_ascii_alphanumeric()) && !is_spaced;
        let start = match !is_glued && is_expression(inside) {
            true => at + 2,
            false => at,
        };
        at..start
    };
    (!name.is_empty()).then(|| TemplateTag {
        span: at..end + ending.len(),
        name,
    })
}

/// Where `ending` is, before the paragraph ends and before the next tag could begin, so that no byte is read for two
/// tags.
#[must_use]
pub fn end(bytes: &[u8], from: usize, ending: &[u8]) -> Option<usize> {
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

/// The statement that ends or continues another one, without its `end`: that of `endif` is `if`.
#[must_use]
pub fn ended(name: &str) -> Option<&str> {
    match name {
        "else" | "elsif" | "elif" | "elseif" => Some("if"),
        "when" => Some("case"),
        _ => name.strip_prefix("end").filter(|rest| !rest.is_empty()),
    }
}

fn space(bytes: &[u8], signs: &[u8]) -> usize {
    bytes.iter().take_while(|byte| signs.contains(byte)).count()
}

/// The length of the name at the start of a text; 0 if none is there.
fn word(bytes: &[u8]) -> usize {
    let is_first = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
    let length = bytes.iter().take_while(is_part).count();
    if is_first { length } else { 0 }
}

/// Whether the text between double braces is a variable, with or without filters or arguments. Terms of formulas, such as
/// `f(x) + 1`, are not.
fn is_expression(inside: &[u8]) -> bool {
    // Hugo prints a shortcode in a comment as it is.
    if inside.starts_with(b"</*") || inside.starts_with(b"%/*") {
        return true;
    }
    let marked = space(inside, b" \t\r\n-~#/>^!&*");
    let text = inside[marked..].trim_ascii_end();
    let text = text.strip_suffix(b"-").unwrap_or(text).trim_ascii_end();
    let Some(first) = text.first() else {
        return false;
    };
    if b"\"'`".contains(first) {
        // A literal is printed through a filter.
        let close = text[1..].iter().position(|byte| byte == first);
        let after = close.map_or(&[][..], |close| text[close + 2..].trim_ascii_start());
        return after.first() == Some(&b'|');
    }
    let is_path = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.$[]".contains(byte);
    let length = text.iter().take_while(is_path).count();
    let is_named = text[..length].iter().any(u8::is_ascii_alphabetic) && !first.is_ascii_digit();
    let after = &text[length..];
    let argument = after.trim_ascii_start();
    let is_spaced = argument.len() < after.len();
    is_named
        && match argument.first() {
            None => length > 1 || marked > 0,
            Some(b'|' | b':') => true,
            Some(b'(') => matches!(
                argument[1..].trim_ascii_start().first(),
                Some(b'"' | b'\'' | b')')
            ),
            Some(next) => {
                is_spaced
                    && length > 1
                    && (next.is_ascii_alphanumeric() || b"\"'`.$(".contains(next))
            }
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Option<&str> {
        let at = text.find('{')?;
        let tag = read(text.as_bytes(), at)?;
        assert!(text[tag.span].ends_with('}'));
        Some(&text[tag.name])
    }

    #[test]
    fn statements_have_a_name() {
        for (text, expected) in [
            ("{% include note.html a=\"b\" %}", "include"),
            ("{%- if x -%}", "if"),
            ("{%endraw%}", "endraw"),
            ("x{% link a.md %}", "link"),
            ("{% post_url 2026-01-01-a %}", "post_url"),
            ("{% if (a or b)\n%}", "if"),
        ] {
            assert_eq!(name(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn expressions_are_variables_with_filters_or_arguments() {
        for text in [
            "{{ page.title }}",
            "{{page.title}}",
            "{{ x }}",
            "{{name}}",
            "/{{ site.baseurl }}/a",
            "{{ .Title }}",
            "{{- .Site.Params.x -}}",
            "{{ $x }}",
            "{{ 'a.png' | relative_url }}",
            "{{ a | b: \"c\" }}",
            "{{ partial \"a.html\" . }}",
            "{{ url('a') }}",
            "{{ now() }}",
            "{{#if x}}",
            "{{/if}}",
            "{{> part }}",
            "{{</* tip */>}}",
            "{{ _self.x[0] }}",
            "{{youtube abc123}}",
        ] {
            assert_eq!(name(text), Some("{{"), "{text}");
        }
    }

    #[test]
    fn formulas_and_other_braces_are_text() {
        for text in [
            "$e^{{g(t)}}$",
            "\\frac{{ab}}{{cd}}",
            "{{ f(x) + 1 }}",
            "{{f(x)}}",
            "{{ x == y }}",
            "{{x}}",
            "{{1, 2}, {3}}",
            "{{ \"a\": 1 }}",
            "${{ github.ref }}",
            "{{}}",
            "{{ }}",
            "{{ (a) }}",
            "{{#}}",
            "{{<}}",
            "{{%%}}",
            "{% %}",
            "{% <a %}",
            "{{ a\n\nb }}",
            "{{ a {{ b }}",
            "{ a }",
            "{% x",
            "{{ ... }}",
            "f{{ab}}",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
