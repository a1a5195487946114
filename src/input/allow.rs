//! The key `allow`: authors allow a finding of one page in its front matter, or of the whole site in the settings,
//! each with the reason. Only warnings can be allowed; an error that stops a build cannot.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::diagnostic::Span;
use crate::input::yaml::{FromKey, FromValue as _, Key, MappingReader, ValueType};

/// One line of `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Allowance {
    /// The code of the findings, as written.
    pub code: String,
    /// Why, or `None` if no reason is given, and then nothing is allowed.
    pub reason: Option<String>,
    /// Where the code is in the file.
    pub span: Span,
}

/// Reads the key `allow`.
pub(crate) struct AllowValue;

/// What is written under `allow`.
enum Written {
    /// Codes, each with its reason.
    Reasons(Map<String, Value>),
    /// Codes without reasons. They are read so that a finding can ask for the reasons.
    Codes(Vec<String>),
}

impl FromKey for AllowValue {
    type Output = Vec<Allowance>;
    const VALUE_TYPE: ValueType = ValueType::Codes(&ValueType::Text);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Vec<Allowance> {
        const EXPECTED: &str =
            "codes with a reason each, such as `image-alt: The picture is decoration`";
        let written = mapping.take_with(key, EXPECTED, |value| match value {
            Value::Object(reasons) => Some(Written::Reasons(reasons.clone())),
            codes => <Vec<String>>::read(codes).map(Written::Codes),
        });
        match written {
            None => Vec::new(),
            Some(Written::Codes(codes)) => {
                let span = mapping.value_span(key.name);
                let bare = |code| Allowance {
                    code,
                    reason: None,
                    span,
                };
                codes.into_iter().map(bare).collect()
            }
            Some(Written::Reasons(reasons)) => {
                let mut below = mapping.below([key.name.into()], reasons, &[]);
                let rows = below.take_rest();
                rows.into_iter().map(|row| allowance(&below, row)).collect()
            }
        }
    }
}

fn allowance(allow: &MappingReader<'_>, (code, reason): (String, Value)) -> Allowance {
    let reason = reason.as_str().map(str::trim);
    Allowance {
        span: allow.key_span(&code),
        reason: reason
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::yaml::{self, Block, Table as _, keys};

    keys! {
        /// A mapping with `allow`.
        struct Example {
            /// Codes.
            allow: Vec<Allowance> as AllowValue,
        }
    }

    fn allowances(text: &str) -> Vec<Allowance> {
        let block = Block {
            file: "a.md",
            text,
            offset: 4,
        };
        let map = yaml::parse(block).expect("YAML");
        let mut mapping = MappingReader::new(block, map, Example::KEYS);
        let read = Example::read(&mut mapping);
        assert_eq!(mapping.refuse_unknown(), []);
        read.allow
    }

    #[test]
    fn a_code_has_a_reason_and_a_span() {
        let read = allowances("allow:\n  image-alt: It is decoration.\n  title-long: ' '\n");
        let rows: Vec<_> = read
            .iter()
            .map(|row| (row.code.as_str(), row.reason.as_deref(), row.span.start))
            .collect();
        assert_eq!(
            rows,
            [
                ("image-alt", Some("It is decoration."), 13),
                ("title-long", None, 44)
            ]
        );
        let bare = &allowances("allow: [image-alt]\n")[0];
        assert_eq!((bare.code.as_str(), &bare.reason), ("image-alt", &None));
    }
}
