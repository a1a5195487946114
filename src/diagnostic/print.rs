//! Prints findings: for people with an excerpt of the file, for programs as JSON.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity, Span};

/// Returns the decoded text of a file of the site by its path, for excerpts.
pub type Sources<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Prints findings for people or for programs. Caches the texts of excerpts, so that a file with a thousand findings is
/// read once.
pub struct Printer<'a> {
    sources: Sources<'a>,
    texts: HashMap<String, Option<Text>>,
}

impl<'a> Printer<'a> {
    /// A printer that reads the text of files through `sources`.
    #[must_use]
    pub fn new(sources: Sources<'a>) -> Self {
        Self {
            sources,
            texts: HashMap::new(),
        }
    }

    /// The report for people: message, `file:line:column`, excerpt with a caret, help. Ends in a line break.
    pub fn human(&mut self, diagnostic: &Diagnostic, colour: bool) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .primary_title(one_line(&diagnostic.message))
            .id(diagnostic.code);
        let mut group = match (&diagnostic.file, self.excerpt(diagnostic)) {
            (Some(file), Some(excerpt)) => title.element(
                Snippet::source(excerpt.text)
                    .line_start(excerpt.line)
                    .path(one_line(file))
                    .annotation(
                        AnnotationKind::Primary
                            .span(excerpt.range)
                            .label(diagnostic.label.as_deref().map(one_line)),
                    ),
            ),
            (Some(file), None) => title.element(self.origin(file, diagnostic)),
            (None, _) => Group::with_title(title),
        };
        for note in &diagnostic.notes {
            group = group.element(Level::NOTE.message(one_line(note)));
        }
        for hint in &diagnostic.hints {
            group = group.element(Level::HELP.message(one_line(hint)));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        format!("{}\n", renderer.render(&[group]))
    }

    /// The report for programs: one JSON object without a line break. `line` and `column` count from
    /// one, columns in characters.
    pub fn json(&mut self, diagnostic: &Diagnostic) -> String {
        #[derive(Serialize)]
        struct Line<'d> {
            r#type: &'static str,
            severity: Severity,
            code: &'d str,
            message: &'d str,
            file: Option<&'d str>,
            line: Option<usize>,
            column: Option<usize>,
            end_line: Option<usize>,
            end_column: Option<usize>,
            hints: Vec<&'d str>,
            #[serde(skip_serializing_if = "<[String]>::is_empty")]
            notes: &'d [String],
        }
        let place = self.text(diagnostic).and_then(|text| {
            let span = diagnostic.span?;
            Some((
                text.line_column(span.start as usize),
                text.line_column(span.end as usize),
            ))
        });
        let hints = diagnostic.label.iter().chain(&diagnostic.hints);
        let line = Line {
            r#type: "diagnostic",
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: &diagnostic.message,
            file: diagnostic.file.as_deref(),
            line: place.map(|(start, _)| start.0),
            column: place.map(|(start, _)| start.1),
            end_line: place.map(|(_, end)| end.0),
            end_column: place.map(|(_, end)| end.1),
            hints: hints.map(String::as_str).collect(),
            notes: &diagnostic.notes,
        };
        serde_json::to_string(&line).unwrap_or_default()
    }

    fn text(&mut self, diagnostic: &Diagnostic) -> Option<&Text> {
        let file = diagnostic.file.as_ref()?;
        diagnostic.span?;
        let sources = self.sources;
        self.texts
            .entry(file.clone())
            .or_insert_with(|| sources(file).map(Text::new))
            .as_ref()
    }

    fn excerpt(&mut self, diagnostic: &Diagnostic) -> Option<Excerpt> {
        let span = diagnostic.span?;
        self.text(diagnostic)?.excerpt(span)
    }

    /// The position without an excerpt.
    fn origin(&mut self, file: &str, diagnostic: &Diagnostic) -> Origin<'static> {
        let origin = Origin::path(one_line(file));
        let place = diagnostic.span.and_then(|span| {
            let text = self.text(diagnostic)?;
            Some(text.line_column(span.start as usize))
        });
        match place {
            Some((line, column)) => origin.line(line).char_column(column),
            None => origin,
        }
    }
}

struct Excerpt {
    text: String,
    line: usize,
    range: Range<usize>,
}

/// A file's text with the offsets of its lines, and the number of characters before each block of [`Self::BLOCK`] bytes,
/// so that a column is found without a count from the start of its line.
struct Text {
    text: String,
    lines: Vec<usize>,
    blocks: Vec<usize>,
}

