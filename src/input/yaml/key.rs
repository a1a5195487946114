//! Tables of keys. What a mapping may hold is said once, as rows of a table made by [`keys!`](crate::input::yaml::keys):
//! the reader takes each key by its row, the printed JSON Schemas and `guidepost config` walk the same rows.

use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::Field;
use crate::base::ui_strings::{ENGLISH, UiStrings};

/// One key that a mapping may have.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Another name that is read too.
    pub alias: Option<&'static str>,
    /// What it means, for authors.
    pub about: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// What holds where it is absent.
    pub absent: Absent,
}

impl Key {
    /// The row of a key whose value is read as `T`. `about` is a documentation comment.
    #[must_use]
    pub const fn of<T: Field>(
        name: &'static str,
        alias: Option<&'static str>,
        about: &'static str,
        absent: Absent,
    ) -> Self {
        let about = about.trim_ascii();
        Self {
            name,
            alias,
            about,
            shape: T::SHAPE,
            absent,
        }
    }

    /// Whether it has to be there.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        matches!(self.absent, Absent::Required)
    }
}

/// A key with the type that its value is read as.
pub struct Typed<T> {
    /// Its name.
    pub name: &'static str,
    /// Another name that is read too.
    pub alias: Option<&'static str>,
    /// What holds where it is absent.
    pub absent: Absent,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Typed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Typed<T> {}

impl<T: Field> Typed<T> {
    /// The key of this row.
    #[must_use]
    pub const fn new(name: &'static str, alias: Option<&'static str>, absent: Absent) -> Self {
        Self {
            name,
            alias,
            absent,
            of: PhantomData,
        }
    }
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Anything,
    /// Text, or a whole number that is read as text.
    Text,
    /// Text that fits a regular expression.
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
    /// A mapping whose keys are names that the author chose, by a regular expression.
    Named(&'static str, &'static Shape),
    /// A mapping whose keys are codes of findings.
    Codes(&'static Shape),
    /// A list.
    List(&'static Shape),
    /// One of these.
    Either(&'static [Shape]),
}

/// What holds where a key is absent.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    /// Nothing in particular.
    Nothing,
    /// That is an error.
    Required,
    /// A switch.
    Switch(bool),
    /// A number.
    Whole(i64),
    /// A text.
    Text(&'static str),
    /// Texts.
    Texts(&'static [&'static str]),
    /// A UI string of the site's language.
    UiString(fn(&UiStrings) -> &'static str),
}

impl Absent {
    /// The default value, or `None` if there is none. A UI string is given in English.
    #[must_use]
    pub fn value(self) -> Option<Value> {
        self.value_in(ENGLISH)
    }

    /// The default value in the language of `strings`, or `None` if there is none.
    #[must_use]
    pub fn value_in(self, strings: &UiStrings) -> Option<Value> {
        match self {
            Self::Nothing | Self::Required => None,
            Self::Switch(on) => Some(on.into()),
            Self::Whole(number) => Some(number.into()),
            Self::Text(text) => Some(text.into()),
            Self::Texts(texts) => Some(texts.into()),
            Self::UiString(of) => Some(of(strings).into()),
        }
    }
}

/// A table of keys, as a type.
pub trait Keys {
    /// Its rows.
    const KEYS: &'static [Key];
}

/// A mapping with the keys of a table.
pub struct Nested<K> {
    /// What it holds.
    pub map: Map<String, Value>,
    of: PhantomData<K>,
}

impl<K: Keys> Field for Nested<K> {
    const EXPECTED: &'static str = <Map<String, Value> as Field>::EXPECTED;
    const SHAPE: Shape = Shape::Keys(K::KEYS);
    fn read(value: &Value) -> Option<Self> {
        let map = Map::read(value)?;
        Some(Self {
            map,
            of: PhantomData,
        })
    }
}

/// A value, or a mapping with the keys of a table.
pub enum ScalarOrMap<T, K> {
    /// No mapping.
    Value(T),
    /// A mapping.
    Mapping(Nested<K>),
}

impl<T: Field, K: Keys> Field for ScalarOrMap<T, K> {
    /// That of the value, which is to name the mapping too.
    const EXPECTED: &'static str = T::EXPECTED;
    const SHAPE: Shape = Shape::Either(&[T::SHAPE, Shape::Keys(K::KEYS)]);
    fn read(value: &Value) -> Option<Self> {
        match Nested::read(value) {
            Some(mapping) => Some(Self::Mapping(mapping)),
            None => T::read(value).map(Self::Value),
        }
    }
}

/// Makes a table of keys: a module with a constant for each key, by which it is read, and the type
/// `Table`, which is all of them. The comment above a key is what authors are told of it; behind it
/// stand another name of it, the type it is read as, and what holds where it is absent. A key that
/// the reader does not take is an unused constant, and one that it takes is in the table.
macro_rules! keys {
    ($(#[doc = $what:literal])+ $module:ident {
        $($(#[doc = $about:literal])+
        $name:ident $(as $key:literal)? $(| $alias:literal)?: $type:ty $(= $absent:expr)?),+ $(,)?
    }) => {
        $(#[doc = $what])+
        #[allow(non_upper_case_globals, reason = "a key's constant has the key's name")]
        pub mod $module {
            use super::*;

            $(
                $(#[doc = $about])+
                pub(crate) const $name: Typed<$type> = Typed::new(
                    $crate::input::yaml::keys!(@name $name $($key)?),
                    $crate::input::yaml::keys!(@alias $($alias)?),
                    $crate::input::yaml::keys!(@absent $($absent)?),
                );
            )+

            /// All of them.
            pub struct Table;

            impl Keys for Table {
                const KEYS: &'static [Key] = &[$(Key::of::<$type>(
                    $crate::input::yaml::keys!(@name $name $($key)?),
                    $crate::input::yaml::keys!(@alias $($alias)?),
                    concat!($($about),+),
                    $crate::input::yaml::keys!(@absent $($absent)?),
                )),+];
            }
        }
    };
    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $key:literal) => { $key };
    (@alias) => { None };
    (@alias $alias:literal) => { Some($alias) };
    (@absent) => { Absent::Nothing };
    (@absent $absent:expr) => { $absent };
}

pub(crate) use keys;
