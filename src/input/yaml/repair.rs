//! What to write instead of a value of the wrong type, if it is clear what was meant.

use serde_json::Value;

use super::typos::between_curly;
use super::value::FromValue;
use crate::diagnostic::nearest;

/// The longest text that can be meant as another type, in bytes.
const LONGEST: usize = 40;

/// The hint about a value of `key` that is not what is `expected`. `written` is the value as its author wrote it, and
/// `reads` whether a value has the right type.
pub(super) fn hint(
    key: &str,
    (value, written): (&Value, &str),
    expected: &str,
    reads: &dyn Fn(&Value) -> bool,
) -> Option<String> {
    let is_text = expected == <String as FromValue>::EXPECTED;
    let write = |right: &str| format!("write `{key}: {right}`");
    match value {
        Value::Number(_) | Value::Bool(_) if is_text => Some("put it in quotes".to_owned()),
        Value::Array(_) | Value::Object(_) if is_text && written.ends_with([']', '}']) => {
            let open = written.chars().next().filter(|c| "[{".contains(*c))?;
            Some(format!(
                "text that starts with `{open}` must be in quotes: `{key}: '{}'`",
                written.replace('\'', "''")
            ))
        }
        Value::String(text) => {
            let bare = between_curly(text).unwrap_or(text).trim();
            let is_right = |right: &Value| !right.is_string() && reads(right);
            // Switches, numbers and dates are short.
            let is_short = bare.len() <= LONGEST;
            let parsed = is_short.then(|| serde_yaml::from_str(bare).ok()).flatten();
            if parsed.is_some_and(|value: Value| is_right(&value)) {
                let spelled = bare.to_ascii_lowercase();
                return Some(match reads(&true.into()) {
                    true => format!("leave out the quotes: `{key}: {spelled}`"),
                    false => format!("leave out the quotes: `{key}: {bare}`"),
                });
            }
            if bare != text && reads(&bare.into()) {
                return Some(format!("leave out the curly quotes: `{key}: {bare}`"));
            }
            let switch = switch(bare).filter(|on| reads(&(*on).into()));
            let number = || padded(bare).filter(|number| reads(&(*number).into()));
            let date = || date(bare).filter(|date| reads(&date.as_str().into()));
            switch
                .map(|on| write(&on.to_string()))
                .or_else(|| number().map(|number| write(&number.to_string())))
                .or_else(|| date().map(|date| write(&date)))
        }
        Value::Number(number) => {
            let text = number.to_string();
            let whole: Option<i64> = text.strip_suffix(".0").and_then(|text| text.parse().ok());
            let whole = whole.filter(|whole| reads(&(*whole).into()));
            let switch = || switch(&text).filter(|on| reads(&(*on).into()));
            whole
                .map(|whole| write(&whole.to_string()))
                .or_else(|| switch().map(|on| write(&on.to_string())))
        }
        _ => None,
    }
}

/// A switch in a spelling that YAML 1.2 reads as text or a number.
fn switch(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        other => nearest(other, ["true", "false"]).map(|right| right == "true"),
    }
}

/// A whole number that is written with zeros before it.
fn padded(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('0')?.trim_start_matches('0');
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// A date whose order of year, month and day is certain, in the form that is read.
fn date(text: &str) -> Option<String> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = [year, month, day].iter().all(is_number)
        && year.len() == 4
        && (1..=2).contains(&month.len())
        && (1..=2).contains(&day.len());
    is_date.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use crate::input::front_matter;

    /// The hint about the only error of a line of front matter.
    fn hint(line: &str) -> String {
        let text = format!("---\n{line}\n---\n");
        let parts = front_matter::split("a.md", &text).expect("closed");
        let errors = front_matter::parse("a.md", parts, false).expect_err(line);
        errors[0].hints.join("; ")
    }

    #[test]
    fn the_right_value_is_named() {
        for (line, expected) in [
            ("draft: \"true\"", "leave out the quotes: `draft: true`"),
            ("draft: 'False'", "leave out the quotes: `draft: false`"),
            ("draft: “true”", "leave out the quotes: `draft: true`"),
            ("draft: yes", "write `draft: true`"),
            ("draft: \"no\"", "write `draft: false`"),
            ("draft: 1", "write `draft: true`"),
            ("draft: ture", "write `draft: true`"),
            ("noindex: Flase", "write `noindex: false`"),
            ("order: 02", "write `order: 2`"),
            ("order: \"2\"", "leave out the quotes: `order: 2`"),
            ("order: “2”", "leave out the quotes: `order: 2`"),
            ("order: 2.0", "write `order: 2`"),
            ("date: 2026-1-5", "write `date: 2026-01-05`"),
            ("date: 2026/01/05", "write `date: 2026-01-05`"),
            (
                "date: “2026-01-05”",
                "leave out the curly quotes: `date: 2026-01-05`",
            ),
            (
                "title: [Draft]",
                "text that starts with `[` must be in quotes: `title: '[Draft]'`",
            ),
            (
                "title: {x}",
                "text that starts with `{` must be in quotes: `title: '{x}'`",
            ),
            ("title: 1.10", "put it in quotes"),
            ("order: first", ""),
            ("draft: maybe", ""),
            ("date: 5.1.2026", ""),
            ("share: \"false\"", "leave out the quotes: `share: false`"),
            ("toc: 'true'", "leave out the quotes: `toc: true`"),
        ] {
            assert_eq!(hint(line), expected, "{line}");
        }
    }
}
