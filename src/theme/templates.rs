//! The templates of a site: the default theme with the site's own files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::OnceLock;

use tera::{ComponentInfo, Context, Tera, TeraResult, context};

use super::budget;
use super::engine::Purpose;
use super::errors::{exhausted_finding, finding, uncounted_finding};
use super::files::{
    EMBED_STYLE, FOLDER, ICON, PIECES_SCRIPT, PIECES_STYLE, SCRIPT, SCRIPT_WITH_PIECES,
    SEARCH_SCRIPT, STYLE, STYLE_WITH_PIECES, THEME, THEME_PREFIX, TemplateFile, component_file,
    component_name, is_component, is_template, is_theme,
};
use super::limit::LimitedOutput;
use super::link_arguments::link_arguments;
use super::pieces::{add_pieces, with_callers};
use super::published::compact;
use super::uses::DataUses;
use super::{components, engine, uses};
use crate::base::route::Route;
use crate::base::ui_strings::UiStrings;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::data::DataValue;
use crate::page::Page;
use crate::page::component::{Argument, Call};

/// The component whose tables can be sorted.
const SORTED: &str = "table";

/// What the settings change in the theme's stylesheet.
#[derive(Clone, Copy, Debug)]
pub struct Styling<'t> {
    /// The hue of the accent colour, in degrees.
    pub hue: i64,
    /// Rules for its end.
    pub rules: &'t str,
}

impl From<i64> for Styling<'_> {
    fn from(hue: i64) -> Self {
        Self { hue, rules: "" }
    }
}

/// What a component is rendered with besides the arguments of its call.
#[derive(Debug, Default)]
pub struct ComponentInput<'c> {
    /// The HTML between its tags.
    pub body: &'c str,
    /// The markup of the drawing that it shows.
    pub drawing: Option<&'c str>,
    /// The pages that it lists.
    pub pages: Option<tera::Value>,
}

/// A consistent set of templates: every name that one uses is defined.
pub struct Templates {
    tera: Tera,
    /// The engine that reports errors at the positions of the files; built when needed.
    reporting: OnceLock<Tera>,
    strings: &'static UiStrings,
    files: BTreeMap<String, TemplateFile>,
    components: BTreeMap<String, ComponentInfo>,
    /// The arguments that each component prints as addresses of links.
    link_arguments: BTreeMap<String, Vec<String>>,
    /// The components that [`PIECES_STYLE`] styles, and those that call one.
    styled: BTreeSet<String>,
    /// The components that [`PIECES_SCRIPT`] is for, and those that call one.
    scripted: BTreeSet<String>,
    /// The address of each stylesheet and script, by name.
    addresses: BTreeMap<String, Route>,
    /// A hash of all files and UI strings.
    fingerprint: blake3::Hash,
    /// The data files, as templates see them.
    data: tera::Value,
    /// What each template may read of them.
    data_uses: BTreeMap<String, DataUses>,
}

