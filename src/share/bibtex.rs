//! An entry for BibTeX and BibLaTeX.

use super::author::Author;
use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, RawLine, Snippet};

pub(super) static FORMAT: Format = Format {
    id: "bibtex",
    text: |formats| formats.bibtex,
    is_prose: false,
    write,
};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Text in braces. A brace counts even after a backslash, so it is written by name. Marks that TeX would join, such as two
/// hyphens, are separated by an empty group.
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
    let snippet = Snippet::<BibTex>::new()
        .markup("@misc{")
        .address(&shared.permalink.without_scheme().hyphenated())
        .markup(",\n  author = {")
        .joined(shared.authors.iter().map(author), " and ")
        .markup("},\n  title = {")
        .append(braced(&shared.title))
        .markup("},\n")
        .append(date(shared));
    let snippet = match shared.site_apart() {
        Some(site) => snippet
            .markup("  note = {")
            .append(braced(site))
            .markup("},\n"),
        None => snippet,
    };
    let snippet = snippet
        .markup("  howpublished = {\\url{")
        .address(&shared.permalink)
        .markup("}},\n  url = {")
        .address(&shared.permalink)
        .markup("}\n}");
    Some(snippet.finish())
}

/// Text in braces, which protect capitals, commas and `and`.
fn braced(line: &RawLine) -> Snippet<BibTex> {
    Snippet::new().markup("{").text(line).markup("}")
}

fn author(author: &Author) -> Snippet<BibTex> {
    match author {
        Author::Person { family, given, .. } => braced(family).markup(", ").append(braced(given)),
        Author::Group(name) => braced(name),
    }
}

fn date(shared: &Shared) -> Snippet<BibTex> {
    let Some(date) = shared.date else {
        return Snippet::new();
    };
    let month = usize::from(date.month().unsigned_abs()) - 1;
    Snippet::new()
        .markup("  year = {")
        .number(date.year())
        .markup("},\n  month = ")
        .markup(MONTHS[month])
        .markup(",\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, titled, undated, written_by};
    use super::*;

    /// The value of a field: the text in its braces, counted as BibTeX does.
    fn field<'c>(snippet: &'c str, name: &str) -> &'c str {
        let start = snippet.find(&format!("\n  {name} = {{")).expect(name) + name.len() + 7;
        let mut depth = 1;
        let end = snippet[start..].find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        &snippet[start..start + end.expect("closed")]
    }

    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let depth = snippet.matches('{').count() - snippet.matches('}').count();
        assert_eq!(depth, 0, "{snippet}");
        let title = field(&snippet, "title");
        let title = title.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
        assert_eq!(
            read(title.expect(&snippet)),
            shared.title.raw(),
            "{snippet}"
        );
        assert_eq!(field(&snippet, "url"), samples::PERMALINK);
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
    fn writes_the_documented_entry() {
        let expected = "@misc{example-org-a-b,
  author = {{Example Guide}},
  title = {{Hamstring \"pull\" \\& \\textless{}tear\\textgreater{}}},
  year = {2026},
  month = nov,
  howpublished = {\\url{https://example.org/a/b/}},
  url = {https://example.org/a/b/}
}";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
    }

    #[test]
    fn separates_marks_that_tex_would_join() {
        let snippet = write(&titled("a -- b --- it''s ,, ``c'' ?`")).expect("always");
        let grave = "\\textasciigrave{}";
        let title =
            format!("{{a -{{}}- b -{{}}-{{}}- it'{{}}'s ,{{}}, {grave}{grave}c'{{}}' ?{grave}}}");
        assert_eq!(field(&snippet, "title"), title);
    }

    #[test]
    fn names_people_and_omits_a_missing_date() {
        let snippet = write(&written_by(&["Jane Roe", "Bed and Breakfast"])).expect("always");
        assert_eq!(
            field(&snippet, "author"),
            "{Roe}, {Jane} and {and Breakfast}, {Bed}"
        );
        assert_eq!(field(&snippet, "note"), "{Example Guide}");
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
