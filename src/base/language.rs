//! Language tags of BCP 47.

/// What `find` returns for a tag such as `de-AT`: for the tag itself, else for the nearest tag with fewer subtags. `find`
/// gets tags in lower case.
pub fn nearest_tag<T>(tag: &str, find: impl FnMut(&str) -> Option<T>) -> Option<T> {
    let tag = tag.to_ascii_lowercase();
    let ends = tag.rmatch_indices('-').map(|(end, _)| end);
    let mut prefixes = std::iter::once(tag.len())
        .chain(ends)
        .map(|end| &tag[..end]);
    prefixes.find_map(find)
}

/// The scripts that are written from right to left, by their codes of ISO 15924.
const RIGHT_TO_LEFT_SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "syre", "syrj",
    "syrn", "thaa", "yezi",
];

/// The languages that are written from right to left unless their tag names another script.
const RIGHT_TO_LEFT: &[&str] = &[
    "aii", "ar", "arc", "arz", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "gjk", "he",
    "iw", "ji", "khw", "ks", "lrc", "luz", "mzn", "nqo", "pnb", "prs", "ps", "sd", "skr", "syr",
    "ug", "ur", "yi",
];

/// The direction of the script of a language, as the HTML attribute `dir` has it.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    // A script is the first part of four letters; a part that starts with a digit is a variant, and one of one letter
    // starts an extension.
    let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let script = parts.take_while(|part| part.len() > 1).find(is_script);
    let is_right_to_left = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    if is_right_to_left { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_is_that_of_the_script() {
        let right_to_left = [
            "ar",
            "AR",
            "ar-EG",
            "he",
            "fa-IR",
            "ur",
            "ps",
            "sd",
            "ug-CN",
            "yi",
            "dv",
            "ckb",
            "az-Arab",
            "ku-Arab-IQ",
            "ur-Aran",
            "ff-Adlm",
            "ar-u-nu-latn",
        ];
        let left_to_right = [
            "en",
            "en-GB",
            "de",
            "ja",
            "zh-Hant",
            "ru",
            "ar-Latn",
            "he-Latn-IL",
            "sd-Deva",
            "ku",
            "az",
            "arn",
            "fab",
        ];
        for tag in right_to_left {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in left_to_right {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }
}
