//! What browsers receive of the theme's stylesheets and scripts: everything but the comments, which are a third of it.

/// The text of a file of the theme as it is published. A file of the site is published as it is.
pub(super) fn without_comments(name: &str, text: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, "css")) => style(text),
        Some((_, "js")) => script(text),
        _ => text.to_owned(),
    }
}

fn style(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, after) = rest.split_at(at);
        kept += before;
        let end = match &after[..1] {
            // A string, in which nothing is a comment.
            quote @ ("\"" | "'") => after[1..].find(quote).map_or(after.len(), |end| end + 2),
            _ if after.starts_with("/*") => {
                rest = after[2..].split_once("*/").map_or("", |(_, rest)| rest);
                continue;
            }
            _ => 1,
        };
        kept += &after[..end];
        rest = &after[end..];
    }
    kept += rest;
    lines(kept.lines().map(str::trim_end))
}

/// Only whole lines are comments: a line with code may have `//` in a string.
fn script(text: &str) -> String {
    lines(
        text.lines()
            .filter(|line| !line.trim_start().starts_with("//")),
    )
}

fn lines<'t>(all: impl Iterator<Item = &'t str>) -> String {
    let written = all.filter(|line| !line.is_empty());
    written.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::files::THEME;
    use super::*;

    #[test]
    fn comments_are_removed_and_nothing_else() {
        let css = "/* One\n   two */\na { b: url(\"x/*y*/\"); } /* c */\n\n.d::before { content: '/*'; e: f/g; }\n";
        let kept = "a { b: url(\"x/*y*/\"); }\n.d::before { content: '/*'; e: f/g; }\n";
        assert_eq!(without_comments("a.css", css), kept);
        let js = "// One\n\nconst a = \"// b\";\n  // Two\n  c(a); // d\n";
        let kept = "const a = \"// b\";\n  c(a); // d\n";
        assert_eq!(without_comments("a.js", js), kept);
        assert_eq!(without_comments("a.html", css), css);
    }

    #[test]
    fn no_script_of_the_theme_has_text_over_lines() {
        // A line of such a text could start as a comment does.
        for (name, text) in THEME.iter().filter(|(name, _)| name.ends_with(".js")) {
            for line in text.lines() {
                assert!(
                    line.matches('`').count() % 2 == 0 && !line.contains("/*"),
                    "{name}: {line}"
                );
            }
        }
    }
}
