//! The template engine: Tera with the UI strings and a filter for their parameters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tera::{ErrorKind, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::budget;
use super::errors::{finding, load_findings};
use super::files::{THEME, THEME_PREFIX, TemplateFile, is_component, is_template, is_theme};
use super::leading_box;
use super::metered::metered;
use super::unlinked::unlinked;
use super::uses::DATA;
use crate::base::escape::html_attribute;
use crate::base::phone::dialled;
use crate::base::ui_strings::{Piece, UiStrings, pieces};
use crate::diagnostic::Diagnostic;

/// An engine without templates. Every template can read the UI strings as `strings` and the data files as `data`,
/// components as their arguments `@strings` and `@data`.
pub(super) fn new(strings: &UiStrings) -> Tera {
    let mut tera = Tera::default();
    tera.global_context().insert("strings", strings);
    tera.global_context()
        .insert_value(DATA, Value::from(tera::Map::new()));
    tera.register_filter("fill", fill);
    tera.register_filter("leading_box", without_leading_box);
    tera.register_filter("phone", phone);
    tera.register_filter("unlinked", without_links);
    tera.register_test("numeric", |value: Value, _: Kwargs, _: &State<'_>| {
        is_numeric(&value)
    });
    tera
}

/// The filter `unlinked`: HTML without its links. Text that is not HTML stays as it is.
fn without_links(text: StringInput<'_>, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    Ok(match text.is_safe() {
        true => Value::safe_string(&unlinked(text.as_str())),
        false => Value::from(text.as_str()),
    })
}

/// The filter `leading_box`: the advice box that is first in HTML, or an empty text, and the HTML without it. Text that is
/// not HTML has none.
fn without_leading_box(text: StringInput<'_>, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let parts = text.is_safe().then(|| leading_box::split(text.as_str()));
    Ok(Value::from(match parts.flatten() {
        Some((first, rest)) => vec![Value::safe_string(first), Value::safe_string(&rest)],
        // A text is large: it is not copied.
        None => vec![Value::from(""), text.into_value()],
    }))
}

/// The test `numeric`: a number, or a text that is one in digits, such as a value of a CSV file.
fn is_numeric(value: &Value) -> bool {
    let is_number = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        are_digits(whole) && are_digits(part)
    };
    value.is_number() || value.as_str().is_some_and(is_number)
}

/// The filter `phone`: the number that a telephone dials for a text, for an address that starts with `tel:`.
fn phone(text: StringInput<'_>, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let text = text.as_str();
    let number = dialled(text).map_err(|fault| {
        let problem = format!("`{text}` {}", fault.problem);
        tera::Error::message(match fault.meant {
            Some(meant) => format!("{problem}: write `{meant}`"),
            None => problem,
        })
    })?;
    Ok(Value::from(number.replace('#', "%23")))
}

/// The filter `fill`: a UI string with its parameters, `{{ strings.updated | fill(date=…) }}`. The string and the values
/// are escaped unless they are marked as safe; the result is HTML.
fn fill(text: StringInput<'_>, values: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let mut html = String::new();
    for piece in pieces(text.as_str()) {
        match piece {
            Piece::Text(part) if text.is_safe() => html.push_str(part),
            Piece::Text(part) => html.push_str(&state.escape(part)?),
            Piece::Parameter(name) => {
                let value = values.must_get::<Value>(name)?;
                html.push_str(&state.escape_if_needed(&value)?);
            }
        }
    }
    Ok(Value::safe_string(&html))
}

/// A text of the theme in which each `{{ strings.name }}` is replaced by the string: looking it up on every page would
/// cost several percent of a build. `strings` are the UI strings by name.
fn inline_strings(text: &str, strings: &serde_json::Value) -> String {
    const START: &str = "{{ strings.";
    let mut inlined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(START) {
        let length = rest[start..].find("}}").map_or(START.len(), |end| end + 2);
        let (before, expression) = (&rest[..start], &rest[start..start + length]);
        let path = expression[START.len()..].trim_end_matches(['}', ' ']);
        let mut names = path.split('.');
        let value = names.try_fold(strings, |value, name| value.get(name));
        let value = value.and_then(serde_json::Value::as_str);
        let value = value.filter(|value| !value.contains('{'));
        inlined += before;
        match value {
            Some(value) => inlined += html_attribute(value).as_str(),
            None => inlined += expression,
        }
        rest = &rest[start + length..];
    }
    inlined + rest
}

/// What the templates of an engine are loaded for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Errors: their text is that of the files, so that positions are right.
    Reporting,
    /// Pages: UI strings are inlined in the theme's templates, and the site's own count what they do.
    Rendering,
}

/// An engine with all templates, and the findings. A template that does not parse is reported and left out, so that
/// errors in other templates are found too.
pub(super) fn load<'f>(
    files: &'f BTreeMap<String, TemplateFile>,
    strings: &UiStrings,
    purpose: Purpose,
) -> (Tera, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut left_out: Vec<&str> = Vec::new();
    let by_name = match purpose {
        Purpose::Rendering => serde_json::to_value(strings).unwrap_or_default(),
        Purpose::Reporting => serde_json::Value::Null,
    };
    loop {
        let mut tera = new(strings);
        if purpose == Purpose::Rendering {
            budget::register(&mut tera);
        }
        let own = files.values().enumerate();
        let own = own.filter(|(_, file)| is_template(&file.name));
        let own = own.filter(|(_, file)| !left_out.contains(&file.name.as_str()));
        let theme_text = |text| match purpose {
            Purpose::Reporting => Cow::Borrowed(text),
            Purpose::Rendering => inline_strings(text, &by_name).into(),
        };
        let text = |(number, file): (usize, &'f TemplateFile)| match purpose {
            _ if is_theme(&file.file) => theme_text(&file.text),
            Purpose::Reporting => Cow::Borrowed(file.text.as_str()),
            Purpose::Rendering => metered(&file.text, number).into(),
        };
        let own = own.map(|each| (each.1.name.clone(), text(each)));
        // Components have no `theme/` copy: a component is defined only once.
        let ours = THEME
            .iter()
            .filter(|(name, _)| is_template(name) && !is_component(name));
        let ours = ours.map(|(name, source)| (format!("{THEME_PREFIX}{name}"), theme_text(source)));
        let all: Vec<(String, Cow<'_, str>)> = ours.chain(own).collect();
        let Err(error) = tera.add_raw_templates(all) else {
            return (tera, diagnostics);
        };
        let broken = match error.kind() {
            ErrorKind::SyntaxError(report) => files
                .get_key_value(report.filename())
                .map(|(name, _)| name.as_str()),
            _ => None,
        };
        match broken.filter(|name| !left_out.contains(name)) {
            Some(name) => {
                diagnostics.push(finding(&error, name, files));
                left_out.push(name);
            }
            // A missing name may be defined by a template that was left out.
            None if !diagnostics.is_empty() => return (tera, diagnostics),
            None => return (tera, load_findings(&error, files)),
        }
    }
}
