//! The macro behind the table of facts.

/// Expands the table in `facts.rs`, whose documentation explains its rows. It defines `KeyPart`, the structs of facts,
/// each with `collect` and `add_to_key`, and `FactsView`.
macro_rules! declare_facts {
    (
        outputs { $($OutputPart:ident: $output_phrase:literal,)* }
        $(
            $(#[doc = $facts_doc:literal])*
            struct $Facts:ident $(: $Base:ident as $base:ident)? {
                $($Part:ident: $phrase:literal {
                    facts { $(
                        $(#[doc = $fact_doc:literal])*
                        $fact:ident: $Fact:ty = $collect:expr $(, hashed as $hashed:expr)?;
                    )* }
                    variables { $(
                        $(#[doc = $variable_doc:literal])*
                        $variable:ident: $Variable:ty = $show:expr;
                    )* }
                })*
            }
        )*
    ) => {
        /// A part of a cache key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum KeyPart {
            $(#[doc = $output_phrase] $OutputPart,)*
            $($(#[doc = $phrase] $Part,)*)*
        }

        impl KeyPart {
            /// All parts, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$OutputPart,)* $($(Self::$Part,)*)*];

            /// A phrase that names it in a sentence.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$OutputPart => $output_phrase,)*
                    $($(Self::$Part => $phrase,)*)*
                }
            }
        }

        $(
            $(#[doc = $facts_doc])*
            #[derive(Clone, Debug)]
            pub struct $Facts<'s> {
                $(
                    /// The facts that other outputs about the page depend on as well.
                    pub $base: $Base<'s>,
                )?
                $($($(#[doc = $fact_doc])* pub $fact: $Fact,)*)*
            }

            impl<'s> $Facts<'s> {
                /// Reads the facts about the page or generated list at `node`.
                #[must_use]
                pub fn collect(collector: &FactCollector<'s>, node: NodeId) -> Self {
                    Self {
                        $($base: $Base::collect(collector, node),)?
                        $($($fact: {
                            let collect: fn(&FactCollector<'s>, NodeId) -> $Fact = $collect;
                            collect(collector, node)
                        },)*)*
                    }
                }

                /// Adds every fact to a key.
                pub fn add_to_key(&self, key: &mut impl KeySink) {
                    $(self.$base.add_to_key(key);)?
                    $(key.add(
                        KeyPart::$Part,
                        &($(hashed_value!(self.$fact => $Fact $(, $hashed)?),)*),
                    );)*
                }
            }
        )*

        /// The template variables that are declared with the facts they show.
        #[derive(Debug, Default)]
        pub struct FactsView<'s> {
            $($($($(#[doc = $variable_doc])* pub $variable: $Variable,)*)*)*
        }

        impl<'s> FactsView<'s> {
            /// The variables of a page.
            pub(super) fn of(scope: &Scope<'s>, hrefs: Hrefs<'_>) -> Self {
                Self {
                    $($($($variable: {
                        let show: fn(&Scope<'s>, Hrefs<'_>) -> $Variable = $show;
                        show(scope, hrefs)
                    },)*)*)*
                }
            }

            /// Adds the variables to a template's context.
            ///
            /// # Errors
            /// A value that has no form in a template.
            pub(super) fn add_to(&self, context: &mut tera::Context) -> tera::TeraResult<()> {
                $($($(context.insert_value(
                    stringify!($variable),
                    tera::Value::try_from_serializable(&self.$variable)?,
                );)*)*)*
                Ok(())
            }
        }
    };
}

/// The value of a fact that goes into a key: the fact itself, or what `hashed as` derives from it.
macro_rules! hashed_value {
    ($fact:expr => $Fact:ty) => {
        &$fact
    };
    ($fact:expr => $Fact:ty, $hashed:expr) => {{
        let hashed: fn($Fact) -> _ = $hashed;
        hashed($fact)
    }};
}

pub(super) use {declare_facts, hashed_value};