impl Text {
    const BLOCK: usize = 512;

    fn new(text: String) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        let mut before = 0;
        let blocks = text.as_bytes().chunks(Self::BLOCK).map(|block| {
            before += characters(block);
            before - characters(block)
        });
        let blocks = blocks.collect();
        Self {
            text,
            lines,
            blocks,
        }
    }

    /// The number of characters before an offset.
    fn characters_before(&self, offset: usize) -> usize {
        let block = (offset / Self::BLOCK).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks.get(block).copied().unwrap_or_default();
        before + characters(&self.text.as_bytes()[block * Self::BLOCK..offset])
    }

    fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset) - 1
    }

    /// The last character boundary at or before `offset`.
    fn boundary(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }

    /// Line and column, both from one, the column in characters.
    fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.boundary(offset);
        let line = self.line_of(offset);
        let column = self.characters_before(offset) - self.characters_before(self.lines[line]);
        (line + 1, column + 1)
    }

    /// The lines that a span covers (three at most), with the span inside them, or `None` if they are too long to be
    /// useful.
    fn excerpt(&self, span: Span) -> Option<Excerpt> {
        const LINES: usize = 3;
        const LONGEST: usize = 2000;
        let start = self.boundary(span.start as usize);
        let end = self.boundary(span.end as usize).max(start);
        let first = self.line_of(start);
        let last = self
            .line_of(end.max(start + 1) - 1)
            .min(first + LINES - 1)
            .max(first);
        let from = self.lines[first];
        let to = self
            .lines
            .get(last + 1)
            .map_or(self.text.len(), |next| next - 1);
        if to.saturating_sub(from) > LONGEST {
            return None;
        }
        let text = visible(&self.text[from..to.max(from)]);
        let within = |offset: usize| offset.min(to) - from;
        Some(Excerpt {
            range: within(start)..within(end).max(within(start)),
            text,
            line: first + 1,
        })
    }
}

/// The number of characters that begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
    bytes.len() - bytes.iter().filter(continues).count()
}

/// Line and column of a byte offset, both from one, the column in characters.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    Text::new(text.to_owned()).line_column(offset)
}

/// As [`visible`], on one line: for names and messages.
fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], "?")
}

/// Control characters would control the terminal; each is replaced by one harmless character of the same length.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() => '?',
        c => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(text: &'static str, diagnostic: &Diagnostic) -> String {
        Printer::new(&|_| Some(text.to_owned())).human(diagnostic, false)
    }

    #[test]
    fn prints_the_caret_under_the_span() {
        let text = "one\nRead [causes](cause.md), then\nthree\n";
        let start = text.find("cause.md").expect("in the text");
        let finding = Diagnostic::error("link-missing", "no page `cause.md`")
            .at("content/identify.md", start..start + 8)
            .label("did you mean `causes.md`?")
            .hint("links are relative to the file that contains them");
        assert_eq!(
            print(text, &finding),
            "error[link-missing]: no page `cause.md`\n \
             --> content/identify.md:2:15\n  |\n2 | Read [causes](cause.md), then\n  \
             |               ^^^^^^^^ did you mean `causes.md`?\n  |\n  \
             = help: links are relative to the file that contains them\n"
        );
    }

    #[test]
    fn survives_a_span_past_the_end_of_a_file_that_has_changed() {
        let finding = Diagnostic::error("x", "y").at("a.md", 400..900);
        assert!(print("é", &finding).contains("a.md:1:"));
        let finding = Diagnostic::error("x", "y").at("a.md", 1..2);
        assert!(print("é", &finding).contains("a.md:1:1"));
    }

    #[test]
    fn counts_columns_across_blocks() {
        let text = format!("é{}\n{}", "aé😀".repeat(700), "é".repeat(600));
        let counted = Text::new(text.clone());
        for (offset, _) in text.char_indices() {
            let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            let column = text[start..offset].chars().count() + 1;
            assert_eq!(counted.line_column(offset).1, column, "{offset}");
        }
        assert_eq!(counted.line_column(text.len()), (2, 601));
    }

    #[test]
    fn json_counts_lines_and_characters_from_one() {
        let text = "a\néé x";
        let finding = Diagnostic::warning("w", "m").at("a.md", 7..8).hint("h");
        assert_eq!(
            Printer::new(&|_| Some(text.to_owned())).json(&finding),
            r#"{"type":"diagnostic","severity":"warning","code":"w","message":"m","file":"a.md","line":2,"column":4,"end_line":2,"end_column":5,"hints":["h"]}"#
        );
    }
}
