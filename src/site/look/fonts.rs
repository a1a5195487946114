//! The fonts of the site. A font of its own is used from the first view or not at all (`font-display: optional`), and its
//! fallback takes the same room, so that no text ever moves.

use std::fmt::Write as _;

use super::woff2::{Metrics, metrics};
use super::{Reader, has_extension};
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::input::settings::{FontStack, Fonts, SiteFile};

/// The largest font, in bytes.
const LARGEST_FONT: u64 = 1 << 20;

/// The two families, by the custom properties of the stylesheet.
const TEXT: (&str, &str) = ("--sans", "Site text");
const HEADINGS: (&str, &str) = ("--serif", "Site headings");

impl Reader<'_> {
    pub(super) fn fonts(&mut self, fonts: &Fonts) {
        match fonts.stack {
            FontStack::Mixed => {}
            FontStack::Sans => self.look.rules += ":root{--serif:var(--sans)}\n",
            FontStack::Serif => self.look.rules += ":root{--sans:var(--serif)}\n",
        }
        if let Some(file) = &fonts.text
            && let Some((route, metrics)) = self.font(file)
        {
            self.look.rules += &face(TEXT.1, &route, &weights(&metrics, "400"), "normal");
            self.look.rules += &family(TEXT, &metrics, "sans-serif");
            self.look.fonts.push(route);
        }
        for (file, weight, style) in [
            (&fonts.text_bold, "700", "normal"),
            (&fonts.text_italic, "400", "italic"),
        ] {
            if let Some(file) = file
                && let Some((route, metrics)) = self.font(file)
            {
                self.look.rules += &face(TEXT.1, &route, &weights(&metrics, weight), style);
            }
        }
        if let (None, Some(other)) = (
            &fonts.text,
            fonts.text_bold.as_ref().or(fonts.text_italic.as_ref()),
        ) {
            let message = "`theme.fonts` has bold or italic texts, but no `text`";
            let finding = Diagnostic::error("theme-file", message);
            self.report(
                other,
                finding.hint("name the upright font of texts as `text`"),
            );
        }
        if let Some(file) = &fonts.headings
            && let Some((route, metrics)) = self.font(file)
        {
            // One file for headings has the weight that its author chose.
            self.look.rules += &face(HEADINGS.1, &route, "1 1000", "normal");
            self.look.rules += &family(HEADINGS, &metrics, "serif");
            self.look.fonts.push(route);
        }
    }

    fn font(&mut self, file: &SiteFile) -> Option<(Route, Metrics)> {
        let bytes = self.bytes(file, LARGEST_FONT)?;
        let read = match has_extension(file, "woff2") {
            true => metrics(&bytes),
            false => Err("does not end in `.woff2`"),
        };
        match read {
            Ok(metrics) => Some((self.add(file, bytes), metrics)),
            Err(problem) => {
                let message = format!("the font `{}` {problem}", file.path);
                let finding = Diagnostic::error("theme-file", message);
                self.report(file, finding.hint("name a font that is saved as WOFF2"));
                None
            }
        }
    }
}

fn weights(metrics: &Metrics, otherwise: &str) -> String {
    let variable = metrics.weights.filter(|(from, to)| from < to);
    variable.map_or_else(|| otherwise.to_owned(), |(from, to)| format!("{from} {to}"))
}

/// The rule for a font file, which is in the folder of the stylesheet.
fn face(family: &str, route: &Route, weight: &str, style: &str) -> String {
    let name = route.as_str().rsplit('/').next().unwrap_or_default();
    format!(
        "@font-face{{font-family:\"{family}\";src:url(\"{name}\") format(\"woff2\");font-weight:{weight};font-style:{style};font-display:optional}}\n"
    )
}

/// The fallback of a family, with its metrics, and the property that names both.
fn family((property, family): (&str, &str), metrics: &Metrics, generic: &str) -> String {
    let mut rules = format!(
        "@font-face{{font-family:\"{family} fallback\";src:local(\"Arial\"),local(\"Liberation Sans\"),local(\"Arimo\");size-adjust:{}",
        percent(metrics.width)
    );
    // They count in the adjusted size.
    for (name, part) in [
        ("ascent", metrics.ascent),
        ("descent", metrics.descent),
        ("line-gap", metrics.line_gap),
    ] {
        let part = percent(part / metrics.width);
        let _ = write!(rules, ";{name}-override:{part}");
    }
    rules + &format!("}}\n:root{{{property}:\"{family}\",\"{family} fallback\",{generic}}}\n")
}

/// A part as a percentage with at most two decimals.
fn percent(part: f64) -> String {
    format!("{}%", (part * 10_000.).round() / 100.)
}
