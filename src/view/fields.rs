//! The fields of the share box that are under its fold, one for each format. All that a field holds besides a
//! page's own text is the same on every page: so it is printed once for the whole site, and on each page the
//! text is put in its place.

use serde::Serialize;
use tera::{Context, Value};

use crate::diagnostic::Diagnostic;
use crate::escape::html_attribute;
use crate::share::{Format, Shared};
use crate::templates::Templates;

/// What prints a field.
const TEMPLATE: &str = "partials/share-field.html";
/// Holds the place of a page's text. No text that reaches a template has it.
const PLACE: &str = "\0";

/// What the template of a field in the share box may see: it is printed once for the whole site.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// The format's name, as in the settings.
    pub id: &'static str,
    /// What its field is called.
    pub label: &'static str,
    /// Where it is for, in a sentence.
    pub note: &'static str,
    /// Whether what is to be copied has more than one line.
    pub multiline: bool,
}

/// The fields of a site's formats, in their order.
#[derive(Debug, Default)]
pub struct Fields(Vec<Field>);

#[derive(Debug)]
struct Field {
    format: &'static Format,
    one_line: Frame,
    multiline: Frame,
}

impl Fields {
    /// Prints the fields of formats.
    ///
    /// # Errors
    /// What the template does wrong.
    pub fn print(
        templates: &Templates,
        formats: impl Iterator<Item = &'static Format>,
    ) -> Result<Self, Box<Diagnostic>> {
        let fields = formats.map(|format| {
            Ok(Field {
                format,
                one_line: Frame::print(templates, format, false)?,
                multiline: Frame::print(templates, format, true)?,
            })
        });
        fields.collect::<Result<_, _>>().map(Self)
    }

    /// The fields of a page, as HTML; empty where there is none.
    pub(super) fn filled(&self, shared: &Shared) -> String {
        /// Of a field that holds a link.
        const ROOM: usize = 640;
        let mut html = String::with_capacity(self.0.len() * ROOM);
        for field in &self.0 {
            let Some(text) = (field.format.write)(shared) else {
                continue;
            };
            let frame = match text.contains('\n') {
                true => &field.multiline,
                false => &field.one_line,
            };
            frame.fill(&mut html, &text);
        }
        html
    }
}

/// The HTML around the places for a page's text.
#[derive(Debug)]
struct Frame(Vec<String>);

impl Frame {
    fn print(
        templates: &Templates,
        format: &Format,
        multiline: bool,
    ) -> Result<Self, Box<Diagnostic>> {
        let &Format {
            id, label, note, ..
        } = format;
        let mut context = Context::new();
        context.insert(
            "format",
            &FieldView {
                id,
                label,
                note,
                multiline,
            },
        );
        context.insert_value("snippet", Value::safe_string(PLACE));
        let printed = templates.render(TEMPLATE, &context)?;
        let printed = String::from_utf8_lossy(&printed);
        Ok(Self(printed.split(PLACE).map(str::to_owned).collect()))
    }

    fn fill(&self, html: &mut String, text: &str) {
        // What is escaped for an attribute reads the same between tags.
        let text = html_attribute(text);
        for (number, part) in self.0.iter().enumerate() {
            if number > 0 {
                html.push_str(text.as_str());
            }
            html.push_str(part);
        }
    }
}
