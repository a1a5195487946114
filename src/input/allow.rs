//! What authors allow: a finding of one page in its front matter, or of the whole site in the
//! settings, each with the reason. Only what is told can be allowed; what stops a build cannot.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::diagnostic::Span;
use crate::input::yaml::{Field, Fields, Shape, Typed};

/// One line of `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Allowance {
    /// The code of the findings, as written.
    pub code: String,
    /// Why; none where nothing is said, and then nothing is allowed.
    pub reason: Option<String>,
    /// Where the code stands in the file.
    pub span: Span,
}

/// What stands behind `allow`.
pub(crate) enum AllowValue {
    /// Codes, each with its reason.
    Reasons(Map<String, Value>),
    /// Codes without reasons. They are read so that the finding can ask for these.
    Codes(Vec<String>),
}

impl Field for AllowValue {
    const EXPECTED: &'static str =
        "codes with a reason each, such as `image-alt: The picture is decoration`";
    const SHAPE: Shape = Shape::Codes(&Shape::Text);
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Object(reasons) => Some(Self::Reasons(reasons.clone())),
            codes => Vec::read(codes).map(Self::Codes),
        }
    }
}

/// Reads the key `allow`.
#[must_use]
pub(crate) fn read(fields: &mut Fields<'_>, key: Typed<AllowValue>) -> Vec<Allowance> {
    let reasons = match fields.take(key) {
        None => return Vec::new(),
        Some(AllowValue::Reasons(reasons)) => reasons,
        Some(AllowValue::Codes(codes)) => {
            let span = fields.value_span(key.name);
            let bare = |code| Allowance {
                code,
                reason: None,
                span,
            };
            return codes.into_iter().map(bare).collect();
        }
    };
    let mut allow = fields.inside_named(key, reasons);
    let rows = allow.take_rest();
    let allowance = |(code, reason): (String, Value)| Allowance {
        span: allow.key_span(&code),
        reason: reason
            .as_str()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        code,
    };
    rows.into_iter().map(allowance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::vocabulary::front_matter as keys;
    use crate::input::yaml::{self, Block, Keys as _};

    fn allowances(text: &str) -> Vec<Allowance> {
        let block = Block {
            file: "a.md",
            text,
            offset: 4,
        };
        let map = yaml::parse(block).expect("YAML");
        let mut fields = Fields::new(block, map, keys::Table::KEYS);
        let read = read(&mut fields, keys::allow);
        assert_eq!(fields.refuse_unknown(), []);
        read
    }

    #[test]
    fn a_code_has_a_reason_and_a_place() {
        let read = allowances("allow:\n  image-alt: It is decoration.\n  title-long: ' '\n");
        let told: Vec<_> = read
            .iter()
            .map(|row| (row.code.as_str(), row.reason.as_deref(), row.span.start))
            .collect();
        assert_eq!(
            told,
            [
                ("image-alt", Some("It is decoration."), 13),
                ("title-long", None, 44)
            ]
        );
        let bare = &allowances("allow: [image-alt]\n")[0];
        assert_eq!((bare.code.as_str(), &bare.reason), ("image-alt", &None));
    }
}
