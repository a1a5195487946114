//! The sites of other generators, by the files that configure them.

/// A generator, and where its sites have their Markdown.
#[derive(Debug, PartialEq, Eq)]
pub struct Generator {
    /// Its name.
    pub name: &'static str,
    /// Files that only its sites have, relative to the site's folder.
    marks: &'static [Mark],
    /// The folders that its Markdown is in, the likeliest first; empty for the site's folder itself.
    pub content: &'static [&'static str],
    /// Its page in the manual, if it has one of its own.
    pub page: Option<&'static str>,
}

/// A file, and a text that one of its lines starts with, unless the name is enough.
type Mark = (&'static str, Option<&'static str>);

/// All of them. The first that is recognised is the one, so those that are built on another come before it.
#[rustfmt::skip] // A row is easier to find on one line.
static GENERATORS: &[Generator] = &[
    Generator { name: "mdBook", marks: &[("book.toml", None)], content: &["src"], page: Some("Coming from mdBook") },
    Generator { name: "Zola", marks: &[("config.toml", Some("base_url")), ("zola.toml", None)], content: &["content"], page: Some("Coming from Zola") },
    Generator { name: "Hugo", marks: &[("hugo.toml", None), ("hugo.yaml", None), ("hugo.yml", None), ("hugo.json", None), ("config.toml", Some("baseURL")), ("config.toml", Some("baseurl")), ("config.yaml", Some("baseURL")), ("config.yml", Some("baseURL")), ("config/_default/hugo.toml", None), ("config/_default/config.toml", None)], content: &["content"], page: Some("Coming from Hugo") },
    Generator { name: "Zensical", marks: &[("zensical.toml", None)], content: &["docs"], page: None },
    Generator { name: "Material for MkDocs", marks: &[("mkdocs.yml", Some("  name: material")), ("mkdocs.yaml", Some("  name: material"))], content: &["docs"], page: None },
    Generator { name: "MkDocs", marks: &[("mkdocs.yml", None), ("mkdocs.yaml", None)], content: &["docs"], page: None },
    Generator { name: "Starlight", marks: &[("astro.config.mjs", Some("import starlight")), ("astro.config.ts", Some("import starlight")), ("astro.config.js", Some("import starlight"))], content: &["src/content/docs"], page: None },
    Generator { name: "Astro", marks: &[("astro.config.mjs", None), ("astro.config.ts", None), ("astro.config.js", None)], content: &["src/content", "src/pages"], page: None },
    Generator { name: "Docusaurus", marks: &[("docusaurus.config.js", None), ("docusaurus.config.ts", None), ("docusaurus.config.mjs", None)], content: &["docs", "blog"], page: None },
    Generator { name: "VitePress", marks: &[(".vitepress/config.js", None), (".vitepress/config.mts", None), (".vitepress/config.ts", None), (".vitepress/config.mjs", None)], content: &[""], page: None },
    Generator { name: "VitePress", marks: &[("docs/.vitepress/config.js", None), ("docs/.vitepress/config.mts", None), ("docs/.vitepress/config.ts", None), ("docs/.vitepress/config.mjs", None)], content: &["docs"], page: None },
    Generator { name: "Eleventy", marks: &[(".eleventy.js", None), ("eleventy.config.js", None), ("eleventy.config.mjs", None), ("eleventy.config.cjs", None), ("eleventy.config.ts", None)], content: &["content", "src", ""], page: None },
    Generator { name: "Hexo", marks: &[("_config.yml", Some("source_dir"))], content: &["source"], page: None },
    Generator { name: "Jekyll", marks: &[("_config.yml", None), ("_config.yaml", None), ("_config.toml", None)], content: &[""], page: None },
    Generator { name: "Pelican", marks: &[("pelicanconf.py", None)], content: &["content"], page: None },
    Generator { name: "Sphinx", marks: &[("docs/conf.py", Some("extensions"))], content: &["docs"], page: None },
    Generator { name: "Quartz", marks: &[("quartz.config.ts", None), ("quartz.config.yaml", None)], content: &["content"], page: None },
];

/// The generator of a site, and the file that it is recognised by. `text` reads a file by its path relative to the site's
/// folder, and `None` is that there is no such file, or that it cannot be read.
#[must_use]
pub fn recognise(
    text: &dyn Fn(&str) -> Option<String>,
) -> Option<(&'static Generator, &'static str)> {
    let has = |(file, start): &&Mark| {
        text(file).is_some_and(|text| {
            start.is_none_or(|start| text.lines().any(|line| line.starts_with(start)))
        })
    };
    GENERATORS.iter().find_map(|generator| {
        let (file, _) = generator.marks.iter().find(has)?;
        Some((generator, *file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(files: &[(&str, &str)]) -> Option<&'static str> {
        let text = |wanted: &str| {
            let found = files.iter().find(|(file, _)| *file == wanted);
            found.map(|(_, text)| (*text).to_owned())
        };
        recognise(&text).map(|(generator, _)| generator.name)
    }

    #[test]
    fn generators_are_recognised_by_their_settings() {
        for (file, text, expected) in [
            ("book.toml", "[book]\n", "mdBook"),
            ("config.toml", "base_url = \"https://a.example\"\n", "Zola"),
            ("config.toml", "baseURL = \"https://a.example\"\n", "Hugo"),
            ("hugo.toml", "", "Hugo"),
            ("mkdocs.yml", "site_name: A\n", "MkDocs"),
            (
                "mkdocs.yml",
                "site_name: A\ntheme:\n  name: material\n",
                "Material for MkDocs",
            ),
            ("zensical.toml", "[project]\n", "Zensical"),
            (
                "astro.config.mjs",
                "import { defineConfig } from 'astro/config';\nimport starlight from '@astrojs/starlight';\n",
                "Starlight",
            ),
            (
                "astro.config.mjs",
                "import { defineConfig } from 'astro/config';\n",
                "Astro",
            ),
            ("docusaurus.config.ts", "", "Docusaurus"),
            ("docs/.vitepress/config.mts", "", "VitePress"),
            ("eleventy.config.js", "", "Eleventy"),
            ("_config.yml", "title: A\ntheme: minima\n", "Jekyll"),
            ("_config.yml", "title: A\nsource_dir: source\n", "Hexo"),
            ("docs/conf.py", "extensions = []\n", "Sphinx"),
        ] {
            assert_eq!(name(&[(file, text)]), Some(expected), "{file}: {text}");
        }
    }

    #[test]
    fn other_folders_are_not_recognised() {
        assert_eq!(name(&[]), None);
        // The settings of many programs have this name.
        assert_eq!(name(&[("config.toml", "[server]\nport = 1\n")]), None);
        assert_eq!(name(&[("docs/conf.py", "import os\n")]), None);
    }

    #[test]
    fn each_has_a_name_a_mark_and_a_folder() {
        for generator in GENERATORS {
            assert!(!generator.marks.is_empty() && !generator.content.is_empty());
            let has_manual = ["mdBook", "Zola", "Hugo"].contains(&generator.name);
            assert_eq!(generator.page.is_some(), has_manual, "{}", generator.name);
        }
    }
}
