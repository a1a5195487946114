//! The file of earlier answers: a dated line for each address, so that a run asks only for what it does not know.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// The first line of the file.
pub const HEADER: &str = "# guidepost external answers v1";
/// How many days an answer without a fault is used, unless the command line states another number.
pub const OK_DAYS: u16 = 14;
/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// What an answer was. Unknown verdicts are not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A page or file, and the new address if it has moved.
    Ok(Option<String>),
    /// The page does not have the id that the fragment points to.
    NoFragment,
    /// An error: which.
    Broken(String),
}

/// Answers by address, each with its day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, (Date, Stored)>);

impl Answers {
    /// Reads a file. Lines that are malformed are left out, since what they were about can be requested again.
    ///
    /// Returns `None` if this is another file.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        match lines.next() {
            None => return Some(Self::default()),
            Some(line) if line.trim_end() == HEADER => {}
            Some(_) => return None,
        }
        Some(Self(lines.filter_map(line).collect()))
    }

    /// The answer about an address that is still used on a day: one without a fault for `ok_days` days, any other on its
    /// own day.
    #[must_use]
    pub fn get(&self, address: &str, today: Date, ok_days: u16) -> Option<&Stored> {
        let (date, stored) = self.0.get(address)?;
        is_valid(*date, stored, today, ok_days).then_some(stored)
    }

    /// Stores an answer.
    pub fn insert(&mut self, address: String, today: Date, stored: Stored) {
        self.0.insert(address, (today, stored));
    }

    /// The file, without the answers that are no longer used; sorted by address.
    #[must_use]
    pub fn text(&self, today: Date, ok_days: u16) -> String {
        let mut text = format!("{HEADER}\n");
        for (address, (date, stored)) in &self.0 {
            if !is_valid(*date, stored, today, ok_days) {
                continue;
            }
            let (verdict, rest) = match stored {
                Stored::Ok(None) => ("ok", ""),
                Stored::Ok(Some(new)) => ("moved", new.as_str()),
                Stored::NoFragment => ("no-fragment", ""),
                Stored::Broken(why) => ("broken", why.as_str()),
            };
            let line = format!("{verdict} {date} {address} {rest}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

fn line(line: &str) -> Option<(String, (Date, Stored))> {
    let mut words = line.splitn(4, ' ');
    let (verdict, date, address) = (words.next()?, words.next()?, words.next()?);
    let rest = words.next().map(str::to_owned);
    let stored = match verdict {
        "ok" => Stored::Ok(None),
        "moved" => Stored::Ok(Some(rest?)),
        "no-fragment" => Stored::NoFragment,
        "broken" => Stored::Broken(rest?),
        _ => return None,
    };
    Some((address.to_owned(), (date.parse().ok()?, stored)))
}

/// Whether an answer is used on a day. One from the future is not: a clock was wrong.
fn is_valid(date: Date, stored: &Stored, today: Date, ok_days: u16) -> bool {
    let days: Span = match stored {
        Stored::Ok(_) => i64::from(ok_days).days(),
        Stored::NoFragment | Stored::Broken(_) => 1.days(),
    };
    date <= today && date.checked_add(days).is_ok_and(|end| today < end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_file_is_sorted_and_read_as_written() {
        let today = date(2026, 11, 26);
        let mut answers = Answers::default();
        answers.insert("https://b.org/#c".to_owned(), today, Stored::NoFragment);
        answers.insert("https://a.org/".to_owned(), today, Stored::Ok(None));
        let moved = Stored::Ok(Some("https://d.org/e".to_owned()));
        answers.insert("https://c.org/".to_owned(), today, moved);
        let broken = Stored::Broken("the server answers 404: not found".to_owned());
        answers.insert("https://d.org/".to_owned(), today, broken);
        let text = answers.text(today, OK_DAYS);
        let expected = "# guidepost external answers v1\n\
                        ok 2026-11-26 https://a.org/\n\
                        no-fragment 2026-11-26 https://b.org/#c\n\
                        moved 2026-11-26 https://c.org/ https://d.org/e\n\
                        broken 2026-11-26 https://d.org/ the server answers 404: not found\n";
        assert_eq!(text, expected);
        assert_eq!(Answers::read(&text), Some(answers));
    }

    #[test]
    fn answers_expire() {
        let mut answers = Answers::default();
        let day = date(2026, 11, 26);
        answers.insert("a".to_owned(), day, Stored::Ok(None));
        answers.insert("b".to_owned(), day, Stored::NoFragment);
        let known = |day, days| ["a", "b"].map(|address| answers.get(address, day, days).is_some());
        assert_eq!(known(day, 14), [true, true]);
        assert_eq!(known(date(2026, 11, 27), 14), [true, false]);
        assert_eq!(known(date(2026, 12, 9), 14), [true, false]);
        assert_eq!(known(date(2026, 12, 10), 14), [false, false]);
        assert_eq!(known(date(2026, 11, 25), 14), [false, false]);
        assert_eq!(known(day, 0), [false, true]);
        let later = answers.text(date(2026, 12, 10), 14);
        assert_eq!(later, format!("{HEADER}\n"));
    }

    #[test]
    fn another_file_is_not_read_and_a_malformed_line_is_left_out() {
        assert_eq!(Answers::read("# Notes\n"), None);
        assert_eq!(Answers::read(""), Some(Answers::default()));
        let text = format!(
            "{HEADER}\nok 2026-13-01 a\nok\n\nmoved 2026-11-26 b\nwell 2026-11-26 c\nok 2026-11-26 d\n"
        );
        let answers = Answers::read(&text).expect("a file of answers");
        assert_eq!(answers.0.len(), 1);
    }
}
