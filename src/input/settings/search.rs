//! The settings under `search`.

use serde_json::Value;

use crate::input::yaml::{Absent, FromScalar, FromValue as _, ValueType, keys};

keys! {
    /// Whether the site can be searched, or how.
    #[derive(Clone, Debug)]
    pub struct SearchSettings {
        /// Whether the key / opens search too. It disturbs readers who speak to their computer.
        slash: bool = Absent::Switch(false),
    }
    with {
        /// Whether there is no search.
        off: bool = false,
    }
}

impl Default for SearchSettings {
    /// Without the key, there is no search.
    fn default() -> Self {
        Self {
            slash: false,
            off: true,
        }
    }
}

impl FromScalar for SearchSettings {
    const EXPECTED: &'static str = "true, false or a mapping with `slash`";
    const SCALAR: ValueType = bool::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let off = !value.as_bool()?;
        Some(Self {
            off,
            ..Self::default()
        })
    }
}
