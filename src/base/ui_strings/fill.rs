//! Parameters of UI strings: names in braces, such as `{title}`.

/// A part of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that is printed as it is.
    Text(&'t str),
    /// The name of a parameter.
    Parameter(&'t str),
}

/// The parts of a string in order. A brace without its partner is text.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let open = rest.find('{').unwrap_or(rest.len());
        let close = rest[open..].find('}');
        let piece = match close {
            Some(length) if open == 0 => {
                let name = &rest[1..length];
                rest = &rest[length + 1..];
                return Some(Piece::Parameter(name));
            }
            Some(_) => &rest[..open],
            None => rest,
        };
        rest = &rest[piece.len()..];
        Some(Piece::Text(piece))
    })
}

/// A string with its parameters replaced. A parameter without a value stays as it is written.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Parameter(name) => match values.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_replaced_by_name() {
        for (text, filled) in [
            ("", ""),
            ("Home", "Home"),
            ("{a}", "1"),
            ("x {b}, {a}{a} y", "x {b}, 11 y"),
            ("{a", "{a"),
            ("a} {a}", "a} 1"),
        ] {
            assert_eq!(fill(text, &[("a", "1")]), filled, "{text}");
        }
    }

    #[test]
    fn a_value_is_never_read_for_parameters() {
        assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "2")]), "{b}2");
    }
}
