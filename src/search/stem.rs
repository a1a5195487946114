//! Stemmers, by language. They run when the index is built; the script that answers queries has none.

use std::borrow::Cow;

use snowball_stemmers_rs::{Algorithm, Stemmer};

/// The stemmer of a language.
pub(super) struct LanguageStemmer(Option<Stemmer>);

impl LanguageStemmer {
    /// That of a language tag, such as `en-GB`. A language that Snowball does not have is not stemmed.
    pub(super) fn of(tag: &str) -> Self {
        let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        Self(algorithm(&language).map(Stemmer::create))
    }

    /// The stem of a word in lower case. A word with a digit is its own stem.
    pub(super) fn stem<'w>(&self, lower: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(stemmer) if !lower.contains(char::is_numeric) => stemmer.stem(lower),
            _ => Cow::Borrowed(lower),
        }
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "hy" => Algorithm::Armenian,
        "eu" => Algorithm::Basque,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "et" => Algorithm::Estonian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" => Algorithm::Indonesian,
        "ga" => Algorithm::Irish,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "fa" => Algorithm::Persian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "st" => Algorithm::Sesotho,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}
