//! `guidepost` without a command: what to do next, by where it is run.

use std::path::Path;
use std::process::ExitCode;

use super::terminal::{failure, print};
use crate::author::site_folder;
use crate::author::situation::{self, Count, Situation};
use crate::diagnostic::counted;
use crate::input::foreign::generators::Generator;
use crate::input::starter::TEMPLATES;

/// A command, and what it does.
type Step<'s> = (String, &'s str);

const ALL: &str = "\n`guidepost help` lists all commands.\n";

pub(super) fn run() -> ExitCode {
    let here = Path::new(".");
    match site_folder::open_any(here) {
        Ok(folder) => print(&advice(&situation::of(&folder, here))),
        Err(finding) => failure(here, vec![*finding]),
    }
}

/// The advice for a folder, in some ten lines.
fn advice(situation: &Situation) -> String {
    match situation {
        Situation::Site { title, root } => in_site(title.as_deref(), root),
        Situation::AroundSite { root } => around_site(root),
        Situation::Foreign {
            generator,
            mark,
            content,
        } => foreign(generator, mark, content),
        Situation::Markdown(count) => markdown(*count),
        Situation::Empty => empty(),
        Situation::Others => others(),
    }
}

fn empty() -> String {
    let steps: Vec<Step<'_>> = TEMPLATES
        .iter()
        .enumerate()
        .map(|(number, template)| match number {
            0 => ("guidepost init".to_owned(), template.about),
            _ => (
                format!("guidepost init --template {}", template.name),
                template.about,
            ),
        })
        .collect();
    "This folder is empty. Create a site in it, one of these:\n\n".to_owned()
        + &list(&steps)
        + "\nThen `guidepost serve --open` shows it in the browser while you write.\n"
        + ALL.trim_start()
}

fn others() -> String {
    let steps = [
        (
            "guidepost init docs --template docs",
            "create a site in the folder docs",
        ),
        ("cd docs", ""),
        (
            "guidepost serve --open",
            "show it in the browser while you write",
        ),
    ];
    "This folder has no Markdown, and is not a site. To add documentation to it:\n\n".to_owned()
        + &list(&steps.map(|(command, what)| (command.to_owned(), what)))
        + "\nOther templates are `guide`, `blog` and `recipes`.\n"
        + ALL.trim_start()
}

fn in_site(title: Option<&str>, root: &Path) -> String {
    let is_here = root == Path::new(".");
    let title = title.map_or_else(String::new, |title| format!(" `{title}`"));
    let head = match is_here {
        true => format!("This folder is the site{title}.\n\n"),
        false => format!("This folder is in the site{title}.\n\n"),
    };
    let mut steps = Vec::new();
    if !is_here {
        steps.push((
            format!("cd {}", quoted(&root.to_string_lossy())),
            "change to its folder, where these commands work",
        ));
    }
    steps.extend(
        [
            (
                "guidepost serve --open",
                "show it in the browser while you write",
            ),
            ("guidepost new PATH", "create a page"),
            ("guidepost check", "report errors and possible improvements"),
            ("guidepost build", "write the site into the folder public"),
        ]
        .map(|(command, what)| (command.to_owned(), what)),
    );
    head + &list(&steps) + ALL
}

fn around_site(root: &str) -> String {
    let root = quoted(root);
    let head =
        format!("The folder {root} is a site. Name it to each command, or change to it:\n\n");
    let steps = [
        (
            format!("guidepost serve --root {root} --open"),
            "show it in the browser while you write",
        ),
        (
            format!("guidepost check --root {root}"),
            "report errors and possible improvements",
        ),
        (
            format!("guidepost build --root {root}"),
            "write the site into its folder public",
        ),
    ];
    head + &list(&steps) + ALL
}

fn markdown(count: Count) -> String {
    let more = if count.is_partial { "at least " } else { "" };
    let head = format!(
        "This folder has {more}{}, which Guidepost can read as a site as they are:\n\n",
        counted(count.found, "Markdown file"),
    );
    let steps = [
        (
            "guidepost serve --open",
            "show it in the browser; nothing is written",
        ),
        (
            "guidepost check",
            "report broken links and possible improvements",
        ),
        ("guidepost init", "add settings to it; every file is kept"),
        ("guidepost build", "write the site into the folder public"),
    ];
    head + &list(&steps.map(|(command, what)| (command.to_owned(), what))) + ALL
}

fn foreign(generator: &Generator, mark: &str, content: &str) -> String {
    let name = generator.name;
    let place = match content {
        "" => "here".to_owned(),
        folder => format!("in {folder}"),
    };
    let root = match content {
        "" => String::new(),
        folder => format!(" --root {}", quoted(folder)),
    };
    let head = format!(
        "This folder is a site of {name} ({mark}).\nIts Markdown is {place}. See how Guidepost reads it:\n\n"
    );
    let steps: [Step<'_>; 3] = [
        (
            format!("guidepost serve{root} --open"),
            "show it; nothing is written",
        ),
        (format!("guidepost check{root}"), "report what differs here"),
        (
            "guidepost init ../my-guide".to_owned(),
            "create a site to move pages to",
        ),
    ];
    let page = generator.page.unwrap_or("Coming from another generator");
    head + &list(&steps)
        + &format!("\nThe steps are on the page *{page}* of the manual.\n")
        + ALL.trim_start()
}

/// Commands with what they do, in two columns.
fn list(steps: &[Step<'_>]) -> String {
    let width = steps
        .iter()
        .map(|(command, _)| command.chars().count())
        .max();
    let width = width.unwrap_or_default();
    let line = |(command, what): &Step<'_>| {
        format!("  {command:width$}  {what}").trim_end().to_owned() + "\n"
    };
    steps.iter().map(line).collect()
}

/// A folder as a shell reads it.
fn quoted(folder: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    match folder.chars().all(is_plain) {
        true => folder.to_owned(),
        false => format!("'{}'", folder.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_has_some_ten_lines_that_fit_a_terminal() {
        let text = |_: &str| Some("import starlight".to_owned());
        let (generator, mark) = crate::input::foreign::generators::recognise(&text).expect("one");
        let count = Count {
            found: 1,
            is_partial: true,
        };
        for situation in [
            Situation::Empty,
            Situation::Others,
            Situation::Markdown(count),
            Situation::Site {
                title: None,
                root: "../..".into(),
            },
            Situation::AroundSite {
                root: "docs".to_owned(),
            },
            Situation::Foreign {
                generator,
                mark,
                content: "src/content/docs",
            },
        ] {
            let text = advice(&situation);
            let lines = text.lines().count();
            assert!((7..=11).contains(&lines), "{lines} lines\n{text}");
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(90), "{text}");
            assert!(text.ends_with(" lists all commands.\n"), "{text}");
        }
    }

    #[test]
    fn folders_are_quoted_for_a_shell() {
        for (folder, expected) in [
            ("docs", "docs"),
            ("../..", "../.."),
            ("my docs", "'my docs'"),
            ("it's", "'it'\\''s'"),
        ] {
            assert_eq!(quoted(folder), expected);
        }
    }
}
