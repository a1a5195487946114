//! What a build tells of the files that it replaced, kept or removed.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::io::publish::Summary;

/// Work in the output folder is lost sooner or later: its author should know.
pub(super) fn edited_by_hand(summary: &Summary) -> Vec<Diagnostic> {
    let tell =
        |message: String, hint: &str| Diagnostic::warning("output-edited", message).hint(hint);
    let overwritten = summary.edited.iter().map(|file| {
        let message = format!(
            "`{file}` in the output folder was edited after it was built, and is now overwritten"
        );
        tell(message, "edit the site's sources instead")
    });
    let kept = summary.kept.iter().map(|file| {
        let message = format!("`{file}` in the output folder is no longer part of the site, but was edited and is kept");
        tell(message, "remove it by hand if you do not need it; until then it stays online")
    });
    overwritten.chain(kept).collect()
}

/// Pages that are at their addresses no longer: others may link to them. Deleting one may be meant, and then there is
/// nothing to do.
pub(super) fn gone(removed: &[String]) -> Option<String> {
    const MOST: usize = 5;
    let address = |file: &String| Some(format!("/{}/", file.strip_suffix("/index.html")?));
    let all: BTreeSet<String> = removed.iter().filter_map(address).collect();
    // A page's card goes with it.
    let of_page = |card: &str| {
        let page = card.strip_prefix("/embed");
        page.is_some_and(|page| all.contains(page))
    };
    let gone: Vec<&str> = (all.iter().map(String::as_str))
        .filter(|page| !of_page(page))
        .collect();
    let what = match gone[..] {
        [] => return None,
        [page] => format!("nothing is at {page} any more"),
        [..] => {
            let first = gone[..gone.len().min(MOST)].join(", ");
            let more = match gone.len().checked_sub(MOST) {
                None | Some(0) => String::new(),
                Some(more) => format!(" and {more} more"),
            };
            format!("nothing is at these addresses any more: {first}{more}")
        }
    };
    Some(format!(
        "{what}. Links from elsewhere break: if you renamed a page, a `slug` with its old name keeps its address; \
         else send readers on, as \"Moved pages\" in the manual shows"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_are_gone_are_told_and_what_is_made_of_them_is_not() {
        let told = |files: &[&str]| {
            gone(
                &files
                    .iter()
                    .map(|file| (*file).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(told(&["a.png", "og/a.png"]), None);
        let one = told(&["a/b/index.html", "embed/a/b/index.html"]).expect("a note");
        assert!(one.starts_with("nothing is at /a/b/ any more."), "{one}");
        let pages: Vec<String> = (1..8).map(|page| format!("{page}/index.html")).collect();
        let many = gone(&pages).expect("a note");
        assert!(
            many.contains(": /1/, /2/, /3/, /4/, /5/ and 2 more."),
            "{many}"
        );
    }
}
