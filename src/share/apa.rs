//! A citation in the style of the American Psychological Association, as plain text.

use super::author::Author;
use super::format::Format;
use super::page::Shared;
use super::plain::Plain;
use super::snippet::{RawLine, Snippet};
use crate::base::ui_strings::{Piece, pieces};

pub(super) static FORMAT: Format = Format {
    id: "apa",
    text: |formats| formats.apa,
    is_prose: true,
    write,
};

fn write(shared: &Shared) -> Option<String> {
    let snippet = authors(&shared.authors)
        .markup(" (")
        .append(date(shared))
        .markup("). ")
        .append(sentence(&shared.title));
    let snippet = match shared.site_apart() {
        Some(site) => snippet.append(sentence(site)),
        None => snippet,
    };
    Some(snippet.address(&shared.permalink).finish())
}

/// A line with a full stop after it, unless it has one.
fn sentence(line: &RawLine) -> Snippet<Plain> {
    let stop = if line.ends_a_sentence() { " " } else { ". " };
    Snippet::new().text(line).markup(stop)
}

fn date(shared: &Shared) -> Snippet<Plain> {
    let strings = shared.strings;
    let Some(date) = shared.date else {
        return Snippet::new().markup(strings.apa_no_date);
    };
    let month = usize::from(date.month().unsigned_abs()) - 1;
    pieces(strings.apa_date).fold(Snippet::new(), |snippet, piece| match piece {
        Piece::Text(text) => snippet.markup(text),
        Piece::Parameter("year") => snippet.number(date.year()),
        Piece::Parameter("month") => snippet.markup(strings.months[month]),
        Piece::Parameter("day") => snippet.number(date.day()),
        Piece::Parameter(_) => snippet,
    })
}

/// `Roe, J., Doe, A., & Example Guide.`
fn authors(authors: &[Author]) -> Snippet<Plain> {
    let author = |author: &Author| match author {
        Author::Person {
            family, initials, ..
        } => Snippet::new().text(family).markup(", ").text(initials),
        Author::Group(name) => Snippet::new().text(name),
    };
    let last = authors.len().saturating_sub(1);
    let snippet = Snippet::new().joined(authors[..last].iter().map(author), ", ");
    let snippet = snippet.markup(if last == 0 { "" } else { ", & " });
    let ends = match authors.last() {
        Some(Author::Person { .. }) => true,
        Some(Author::Group(name)) => name.ends_a_sentence(),
        None => true,
    };
    snippet
        .joined(authors[last..].iter().map(author), "")
        .markup(if ends { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, documented, titled, undated, written_by};
    use super::*;

    #[test]
    fn writes_the_documented_citation() {
        let expected = "Example Guide. (2026, November 22). Hamstring \"pull\" & <tear>. https://example.org/a/b/";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
    }

    #[test]
    fn cites_people_before_the_site() {
        let start = |names: &[&str]| {
            let cited = write(&written_by(names)).expect("always");
            let rest = " (2026, November 22). Title. Example Guide. https://example.org/a/b/";
            cited.strip_suffix(rest).expect(&cited).to_owned()
        };
        assert_eq!(start(&["Jane Roe"]), "Roe, J.");
        assert_eq!(start(&["Jane Roe", "Ann Doe"]), "Roe, J., & Doe, A.");
        assert_eq!(
            start(&["Jane Roe", "Ann Doe", "Acme"]),
            "Roe, J., Doe, A., & Acme."
        );
    }

    #[test]
    fn cites_undated_pages_and_questions() {
        let expected = "Example Guide. (n.d.). Title. https://example.org/a/b/";
        assert_eq!(write(&undated()).as_deref(), Some(expected));
        let expected = "Example Guide. (2026, November 22). Why rest? https://example.org/a/b/";
        assert_eq!(write(&titled("Why rest?")).as_deref(), Some(expected));
    }

    #[test]
    fn hostile_titles_are_unchanged() {
        for title in HOSTILE {
            let shared = titled(title);
            let cited = write(&shared).expect("always");
            let inner = cited.strip_prefix("Example Guide. (2026, November 22). ");
            let inner = inner.and_then(|rest| rest.strip_suffix(" https://example.org/a/b/"));
            let title = shared.title.raw();
            let inner = inner.expect(&cited);
            assert!(inner == title || inner == format!("{title}."), "{cited}");
        }
    }
}
