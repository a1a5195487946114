//! The ids in HTML.

use std::collections::HashSet;

use super::tags::tags;
use crate::base::character_references::decoded;

/// The ids in HTML, and the names of its `<a>`, which a fragment can point to too.
#[must_use]
pub fn html_ids(html: &str) -> HashSet<String> {
    let mut ids = HashSet::new();
    for tag in tags(html) {
        // The end of a text that is cut short.
        if tag.closing || !tag.finished {
            continue;
        }
        for attribute in &tag.attributes {
            if attribute.name == "id" || (attribute.name == "name" && tag.name == "a") {
                ids.insert(decoded(attribute.value).into_owned());
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_of_anchors_can_be_pointed_to() {
        let html = "<h2 id=a>x</h2><a name='b'></a><input name=c><!-- <p id=d> --><p ID='&uuml;'><script>'<p id=e>'</script><p id=";
        let mut ids: Vec<String> = html_ids(html).into_iter().collect();
        ids.sort();
        assert_eq!(ids, ["a", "b", "ü"]);
    }
}