impl Templates {
    /// Loads the theme's files and the site's, which replace them by name. `strings` are the UI strings of the site's
    /// language.
    ///
    /// # Errors
    /// All errors in the site's files: syntax, unknown names, circles, a component that is not named as its file.
    pub fn load<'t>(
        site: Vec<TemplateFile>,
        styling: impl Into<Styling<'t>>,
        strings: &'static UiStrings,
    ) -> Result<Self, Vec<Diagnostic>> {
        let Styling { hue, rules } = styling.into();
        let mut files: BTreeMap<String, TemplateFile> = BTreeMap::new();
        for (name, text) in THEME {
            let own = TemplateFile {
                name: (*name).to_owned(),
                file: format!("{THEME_PREFIX}{name}"),
                text: compact(name, text),
            };
            files.insert((*name).to_owned(), own);
        }
        files.extend(site.into_iter().map(|file| (file.name.clone(), file)));
        for (name, start) in [(STYLE, ""), (EMBED_STYLE, ""), (ICON, "<style>")] {
            if let Some(file) = files.get_mut(name)
                && let Some(at) = file.text.find(start)
            {
                // The colours are derived from the hue alone.
                let hue = format!(":root{{--hue:{hue}}}\n");
                file.text.insert_str(at + start.len(), &hue);
            }
        }
        if let Some(style) = files.get_mut(STYLE) {
            style.text += rules;
        }
        name_loaded_script(&mut files);
        add_pieces(&mut files);
        let (tera, reporting, mut diagnostics) = engines(&files, strings);
        let components = components::find(&tera, &files, &mut diagnostics);
        let is_published =
            |name: &str| !is_template(name) && ![PIECES_STYLE, PIECES_SCRIPT].contains(&name);
        let published = files.iter().filter(|(name, _)| is_published(name));
        let addresses = published
            .map(|(name, file)| (name.clone(), fingerprinted(name, file.text.as_bytes())))
            .collect();
        if diagnostics.is_empty() {
            Ok(Self {
                fingerprint: fingerprint(&files, strings),
                tera,
                reporting,
                strings,
                link_arguments: link_arguments_of(&files),
                styled: with_callers(
                    &["details", "pages", "steps", "tab", "table", "tabs", "video"],
                    &files,
                ),
                scripted: with_callers(&["tab", SORTED, "tabs", "video"], &files),
                data: tera::Value::from(tera::Map::new()),
                data_uses: BTreeMap::new(),
                components,
                addresses,
                files,
            })
        } else {
            Err(diagnostics)
        }
    }

    /// Sets the variable `data`, which all templates see.
    ///
    /// # Errors
    /// A value that has no form in a template.
    pub fn set_data(&mut self, data: &DataValue) -> TeraResult<()> {
        self.data = tera::Value::try_from_serializable(data)?;
        let engines = [Some(&mut self.tera), self.reporting.get_mut()];
        for engine in engines.into_iter().flatten() {
            engine
                .global_context()
                .insert_value(uses::DATA, self.data.clone());
        }
        Ok(())
    }

    /// Finds what each template may read of the data files.
    pub fn find_data_uses(&mut self) {
        self.data_uses = uses::uses_of_all(&self.files);
    }

    /// What a template may read of the data files, with everything that it extends, includes and calls.
    #[must_use]
    pub fn data_uses(&self, template: &str) -> Option<&DataUses> {
        self.data_uses.get(template)
    }

    /// What a call in a page may read of the data files: through its component, and by an argument that names some.
    #[must_use]
    pub fn data_uses_of_call(&self, call: &Call) -> DataUses {
        let component = self.data_uses(&component_file(&call.name)).cloned();
        let mut uses = component.unwrap_or_default();
        if let Some(argument) = self.data_argument(call) {
            uses.add(data_path(argument).map(str::to_owned).collect());
        }
        uses
    }

    /// A hash of all files and UI strings: a part of every cache key.
    #[must_use]
    pub fn fingerprint(&self) -> blake3::Hash {
        self.fingerprint
    }

    /// The stylesheets and scripts that are published, with their addresses. An address contains a fingerprint of the
    /// content, so that browsers may cache the file without expiry.
    pub fn published(&self) -> impl Iterator<Item = (&str, &Route)> {
        let published = self.addresses.iter();
        published.map(|(name, route)| (name.as_str(), route))
    }

    /// The name of the stylesheet that some pages need together.
    #[must_use]
    pub fn style_of<'p>(&self, pages: impl IntoIterator<Item = &'p Page>) -> &'static str {
        let has_pieces = pages.into_iter().any(|page| {
            let mut calls = page.calls.iter();
            page.has_code || calls.any(|call| self.styled.contains(&call.name))
        });
        if has_pieces { STYLE_WITH_PIECES } else { STYLE }
    }

    /// The name of the script that some pages need together.
    #[must_use]
    pub fn script_of<'p>(&self, pages: impl IntoIterator<Item = &'p Page>) -> &'static str {
        let mut calls = pages.into_iter().flat_map(|page| &page.calls);
        // A table needs it only to be sorted.
        let is_sorted = |call: &Call| call.arguments.iter().any(|given| given.name == "sort");
        let has_pieces = calls.any(|call| {
            self.scripted.contains(&call.name) && (call.name != SORTED || is_sorted(call))
        });
        if has_pieces {
            SCRIPT_WITH_PIECES
        } else {
            SCRIPT
        }
    }

    /// The address of a stylesheet or script.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<&Route> {
        self.addresses.get(name)
    }

    /// The text of a stylesheet or script.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.files.get(name).map_or("", |found| found.text.as_str())
    }

    /// The files of the site's own folder, by name.
    pub fn own(&self) -> impl Iterator<Item = &TemplateFile> {
        self.files.values().filter(|file| !is_theme(&file.file))
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        is_template(name) && !is_component(name) && self.tera.contains_template(name)
    }

    /// The name nearest to one that does not exist.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let with_extension = self.files.get_key_value(&format!("{name}.html"));
        if let Some((name, _)) = with_extension {
            return Some(name);
        }
        nearest(
            name,
            self.files
                .keys()
                .map(String::as_str)
                .filter(|name| self.has(name)),
        )
    }

    /// Renders a page's template.
    ///
    /// # Errors
    /// An error in the template, at its position in the file.
    pub fn render(&self, name: &str, context: &Context) -> Result<Vec<u8>, Box<Diagnostic>> {
        const CAPACITY: usize = 16 * 1024;
        self.render_with(name, CAPACITY, |tera, out| {
            tera.render_to(name, context, out)
        })
    }

    /// Renders with the engine in `tera`. If that fails, the error comes from the other engine.
    fn render_with(
        &self,
        name: &str,
        capacity: usize,
        render: impl Fn(&Tera, &mut dyn Write) -> TeraResult<()>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = LimitedOutput {
            bytes: Vec::with_capacity(capacity),
        };
        budget::reset();
        if render(&self.tera, &mut out).is_ok() {
            return Ok(out.bytes);
        }
        if let Some(exhausted) = budget::exhausted() {
            return Err(Box::new(exhausted_finding(exhausted, &self.files)));
        }
        let load = || {
            let mut engine = engine::load(&self.files, self.strings, Purpose::Reporting).0;
            let context = engine.global_context();
            context.insert_value(uses::DATA, self.data.clone());
            engine
        };
        let reporting = self.reporting.get_or_init(load);
        out.bytes.clear();
        match render(reporting, &mut out) {
            Ok(()) => Err(Box::new(uncounted_finding(name, &self.files))),
            Err(error) => Err(Box::new(finding(&error, name, &self.files))),
        }
    }

    /// The argument of a call with the file of a drawing, if its component shows a drawing.
    #[must_use]
    pub fn drawing_argument(&self, call: &Call) -> Option<&str> {
        components::drawing_argument(self.components.get(&call.name)?)
    }

    /// The argument of a call that names data, with the name, if its component has one.
    #[must_use]
    pub fn data_argument<'c>(&self, call: &'c Call) -> Option<&'c Argument> {
        let name = components::data_argument(self.components.get(&call.name)?)?;
        call.arguments.iter().find(|given| given.name == name)
    }

    /// What all templates may read of the data files.
    pub fn all_data_uses(&self) -> impl Iterator<Item = &DataUses> {
        self.data_uses.values()
    }

    /// The arguments that a component prints as addresses of links.
    #[must_use]
    pub fn link_arguments(&self, component: &str) -> &[String] {
        self.link_arguments
            .get(component)
            .map_or(&[], Vec::as_slice)
    }

    /// The argument of a call with the names of columns, if its component has one, and whether it has one.
    #[must_use]
    pub fn columns_argument<'c>(&self, call: &'c Call) -> Option<Option<&'c Argument>> {
        let name = components::columns_argument(self.components.get(&call.name)?)?;
        Some(call.arguments.iter().find(|given| given.name == name))
    }

    /// Whether a component receives a list of pages.
    #[must_use]
    pub fn lists_pages(&self, component: &str) -> bool {
        let component = self.components.get(component);
        component.is_some_and(components::lists_pages)
    }

    /// Renders a component for a call in a page.
    ///
    /// # Errors
    /// An error in the component.
    pub fn render_component(
        &self,
        call: &Call,
        input: &ComponentInput<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        for argument in &call.arguments {
            context.insert(argument.name.clone(), &argument.value);
        }
        if let Some((name, drawing)) = self.drawing_argument(call).zip(input.drawing) {
            context.insert_value(name.to_owned(), tera::Value::safe_string(drawing));
        }
        if let Some(argument) = self.data_argument(call) {
            let data = data_path(argument).try_fold(&self.data, |data, key| {
                data.as_map()?.get(&tera::value::Key::Str(key))
            });
            context.insert_value(
                argument.name.clone(),
                data.cloned().unwrap_or_else(tera::Value::none),
            );
        }
        let body = call.close.as_ref().map(|_| input.body);
        // Distinguishes the calls of a page.
        let mut implicits = context! { call => &call.open.start };
        if self.lists_pages(&call.name) {
            implicits.insert("pages", &input.pages);
        }
        let name = component_file(&call.name);
        let html = self.render_with(&name, 1024, |tera, out| {
            tera.render_component_with_implicits_to(
                &call.name, &context, &implicits, body, true, out,
            )
        })?;
        Ok(String::from_utf8_lossy(&html).into_owned())
    }

    /// Checks that each call of a page whose component is part of another one is inside a call of that. `body_start` is the
    /// offset of the page's body in `file`.
    #[must_use]
    pub fn check_nesting(&self, calls: &[Call], file: &str, body_start: usize) -> Vec<Diagnostic> {
        let findings = components::check_nesting(&self.components, calls);
        findings
            .into_iter()
            .map(|finding| of_body(finding, file, body_start))
            .collect()
    }

    /// Checks a call in a page against the component's definition. `body_start` is the offset of the page's body in
    /// `file`.
    #[must_use]
    pub fn check_call(&self, call: &Call, file: &str, body_start: usize) -> Vec<Diagnostic> {
        let findings = match self.components.get(&call.name) {
            Some(info) => components::check(info, call),
            None => vec![components::unknown(call, self.components.keys())],
        };
        findings
            .into_iter()
            .map(|finding| of_body(finding, file, body_start))
            .collect()
    }
}

