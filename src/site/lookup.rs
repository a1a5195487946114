//! Finds the page or section that is named on the command line, by its file, its address or its title.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Diagnostic, nearest};
use crate::input::settings::Settings;
use crate::page::Page;
use crate::page::markdown::Heading;
use crate::site::{NodeId, Site, Target};

/// A page, or a section of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionRef<'s> {
    /// The node of the page.
    pub node: NodeId,
    /// The heading of the section; `None` for the page itself.
    pub heading: Option<&'s Heading>,
}

/// Finds a page or section. `named` is a page and, after `#`, the id or the text of a heading. A page is named by its
/// file (`content/a/b.md`, with or without `content/`), by its address (`/a/b/`, or absolute), or by its title in any
/// case.
///
/// # Errors
/// That there is no such page or heading, with the nearest one; or that several pages have this title.
pub fn find<'s>(
    site: &'s Site,
    settings: &Settings,
    named: &str,
) -> Result<SectionRef<'s>, Box<Diagnostic>> {
    // A title may contain a `#`.
    if let [node] = titled(site, named)[..] {
        return Ok(SectionRef {
            node,
            heading: None,
        });
    }
    let (page, heading) = match named.split_once('#') {
        Some((page, heading)) => (page, Some(heading).filter(|heading| !heading.is_empty())),
        None => (named, None),
    };
    let node = find_page(site, settings, page)?;
    let heading = heading.map(|heading| find_heading(site, node, heading));
    Ok(SectionRef {
        node,
        heading: heading.transpose()?,
    })
}

fn find_page(site: &Site, settings: &Settings, named: &str) -> Result<NodeId, Box<Diagnostic>> {
    if let Some(path) = path_of(settings, named)?
        && let Some(node) = at_path(site, &path)
    {
        return Ok(node);
    }
    match titled(site, named)[..] {
        [node] => Ok(node),
        [] => Err(Box::new(
            draft(site, named).unwrap_or_else(|| unknown_page(site, named)),
        )),
        [..] => {
            let nodes = titled(site, named);
            let routes = nodes.iter().map(|node| site.nodes[*node].route.as_str());
            let routes: Vec<&str> = routes.collect();
            let message = format!("{} pages are called `{named}`", nodes.len());
            let finding = Diagnostic::error("page-ambiguous", message);
            Err(Box::new(finding.hint(format!(
                "name one by its address: {}",
                routes.join(", ")
            ))))
        }
    }
}

/// The path within the site that an address or the path of a file means.
///
/// # Errors
/// That it is an absolute address of another site.
fn path_of(settings: &Settings, named: &str) -> Result<Option<String>, Box<Diagnostic>> {
    let base = settings.base_url.as_ref();
    if named.contains("://") {
        let home = base.map(|base| base.absolute(&crate::base::route::Route::root()));
        let inside = home.as_deref().and_then(|home| {
            let named = format!("{named}/");
            let rest = named.strip_prefix(home)?;
            Some(rest.trim_end_matches('/').to_owned())
        });
        return match inside {
            Some(path) => Ok(Some(decoded(&path))),
            None => {
                let message = format!("`{named}` is not an address of this site");
                let finding = Diagnostic::error("page-unknown", message);
                Err(Box::new(finding.hint(match home {
                    Some(home) => format!("its addresses start with `{home}`"),
                    None => "set `base_url` in `guidepost.yaml`, or give `--base-url`".to_owned(),
                })))
            }
        };
    }
    let below_base = base.and_then(|base| named.strip_prefix(base.path()));
    Ok(Some(decoded(below_base.unwrap_or(named))))
}

fn decoded(path: &str) -> String {
    percent_decode_str(path)
        .decode_utf8_lossy()
        .nfc()
        .collect::<String>()
        .replace('\\', "/")
}

