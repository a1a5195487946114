//! Templates and components: the embedded theme under the site's own files of the same names.

use std::collections::BTreeMap;
use std::io::{self, Write};

use tera::{ComponentInfo, Context, ErrorKind, Tera};

use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, nearest};
use crate::page::component::Call;

mod components;
mod explain;
mod names;
mod tags;
mod wording;

use explain::{explain, explain_all};

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// The default theme. A site's file of the same name stands in for one of these; `theme/` and the
/// name always leads to ours, so that a site's `base.html` can extend `theme/base.html`.
const THEME: &[(&str, &str)] = embedded![
    "404.html",
    "base.html",
    "components/care.html",
    "components/day.html",
    "components/figure.html",
    "embed.css",
    "embed.html",
    "embed.js",
    "list.html",
    "page.html",
    "partials/breadcrumbs.html",
    "partials/children.html",
    "partials/footer.html",
    "partials/glossary.html",
    "partials/head.html",
    "partials/header.html",
    "partials/meta.html",
    "partials/pager.html",
    "partials/references.html",
    "partials/related.html",
    "partials/return.html",
    "partials/share-field.html",
    "partials/share.html",
    "partials/source.html",
    "partials/sources.html",
    "partials/terms.html",
    "partials/toc.html",
    "script.js",
    "style.css",
];

/// Where ours are found whatever a site overrides.
const THEME_PREFIX: &str = "theme/";
const COMPONENTS: &str = "components/";
/// More output than this from one page is a template that does not end.
const LONGEST_OUTPUT: usize = 64 * 1024 * 1024;

/// The name of the stylesheet among the templates.
pub const STYLE: &str = "style.css";
/// The name of the script.
pub const SCRIPT: &str = "script.js";
/// The name of the stylesheet of the cards that other sites show.
pub const EMBED_STYLE: &str = "embed.css";
/// The name of their script.
pub const EMBED_SCRIPT: &str = "embed.js";

/// A template file of the site.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// Its name: the path inside the site's template folder.
    pub name: String,
    /// Its path relative to the site's root, for diagnostics.
    pub file: String,
    /// Its decoded text.
    pub text: String,
}

/// A set of templates that fit together.
pub struct Templates {
    tera: Tera,
    texts: BTreeMap<String, TemplateFile>,
    components: BTreeMap<String, ComponentInfo>,
    /// Where each stylesheet and script goes, by name.
    addresses: BTreeMap<String, Route>,
    /// Stands for all of them.
    fingerprint: blake3::Hash,
}

impl Templates {
    /// Puts the site's files over the theme's. `hue` is the accent colour's, in degrees.
    ///
    /// # Errors
    /// All that is wrong in the site's files: syntax, unknown names, circles, a component that is
    /// not named as its file.
    pub fn load(site: Vec<TemplateFile>, hue: i64) -> Result<Self, Vec<Diagnostic>> {
        let mut texts: BTreeMap<String, TemplateFile> = BTreeMap::new();
        for (name, text) in THEME {
            let ours = TemplateFile {
                name: (*name).to_owned(),
                file: format!("{THEME_PREFIX}{name}"),
                text: (*text).to_owned(),
            };
            texts.insert((*name).to_owned(), ours);
        }
        texts.extend(site.into_iter().map(|file| (file.name.clone(), file)));
        for style in [STYLE, EMBED_STYLE] {
            if let Some(style) = texts.get_mut(style) {
                // The one number of the settings that is the whole colour scheme.
                style.text.insert_str(0, &format!(":root{{--hue:{hue}}}\n"));
            }
        }
        let (tera, mut diagnostics) = load_tera(&texts);
        let components = components::find(&tera, &texts, &mut diagnostics);
        let published = texts.iter().filter(|(name, _)| !is_template(name));
        let addresses = published
            .map(|(name, file)| (name.clone(), fingerprinted(name, &file.text)))
            .collect();
        if diagnostics.is_empty() {
            Ok(Self {
                fingerprint: fingerprint(&texts),
                tera,
                texts,
                components,
                addresses,
            })
        } else {
            Err(diagnostics)
        }
    }

    /// Stands for all templates: equal ones, equal templates.
    #[must_use]
    pub fn fingerprint(&self) -> blake3::Hash {
        self.fingerprint
    }

    /// The stylesheets and scripts that are published beside the pages, and where each goes. An
    /// address holds a fingerprint of what is inside, so that a browser may keep it for ever.
    pub fn published(&self) -> impl Iterator<Item = (&str, &Route)> {
        let published = self.addresses.iter();
        published.map(|(name, route)| (name.as_str(), route))
    }

