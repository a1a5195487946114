//! Whether a site or a folder has a feed, as settings and front matter state it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::input::yaml::{FromScalar, FromValue, ValueType, keys};

keys! {
    /// Whether there is a feed of new pages, or what is in it.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
    pub struct FeedChoice {
        /// What entries have: the descriptions of pages (summary), or their texts too (full).
        content: Option<FeedContent>,
    }
    with {
        /// Whether there is one.
        on: bool = true,
    }
}

/// What the entries of a feed have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum FeedContent {
    /// The descriptions of pages.
    Summary,
    /// Their texts too.
    Full,
}

impl FromValue for FeedContent {
    type Output = Self;
    const EXPECTED: &'static str = "`summary` or `full`";
    const TYPE: ValueType = ValueType::Word(&["summary", "full"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "summary" => Some(Self::Summary),
            "full" => Some(Self::Full),
            _ => None,
        }
    }
}

impl FromScalar for FeedChoice {
    const EXPECTED: &'static str = "true, false or a mapping with `content`";
    const SCALAR: ValueType = bool::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let on = value.as_bool()?;
        Some(Self {
            on,
            ..Self::default()
        })
    }
}