/// The page at a path within the site, or in a file with or without the content folder in its path.
fn at_path(site: &Site, path: &str) -> Option<NodeId> {
    let path = path.trim_start_matches("./").trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    let path = path.trim_end_matches('/');
    if path.is_empty() {
        return Some(site.home());
    }
    let inside = path
        .strip_prefix(crate::site::sources::CONTENT)
        .and_then(|rest| rest.strip_prefix('/'));
    let mut found = [Some(path), inside].into_iter().flatten();
    found.find_map(|path| match site.find(path) {
        Some(Target::Node(node)) => Some(node),
        _ => None,
    })
}

fn titled(site: &Site, title: &str) -> Vec<NodeId> {
    let wanted = folded(title);
    let has_title = |node: &NodeId| {
        folded(site.title(*node)) == wanted || folded(site.nav_name(*node)) == wanted
    };
    site.walk.iter().copied().filter(has_title).collect()
}

/// The form in which titles are compared: without differences in case, Unicode form and spaces.
fn folded(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The diagnostic that a page is a draft.
fn draft(site: &Site, named: &str) -> Option<Diagnostic> {
    let path = decoded(named);
    let path = path.trim_start_matches("./").trim_matches('/');
    let wanted = folded(named);
    let is_meant = |draft: &Page| {
        let names = [&draft.file, &draft.path].map(String::as_str);
        let is_name = |name: &str| name == path || name.strip_suffix(".md") == Some(path);
        let shorter = draft.front.nav_title.as_ref();
        let mut titles = shorter.into_iter().chain([&draft.title]);
        names.into_iter().any(is_name) || titles.any(|title| folded(title) == wanted)
    };
    let draft = site.drafts.iter().find(|draft| is_meant(draft))?;
    let message = format!("the page `{named}` is a draft, which is not published");
    let finding = Diagnostic::error("page-draft", message).in_file(&draft.file);
    Some(finding.hint("give `--drafts` too, or publish it by removing `draft: true`"))
}

fn unknown_page(site: &Site, named: &str) -> Diagnostic {
    let mut names: Vec<String> = Vec::new();
    for node in site.walk.iter() {
        names.push(site.nodes[*node].route.as_str().to_owned());
        names.push(site.title(*node).to_owned());
        names.extend(site.node_page(*node).map(|page| page.file.clone()));
    }
    let finding = Diagnostic::error("page-unknown", format!("no page `{named}`"));
    let near = nearest(named, names.iter().map(String::as_str));
    // A typo in the last part of a long address is a small part of it, and folders are often left out.
    let last = |name: &str| {
        let name = name.trim_end_matches('/');
        name.rsplit('/').next().unwrap_or(name).to_owned()
    };
    let by_last = || {
        let parts: Vec<String> = names.iter().map(|name| last(name)).collect();
        let near = nearest(&last(named), parts.iter().map(String::as_str))?;
        let at = parts.iter().position(|part| part == near)?;
        names.get(at).map(String::as_str)
    };
    match near.or_else(by_last) {
        Some(right) => finding.hint(format!("did you mean `{right}`?")),
        None => finding.hint(
            "name a page by its file, such as `content/a.md`, by its address, such as `/a/`, or by its title",
        ),
    }
}

fn find_heading<'s>(
    site: &'s Site,
    node: NodeId,
    named: &str,
) -> Result<&'s Heading, Box<Diagnostic>> {
    let outline = site.node_page(node).map_or(&[][..], |page| &page.outline);
    let id = decoded(named);
    let by_id = outline.iter().find(|heading| heading.id == id);
    let by_text = || {
        let text = folded(named);
        outline
            .iter()
            .find(|heading| folded(&heading.title) == text)
    };
    by_id.or_else(by_text).ok_or_else(|| {
        let page = site.title(node);
        let message = format!("the page `{page}` has no heading `#{named}`");
        let finding = Diagnostic::error("heading-unknown", message);
        let ids = || outline.iter().map(|heading| heading.id.as_str());
        Box::new(match nearest(named, ids()) {
            Some(right) => finding.hint(format!("did you mean `#{right}`?")),
            None if outline.is_empty() => finding.hint("it has no headings"),
            None => {
                let all: Vec<String> = ids().take(20).map(|id| format!("`#{id}`")).collect();
                finding.hint(format!("its headings are {}", all.join(", ")))
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::{Options, Project};

    fn files() -> MemoryFiles {
        MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/guide/\n")
            .with("content/index.md", "# Guide\n\nText.\n")
            .with(
                "content/knee.md",
                "---\ntitle: Runner's knee\nnav_title: Knee\n---\nText.\n\n## What helps?\n",
            )
            .with("content/a/index.md", "# Same\n\nText.\n")
            .with("content/b/index.md", "# Same\n\nText.\n")
            .with(
                "content/b/c-sharp.md",
                "---\ntitle: 'C# for runners'\n---\nText.\n",
            )
            .with(
                "content/b/soon.md",
                "---\ntitle: Back to running\ndraft: true\n---\nText.\n",
            )
    }

    fn found(named: &str) -> Result<String, String> {
        let files = files();
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        let shown =
            |error: Box<Diagnostic>| format!("{} | {}", error.message, error.hints.join(" "));
        let section = find(&project.site, &project.settings, named).map_err(shown)?;
        let id = section
            .heading
            .map_or(String::new(), |heading| format!("#{}", heading.id));
        Ok(project.site.nodes[section.node].route.to_string() + &id)
    }

    #[test]
    fn finds_a_page_by_file_address_or_title() {
        for named in [
            "knee.md",
            "content/knee.md",
            "./content/knee.md",
            "/knee/",
            "knee",
            "/guide/knee/",
            "/knee/index.html",
            "https://e.org/guide/knee/",
            "https://e.org/guide/knee",
            "runner's KNEE",
            "Knee",
        ] {
            assert_eq!(found(named).as_deref(), Ok("/knee/"), "{named}");
        }
        for named in [
            "/",
            "",
            "https://e.org/guide/",
            "https://e.org/guide",
            "Guide",
            "content/index.md",
        ] {
            assert_eq!(found(named).as_deref(), Ok("/"), "{named}");
        }
        assert_eq!(found("C# for runners").as_deref(), Ok("/b/c-sharp/"));
    }

    #[test]
    fn finds_a_section_by_id_or_text() {
        for named in [
            "knee#what-helps",
            "/knee/#what-helps",
            "Knee#What helps?",
            "https://e.org/guide/knee/#what-helps",
        ] {
            assert_eq!(found(named).as_deref(), Ok("/knee/#what-helps"), "{named}");
        }
        assert_eq!(found("knee#").as_deref(), Ok("/knee/"));
    }

    #[test]
    fn reports_a_draft_by_every_name() {
        for named in [
            "content/b/soon.md",
            "./content/b/soon.md",
            "b/soon",
            "/b/soon/",
            "back to running",
            "b/soon#what-helps",
        ] {
            let message = found(named).expect_err(named);
            let page = named.split('#').next().unwrap_or(named);
            let wanted = format!("the page `{page}` is a draft, which is not published");
            assert!(message.starts_with(&wanted), "{message}");
            assert!(message.contains("`--drafts`"), "{message}");
        }
    }

    #[test]
    fn suggests_the_nearest_name() {
        for (named, message) in [
            (
                "knie.md",
                "no page `knie.md` | did you mean `content/knee.md`?",
            ),
            ("/knew/", "no page `/knew/` | did you mean `/knee/`?"),
            (
                "Runners knee",
                "no page `Runners knee` | did you mean `Runner's knee`?",
            ),
            (
                "knee#what-help",
                "the page `Runner's knee` has no heading `#what-help` | did you mean `#what-helps`?",
            ),
            (
                "knee#zzz",
                "the page `Runner's knee` has no heading `#zzz` | its headings are `#what-helps`",
            ),
            (
                "Same",
                "2 pages are called `Same` | name one by its address: /a/, /b/",
            ),
            (
                "https://else.org/knee/",
                "`https://else.org/knee/` is not an address of this site | its addresses start with `https://e.org/guide/`",
            ),
        ] {
            assert_eq!(found(named), Err(message.to_owned()), "{named}");
        }
    }
}
