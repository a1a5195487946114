//! Tables of keys. A table is declared once, by [`keys!`](crate::input::yaml::keys): the rows are the fields of a
//! struct, and the macro generates the struct, its reader and the rows as data ([`Key`]).

use std::marker::PhantomData;

use serde_json::Value;

use super::key::{Key, ValueType};
use super::reader::{FromKey, MappingReader};

/// A struct whose fields are the keys of a mapping.
pub trait Table: Sized {
    /// Its rows.
    const KEYS: &'static [Key];
    /// Takes all keys of the table from a mapping.
    fn read(mapping: &mut MappingReader<'_>) -> Self;
}

/// A table that can be written as a single value instead of a mapping.
pub trait FromScalar: Table {
    /// What is expected, for the error message.
    const EXPECTED: &'static str;
    /// The type of the single value.
    const SCALAR: ValueType;
    /// What a single value means, or `None` if it has another type.
    fn from_scalar(value: &Value) -> Option<Self>;
}

/// Reads a single value, or a mapping with the keys of the table `T`.
pub struct ScalarOrMap<T>(PhantomData<T>);

impl<T: FromScalar> ScalarOrMap<T> {
    /// Reads a key; `None` if it is absent.
    pub fn take(mapping: &mut MappingReader<'_>, key: &Key) -> Option<T> {
        if !matches!(mapping.peek(key), Some(Value::Object(_))) {
            return mapping.take_with(key, T::EXPECTED, T::from_scalar);
        }
        let mut below = mapping.nested(key, T::KEYS);
        let table = T::read(&mut below);
        mapping.close(below);
        Some(table)
    }
}

impl<T: FromScalar + Default> FromKey for ScalarOrMap<T> {
    type Output = T;
    const VALUE_TYPE: ValueType = scalar_or_map::<T>();
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> T {
        Self::take(mapping, key).unwrap_or_default()
    }
}

/// The type of a value that [`ScalarOrMap`] reads.
pub const fn scalar_or_map<T: FromScalar>() -> ValueType {
    ValueType::Either(&[T::SCALAR, ValueType::Keys(T::KEYS)])
}

/// Declares a table: a struct with one field for each key. A row is
///
/// ```text
/// /// One sentence for authors: it is in the manual, the JSON Schemas and the struct's documentation.
/// field as "key" | "alias": Type as Reader = Absent::Text("default"),
/// ```
///
/// where all but `field: Type` can be left out. `Reader` is what reads the key ([`FromKey`]) and gives a `Type`; the
/// type itself, if it is left out. `#[serde(…)]` below the sentence is passed on. Fields that are not keys follow in
/// `with { … }`, each with the value that reading gives it.
macro_rules! keys {
    (
        $(#[doc = $what:literal])+
        $(#[derive($($derive:path),+ $(,)?)])?
        $vis:vis struct $table:ident {
            $(
                $(#[doc = $about:literal])+
                $(#[serde($($serde:tt)+)])?
                $field:ident $(as $name:literal)? $(| $alias:literal)?: $type:ty $(as $reader:ty)? $(= $absent:expr)?
            ),+ $(,)?
        }
        $(with {
            $($(#[doc = $extra_about:literal])+ $extra:ident: $extra_type:ty = $initial:expr),+ $(,)?
        })?
    ) => {
        $(#[doc = $what])+
        $(#[derive($($derive),+)])?
        $vis struct $table {
            $(
                $(#[doc = $about])+
                $(#[serde($($serde)+)])?
                pub $field: $type,
            )+
            $($(
                $(#[doc = $extra_about])+
                pub $extra: $extra_type,
            )+)?
        }

        #[allow(non_upper_case_globals, reason = "the row of a key has the name of its field")]
        impl $table {
            $(
                $(#[doc = $about])+
                $vis const $field: $crate::input::yaml::Key = $crate::input::yaml::Key {
                    name: $crate::input::yaml::keys!(@name $field $($name)?),
                    alias: $crate::input::yaml::keys!(@alias $($alias)?),
                    about: concat!($($about),+).trim_ascii(),
                    value: <$crate::input::yaml::keys!(@reader $type $(, $reader)?) as $crate::input::yaml::FromKey>::VALUE_TYPE,
                    absent: $crate::input::yaml::keys!(@absent $($absent)?),
                };
            )+
        }

        impl $crate::input::yaml::Table for $table {
            const KEYS: &'static [$crate::input::yaml::Key] = &[$(Self::$field),+];
            fn read(mapping: &mut $crate::input::yaml::MappingReader<'_>) -> Self {
                Self {
                    $($field: <$crate::input::yaml::keys!(@reader $type $(, $reader)?) as $crate::input::yaml::FromKey>::read_key(mapping, &Self::$field),)+
                    $($($extra: $initial,)+)?
                }
            }
        }

        impl $crate::input::yaml::FromKey for $table {
            type Output = Self;
            const VALUE_TYPE: $crate::input::yaml::ValueType =
                $crate::input::yaml::ValueType::Keys(<Self as $crate::input::yaml::Table>::KEYS);
            fn read_key(mapping: &mut $crate::input::yaml::MappingReader<'_>, key: &$crate::input::yaml::Key) -> Self {
                let mut below = mapping.nested(key, <Self as $crate::input::yaml::Table>::KEYS);
                let table = <Self as $crate::input::yaml::Table>::read(&mut below);
                mapping.close(below);
                table
            }
        }
    };
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $name:literal) => { $name };
    (@alias) => { None };
    (@alias $alias:literal) => { Some($alias) };
    (@reader $type:ty) => { $type };
    (@reader $type:ty, $reader:ty) => { $reader };
    (@absent) => { $crate::input::yaml::Absent::Nothing };
    (@absent $absent:expr) => { $absent };
}

pub(crate) use keys;
