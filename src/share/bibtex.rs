//! An entry for BibTeX and BibLaTeX.

use super::author::Author;
use super::escape::{Code, Context, Line};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "bibtex",
    label: "BibTeX",
    note: "For LaTeX and reference managers.",
    write,
};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Text in braces. A brace counts even behind a backslash, so it is written by name. Two marks that TeX
/// would print as one, such as two hyphens, have an empty group between them.
struct BibTex;

impl Context for BibTex {
    fn escape(out: &mut String, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.push_str("\\textbackslash{}"),
                '{' => out.push_str("\\textbraceleft{}"),
                '}' => out.push_str("\\textbraceright{}"),
                '<' => out.push_str("\\textless{}"),
                '>' => out.push_str("\\textgreater{}"),
                '~' => out.push_str("\\textasciitilde{}"),
                '^' => out.push_str("\\textasciicircum{}"),
                '`' => out.push_str("\\textasciigrave{}"),
                '-' | '\'' | ',' if chars.peek() == Some(&c) => out.extend([c, '{', '}']),
                '#' | '$' | '%' | '&' | '_' => out.extend(['\\', c]),
                c => out.push(c),
            }
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<BibTex>::new()
        .markup("@misc{")
        .address(&shared.permalink.without_scheme().hyphenated())
        .markup(",\n  author = {")
        .joined(shared.authors.iter().map(author), " and ")
        .markup("},\n  title = {")
        .code(braced(&shared.title))
        .markup("},\n")
        .code(date(shared));
    let code = match shared.site_apart() {
        Some(site) => code.markup("  note = {").code(braced(site)).markup("},\n"),
        None => code,
    };
    let code = code
        .markup("  howpublished = {\\url{")
        .address(&shared.permalink)
        .markup("}},\n  url = {")
        .address(&shared.permalink)
        .markup("}\n}");
    Some(code.finish())
}

/// In braces of its own, which keep its capitals and let no comma or `and` take it apart.
fn braced(line: &Line) -> Code<BibTex> {
    Code::new().markup("{").text(line).markup("}")
}

fn author(author: &Author) -> Code<BibTex> {
    match author {
        Author::Person { family, given, .. } => braced(family).markup(", ").code(braced(given)),
        Author::Group(name) => braced(name),
    }
}

fn date(shared: &Shared) -> Code<BibTex> {
    let Some(date) = shared.date else {
        return Code::new();
    };
    let month = usize::from(date.month().unsigned_abs()) - 1;
    Code::new()
        .markup("  year = {")
        .number(date.year())
        .markup("},\n  month = ")
        .markup(MONTHS[month])
        .markup(",\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, titled, undated, written_by};
    use super::*;

    /// The value of a field: what stands in its braces, counted as BibTeX counts them.
    fn field<'c>(code: &'c str, name: &str) -> &'c str {
        let start = code.find(&format!("\n  {name} = {{")).expect(name) + name.len() + 7;
        let mut depth = 1;
        let end = code[start..].find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        &code[start..start + end.expect("closed")]
    }

    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let depth = code.matches('{').count() - code.matches('}').count();
        assert_eq!(depth, 0, "{code}");
        let title = field(&code, "title");
        let title = title.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
        assert_eq!(read(title.expect(&code)), shared.title.raw(), "{code}");
        assert_eq!(field(&code, "url"), samples::PERMALINK);
    }

    /// What LaTeX prints.
    fn read(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            assert!(!"{}~^`#$%&_<>".contains(c), "{text}");
            rest = &rest[c.len_utf8()..];
            if "-',".contains(c) {
                assert!(!rest.starts_with(c), "{text}");
                rest = rest.strip_prefix("{}").unwrap_or(rest);
            }
            let Some(command) = (c == '\\').then_some(rest) else {
                out.push(c);
                continue;
            };
            let named = command.find("{}").filter(|_| command.starts_with("text"));
            let length = named.unwrap_or(1);
            out.push_str(match &command[..length] {
                "textbackslash" => "\\",
                "textbraceleft" => "{",
                "textbraceright" => "}",
                "textless" => "<",
                "textgreater" => ">",
                "textasciitilde" => "~",
                "textasciicircum" => "^",
                "textasciigrave" => "`",
                other => other,
            });
            rest = &command[length + if named.is_some() { 2 } else { 0 }..];
        }
        out
    }

    #[test]
    fn the_entry_is_the_one_of_the_contract() {
        let expected = "@misc{example-org-a-b,
  author = {{Example Guide}},
  title = {{Hamstring \"pull\" \\& \\textless{}tear\\textgreater{}}},
  year = {2026},
  month = nov,
  howpublished = {\\url{https://example.org/a/b/}},
  url = {https://example.org/a/b/}
}";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
    }

    #[test]
    fn no_two_marks_are_printed_as_one() {
        let code = write(&titled("a -- b --- it''s ,, ``c'' ?`")).expect("always");
        let grave = "\\textasciigrave{}";
        let title =
            format!("{{a -{{}}- b -{{}}-{{}}- it'{{}}'s ,{{}}, {grave}{grave}c'{{}}' ?{grave}}}");
        assert_eq!(field(&code, "title"), title);
    }

    #[test]
    fn people_are_named_and_a_missing_date_is_left_out() {
        let code = write(&written_by(&["Jane Roe", "Bed and Breakfast"])).expect("always");
        assert_eq!(
            field(&code, "author"),
            "{Roe}, {Jane} and {and Breakfast}, {Bed}"
        );
        assert_eq!(field(&code, "note"), "{Example Guide}");
        assert!(!write(&undated()).expect("always").contains("year"));
    }

    #[test]
    fn hostile_titles_read_back() {
        HOSTILE.iter().for_each(|title| check(&titled(title)));
    }

    proptest! {
        #[test]
        fn any_title_reads_back(title in samples::any_title()) {
            check(&titled(&title));
        }
    }
}
