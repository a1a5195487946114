//! What front matter brings along from another generator, and what says the same here. Shortcodes are found where
//! components are, in [`crate::page::component`], and files in [`crate::site`].

/// What to do about a key of another generator.
#[derive(Clone, Copy)]
enum Instead {
    /// It has another name here.
    Key(&'static str),
    /// Something else does it: one sentence without a full stop.
    Other(&'static str),
    /// Nothing does.
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
    ("expiryDate", Instead::Other("no page expires by itself: write `draft: true` when its time has come")),
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
    ("publishDate", Instead::Other("no page waits for its day: write `draft: true` until then")),
    ("published", Instead::Other("write `draft`, which is the opposite")),
    ("redirect_from", Instead::Key("aliases")),
    ("redirect_to", Instead::Nothing),
    ("render", Instead::Nothing),
    ("resources", Instead::Nothing),
    ("robots", Instead::Other("write `noindex: true` to keep search engines away")),
    ("sidebar_label", Instead::Key("nav_title")),
    ("sidebar_position", Instead::Key("order")),
    ("sort_by", Instead::Other("pages stand by their `order`, then by name")),
    ("summary", Instead::Key("description")),
    ("taxonomies", Instead::Other("write the `tags` in it as a key of their own")),
    ("thumbnail", Instead::Key("image")),
    ("transparent", Instead::Nothing),
    ("type", Instead::Other("write `template: page.html` for a file of the template folder")),
    ("url", Instead::Other(ADDRESS)),
    ("weight", Instead::Key("order")),
];

const ADDRESS: &str = "the address is where the file is, and `slug` sets its last part";

/// What to do about a key of front matter that is not known.
#[must_use]
pub fn advice_on_key(key: &str) -> String {
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

/// The name of a folder's page in Hugo and Zola.
pub const INDEX: &str = "_index.md";
#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::vocabulary::front_matter::Table;
    use crate::input::yaml::Keys as _;

    #[test]
    fn each_key_is_foreign_and_what_is_named_instead_is_known() {
        let is_known = |name: &str| Table::KEYS.iter().any(|key| key.name == name);
        for (name, instead) in KEYS {
            assert!(!is_known(name), "{name}");
            if let Instead::Key(right) = instead {
                assert!(is_known(right), "{name}: {right}");
            }
        }
        assert!(KEYS.is_sorted_by_key(|(name, _)| name.to_lowercase()));
    }

    #[test]
    fn the_right_key_is_named() {
        assert_eq!(
            advice_on_key("linktitle"),
            "write `nav_title` instead; or move it under `extra:` for your own templates"
        );
        assert_eq!(
            advice_on_key("menu"),
            "nothing here does the same: remove it; or move it under `extra:` for your own templates"
        );
        assert_eq!(
            advice_on_key("mood"),
            "move it under `extra:` to say that `mood` is meant for your templates"
        );
    }
}
