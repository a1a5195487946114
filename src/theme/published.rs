//! What browsers receive of the theme's stylesheets and scripts: everything but the comments and the white space that
//! separates nothing, which are more than a third of it.

/// The text of a file of the theme as it is published. A file of the site is published as it is.
pub(super) fn compact(name: &str, text: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, "css")) => style(text),
        Some((_, "js")) => script(text),
        _ => text.to_owned(),
    }
}

fn style(text: &str) -> String {
    let mut kept = CompactStyle::default();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, after) = rest.split_at(at);
        kept.push(before);
        let end = match &after[..1] {
            // A string, in which nothing is a comment.
            quote @ ("\"" | "'") => after[1..].find(quote).map_or(after.len(), |end| end + 2),
            _ if after.starts_with("/*") => {
                rest = after[2..].split_once("*/").map_or("", |(_, rest)| rest);
                continue;
            }
            _ => 1,
        };
        kept.push_as_is(&after[..end]);
        rest = &after[end..];
    }
    kept.push(rest);
    kept.text + "\n"
}

/// A stylesheet without the white space that separates nothing.
#[derive(Default)]
struct CompactStyle {
    text: String,
    /// Whether there is white space after the text.
    space: bool,
}

impl CompactStyle {
    /// Adds text without strings.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.space = true;
                continue;
            }
            match c {
                // Before a colon, white space separates: `a :hover` is not `a:hover`.
                '{' | '}' | ';' | ',' | '>' => self.space = false,
                _ => self.separate(),
            }
            if c == '}' && self.text.ends_with(';') {
                self.text.pop();
            }
            self.text.push(c);
        }
    }

    fn push_as_is(&mut self, text: &str) {
        self.separate();
        self.text += text;
    }

    fn separate(&mut self) {
        if self.space
            && !self.text.is_empty()
            && !self.text.ends_with(['{', '}', ';', ',', ':', '>'])
        {
            self.text.push(' ');
        }
        self.space = false;
    }
}

/// Only whole lines are comments: a line with code may have `//` in a string.
fn script(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let written = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    written.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::files::THEME;
    use super::*;

    #[test]
    fn comments_and_white_space_are_removed_and_nothing_else() {
        let css = "/* One\n   two */\na { b: url(\"x/*y*/\"); } /* c */\n\n.d::before { content: '/*'; e: f/g; }\n";
        let kept = "a{b:url(\"x/*y*/\")}.d::before{content:'/*';e:f/g}\n";
        assert_eq!(compact("a.css", css), kept);
        let css = "@media (width >= 1em) and (a: b) {\n  a :is(b, c) > d + e:not(f) { g: h  i, j; k: calc(1em + 2px) / 2; l: \"m  n\" / \"\"; }\n}\n";
        let kept = "@media (width>= 1em) and (a:b){a :is(b,c)>d + e:not(f){g:h i,j;k:calc(1em + 2px) / 2;l:\"m  n\" / \"\"}}\n";
        assert_eq!(compact("a.css", css), kept);
        let js = "// One\n\nconst a = \"// b\";\n  // Two\n  c(a); // d\n";
        let kept = "const a = \"// b\";\nc(a); // d\n";
        assert_eq!(compact("a.js", js), kept);
        assert_eq!(compact("a.html", css), css);
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
