//! Which data files a template can see, by the names that it mentions.
//!
//! `data.results.fast` and `data["results"]` name a file; `data[name]`, or `data` alone, can be any of them. Names are
//! read from the text of a template and of everything that it extends, includes or calls, so that what is found here is at least
//! what a page uses.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{THEME, THEME_PREFIX, TemplateFile, component_name, is_template, is_theme};
use super::tokens::{Kind, Tag, tags};

/// The variable by which templates see data files.
pub(super) const DATA: &str = "data";

/// What may be read of the data files: paths of keys, of which an empty one is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataUses(BTreeSet<Vec<String>>);

impl DataUses {
    /// Whether a value at a path of keys, or one inside it, may be read.
    #[must_use]
    pub fn may_read(&self, path: &[String]) -> bool {
        self.0.iter().any(|used| {
            let length = used.len().min(path.len());
            used[..length] == path[..length]
        })
    }

    /// Whether nothing is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a path of keys.
    pub fn add(&mut self, path: Vec<String>) {
        self.0.insert(path);
    }

    /// Adds what is in another value.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }
}

/// What a template mentions.
#[derive(Debug, Default)]
struct Mentions {
    data: DataUses,
    /// The templates that it extends or includes.
    templates: BTreeSet<String>,
    /// The components that it calls.
    components: BTreeSet<String>,
}

/// What each template, by name, may read of the data files.
pub(super) fn uses_of_all(files: &BTreeMap<String, TemplateFile>) -> BTreeMap<String, DataUses> {
    let own = files.iter().filter(|(name, _)| is_template(name));
    let own = own.map(|(name, file)| (name.clone(), mentions(&file.text, is_theme(&file.file))));
    let theme = THEME.iter().filter(|(name, _)| is_template(name));
    let theme = theme.map(|(name, text)| (format!("{THEME_PREFIX}{name}"), mentions(text, true)));
    let all: BTreeMap<String, Mentions> = own.chain(theme).collect();
    let components: BTreeMap<&str, &str> = files
        .keys()
        .filter_map(|name| Some((component_name(name)?, name.as_str())))
        .collect();
    let uses = |name: &str| {
        let mut found = DataUses::default();
        let mut seen = BTreeSet::from([name]);
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let Some(mentions) = all.get(name) else {
                continue;
            };
            found.extend(&mentions.data);
            let called = mentions.components.iter();
            let called = called.filter_map(|name| components.get(name.as_str()).copied());
            let used = mentions.templates.iter().map(String::as_str).chain(called);
            open.extend(used.filter(|name| seen.insert(name)));
        }
        found
    };
    let used = all.keys().map(|name| (name.clone(), uses(name)));
    used.filter(|(_, uses)| !uses.is_empty()).collect()
}

/// What a template mentions. In a component of the theme that has a parameter `data`, that is no mention of the files.
fn mentions(text: &str, is_theme: bool) -> Mentions {
    let mut found = Mentions::default();
    let mut has_parameter = false;
    for tag in tags(text) {
        match tag.keyword(text) {
            "extends" | "include" => {
                let named = tag.tokens.get(1);
                let named = named.and_then(|token| plain(&text[token.range.clone()]));
                found.templates.extend(named.map(str::to_owned));
            }
            "component" => has_parameter |= has_data_parameter(&tag, text),
            _ => {}
        }
        found.components.extend(called(&tag, text));
        paths(&tag, text, &mut found.data);
    }
    if is_theme && has_parameter {
        found.data = DataUses::default();
    }
    found
}

/// The components that a tag may call: `<name`, whose parts are joined by dots. A comparison without spaces looks like one.
fn called(tag: &Tag, text: &str) -> Vec<String> {
    let is_word = |at: usize| {
        tag.tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Word)
    };
    let word = |at: usize| &text[tag.tokens[at].range.clone()];
    let starts = (0..tag.tokens.len()).filter(|at| tag.is_mark(*at, b'<') && is_word(at + 1));
    let name = |start: usize| {
        let mut name = word(start + 1).to_owned();
        let mut at = start + 2;
        while tag.is_mark(at, b'.') && is_word(at + 1) {
            name = name + "." + word(at + 1);
            at += 2;
        }
        name
    };
    starts.map(name).collect()
}

fn has_data_parameter(tag: &Tag, text: &str) -> bool {
    tag.tokens.iter().enumerate().skip(1).any(|(at, token)| {
        token.kind == Kind::Word
            && &text[token.range.clone()] == DATA
            && (tag.is_mark(at - 1, b'(') || tag.is_mark(at - 1, b','))
    })
}

