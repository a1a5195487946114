//! One line of `_redirects`, in the syntax that Netlify defined, and Cloudflare Pages and GitLab Pages read in part.

use super::pattern::{Pattern, filled};
use crate::diagnostic::Span;

/// A word of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Its position in the file.
    pub span: Span,
}

/// A line, such as `/old/* id=:id /new/:splat 301! Country=de`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLine {
    /// The addresses that it is about.
    pub from: Word,
    /// Those addresses, if they are not of another host.
    pub pattern: Option<Pattern>,
    /// Where it leads; the address itself if it names none.
    pub to: Word,
    /// The status; `None` for the host's default.
    pub status: Option<u16>,
    /// Whether it applies even if there is a file: `!` after the status.
    pub force: bool,
    /// Whether it names values of the query.
    pub has_query: bool,
    /// Whether it names languages, countries, roles or other conditions.
    pub has_conditions: bool,
    /// Whether a comment follows.
    pub has_comment: bool,
    /// The line as a whole.
    pub span: Span,
}

impl OwnLine {
    /// Parses a line that starts at a position of the file. `None` for an empty line or a comment.
    ///
    /// # Errors
    /// The word that cannot be read, and a phrase that states the fault.
    pub(super) fn parse(line: &str, start: usize) -> Option<Result<Self, (Word, String)>> {
        let mut words = words(line, start);
        let comment = words.iter().position(|word| word.text.starts_with('#'));
        words.truncate(comment.unwrap_or(words.len()));
        let first = words.first()?.clone();
        Some(Self::of_words(
            &words,
            first,
            comment.is_some(),
            start..start + line.len(),
        ))
    }

    fn of_words(
        words: &[Word],
        from: Word,
        has_comment: bool,
        span: std::ops::Range<usize>,
    ) -> Result<Self, (Word, String)> {
        if !is_target(&from.text) {
            return Err((from, "should start with `/` or `https://`".to_owned()));
        }
        let rest = &words[1..];
        let before = rest.iter().take_while(|word| is_pair(&word.text)).count();
        let (query, rest) = rest.split_at(before);
        let (to, rest) = match rest.split_first() {
            Some((to, rest)) if is_target(&to.text) => (to.clone(), rest),
            // Without a target, the address itself is shown with another status.
            Some((status, _)) if status_of(&status.text).is_some() => (from.clone(), rest),
            Some((word, _)) => {
                let fault = "should be the new address, which starts with `/` or `https://`";
                return Err((word.clone(), fault.to_owned()));
            }
            None => return Err((from, "should be followed by the new address".to_owned())),
        };
        let (status, rest) = match rest.split_first() {
            Some((word, rest)) if !is_pair(&word.text) => match status_of(&word.text) {
                Some(status) => (Some(status), rest),
                None => return Err((word.clone(), "should be a status such as `301`".to_owned())),
            },
            _ => (None, rest),
        };
        if let Some(word) = rest.iter().find(|word| !is_pair(&word.text)) {
            let fault = "should be a condition such as `Country=de`, or not be here";
            return Err((word.clone(), fault.to_owned()));
        }
        let pattern = from
            .text
            .starts_with('/')
            .then(|| Pattern::parse(&from.text));
        Ok(Self {
            pattern,
            from,
            to,
            status: status.map(|(status, _)| status),
            force: status.is_some_and(|(_, force)| force),
            has_query: !query.is_empty(),
            has_conditions: !rest.is_empty(),
            has_comment,
            span: span.into(),
        })
    }

    /// Whether it applies to each reader of its addresses.
    #[must_use]
    pub fn is_unconditional(&self) -> bool {
        !self.has_query && !self.has_conditions
    }

    /// Whether it is about one address of the host, for each reader.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.is_unconditional() && self.pattern.as_ref().is_some_and(Pattern::is_literal)
    }

    /// Whether readers are led elsewhere.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.status
            .is_none_or(|status| (300..400).contains(&status))
    }

    /// Whether it has no status, or that of a permanent redirect.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self.status, None | Some(301 | 308))
    }

    /// Whether it states that something is gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == Some(410)
    }

    /// Where a reader of a raw path is led, or `None` if the line does not apply to it.
    #[must_use]
    pub fn target_of(&self, path: &str) -> Option<String> {
        let values = self.pattern.as_ref()?.matches(path)?;
        Some(filled(&self.to.text, &values))
    }
}

fn words(line: &str, start: usize) -> Vec<Word> {
    let words = line.split_ascii_whitespace();
    let word = |word: &str| {
        let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
        Word {
            text: word.to_owned(),
            span: (at..at + word.len()).into(),
        }
    };
    words.map(word).collect()
}

fn is_target(word: &str) -> bool {
    ["/", "http://", "https://"]
        .iter()
        .any(|start| word.starts_with(start))
}

fn is_pair(word: &str) -> bool {
    !is_target(word) && word.contains('=')
}

/// The status, and whether `!` follows.
fn status_of(word: &str) -> Option<(u16, bool)> {
    let (digits, force) = match word.strip_suffix('!') {
        Some(digits) => (digits, true),
        None => (word, false),
    };
    let is_status = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let status = is_status.then(|| digits.parse().ok()).flatten()?;
    (100..600).contains(&status).then_some((status, force))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_addresses_a_status_and_conditions() {
        let parse = |text| OwnLine::parse(text, 10).and_then(Result::ok).expect(text);
        let line = parse("/store id=:id\t/blog/:id  301! Country=de,at Language=de # words");
        assert!(line.has_query && line.has_conditions && line.has_comment && line.force);
        assert_eq!(
            (line.status, line.to.text.as_str()),
            (Some(301), "/blog/:id")
        );
        assert_eq!(line.to.span.range(), 24..33);
        assert!(!line.is_literal() && !line.is_unconditional());
        let line = parse("/a /b#c");
        assert!(line.is_literal() && line.is_permanent() && line.is_redirect() && !line.force);
        assert_eq!(line.to.text, "/b#c");
        assert!(parse("/a 410").is_gone() && parse("/a /b 410!").is_gone());
        assert!(!parse("/a /b 302").is_permanent() && !parse("/a/* /b 200").is_redirect());
        assert_eq!(
            parse("https://old.example.org/* https://e.org/:splat").pattern,
            None
        );
        assert_eq!(
            parse("/a/* /b/:splat").target_of("/a/x").as_deref(),
            Some("/b/x")
        );
        for empty in ["", "  ", "# /a /b", "  #"] {
            assert_eq!(OwnLine::parse(empty, 0), None);
        }
        for (wrong, word) in [
            ("a /b", "a"),
            ("/a", "/a"),
            ("/a b", "b"),
            ("/a x=1", "/a"),
            ("/a /b moved", "moved"),
            ("/a /b 301 de", "de"),
            ("/a /b 3011", "3011"),
        ] {
            let (found, _) = OwnLine::parse(wrong, 0).and_then(Result::err).expect(wrong);
            assert_eq!(found.text, word, "{wrong}");
        }
    }
}
