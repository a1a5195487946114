//! The rows of a table of keys, as data: what readers, the JSON Schemas, the manual and `guidepost config` share.

use serde_json::Value;

use crate::base::ui_strings::{ENGLISH, UiStrings};

/// One key that a mapping may have.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Another name that is read too.
    pub alias: Option<&'static str>,
    /// What it means, for authors: one sentence.
    pub about: &'static str,
    /// The type of its value.
    pub value: ValueType,
    /// The default, or whether it is required.
    pub absent: Absent,
}

impl Key {
    /// Whether its absence is an error.
    #[must_use]
    pub fn is_required(&self) -> bool {
        matches!(self.absent, Absent::Required)
    }
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum ValueType {
    /// Text, or a whole number that is read as text.
    Text,
    /// Text that matches a regular expression.
    Pattern(&'static str),
    /// True or false.
    Switch,
    /// A whole number.
    Whole,
    /// A whole number from the first to the second.
    Between(i64, i64),
    /// A date, with or without a time of day.
    Date,
    /// Text, or a list of texts.
    Texts,
    /// One of some words.
    Word(&'static [&'static str]),
    /// One of some words, or a list of them.
    Words(fn() -> Vec<&'static str>),
    /// A mapping of anything.
    Mapping,
    /// A mapping with these keys.
    Keys(&'static [Key]),
    /// A mapping whose keys are names that the author chooses, by a regular expression.
    Named(&'static str, &'static ValueType),
    /// A mapping whose keys are diagnostic codes.
    Codes(&'static ValueType),
    /// A list.
    List(&'static ValueType),
    /// One of these.
    Either(&'static [ValueType]),
}

/// The meaning of an absent key.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    /// Nothing in particular.
    Nothing,
    /// An error.
    Required,
    /// A default that is true or false.
    Switch(bool),
    /// A default number.
    Whole(i64),
    /// Default numbers.
    Wholes(&'static [i64]),
    /// A default text.
    Text(&'static str),
    /// Default texts.
    Texts(&'static [&'static str]),
    /// A default UI string of the site's language.
    UiString(fn(&UiStrings) -> &'static str),
}

impl Absent {
    /// The default, or `None` if there is none. A UI string is given in English.
    #[must_use]
    pub fn value(self) -> Option<Value> {
        self.value_in(ENGLISH)
    }

    /// The default in the language of `strings`, or `None` if there is none.
    #[must_use]
    pub fn value_in(self, strings: &UiStrings) -> Option<Value> {
        match self {
            Self::Nothing | Self::Required => None,
            Self::Switch(on) => Some(on.into()),
            Self::Whole(number) => Some(number.into()),
            Self::Wholes(numbers) => Some(numbers.into()),
            Self::Text(text) => Some(text.into()),
            Self::Texts(texts) => Some(texts.into()),
            Self::UiString(of) => Some(of(strings).into()),
        }
    }
}