    /// Where a stylesheet or script goes.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<&Route> {
        self.addresses.get(name)
    }

    /// The text of a stylesheet or script.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", |found| found.text.as_str())
    }

    /// The files of the site's own folder, by name.
    pub fn own(&self) -> impl Iterator<Item = &TemplateFile> {
        self.texts.values().filter(|file| !is_theme(&file.file))
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        is_template(name) && !is_component(name) && self.tera.contains_template(name)
    }

    /// The name nearest to one that does not exist.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let with_ending = self.texts.get_key_value(&format!("{name}.html"));
        if let Some((name, _)) = with_ending {
            return Some(name);
        }
        nearest(
            name,
            self.texts
                .keys()
                .map(String::as_str)
                .filter(|name| self.has(name)),
        )
    }

    /// Renders a page's template.
    ///
    /// # Errors
    /// What the template does wrong, at its place in the template's file.
    pub fn render(&self, name: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = Limited {
            bytes: Vec::with_capacity(16 * 1024),
        };
        match self.tera.render_to(name, context, &mut out) {
            Ok(()) => Ok(out.bytes),
            Err(error) => Err(Box::new(explain(&error, name, &self.texts))),
        }
    }

    /// The argument in which a call names the file of a drawing, where its component shows one.
    #[must_use]
    pub fn drawing_argument(&self, call: &Call) -> Option<&str> {
        components::drawing_argument(self.components.get(&call.name)?)
    }

    /// Renders a component for a call in a page; `drawing` is the markup of the drawing that it shows.
    ///
    /// # Errors
    /// What the component does wrong.
    pub fn render_component(
        &self,
        call: &Call,
        body: &str,
        drawing: Option<&str>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        for argument in &call.arguments {
            context.insert(argument.name.clone(), &argument.value);
        }
        if let Some((name, drawing)) = self.drawing_argument(call).zip(drawing) {
            context.insert_value(name.to_owned(), tera::Value::safe_string(drawing));
        }
        let body = call.close.as_ref().map(|_| body);
        let mut out = Limited { bytes: Vec::new() };
        let name = format!("{COMPONENTS}{}.html", call.name);
        match self
            .tera
            .render_component_to(&call.name, &context, body, true, &mut out)
        {
            Ok(()) => Ok(String::from_utf8_lossy(&out.bytes).into_owned()),
            Err(error) => Err(Box::new(explain(&error, &name, &self.texts))),
        }
    }

    /// Checks a call in a page against the component's definition. `body_start` is where the
    /// page's body starts in `file`.
    #[must_use]
    pub fn check_call(&self, call: &Call, file: &str, body_start: usize) -> Vec<Diagnostic> {
        let findings = match self.components.get(&call.name) {
            Some(info) => components::check(info, call),
            None => vec![components::unknown(call, self.components.keys())],
        };
        let place = |mut finding: Diagnostic| {
            finding.file = Some(file.to_owned());
            finding.span = finding.span.map(|span| span.shifted(body_start));
            finding
        };
        findings.into_iter().map(place).collect()
    }
}

fn fingerprint(texts: &BTreeMap<String, TemplateFile>) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    for (name, file) in texts {
        all.update(blake3::hash(name.as_bytes()).as_bytes());
        all.update(blake3::hash(file.text.as_bytes()).as_bytes());
    }
    all.finalize()
}

/// `theme/` and the name, with a fingerprint before the ending; a folder of the name becomes a part of it.
fn fingerprinted(name: &str, text: &str) -> Route {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let name = name.replace('/', "-");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    Route::root()
        .folder("theme")
        .file(&format!("{stem}.{}.{ending}", &hash[..8]))
}

/// The names of the theme's files.
pub fn theme_names() -> impl Iterator<Item = &'static str> {
    THEME.iter().map(|(name, _)| *name)
}

/// The component that a file of this name defines; none where it is no component's.
#[must_use]
pub fn component_name(file: &str) -> Option<&str> {
    file.strip_prefix(COMPONENTS)?.strip_suffix(".html")
}

/// The text of a diagnostic's file, where that is one of the theme's templates.
#[must_use]
pub fn theme_text(file: &str) -> Option<&'static str> {
    let name = file.strip_prefix(THEME_PREFIX)?;
    let mut texts = THEME.iter().filter(|(known, _)| is_template(known));
    texts
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// Whether a diagnostic's file is one of the theme's, which is not on the author's disk.
#[must_use]
pub fn is_theme(file: &str) -> bool {
    file.starts_with(THEME_PREFIX)
}

fn is_template(name: &str) -> bool {
    name.ends_with(".html")
}

fn is_component(name: &str) -> bool {
    name.starts_with(COMPONENTS) && is_template(name)
}

