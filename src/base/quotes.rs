//! The quotation marks of languages, from the delimiters of the Unicode CLDR 48.2 (`cldr-misc-full`).

use super::language::nearest_tag;

/// The quotation marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    /// Before a quotation.
    pub open: &'static str,
    /// After it.
    pub close: &'static str,
    /// Before a quotation inside another.
    pub inner_open: &'static str,
    /// After it.
    pub inner_close: &'static str,
}

const fn quotes(
    open: &'static str,
    close: &'static str,
    inner_open: &'static str,
    inner_close: &'static str,
) -> Quotes {
    Quotes {
        open,
        close,
        inner_open,
        inner_close,
    }
}

/// Those of English, and of languages that are not in the table.
static ENGLISH: Quotes = quotes("“", "”", "‘", "’");

impl Quotes {
    /// The marks for a BCP 47 tag such as `de-AT`: those of the tag, else of the nearest tag with fewer subtags, else of
    /// English.
    #[must_use]
    pub fn for_language(tag: &str) -> &'static Self {
        nearest_tag(tag, find).unwrap_or(&ENGLISH)
    }
}

fn find(tag: &str) -> Option<&'static Quotes> {
    let is_tag = |tags: &str| tags.split(' ').any(|known| known == tag);
    let row = TABLE.iter().find(|(_, tags)| is_tag(tags));
    row.map(|(quotes, _)| quotes)
}

/// Each pair of marks with the tags of its languages, in lower case: only those whose marks differ from those of the tag
/// with fewer subtags.
static TABLE: &[(Quotes, &str)] = &[
    (
        quotes("«", "»", "“", "”"),
        "ast blo bm br ca cv dyo el es-us eu ewo ie it kab kk lij mg mua nnh pms pt-ao \
         pt-ch pt-cv pt-gq pt-gw pt-lu pt-mo pt-mz pt-pt pt-st pt-tl sc sg ti",
    ),
    (
        quotes("„", "“", "‚", "‘"),
        "bs-cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl",
    ),
    (
        quotes("«", "»", "‹", "›"),
        "am az-arab az-cyrl fa fr-ch gsw jgo kkj mzn rm sdh wae",
    ),
    (quotes("«", "»", "„", "“"), "bas be bua ky os ru sah tyv uk"),
    (quotes("”", "”", "’", "’"), "fi he lag rn se sn sv yi"),
    (quotes("«", "»", "‘", "’"), "dua el-polyton ksf nb nn no rw"),
    (
        quotes("「", "」", "『", "』"),
        "ja yue zh-hant zh-hk zh-mo zh-tw",
    ),
    (quotes("«", "»", "«", "»"), "fr ht hy oc yav"),
    (quotes("”", "“", "’", "‘"), "ar lld ms-arab syr ur"),
    (quotes("‘", "’", "“", "”"), "fur ia ti-er tn"),
    (
        quotes("“", "”", "‘", "’"),
        "bm-nkoo ff-adlm uz-arab uz-cyrl",
    ),
    (quotes("„", "“", "„", "“"), "bg lt prg sgs"),
    (quotes("„", "”", "«", "»"), "nmg pl ro"),
    (quotes("«", "»", "„", "”"), "shi zgh"),
    (quotes("»", "«", "›", "‹"), "kk-arab ug"),
    (quotes("„", "”", "»", "«"), "hu szl"),
    (quotes("„", "”", "‚", "’"), "agq ff"),
    (quotes("«", "»", "”", "“"), "fr-ca"),
    (quotes("‘", "’", "‘", "’"), "nl"),
    (quotes("“", "’", "“", "”"), "st"),
    (quotes("“", "”", "«", "»"), "eo"),
    (quotes("“", "”", "’", "‘"), "uz"),
    (quotes("“", "”", "“", "”"), "tk"),
    (quotes("„", "“", "«", "»"), "ka"),
    (quotes("„", "”", "‘", "’"), "bs"),
    (quotes("„", "”", "’", "’"), "sr"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_those_of_the_nearest_tag() {
        let marks = |tag| {
            let found = Quotes::for_language(tag);
            [found.open, found.close, found.inner_open, found.inner_close].concat()
        };
        for (tag, expected) in [
            ("en", "“”‘’"),
            ("en-GB", "“”‘’"),
            ("de", "„“‚‘"),
            ("de-AT", "„“‚‘"),
            ("de-CH-1996", "„“‚‘"),
            ("fr", "«»«»"),
            ("fr-CH", "«»‹›"),
            ("fr-CA", "«»”“"),
            ("it", "«»“”"),
            ("pl", "„”«»"),
            ("sv", "””’’"),
            ("ja", "「」『』"),
            ("zh-Hans-CN", "“”‘’"),
            ("zh-TW", "「」『』"),
            ("uk", "«»„“"),
            ("tlh", "“”‘’"),
        ] {
            assert_eq!(marks(tag), expected, "{tag}");
        }
    }
}
