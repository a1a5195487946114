//! Decides what each mark in the text of a block becomes.

use crate::base::quotes::Quotes;

/// A mark in the text of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) kind: MarkKind,
    /// The number of its event in the block.
    pub(super) event: usize,
    /// Its offset in the text of the event.
    pub(super) in_event: usize,
    /// Its offset in the text of the block.
    pub(super) in_flow: usize,
    /// How many bytes are replaced.
    pub(super) length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// `"`
    Double,
    /// `'`
    Single,
    /// `--` or more.
    Hyphens,
    /// `...`
    Dots,
}

/// What a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    Apostrophe,
    AsTyped,
}

/// The character on one side of a mark, by its meaning for quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// White space, or the end of the text.
    Space,
    /// A digit.
    Digit,
    /// A letter.
    Letter,
    /// A letter of a script that writes no spaces between words.
    Unspaced,
    /// A Hebrew letter: a quote between two of them is part of an abbreviation.
    Hebrew,
    /// Something that opens: a bracket, a quotation mark.
    Opening,
    /// Something that closes or ends: a bracket, a full stop.
    Closing,
    /// Any other character, such as a dash.
    Other,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Space,
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) if c.is_ascii_digit() => Self::Digit,
            Some(
                '(' | '[' | '{' | '<' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『' | '（'
                | '¡' | '¿',
            ) => Self::Opening,
            Some(
                ')' | ']' | '}' | '.' | ',' | ';' | ':' | '!' | '?' | '…' | '”' | '’' | '»' | '›'
                | '」' | '』' | '。' | '、' | '，' | '）',
            ) => Self::Closing,
            Some('\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..) => {
                Self::Unspaced
            }
            Some('\u{5d0}'..='\u{5ea}') => Self::Hebrew,
            Some(c) if c.is_alphanumeric() => Self::Letter,
            Some(_) => Self::Other,
        }
    }

    fn is_word(self) -> bool {
        matches!(
            self,
            Self::Letter | Self::Digit | Self::Unspaced | Self::Hebrew
        )
    }
}

/// What is printed for each mark, or `None` if it stays as typed.
pub(super) fn resolve(flow: &str, marks: &mut [Mark], quotes: &Quotes) -> Vec<Option<String>> {
    let after = sides_after(flow, marks);
    let mut reader = Reader {
        flow,
        roles: vec![Role::AsTyped; marks.len()],
        doubles: 0,
        singles: Vec::new(),
    };
    for number in 0..marks.len() {
        let before = reader.side_before(marks, number);
        let mark = marks[number];
        let role = match mark.kind {
            MarkKind::Double => reader.double(before, after[number]),
            MarkKind::Single => reader.single(mark, number, before, after[number]),
            // Only whether they stay as typed is decided here.
            MarkKind::Hyphens if is_option(flow, mark, before) => Role::AsTyped,
            MarkKind::Hyphens if reader.is_in_option(marks, number) => Role::AsTyped,
            MarkKind::Hyphens | MarkKind::Dots => Role::Apostrophe,
        };
        reader.roles[number] = role;
    }
    let printed = |(mark, role): (&Mark, &Role)| {
        let text = match (mark.kind, role) {
            (_, Role::AsTyped) => return None,
            (MarkKind::Hyphens, _) => return Some(dashes(mark.length)),
            (MarkKind::Dots, _) => "…",
            (_, Role::Apostrophe) => "’",
            (MarkKind::Double, Role::Open) => quotes.open,
            (MarkKind::Double, Role::Close) => quotes.close,
            (MarkKind::Single, Role::Open) => quotes.inner_open,
            (MarkKind::Single, Role::Close) => quotes.inner_close,
        };
        Some(text.to_owned())
    };
    marks.iter().zip(&reader.roles).map(printed).collect()
}

/// What follows each mark; quotes that follow each other are followed by the same.
fn sides_after(flow: &str, marks: &[Mark]) -> Vec<Side> {
    let mut sides = vec![Side::Space; marks.len()];
    for number in (0..marks.len()).rev() {
        let end = marks[number].in_flow + marks[number].length;
        let is_quote = |mark: &Mark| matches!(mark.kind, MarkKind::Double | MarkKind::Single);
        sides[number] = match marks.get(number + 1) {
            Some(next) if next.in_flow == end && is_quote(next) => sides[number + 1],
            _ => Side::of(flow[end..].chars().next()),
        };
    }
    sides
}

struct Reader<'f> {
    flow: &'f str,
    /// The roles of the marks that were read.
    roles: Vec<Role>,
    /// How many double quotes are open.
    doubles: usize,
    /// Single quotes that may be open, each with the number of double quotes that were open.
    singles: Vec<(usize, usize)>,
}

