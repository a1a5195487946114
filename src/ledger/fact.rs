//! One fact of the ledger, and its line.

use std::fmt;

use jiff::civil::Date;

use super::address::Address;
use super::ids::Ids;

/// The longest reason, in bytes.
const LONGEST_REASON: usize = 500;

/// A fact about an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The address; an erased address is a hash, and an origin is not an address.
    pub verb: Verb,
    /// The day on which it became true.
    pub date: Date,
}

/// What a fact states.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// The site was published here: scheme, host and the path of its home page, without the last slash.
    Origin(String),
    /// A page or file was published, with these ids.
    Live(Address, Ids),
    /// An address moved.
    Moved(Address, Target),
    /// An address was retired, for a reason that readers see.
    Gone(Address, String),
    /// A retired address may be used again.
    Revive(Address),
    /// An address was retired, and is not to be named. The hash is that of its text.
    Erased(blake3::Hash),
}

/// Where an address moved to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// In the same site.
    Inside(Address),
    /// An absolute `https` address of another site.
    Outside(String),
}

impl Target {
    /// Parses a target.
    ///
    /// # Errors
    /// As for [`Address::parse`].
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with("https:") {
            return Address::parse(text).map(Self::Inside);
        }
        let url = url::Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("should have no name of a user before the host".to_owned());
        }
        let right: String = url.into();
        match right == text && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self::Outside(right)),
            false => Err(format!("should be written `{right}`")),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inside(address) => address.fmt(f),
            Self::Outside(url) => f.write_str(url),
        }
    }
}

impl Fact {
    /// Parses a line.
    ///
    /// # Errors
    /// The word that is wrong, which is a part of the line, and a phrase that states the fault.
    pub fn parse(line: &str) -> Result<Self, (&str, String)> {
        let (verb, rest) = next_word(line);
        let (key, rest) = next_word(rest);
        let (date, rest) = next_word(rest);
        if !VERBS.contains(&verb) {
            return Err((verb, format!("should be one of {}", VERBS.join(", "))));
        }
        if key.is_empty() || date.is_empty() {
            let form = "should be a verb, an address and a date, such as `live /a/ 2026-11-22`";
            return Err((line, form.to_owned()));
        }
        let date = read_date(date)
            .ok_or_else(|| (date, "should be a date such as 2026-11-22".to_owned()))?;
        let address = || Address::parse(key).map_err(|fault| (key, fault));
        let verb = match verb {
            "origin" => Verb::Origin(origin(key).map_err(|fault| (key, fault))?),
            "live" => Verb::Live(page(key)?, Ids::parse(rest)?),
            "moved" => Verb::Moved(address()?, target(line, rest)?),
            "gone" => Verb::Gone(address()?, reason(line, rest)?),
            "revive" => Verb::Revive(address()?),
            _ => Verb::Erased(hash(key)?),
        };
        let takes_rest = matches!(verb, Verb::Live(..) | Verb::Moved(..) | Verb::Gone(..));
        match takes_rest || rest.is_empty() {
            true => Ok(Self { verb, date }),
            false => Err((
                rest,
                "should not be here: the line ends after the date".to_owned(),
            )),
        }
    }

    /// Reads a line that was parsed before, and whose ids are sorted. Only one that a page was published is read without a
    /// check of each byte: there is one for each page of a site.
    pub(super) fn parsed_before(line: &str) -> Option<Self> {
        let Some(rest) = line.strip_prefix("live ") else {
            return Self::parse(line).ok();
        };
        let (page, rest) = next_word(rest);
        let (date, ids) = next_word(rest);
        Some(Self {
            verb: Verb::Live(Address::parsed_before(page), Ids::parsed_before(ids)),
            date: read_date(date)?,
        })
    }

    /// Whether [`Self::parsed_before`] gives the same for its line.
    pub(super) fn is_sorted_in(&self, line: &str) -> bool {
        match &self.verb {
            Verb::Live(_, ids) => line.splitn(4, ' ').nth(3).unwrap_or_default() == ids.as_str(),
            _ => true,
        }
    }

    /// The address that it is about; `None` for an origin or an erased address.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        match &self.verb {
            Verb::Live(address, _)
            | Verb::Moved(address, _)
            | Verb::Gone(address, _)
            | Verb::Revive(address) => Some(address),
            Verb::Origin(_) | Verb::Erased(_) => None,
        }
    }

    /// The values by which facts are sorted: what is about the site as a whole first, then by address, so that all facts
    /// about one address are together; then by date.
    pub(super) fn sort_key(&self) -> (Option<&Address>, Date, u8) {
        let rank = match self.verb {
            Verb::Origin(_) => 0,
            Verb::Live(..) => 1,
            Verb::Moved(..) => 2,
            Verb::Gone(..) => 3,
            Verb::Revive(_) => 4,
            Verb::Erased(_) => 5,
        };
        (self.address(), self.date, rank)
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date;
        match &self.verb {
            Verb::Origin(origin) => write!(f, "origin {origin} {date}"),
            Verb::Live(page, ids) => {
                let space = if ids.is_empty() { "" } else { " " };
                write!(f, "live {page} {date}{space}{}", ids.as_str())
            }
            Verb::Moved(address, target) => {
                write!(f, "moved {address} {date} {target}")
            }
            Verb::Gone(address, reason) => write!(f, "gone {address} {date} {reason}"),
            Verb::Revive(address) => write!(f, "revive {address} {date}"),
            Verb::Erased(hash) => write!(f, "erased {ERASED}{} {date}", hash.to_hex()),
        }
    }
}

const VERBS: [&str; 6] = ["origin", "live", "moved", "gone", "revive", "erased"];
/// The name of the hash of an erased address.
const ERASED: &str = "blake3:";

