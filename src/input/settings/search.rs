//! The settings under `search`.

use serde_json::Value;

use crate::input::yaml::{Absent, FromScalar, FromValue as _, ValueType, keys};

keys! {
    /// Whether the site can be searched, or how.
    #[derive(Clone, Debug, Default)]
    pub struct SearchSettings {
        /// Whether the key / opens search too. It disturbs readers who speak to their computer.
        slash: bool = Absent::Switch(false),
    }
    with {
        /// Whether there is no search.
        off: bool = false,
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
