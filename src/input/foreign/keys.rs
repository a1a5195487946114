//! Keys of other generators in front matter, and what to write instead.

/// The replacement of a key of another generator.
#[derive(Clone, Copy)]
enum Instead {
    /// A key with another name.
    Key(&'static str),
    /// Something else, described in one sentence without a full stop.
    Other(&'static str),
    /// Nothing.
    Nothing,
}

/// Keys of front matter that other generators know, and what to write here.
#[rustfmt::skip] // A row is easier to find on one line.
static KEYS: &[(&str, Instead)] = &[
    ("build", Instead::Nothing),
    ("cascade", Instead::Nothing),
    ("categories", Instead::Key("tags")),
    ("category", Instead::Key("tags")),
    ("excerpt", Instead::Key("description")),
    ("expiryDate", Instead::Key("expires")),
    ("generate_feeds", Instead::Nothing),
    ("headless", Instead::Nothing),
    ("in_search_index", Instead::Nothing),
    ("insert_anchor_links", Instead::Nothing),
    ("keywords", Instead::Key("tags")),
    ("last_modified_at", Instead::Key("updated")),
    ("lastmod", Instead::Key("updated")),
    ("layout", Instead::Other("write `template: page.html` for a file of the template folder")),
    ("linkTitle", Instead::Key("nav_title")),
    ("markup", Instead::Nothing),
    ("menu", Instead::Nothing),
    ("menus", Instead::Nothing),
    ("nav_order", Instead::Key("order")),
    ("outputs", Instead::Nothing),
    ("page_template", Instead::Other("write `template` on each page")),
    ("paginate_by", Instead::Nothing),
    ("params", Instead::Key("extra")),
    ("path", Instead::Other(ADDRESS)),
    ("permalink", Instead::Other(ADDRESS)),
    ("publishDate", Instead::Other("write it as `date`, and `publish: {future: false}` in the settings")),
    ("published", Instead::Other("write `draft`, which is the opposite")),
    ("redirect_from", Instead::Key("aliases")),
    ("redirect_to", Instead::Nothing),
    ("render", Instead::Nothing),
    ("resources", Instead::Nothing),
    ("robots", Instead::Other("write `noindex: true` to keep search engines away")),
    ("sidebar_label", Instead::Key("nav_title")),
    ("sidebar_position", Instead::Key("order")),
    ("sort_by", Instead::Other("write `list: {sort: date}` in the page of the folder")),
    ("summary", Instead::Key("description")),
    ("taxonomies", Instead::Other("write the `tags` in it as a key of their own")),
    ("thumbnail", Instead::Key("image")),
    ("transparent", Instead::Nothing),
    ("type", Instead::Other("write `template: page.html` for a file of the template folder")),
    ("url", Instead::Other(ADDRESS)),
    ("weight", Instead::Key("order")),
];

const ADDRESS: &str = "the address is where the file is, and `slug` sets its last part";

/// Whether other generators know a key of front matter.
#[must_use]
pub fn is_foreign_key(key: &str) -> bool {
    KEYS.iter().any(|(name, _)| name.eq_ignore_ascii_case(key))
}

/// What to do about an unknown key of front matter.
#[must_use]
pub fn key_advice(key: &str) -> String {
    let row = KEYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    let advice = match row.map(|(_, instead)| instead) {
        Some(Instead::Key(right)) => format!("write `{right}` instead"),
        Some(Instead::Other(advice)) => (*advice).to_owned(),
        Some(Instead::Nothing) => "nothing here does the same: remove it".to_owned(),
        None => {
            return format!(
                "move it under `extra:` to say that `{key}` is meant for your templates"
            );
        }
    };
    advice + "; or move it under `extra:` for your own templates"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted() {
        assert!(KEYS.is_sorted_by_key(|(name, _)| name.to_lowercase()));
    }

    #[test]
    fn the_right_key_is_named() {
        assert_eq!(
            key_advice("linktitle"),
            "write `nav_title` instead; or move it under `extra:` for your own templates"
        );
        assert_eq!(
            key_advice("menu"),
            "nothing here does the same: remove it; or move it under `extra:` for your own templates"
        );
        assert_eq!(
            key_advice("mood"),
            "move it under `extra:` to say that `mood` is meant for your templates"
        );
    }
}
