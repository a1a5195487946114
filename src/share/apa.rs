//! A citation in the style of the American Psychological Association, as plain text.

use super::author::Author;
use super::escape::{Code, Line};
use super::plain::Plain;
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "apa",
    label: "Citation (APA)",
    note: "For a list of references.",
    write,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn write(shared: &Shared) -> Option<String> {
    let code = authors(&shared.authors)
        .markup(" (")
        .code(date(shared))
        .markup("). ")
        .code(sentence(&shared.title));
    let code = match shared.site_apart() {
        Some(site) => code.code(sentence(site)),
        None => code,
    };
    Some(code.address(&shared.permalink).finish())
}

/// A line with a full stop after it, unless it has one.
fn sentence(line: &Line) -> Code<Plain> {
    let stop = if line.ends_a_sentence() { " " } else { ". " };
    Code::new().text(line).markup(stop)
}

fn date(shared: &Shared) -> Code<Plain> {
    let Some(date) = shared.date else {
        return Code::new().markup("n.d.");
    };
    let month = usize::from(date.month().unsigned_abs()) - 1;
    Code::new()
        .number(date.year())
        .markup(", ")
        .markup(MONTHS[month])
        .markup(" ")
        .number(date.day())
}

/// `Roe, J., Doe, A., & Example Guide.`
fn authors(authors: &[Author]) -> Code<Plain> {
    let author = |author: &Author| match author {
        Author::Person {
            family, initials, ..
        } => Code::new().text(family).markup(", ").text(initials),
        Author::Group(name) => Code::new().text(name),
    };
    let last = authors.len().saturating_sub(1);
    let code = Code::new().joined(authors[..last].iter().map(author), ", ");
    let code = code.markup(if last == 0 { "" } else { ", & " });
    let ends = match authors.last() {
        Some(Author::Person { .. }) => true,
        Some(Author::Group(name)) => name.ends_a_sentence(),
        None => true,
    };
    code.joined(authors[last..].iter().map(author), "")
        .markup(if ends { "" } else { "." })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, contract, titled, undated, written_by};
    use super::*;

    #[test]
    fn the_citation_is_the_one_of_the_contract() {
        let expected = "Example Guide. (2026, November 22). Hamstring \"pull\" & <tear>. https://example.org/a/b/";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
    }

    #[test]
    fn people_come_first_and_then_the_site() {
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
    fn a_page_without_a_date_says_so_and_a_question_gets_no_full_stop() {
        let expected = "Example Guide. (n.d.). Title. https://example.org/a/b/";
        assert_eq!(write(&undated()).as_deref(), Some(expected));
        let expected = "Example Guide. (2026, November 22). Why rest? https://example.org/a/b/";
        assert_eq!(write(&titled("Why rest?")).as_deref(), Some(expected));
    }

    #[test]
    fn hostile_titles_stay_as_they_are() {
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