/// Adds all templates; one that does not parse is reported and left out, so that the errors of
/// the next one are found too.
fn load_tera(texts: &BTreeMap<String, TemplateFile>) -> (Tera, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut left_out: Vec<&str> = Vec::new();
    loop {
        let mut tera = Tera::default();
        let own = texts.values().filter(|file| is_template(&file.name));
        let own = own
            .map(|file| (file.name.clone(), file.text.as_str()))
            .filter(|(name, _)| !left_out.contains(&name.as_str()));
        // A component is defined once: the theme's own copy would be a second definition.
        let ours = THEME
            .iter()
            .filter(|(name, _)| is_template(name) && !is_component(name));
        let ours = ours.map(|(name, text)| (format!("{THEME_PREFIX}{name}"), *text));
        let Err(error) = tera.add_raw_templates(ours.chain(own)) else {
            return (tera, diagnostics);
        };
        let broken = match error.kind() {
            ErrorKind::SyntaxError(report) => texts
                .get_key_value(report.filename())
                .map(|(name, _)| name.as_str()),
            _ => None,
        };
        match broken.filter(|name| !left_out.contains(name)) {
            Some(name) => {
                diagnostics.push(explain(&error, name, texts));
                left_out.push(name);
            }
            // With a template left out, a name that is missing may well be its own.
            None if !diagnostics.is_empty() => return (tera, diagnostics),
            None => return (tera, explain_all(&error, texts)),
        }
    }
}

/// Collects output up to a limit.
struct Limited {
    bytes: Vec<u8>,
}

impl Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > LONGEST_OUTPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Vec<TemplateFile> {
        let file = |(name, text): &(&str, &str)| TemplateFile {
            name: (*name).to_owned(),
            file: format!("templates/{name}"),
            text: (*text).to_owned(),
        };
        files.iter().map(file).collect()
    }

    fn render(files: &[(&str, &str)]) -> Result<String, Vec<Diagnostic>> {
        let templates = Templates::load(site(files), 158)?;
        let mut context = Context::new();
        context.insert("title", "a'\"<&>");
        templates
            .render("x.html", &context)
            .map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
            .map_err(|error| vec![*error])
    }

    #[test]
    fn text_is_escaped_for_both_kinds_of_quotes() {
        let html =
            render(&[("x.html", "<p title='{{ title }}'>{{ title }}</p>")]).expect("renders");
        assert_eq!(
            html,
            "<p title='a&#39;&quot;&lt;&amp;&gt;'>a&#39;&quot;&lt;&amp;&gt;</p>"
        );
    }

    #[test]
    fn all_templates_that_do_not_parse_are_reported_in_one_run() {
        let found = render(&[("x.html", "{{ title"), ("y.html", "a\n{% if %}")]).expect_err("two");
        let files: Vec<_> = found
            .iter()
            .map(|d| d.file.clone().unwrap_or_default())
            .collect();
        assert_eq!(files, ["templates/x.html", "templates/y.html"]);
    }

    #[test]
    fn unknown_names_are_reported_at_their_places() {
        let found = render(&[("x.html", "\n{{ title | nope }}{{<nothing/>}}")]).expect_err("two");
        let told: Vec<_> = found
            .iter()
            .map(|d| (d.message.as_str(), d.span.map(|span| span.start)))
            .collect();
        assert_eq!(
            told,
            [
                ("no filter `nope`", Some(12)),
                ("no component `nothing`", Some(22))
            ]
        );
    }

    #[test]
    fn templates_without_an_end_are_stopped() {
        let circle = render(&[
            ("x.html", "{% include \"y.html\" %}"),
            ("y.html", "{% include \"x.html\" %}"),
        ])
        .expect_err("circle");
        assert!(circle[0].message.contains("circle"), "{circle:?}");
        let component = "{% component me() %}x{{ <me/> }}{% endcomponent %}";
        let recursion = render(&[("x.html", "{{ <me/> }}"), ("components/me.html", component)])
            .expect_err("recursion");
        assert_eq!(
            recursion[0].hints,
            ["a component that calls itself needs an end"]
        );
        let endless = "{% for a in range(end=99999) %}{% for b in range(end=9999) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}";
        assert!(
            render(&[("x.html", endless)]).expect_err("endless")[0]
                .message
                .contains("grew past")
        );
    }

    #[test]
    fn a_component_has_the_name_of_its_file() {
        let found = render(&[
            ("x.html", ""),
            (
                "components/card.html",
                "{% component kard() %}{% endcomponent %}",
            ),
        ])
        .expect_err("name");
        assert_eq!(found[0].code, "component-name");
    }
}
