//! A title broken into as few lines as possible, of even lengths.

use std::ops::Range;

use super::font::{Font, ShapedText};

/// In place of text that was cut.
pub(super) const ELLIPSIS: char = '…';
const SOFT_HYPHEN: char = '\u{ad}';

/// A title and the width of each part of it, in font units.
pub(super) struct Measured<'t> {
    text: &'t str,
    /// The distance of each byte from the start, and of the end.
    offsets: Vec<i64>,
    /// The starts of glyphs.
    glyphs: Vec<usize>,
    /// The positions where a line may end (Unicode line breaking); the last is the end of the text.
    breaks: Vec<usize>,
}

impl<'t> Measured<'t> {
    /// Measures a title.
    pub(super) fn new(text: &'t str) -> Self {
        let shaped = ShapedText::new(Font::Serif, text);
        let mut offsets = vec![0; text.len() + 1];
        let starts: Vec<(usize, i64)> = shaped.starts().collect();
        let ends = starts.iter().skip(1).map(|(at, _)| *at);
        // A glyph may represent several characters, and a mark has the position of its letter.
        for ((at, x), end) in starts.iter().zip(ends.chain([text.len()])) {
            offsets[*at..end.max(*at)].fill(*x);
        }
        offsets[text.len()] = shaped.width;
        Self {
            text,
            offsets,
            glyphs: starts.iter().map(|(at, _)| *at).collect(),
            breaks: unicode_linebreak::linebreaks(text)
                .map(|(at, _)| at)
                .collect(),
        }
    }

    fn width(&self, line: &Range<usize>) -> i64 {
        let shown = self.text[line.clone()].trim_end();
        self.offsets[line.start + shown.len()] - self.offsets[line.start]
    }

    /// Lines no wider than `most`, each as full as possible, or `None` if a word is wider.
    fn filled(&self, breaks: &[usize], most: i64) -> Option<Vec<Range<usize>>> {
        let mut lines = Vec::new();
        let mut line = 0..0;
        for end in breaks {
            if self.width(&(line.start..*end)) > most && !line.is_empty() {
                let next = line.end..line.end;
                lines.push(std::mem::replace(&mut line, next));
            }
            line.end = *end;
            if self.width(&line) > most {
                return None;
            }
        }
        lines.push(line);
        Some(lines)
    }

    /// As few lines as `most` allows, at the smallest width that needs no more of them.
    fn evened(&self, breaks: &[usize], most: i64) -> Option<Vec<Range<usize>>> {
        let mut best = self.filled(breaks, most)?;
        let (mut low, mut high) = (0, most);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.filled(breaks, middle) {
                Some(lines) if lines.len() == best.len() => (high, best) = (middle, lines),
                _ => low = middle + 1,
            }
        }
        Some(best)
    }

    /// As few lines as `most` allows, of even lengths, or `None` if a word is wider.
    pub(super) fn balanced(&self, most: i64) -> Option<Vec<String>> {
        let lines = self.evened(&self.breaks, most)?;
        Some(lines.into_iter().map(|line| self.shown(line)).collect())
    }

    /// At most `count` lines: words that are too wide are broken, and the rest that does not fit is cut.
    pub(super) fn cut(&self, most: i64, count: usize) -> Vec<String> {
        let breaks = self.breaks_in_wide_words(most);
        let lines = self.evened(&breaks, most).unwrap_or_default();
        if lines.len() <= count {
            return lines.into_iter().map(|line| self.shown(line)).collect();
        }
        let lines = self.filled(&breaks, most).unwrap_or_default();
        let mut shown: Vec<String> = lines
            .into_iter()
            .take(count)
            .map(|line| self.shown(line))
            .collect();
        if let Some(last) = shown.last_mut() {
            *last = shortened(Font::Serif, last, most);
        }
        shown
    }

    fn breaks_in_wide_words(&self, most: i64) -> Vec<usize> {
        let mut start = 0;
        let mut breaks = Vec::new();
        for end in &self.breaks {
            if self.width(&(start..*end)) > most {
                let inside = self
                    .glyphs
                    .iter()
                    .filter(|at| (start + 1..*end).contains(at));
                breaks.extend(inside);
            }
            breaks.push(*end);
            start = *end;
        }
        breaks
    }

    fn shown(&self, line: Range<usize>) -> String {
        let line = self.text[line].trim();
        match line.strip_suffix(SOFT_HYPHEN) {
            Some(line) => format!("{line}-"),
            None => line.to_owned(),
        }
    }
}

/// The start of a text with an ellipsis, no wider than `most` font units; cut between words unless that removes much
/// more.
pub(super) fn shortened(font: Font, text: &str, most: i64) -> String {
    // More never fits, and shaping it takes long.
    const LONGEST: usize = 200;
    let with_ellipsis = |start: &str| {
        let start = start.trim_end_matches(|c: char| !c.is_alphanumeric());
        format!("{start}{ELLIPSIS}")
    };
    let ends = text.char_indices().map(|(at, _)| at).take(LONGEST);
    let fits = |end: &usize| ShapedText::new(font, &with_ellipsis(&text[..*end])).width <= most;
    let end = ends.collect::<Vec<_>>().into_iter().rev().find(fits);
    let start = &text[..end.unwrap_or_default()];
    let between = start.rfind(' ').filter(|at| at * 3 > start.len() * 2);
    with_ellipsis(&start[..between.unwrap_or(start.len())])
}