/// The keys of the data that an argument names: `race/results`.
fn data_path(argument: &Argument) -> impl Iterator<Item = &str> {
    argument.value.as_str().unwrap_or_default().split('/')
}

/// A finding about the body of a page as one about its file.
fn of_body(mut finding: Diagnostic, file: &str, body_start: usize) -> Diagnostic {
    finding.file = Some(file.to_owned());
    finding.span = finding.span.map(|span| span.shifted(body_start));
    finding
}

/// The engine that renders, and the one that reports errors if it is needed already, with the findings. A site's own
/// templates are loaded as they are first, for errors at their positions.
fn engines(
    files: &BTreeMap<String, TemplateFile>,
    strings: &UiStrings,
) -> (Tera, OnceLock<Tera>, Vec<Diagnostic>) {
    let is_own = |file: &TemplateFile| is_template(&file.name) && !is_theme(&file.file);
    let mut reporting = OnceLock::new();
    if files.values().any(is_own) {
        let (plain, diagnostics) = engine::load(files, strings, Purpose::Reporting);
        if !diagnostics.is_empty() {
            return (plain, reporting, diagnostics);
        }
        reporting = OnceLock::from(plain);
    }
    let (tera, diagnostics) = engine::load(files, strings, Purpose::Rendering);
    if reporting.get().is_none() || diagnostics.is_empty() {
        return (tera, reporting, diagnostics);
    }
    // The templates are right without the calls that count. Without a limit they are not rendered.
    let named = diagnostics.iter().filter_map(|found| found.file.as_deref());
    let named: Vec<&str> = files
        .values()
        .filter(|file| named.clone().any(|name| name == file.file))
        .map(|file| file.name.as_str())
        .collect();
    let findings = match named.is_empty() {
        true => vec![uncounted_finding("", files)],
        false => named
            .into_iter()
            .map(|name| uncounted_finding(name, files))
            .collect(),
    };
    (tera, reporting, findings)
}

