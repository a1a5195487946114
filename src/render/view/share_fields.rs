//! The fields of the share box, one for each format. Apart from a page's own text, a field is the same on every page:
//! the template is rendered once for the whole site, and each page's text is inserted into the result.

use serde::Serialize;
use tera::{Context, Value};

use crate::base::escape::html_attribute;
use crate::base::ui_strings::UiStrings;
use crate::diagnostic::Diagnostic;
use crate::share::{self, Format, Shared};
use crate::theme::{SHARE_FIELD, Templates};

/// The placeholder for a page's text. No text that reaches a template contains it.
const PLACEHOLDER: &str = "\0";

/// The variables of the template of a field in the share box, which is rendered once for the whole site.
#[derive(Debug, Serialize)]
pub struct ShareFieldView {
    /// The format's name, as in the settings.
    pub id: &'static str,
    /// The label of its field.
    pub label: &'static str,
    /// Its use, in one sentence.
    pub note: &'static str,
    /// Whether the text to copy has more than one line.
    pub multiline: bool,
    /// Whether the text to copy is words alone, and not code.
    pub is_prose: bool,
}

/// The fields of a site's formats.
#[derive(Debug, Default)]
pub struct ShareFields {
    /// The field of the link code; `None` if the template is faulty.
    link: Option<Field>,
    /// The fields that are collapsed at first, in order.
    folded: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    format: &'static Format,
    one_line: Frame,
    multiline: Frame,
}

impl ShareFields {
    /// Renders the field of the link code, and the fields of these formats that are collapsed at first.
    ///
    /// # Errors
    /// An error in the template.
    pub fn render(
        templates: &Templates,
        formats: &[&'static Format],
        strings: &UiStrings,
    ) -> Result<Self, Box<Diagnostic>> {
        let field = |format| Field::render(templates, format, strings);
        Ok(Self {
            link: Some(field(share::LINK)?),
            folded: share::folded(formats)
                .map(field)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The field of a page's link code, as HTML.
    pub(super) fn link(&self, code: &str) -> String {
        let mut html = String::with_capacity(FIELD_SIZE);
        if let Some(field) = &self.link {
            field.fill(&mut html, code);
        }
        html
    }

    /// The folded fields of a page, as HTML.
    pub(super) fn folded(&self, shared: &Shared) -> String {
        let mut html = String::with_capacity(self.folded.len() * FIELD_SIZE);
        for field in &self.folded {
            // A page without a quote, for example, has no text in the formats for quotes.
            if let Some(text) = (field.format.write)(shared) {
                field.fill(&mut html, &text);
            }
        }
        html
    }
}

/// The size of a field that holds a link, in bytes.
const FIELD_SIZE: usize = 640;

impl Field {
    fn render(
        templates: &Templates,
        format: &'static Format,
        strings: &UiStrings,
    ) -> Result<Self, Box<Diagnostic>> {
        let view = |multiline| ShareFieldView {
            id: format.id,
            label: format.label(strings),
            note: format.note(strings),
            multiline,
            is_prose: format.is_prose,
        };
        Ok(Self {
            format,
            one_line: Frame::render(templates, &view(false))?,
            multiline: Frame::render(templates, &view(true))?,
        })
    }

    /// Appends the field with a page's text.
    fn fill(&self, html: &mut String, text: &str) {
        let frame = match text.contains('\n') {
            true => &self.multiline,
            false => &self.one_line,
        };
        frame.fill(html, text);
    }
}

/// The HTML of a field, split at the placeholders for a page's text.
#[derive(Debug)]
struct Frame(Vec<String>);

impl Frame {
    fn render(templates: &Templates, view: &ShareFieldView) -> Result<Self, Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert("format", view);
        context.insert_value("snippet", Value::safe_string(PLACEHOLDER));
        let printed = templates.render(SHARE_FIELD, &context)?;
        let printed = String::from_utf8_lossy(&printed);
        Ok(Self(
            printed.split(PLACEHOLDER).map(str::to_owned).collect(),
        ))
    }

    fn fill(&self, html: &mut String, text: &str) {
        // The escaping for attributes is valid between tags, too.
        let text = html_attribute(text);
        for (number, part) in self.0.iter().enumerate() {
            if number > 0 {
                html.push_str(text.as_str());
            }
            html.push_str(part);
        }
    }
}