type Fault<'l> = (&'l str, String);

/// A date such as `2026-11-22`, in no other form.
fn read_date(text: &str) -> Option<Date> {
    let [y, e, a, r, b'-', m, n, b'-', d, t] = *text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        let digit = |number: i16, digit: &u8| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i16::from(digit - b'0'))
        };
        digits.iter().try_fold(0, digit)
    };
    let part = |digits: &[u8]| i8::try_from(number(digits)?).ok();
    Date::new(number(&[y, e, a, r])?, part(&[m, n])?, part(&[d, t])?).ok()
}

/// The text before the next space, and what follows that space.
fn next_word(text: &str) -> (&str, &str) {
    match memchr::memchr(b' ', text.as_bytes()) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &text[text.len()..]),
    }
}

fn page(text: &str) -> Result<Address, Fault<'_>> {
    let address = Address::parse(text).map_err(|fault| (text, fault))?;
    match address.encoded_id() {
        None => Ok(address),
        Some(_) => Err((text, "should be a page; its ids follow the date".to_owned())),
    }
}

fn target<'l>(line: &'l str, text: &'l str) -> Result<Target, Fault<'l>> {
    if text.is_empty() {
        return Err((line, "should end in the new address".to_owned()));
    }
    Target::parse(text).map_err(|fault| (text, fault))
}

fn reason<'l>(line: &'l str, text: &'l str) -> Result<String, Fault<'l>> {
    let reason = text.trim().to_owned();
    if reason.is_empty() {
        Err((
            line,
            "should end in the reason, which readers see".to_owned(),
        ))
    } else if reason.len() > LONGEST_REASON {
        Err((text, format!("is longer than {LONGEST_REASON} bytes")))
    } else if reason.chars().any(char::is_control) {
        Err((text, "should have no control characters".to_owned()))
    } else {
        Ok(reason)
    }
}

fn origin(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    let path = url.path().trim_end_matches('/');
    let right = url.origin().ascii_serialization() + path;
    match right == text {
        true => Ok(right),
        false => Err(format!("should be written `{right}`")),
    }
}

fn hash(text: &str) -> Result<blake3::Hash, Fault<'_>> {
    let hex = text.strip_prefix(ERASED);
    let hash = hex.and_then(|hex| blake3::Hash::from_hex(hex).ok());
    hash.ok_or_else(|| {
        (
            text,
            format!("should be `{ERASED}` and 64 hexadecimal digits"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_printed_as_it_was_parsed() {
        let hash = blake3::hash(b"/a/").to_hex();
        for line in [
            "origin https://example.org 2026-11-22".to_owned(),
            "live / 2026-11-22".to_owned(),
            "live /a/b/ 2026-11-22 #causes #how-long".to_owned(),
            "live /a/%C3%A9.pdf 2026-11-22".to_owned(),
            "moved /old.html 2026-11-22 /a/b/".to_owned(),
            "moved /a/#b 2026-11-22 https://e.org/x#y".to_owned(),
            "gone /a/ice-baths/ 2027-02-01 Advice withdrawn: see 2027 guideline".to_owned(),
            "revive /a/#b 2027-06-01".to_owned(),
            format!("erased blake3:{hash} 2027-07-01"),
        ] {
            let fact = Fact::parse(&line).expect(&line);
            assert_eq!(fact.to_string(), line);
        }
    }

    #[test]
    fn the_word_that_is_wrong_is_named() {
        for (line, word, fault) in [
            (
                "alive /a/ 2026-11-22",
                "alive",
                "should be one of origin, live, moved, gone, revive, erased",
            ),
            (
                "live /a/",
                "live /a/",
                "should be a verb, an address and a date, such as `live /a/ 2026-11-22`",
            ),
            (
                "live /a/ 2026-02-30",
                "2026-02-30",
                "should be a date such as 2026-11-22",
            ),
            (
                "live /a/ 2026-11-22T10",
                "2026-11-22T10",
                "should be a date such as 2026-11-22",
            ),
            (
                "live /a/#b 2026-11-22",
                "/a/#b",
                "should be a page; its ids follow the date",
            ),
            (
                "live /a/ 2026-11-22 #b c",
                "c",
                "should be an id such as `#causes`",
            ),
            (
                "live /a/ 2026-11-22 #é",
                "#é",
                "should be written `#%C3%A9`",
            ),
            (
                "moved /a/ 2026-11-22",
                "moved /a/ 2026-11-22",
                "should end in the new address",
            ),
            ("moved /a/ 2026-11-22 b", "b", "should start with `/`"),
            (
                "moved /a/ 2026-11-22 https://example.org:x@e.org/",
                "https://example.org:x@e.org/",
                "should have no name of a user before the host",
            ),
            (
                "moved /a/ 2026-11-22 https://E.org/",
                "https://E.org/",
                "should be written `https://e.org/`",
            ),
            (
                "moved /a/ 2026-11-22 javascript:x",
                "javascript:x",
                "should start with `/`",
            ),
            (
                "gone /a/ 2026-11-22 ",
                "gone /a/ 2026-11-22 ",
                "should end in the reason, which readers see",
            ),
            (
                "revive /a/ 2026-11-22 now",
                "now",
                "should not be here: the line ends after the date",
            ),
            (
                "erased sha256:x 2026-11-22",
                "sha256:x",
                "should be `blake3:` and 64 hexadecimal digits",
            ),
            (
                "origin https://e.org/ 2026-11-22",
                "https://e.org/",
                "should be written `https://e.org`",
            ),
        ] {
            assert_eq!(Fact::parse(line), Err((word, fault.to_owned())), "{line}");
        }
    }
}