impl Reader<'_> {
    /// Whether a mark is in the word that the mark before it starts, as the second one in `--no--x`.
    fn is_in_option(&self, marks: &[Mark], number: usize) -> bool {
        let Some(last) = number.checked_sub(1) else {
            return false;
        };
        let (start, end) = (marks[last].in_flow, marks[number].in_flow);
        marks[last].kind == MarkKind::Hyphens
            && self.roles[last] == Role::AsTyped
            && !self.flow[start..end].contains(char::is_whitespace)
    }

    /// What is before a mark; a quote there counts as what it became.
    fn side_before(&self, marks: &[Mark], number: usize) -> Side {
        let start = marks[number].in_flow;
        let last = number.checked_sub(1).map(|last| (marks[last], last));
        if let Some((mark, last)) = last.filter(|(mark, _)| mark.in_flow + mark.length == start)
            && matches!(mark.kind, MarkKind::Double | MarkKind::Single)
        {
            let is_open = self
                .singles
                .last()
                .is_some_and(|(single, _)| *single == last);
            return match self.roles[last] {
                Role::Open => Side::Opening,
                Role::Apostrophe if is_open => Side::Opening,
                Role::Close => Side::Closing,
                Role::Apostrophe => Side::Letter,
                Role::AsTyped => Side::Other,
            };
        }
        Side::of(self.flow[..start].chars().next_back())
    }

    fn double(&mut self, before: Side, after: Side) -> Role {
        let is_open = self.doubles > 0;
        let role = match (before, after) {
            (Side::Space, Side::Space) | (Side::Hebrew, Side::Hebrew) => Role::AsTyped,
            (Side::Opening, Side::Space) if !is_open => Role::AsTyped,
            (Side::Space, _) => Role::Open,
            (_, Side::Space) => Role::Close,
            (Side::Opening, _) => Role::Open,
            (_, Side::Closing) => Role::Close,
            _ if is_open => Role::Close,
            (Side::Unspaced, _) | (Side::Letter, Side::Letter) => Role::Open,
            // As in `5"-wide`.
            (Side::Letter | Side::Digit | Side::Hebrew, _) => Role::Close,
            _ => Role::Open,
        };
        match role {
            Role::Open => self.doubles += 1,
            Role::Close => {
                self.doubles = self.doubles.saturating_sub(1);
                while self
                    .singles
                    .pop_if(|(_, doubles)| *doubles > self.doubles)
                    .is_some()
                {}
            }
            Role::Apostrophe | Role::AsTyped => {}
        }
        role
    }

    fn single(&mut self, mark: Mark, number: usize, before: Side, after: Side) -> Role {
        let can_open = match (before, after) {
            (_, Side::Space) => false,
            (Side::Space | Side::Opening, _) => !is_shortened(&self.flow[mark.in_flow + 1..]),
            (Side::Other, after) => after.is_word(),
            _ => false,
        };
        if can_open {
            self.singles.push((number, self.doubles));
            // An apostrophe unless a quote closes it.
            return Role::Apostrophe;
        }
        if (before, after) == (Side::Space, Side::Space) {
            return Role::AsTyped;
        }
        let can_close = before != Side::Space && !after.is_word();
        match self.singles.pop_if(|_| can_close) {
            Some((open, _)) => {
                self.roles[open] = Role::Open;
                Role::Close
            }
            None => Role::Apostrophe,
        }
    }
}

/// Whether a text starts like the rest of `'90s` or of `'n' roll`.
fn is_shortened(text: &str) -> bool {
    if text.starts_with("n' ") {
        return true;
    }
    let bytes = text.as_bytes();
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    digits == 2 && bytes.get(2) == Some(&b's')
}

/// Whether two hyphens start a word, as in `--force`, or are part of an arrow.
fn is_option(flow: &str, mark: Mark, before: Side) -> bool {
    let next = flow[mark.in_flow + mark.length..].chars().next();
    let is_arrow = flow[..mark.in_flow].ends_with('<') || next == Some('>');
    let before_is_word = before.is_word() || before == Side::Closing;
    mark.length == 2 && (is_arrow || (!before_is_word && Side::of(next) != Side::Space))
}

/// Em dashes for three hyphens each, en dashes for the rest.
fn dashes(hyphens: usize) -> String {
    let (em, en) = match hyphens % 6 {
        0 | 3 => (hyphens / 3, 0),
        2 | 4 => (0, hyphens / 2),
        1 => (hyphens / 3 - 1, 2),
        _ => (hyphens / 3, 1),
    };
    "—".repeat(em) + &"–".repeat(en)
}
