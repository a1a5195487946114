//! The parts of the theme, as authors see them: what each is for, and the text of a copy that a site changes.

use super::files::{ICON, THEME, THEME_PREFIX, component_name, is_template};
use crate::diagnostic::nearest;

/// The manual's reference of template variables, from which copies explain those that they may use.
const REFERENCE: &str = include_str!("../../docs/content/templates/reference.md");

/// A file of the theme.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name: the path inside the template folder.
    pub name: &'static str,
    text: &'static str,
}

/// All parts, by name.
pub fn parts() -> impl Iterator<Item = Part> {
    THEME.iter().map(|(name, text)| Part { name, text })
}

/// The part that an author means: by its whole name, or without its folder or extension.
///
/// # Errors
/// The nearest name, if one is close.
pub fn part(named: &str) -> Result<Part, Option<&'static str>> {
    let named = named.strip_prefix(THEME_PREFIX).unwrap_or(named);
    let places = ["", "partials/", "components/"];
    let mut meant = places
        .iter()
        .flat_map(|place| ["", ".html"].map(|ending| format!("{place}{named}{ending}")));
    let found = meant.find_map(|name| parts().find(|part| part.name == name));
    let stem = |name: &'static str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.strip_suffix(".html").unwrap_or(name)
    };
    found.ok_or_else(|| {
        let names = parts().map(|part| part.name);
        nearest(named, names).or_else(|| {
            let near = nearest(named, parts().map(|part| stem(part.name)))?;
            parts()
                .map(|part| part.name)
                .find(|name| stem(name) == near)
        })
    })
}

impl Part {
    /// What it is: the first sentence of its comment; empty for a file without one.
    #[must_use]
    pub fn purpose(&self) -> String {
        if self.name == ICON {
            return "The icon of a site that has none of its own".to_owned();
        }
        let comment = self.comment();
        let sentence = comment
            .split_once(". ")
            .map_or(&*comment, |(first, _)| first);
        sentence.trim_end_matches('.').to_owned()
    }

    /// The comment at its start, on one line.
    fn comment(&self) -> String {
        let lines = self.text.lines();
        let text = match self.text {
            text if text.starts_with("{#-") => text[3..].split_once("-#}").map(|(text, _)| text),
            text if text.starts_with("/*") => text[2..].split_once("*/").map(|(text, _)| text),
            _ => None,
        };
        let words = match text {
            Some(text) => text.to_owned(),
            None => lines
                .map_while(|line| line.strip_prefix("//"))
                .collect::<Vec<_>>()
                .join(" "),
        };
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text of a copy in a site's template folder. The comment of a template also explains its variables; no page shows
    /// it.
    #[must_use]
    pub fn copy(&self) -> String {
        let Some((comment, rest)) = self.text.split_once("-#}") else {
            return self.text.to_owned();
        };
        let version = env!("CARGO_PKG_VERSION");
        let name = self.name;
        let mut lines = vec![format!(
            "Copied from the theme of Guidepost {version}, whose updates do not reach this file."
        )];
        if is_template(name) && component_name(name).is_none() {
            lines.push(format!(
                "`theme/{name}` is still the theme's own file, for `include` and `extends`."
            ));
        }
        let variables = self.variables();
        if !variables.is_empty() {
            lines.push("Variables:".to_owned());
            lines.extend(variables.iter().map(|variable| format!("- {variable}")));
        }
        let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        format!("{}\n\n{lines}-#}}{rest}", comment.trim_end())
    }

    /// The variables that its comment names, each with its explanation in the manual.
    fn variables(&self) -> Vec<String> {
        let comment = self.comment();
        let Some((_, uses)) = comment.split_once("May use ") else {
            return Vec::new();
        };
        let is_used = |name: &str| uses.contains(&format!("`{name}`"));
        let all = uses.starts_with("all variables");
        names()
            .filter(|(name, _)| all || is_used(name))
            .map(|(name, about)| format!("{name}: {about}"))
            .collect()
    }
}

/// The variables of page templates, with what each is.
fn names() -> impl Iterator<Item = (&'static str, String)> {
    let table = REFERENCE
        .split_once("## Names")
        .map_or("", |(_, rest)| rest);
    let rows = table.lines().skip_while(|line| !line.starts_with("| `"));
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split(" | ").map(str::trim);
        let name = cells.next()?.trim_matches('`');
        let about = cells.nth(1)?;
        // Nothing in a comment may end it.
        Some((name, about.replace('\\', "").replace("#}", "# }")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_purpose() {
        for part in parts() {
            let purpose = part.purpose();
            assert!(purpose.len() > 10, "{}: {purpose}", part.name);
        }
    }

    #[test]
    fn a_part_is_found_by_any_of_its_names() {
        let name = |named: &str| part(named).map(|part| part.name);
        for named in [
            "partials/footer.html",
            "partials/footer",
            "footer",
            "footer.html",
            "theme/partials/footer.html",
        ] {
            assert_eq!(name(named), Ok("partials/footer.html"), "{named}");
        }
        assert_eq!(name("care"), Ok("components/care.html"));
        assert_eq!(name("page"), Ok("page.html"));
        assert_eq!(
            name("partials/fotter.html"),
            Err(Some("partials/footer.html"))
        );
        assert_eq!(name("fotter"), Err(Some("partials/footer.html")));
        assert_eq!(name("something else"), Err(None));
    }

    #[test]
    fn a_copy_explains_its_variables() {
        let copy = part("header").expect("a part").copy();
        for line in [
            "    - home: ",
            "    - theme: ",
            "`theme/partials/header.html` is still",
        ] {
            assert!(copy.contains(line), "{line}\n{copy}");
        }
        assert!(!copy.contains("- toc: "), "{copy}");
        for part in parts().filter(|part| is_template(part.name)) {
            let (_, rest) = part.text.split_once("-#}").expect("a comment");
            let copy = part.copy();
            let (comment, copied) = copy.split_once("-#}").expect("a comment");
            assert_eq!(copied, rest, "{}", part.name);
            assert!(!comment.contains("#}"), "{}", part.name);
        }
        let style = part("style.css").expect("a part");
        assert_eq!(style.copy(), style.text);
    }
}
