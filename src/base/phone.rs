//! Telephone numbers, as a phone dials them (RFC 3966).

/// The most digits of a number with a country code (ITU-T E.164).
const MOST_DIGITS: usize = 15;
/// Signs between digits that a phone leaves out.
const SEPARATORS: [char; 5] = [' ', '-', '.', '(', ')'];

/// Why a text is not a number that a phone can dial, and the number that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDialled {
    /// The rest of a sentence about the text.
    pub problem: String,
    /// The number that was meant.
    pub meant: Option<String>,
}

/// The number that a phone dials for a text: its digits, with a `+` if the text starts with one. Spaces, hyphens, full
/// stops and brackets can be between digits; `*` and `#` count as digits in a number without `+`.
///
/// # Errors
/// A text without digits, with other signs, with more digits than a number has, or with the `(0)` of a number that is
/// written for two ways of dialling: with `+` and all digits it is another number.
pub fn dialled(text: &str) -> Result<String, NotDialled> {
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => ("", text),
    };
    let is_key = |c: &char| c.is_ascii_digit() || plus.is_empty() && ['*', '#'].contains(c);
    let keys: String = rest.chars().filter(is_key).collect();
    let number = format!("{plus}{keys}");
    if !keys.contains(|c: char| c.is_ascii_digit()) {
        return Err(NotDialled {
            problem: "has no number".to_owned(),
            meant: None,
        });
    }
    if !plus.is_empty() && rest.contains("(0)") {
        let meant = format!("+{}", rest.replacen("(0)", "", 1));
        return Err(NotDialled {
            problem: "has a `(0)`, which a phone would dial".to_owned(),
            meant: (!meant.contains("(0)"))
                .then(|| dialled(&meant).ok())
                .flatten(),
        });
    }
    let is_wrong = |c: &char| !is_key(c) && !SEPARATORS.contains(c);
    if let Some(wrong) = rest.chars().find(is_wrong) {
        // A letter may be a key of the phone, and a second number or a `+` inside is not part of this one.
        let is_mark = |c: char| c.is_ascii() || c.is_alphanumeric();
        let meant = (!rest.chars().any(|c| is_wrong(&c) && is_mark(c))).then_some(number);
        return Err(NotDialled {
            problem: format!(
                "has `{}`, which is not part of a telephone number",
                wrong.escape_debug()
            ),
            meant,
        });
    }
    if keys.len() > MOST_DIGITS {
        return Err(NotDialled {
            problem: format!("has {} digits, more than a telephone number", keys.len()),
            meant: None,
        });
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_dialled_without_the_signs_for_readers() {
        for (text, expected) in [
            ("999", "999"),
            ("112", "112"),
            ("+41 44 123 45 67", "+41441234567"),
            ("(020) 7946-0000", "02079460000"),
            ("+1 (212) 555.0100", "+12125550100"),
            (" 0800 111 999 ", "0800111999"),
            ("*100#", "*100#"),
        ] {
            assert_eq!(dialled(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_a_phone_would_dial_wrong_is_refused() {
        for (text, problem, meant) in [
            ("", "has no number", None),
            ("+", "has no number", None),
            ("#", "has no number", None),
            ("nine", "has no number", None),
            (
                "+44 (0)20 7946 0000",
                "has a `(0)`, which a phone would dial",
                Some("+442079460000"),
            ),
            (
                "020–7946\u{a0}0000",
                "has `–`, which is not part of a telephone number",
                Some("02079460000"),
            ),
            (
                "\u{202d}999",
                "has `\\u{202d}`, which is not part of a telephone number",
                Some("999"),
            ),
            (
                "+((0)0)44(0)",
                "has a `(0)`, which a phone would dial",
                None,
            ),
            (
                "0800-CALL1",
                "has `C`, which is not part of a telephone number",
                None,
            ),
            (
                "999/112",
                "has `/`, which is not part of a telephone number",
                None,
            ),
            (
                "044 +41",
                "has `+`, which is not part of a telephone number",
                None,
            ),
            (
                "+41*1",
                "has `*`, which is not part of a telephone number",
                None,
            ),
            (
                "٩٩٩ 1",
                "has `٩`, which is not part of a telephone number",
                None,
            ),
            (
                "1234567890123456",
                "has 16 digits, more than a telephone number",
                None,
            ),
        ] {
            let found = dialled(text).expect_err(text);
            assert_eq!(
                (found.problem.as_str(), found.meant.as_deref()),
                (problem, meant),
                "{text}"
            );
        }
    }
}
