//! The words of the guide: drawn, but the same for the same seed on every machine.

use std::fmt::Write as _;

/// The words of sentences, titles and addresses.
pub(crate) const WORDS: [&str; 64] = [
    "path", "ridge", "valley", "stile", "gate", "river", "bridge", "meadow", "forest", "summit",
    "cairn", "slope", "boulder", "stream", "hedge", "lane", "marker", "compass", "map", "contour",
    "weather", "cloud", "wind", "rain", "sun", "morning", "evening", "shelter", "hut", "tent",
    "boots", "socks", "jacket", "pack", "bottle", "lunch", "rest", "pace", "hour", "mile", "climb",
    "descent", "knee", "ankle", "step", "view", "lake", "shore", "island", "harbour", "village",
    "station", "bus", "ticket", "season", "bird", "deer", "flower", "moss", "stone", "wall",
    "field", "farm", "light",
];

/// SplitMix64: a few lines, and good enough for prose.
pub(crate) struct Draw(u64);

impl Draw {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

    /// The draw of one page; no two pages of a seed share one.
    pub(crate) fn of_page(seed: u64, page: usize) -> Self {
        let mut of_seed = Self(seed);
        Self(of_seed.next() ^ (page as u64).wrapping_mul(Self::STEP))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::STEP);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * end as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// 8 to 18 words; in some sentences one is strong, in some one is emphasised.
fn sentence(draw: &mut Draw, out: &mut String) {
    let count = 8 + draw.below(11);
    let strong = draw.percent(30).then(|| 1 + draw.below(count - 1));
    let emphasised = draw.percent(20).then(|| 1 + draw.below(count - 1));
    out.push_str(&capital(draw.word()));
    for at in 1..count {
        let word = draw.word();
        let mark = match Some(at) {
            at if at == strong => "**",
            at if at == emphasised => "*",
            _ => "",
        };
        let _ = write!(out, " {mark}{word}{mark}");
    }
    out.push('.');
}

/// 3 to 6 sentences.
fn paragraph(draw: &mut Draw, out: &mut String) {
    for at in 0..3 + draw.below(4) {
        out.push_str(if at == 0 { "" } else { " " });
        sentence(draw, out);
    }
    out.push_str("\n\n");
}

fn list(draw: &mut Draw, bullet: &str, count: usize, out: &mut String) {
    for _ in 0..count {
        out.push_str(bullet);
        sentence(draw, out);
        out.push('\n');
    }
    out.push('\n');
}

fn table(draw: &mut Draw, out: &mut String) {
    out.push_str("| Stage | Ground | Hours |\n| --- | --- | --- |\n");
    for _ in 0..5 {
        let (stage, ground) = (draw.word(), draw.word());
        let _ = writeln!(out, "| {stage} | {ground} | {} |", draw.below(11));
    }
    out.push('\n');
}

fn links(draw: &mut Draw, addresses: &[String], out: &mut String) {
    out.push_str("See ");
    for (at, address) in addresses.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { ", " });
        let _ = write!(out, "[{}]({address})", draw.word());
    }
    out.push_str(".\n\n");
}

/// A page of about 5 KB: a lead, then four sections of two paragraphs, each with one thing more: a
/// list, a table, the links, and a numbered list with a subsection.
pub(crate) fn page(draw: &mut Draw, addresses: &[String]) -> String {
    let mut out = String::with_capacity(6 * 1024);
    paragraph(draw, &mut out);
    for section in 0..4 {
        let (first, second) = (capital(draw.word()), draw.word());
        let _ = write!(out, "## {first} {second} {section}\n\n");
        paragraph(draw, &mut out);
        paragraph(draw, &mut out);
        match section {
            0 => list(draw, "- ", 5, &mut out),
            1 => table(draw, &mut out),
            2 => links(draw, addresses, &mut out),
            _ => {
                list(draw, "1. ", 4, &mut out);
                let _ = write!(out, "### {}\n\n", capital(draw.word()));
                paragraph(draw, &mut out);
            }
        }
    }
    out
}

/// A page of about 200 bytes: a sentence and the links.
pub(crate) fn small_page(draw: &mut Draw, addresses: &[String]) -> String {
    let mut out = String::new();
    sentence(draw, &mut out);
    out.push_str("\n\n");
    links(draw, addresses, &mut out);
    out
}
