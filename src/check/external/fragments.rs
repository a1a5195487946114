//! The fragments of an address in the body of an answer.

use std::io::Read;

use memchr::memmem;

use crate::io::web::{Answer, LARGEST_BODY};
use crate::page::markdown::html_ids;

/// Whether a page has the ids that fragments point to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FragmentCheck {
    /// It has all of them.
    Found,
    /// It does not have these.
    Missing(Vec<String>),
    /// It is not HTML, or was not read whole.
    Unknown,
}

/// The prefix that a large code host puts before the ids of its pages; a script removes it.
const HIDDEN_PREFIX: &str = "user-content-";

/// Searches a body for ids. Reading ends when all are found.
pub fn search(answer: &Answer, body: &mut dyn Read, ids: &[String]) -> FragmentCheck {
    if ids.is_empty() {
        return FragmentCheck::Found;
    }
    if !(200..300).contains(&answer.status) || !is_html(answer) {
        return FragmentCheck::Unknown;
    }
    let mut text = Vec::new();
    let mut piece = vec![0; 16 * 1024];
    // The size from which the text is parsed again, so that parsing is linear in all.
    let mut next = piece.len();
    loop {
        let length = match body.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(_) => return unread(&text, ids),
        };
        text.extend_from_slice(&piece[..length]);
        if text.len() as u64 > LARGEST_BODY {
            return unread(&text, ids);
        }
        if text.len() >= next && ids.iter().all(|id| may_have(&text, id)) {
            next = text.len() * 2;
            if missing(&text, ids).is_empty() {
                return FragmentCheck::Found;
            }
        }
    }
    if text.starts_with(&[0xff, 0xfe]) || text.starts_with(&[0xfe, 0xff]) {
        return FragmentCheck::Unknown;
    }
    let mut missing = missing(&text, ids);
    if std::str::from_utf8(&text).is_err() {
        // In another encoding, other letters are other bytes.
        missing.retain(|id| id.is_ascii());
    }
    match missing.is_empty() {
        true => FragmentCheck::Found,
        false => FragmentCheck::Missing(missing),
    }
}

/// The result for a page of which a part was read.
fn unread(text: &[u8], ids: &[String]) -> FragmentCheck {
    match missing(text, ids).is_empty() {
        true => FragmentCheck::Found,
        false => FragmentCheck::Unknown,
    }
}

fn may_have(text: &[u8], id: &str) -> bool {
    memmem::find(text, id.as_bytes()).is_some()
}

fn missing(text: &[u8], ids: &[String]) -> Vec<String> {
    let there = html_ids(&String::from_utf8_lossy(text));
    let has = |id: &String| there.contains(id) || there.contains(&[HIDDEN_PREFIX, id].concat());
    ids.iter().filter(|id| !has(id)).cloned().collect()
}

/// Whether an answer is HTML in an encoding that contains ASCII. Without a type, browsers guess, so it may be anything.
fn is_html(answer: &Answer) -> bool {
    let kind = answer.content_type.as_deref().unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let media = kind.split(';').next().unwrap_or_default().trim();
    matches!(media, "text/html" | "application/xhtml+xml")
        && !["utf-16", "utf-32", "utf-7"]
            .iter()
            .any(|wide| kind.contains(wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> Answer {
        Answer {
            status: 200,
            content_type: Some("text/HTML; charset=utf-8".to_owned()),
            ..Answer::default()
        }
    }

    fn of(answer: &Answer, body: &[u8], ids: &[&str]) -> FragmentCheck {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        search(answer, &mut &*body, &ids)
    }

    #[test]
    fn ids_are_found_in_html_alone() {
        let body = b"<h2 id=a>x</h2><a name=b></a><p id='user-content-c'><p id='&#228;'>";
        assert_eq!(
            of(&html(), body, &["a", "b", "c", "\u{e4}"]),
            FragmentCheck::Found
        );
        let missing = FragmentCheck::Missing(vec!["d".to_owned()]);
        assert_eq!(of(&html(), body, &["a", "d"]), missing);
        for kind in [
            None,
            Some("application/pdf"),
            Some("text/plain"),
            Some("text/html; charset=utf-16"),
        ] {
            let answer = Answer {
                content_type: kind.map(str::to_owned),
                ..html()
            };
            assert_eq!(
                of(&answer, body, &["d"]),
                FragmentCheck::Unknown,
                "{kind:?}"
            );
        }
    }

    #[test]
    fn a_page_in_another_encoding_may_have_other_letters() {
        let body = b"<p id=a>\xe4<p id='\xe4'>";
        assert_eq!(of(&html(), body, &["\u{e4}"]), FragmentCheck::Found);
        assert_eq!(
            of(&html(), body, &["b"]),
            FragmentCheck::Missing(vec!["b".to_owned()])
        );
        assert_eq!(of(&html(), b"\xff\xfe<\0", &["a"]), FragmentCheck::Unknown);
    }

    #[test]
    fn reading_ends_early() {
        struct Endless(usize);
        impl Read for Endless {
            fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
                self.0 += 1;
                to.fill(b' ');
                if self.0 == 3 {
                    to[..8].copy_from_slice(b"<p id=a>");
                }
                Ok(to.len())
            }
        }
        let mut body = Endless(0);
        let found = search(&html(), &mut body, &["a".to_owned()]);
        assert_eq!((found, body.0), (FragmentCheck::Found, 3));
        let mut body = Endless(0);
        let found = search(&html(), &mut body, &["b".to_owned()]);
        assert_eq!((found, body.0), (FragmentCheck::Unknown, 129));
    }

    #[test]
    fn a_page_that_breaks_off_may_have_an_id() {
        struct Broken(&'static [u8]);
        impl Read for Broken {
            fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
                match self.0.is_empty() {
                    true => Err(std::io::ErrorKind::UnexpectedEof.into()),
                    false => self.0.read(to),
                }
            }
        }
        let of = |id: &str| search(&html(), &mut Broken(b"<p id=a>"), &[id.to_owned()]);
        assert_eq!(of("a"), FragmentCheck::Found);
        assert_eq!(of("b"), FragmentCheck::Unknown);
    }
}