/// Adds the paths of keys that a tag reads from the variable.
fn paths(tag: &Tag, text: &str, found: &mut DataUses) {
    for (at, token) in tag.tokens.iter().enumerate() {
        let is_named = token.kind == Kind::Word && &text[token.range.clone()] == DATA;
        let is_field = at > 0 && (tag.is_mark(at - 1, b'.') || tag.is_mark(at - 1, b'@'));
        // The name of an argument, or of a variable that is set.
        let is_assigned = tag.is_mark(at + 1, b'=') && !tag.is_mark(at + 2, b'=');
        if is_named && !is_field && !is_assigned {
            found.add(path_after(tag, at + 1, text));
        }
    }
}

/// The keys that follow a variable, as far as they are written out.
fn path_after(tag: &Tag, mut at: usize, text: &str) -> Vec<String> {
    let mut path = Vec::new();
    loop {
        at += usize::from(tag.is_mark(at, b'?'));
        let Some(token) = tag.tokens.get(at + 1) else {
            return path;
        };
        let name = &text[token.range.clone()];
        if tag.is_mark(at, b'.') && token.kind == Kind::Word {
            path.push(name.to_owned());
            at += 2;
        } else if tag.is_mark(at, b'[')
            && tag.is_mark(at + 2, b']')
            && let Some(key) = plain(name)
        {
            path.push(key.to_owned());
            at += 3;
        } else {
            return path;
        }
    }
}

/// The text of a literal without escapes.
fn plain(literal: &str) -> Option<&str> {
    let quote = literal
        .chars()
        .next()
        .filter(|quote| "\"'`".contains(*quote))?;
    let text = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    (!text.contains('\\')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths_of(text: &str) -> Vec<String> {
        let found = mentions(text, false).data;
        found.0.iter().map(|path| path.join("/")).collect()
    }

    #[test]
    fn names_that_are_written_out_are_found() {
        for (text, expected) in [
            ("{{ data.a }}", &["a"][..]),
            ("{{ data.a.b[0].c }}", &["a/b"]),
            ("{{ data[\"my-file\"].x }}", &["my-file/x"]),
            ("{{ data?.a?[\"b\"] }}", &["a/b"]),
            ("{% for x in data.a %}{{ x.data.b }}{% endfor %}", &["a"]),
            ("{{ data[name] }}", &[""]),
            ("{{ data[\"a\\n\"] }}", &[""]),
            ("{{ data | length }}{{ data.a }}", &["", "a"]),
            ("{% if data == 1 %}{% endif %}", &[""]),
            ("{{ <x data=\"a\" /> }}{% set data = 1 %}", &[]),
            ("{{ <x data={data.b} /> }}", &["b"]),
            (
                "{% component x(@data) %}{{ data.a }}{% endcomponent x %}",
                &["a"],
            ),
            (
                "data.a {# {{ data.a }} #} {{ \"data.a\" }} {{ x.data }}",
                &[],
            ),
            ("{% raw %}{{ data.a }}{% endraw %}", &[]),
        ] {
            assert_eq!(paths_of(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_extended_included_and_called_counts() {
        let file = |name: &str, text: &str| {
            let file = TemplateFile {
                name: name.to_owned(),
                file: format!("templates/{name}"),
                text: text.to_owned(),
            };
            (name.to_owned(), file)
        };
        let files = BTreeMap::from([
            file("a.html", "{% extends \"b.html\" %}"),
            file(
                "b.html",
                "{% include 'partials/c.html' %}{{ <d.e x={1} /> }}",
            ),
            file(
                "partials/c.html",
                "{{ data.c }}{% include \"theme/page.html\" %}",
            ),
            file("components/d.e.html", "{% <f> %}{% </f> %}"),
            file("components/f.html", "{{ data.f }}{{ <f /> }}"),
            file("x.html", "{{ x }}"),
        ]);
        let uses = uses_of_all(&files);
        let paths = |name: &str| {
            let found = uses.get(name).cloned().unwrap_or_default();
            found
                .0
                .iter()
                .map(|path| path.join("/"))
                .collect::<Vec<_>>()
        };
        assert_eq!(paths("a.html"), ["c", "f"]);
        assert_eq!(paths("components/d.e.html"), ["f"]);
        assert_eq!(paths("x.html"), Vec::<String>::new());
        let key = |key: &str| key.split('/').map(str::to_owned).collect::<Vec<_>>();
        let used = &uses["a.html"];
        assert!(used.may_read(&key("c")) && used.may_read(&key("c/x")));
        assert!(!used.may_read(&key("x/c")));
        let mut all = DataUses::default();
        all.add(Vec::new());
        assert!(all.may_read(&key("x/c")));
        let mut inside = DataUses::default();
        inside.add(key("folder/file/key"));
        assert!(inside.may_read(&key("folder/file")) && !inside.may_read(&key("folder/other")));
    }
}