fn fingerprint(files: &BTreeMap<String, TemplateFile>, strings: &UiStrings) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    for (name, file) in files {
        all.update(blake3::hash(name.as_bytes()).as_bytes());
        all.update(blake3::hash(file.text.as_bytes()).as_bytes());
    }
    all.update(&serde_json::to_vec(strings).unwrap_or_default());
    all.finalize()
}

/// The address of a stylesheet, a script or another file of the look: `theme/` and its name, with a fingerprint of its
/// bytes before the extension and hyphens for slashes.
#[must_use]
pub fn fingerprinted(name: &str, bytes: &[u8]) -> Route {
    let hash = blake3::hash(bytes).to_hex();
    let name = name.replace('/', "-");
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    Route::root()
        .folder(FOLDER)
        .file(&format!("{stem}.{}.{extension}", &hash[..8]))
}

/// Replaces the name of the script of search, which the script of all pages loads, by the one that it is published under.
fn name_loaded_script(files: &mut BTreeMap<String, TemplateFile>) {
    let Some(search) = files.get(SEARCH_SCRIPT) else {
        return;
    };
    let route = fingerprinted(SEARCH_SCRIPT, search.text.as_bytes());
    let published = route.as_str().rsplit('/').next().unwrap_or_default();
    if let Some(script) = files.get_mut(SCRIPT) {
        let quoted = |name: &str| format!("\"{name}\"");
        script.text = script
            .text
            .replace(&quoted(SEARCH_SCRIPT), &quoted(published));
    }
}

fn link_arguments_of(files: &BTreeMap<String, TemplateFile>) -> BTreeMap<String, Vec<String>> {
    let components = files.iter().filter_map(|(path, file)| {
        let arguments = link_arguments(&file.text);
        Some((component_name(path)?.to_owned(), arguments))
    });
    components
        .filter(|(_, arguments)| !arguments.is_empty())
        .collect()
}
