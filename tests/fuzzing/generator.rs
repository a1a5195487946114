//! Changes inputs at random, from a fixed seed.

/// Pieces that readers give a meaning to.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "\t",
    "    ",
    "---\n",
    "\n---\n",
    "- ",
    "> ",
    "1. ",
    "# ",
    "## ",
    "| a | b |\n|---|---|\n",
    "***",
    "~~",
    "`",
    "```\n",
    "[",
    "](",
    "][",
    "]: ",
    "![",
    "[^1]",
    "[^1]: ",
    "[@ONE]",
    "(",
    ")",
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<b>",
    "<script>",
    "</script>",
    "<a href=\"",
    "<img src=x>",
    "\"",
    "'",
    "&",
    "&lt;",
    "&#10;",
    "{{",
    "}}",
    "{%",
    "%}",
    "{{<",
    "/>}}",
    "{% <tip> %}",
    "{% </tip> %}",
    "{#",
    "#}",
    "{",
    "}",
    ":",
    ": ",
    ", ",
    "[]",
    "{}",
    "|",
    "| upper",
    "| replace(from=\"a\", to=\"b\")",
    "*a ",
    "&a ",
    "!!",
    "? ",
    "%",
    "%2e%2e%2f",
    "..",
    "/",
    "//",
    "\\",
    "#",
    "?",
    "\0",
    "\r",
    "\u{feff}",
    "\u{e9}",
    "e\u{301}",
    "\u{1f3c3}",
    "\u{202e}",
    "\u{2028}",
    "true",
    "null",
    "-1",
    "9223372036854775808",
    "0x",
    "1e999",
    "2026-02-30",
    "xmlns=\"http://www.w3.org/2000/svg\"",
    "id=\"a\"",
    "href=\"#a\"",
    "javascript:",
    "title: ",
    "=== content/a.md\n",
    "=== edit/content/index.md\n",
    "load",
    "\nlive / 2026-01-01",
    "\nmoved /a/ 2026-01-02 /b/",
    "\ngone /b/#a 2026-01-02 Wrong.",
    "\nrevive /b/ 2026-01-03",
    " #a",
    "/*",
    "/:a/",
    " 301!",
    "url(",
    "@import \"",
    "srcset=\"a 1x, ",
    "https://e.org/g/",
    "ONE",
];

/// Inputs that are changed copies of others.
pub(crate) struct Generator<'s> {
    seeds: &'s [(String, Vec<u8>)],
    state: u64,
}

impl<'s> Generator<'s> {
    /// The most bytes of a seed that is changed: long inputs take long, and rarely find more.
    const LONGEST: usize = 4096;

    /// A generator whose inputs depend on the name and the seeds alone.
    pub(crate) fn new(name: &str, seeds: &'s [(String, Vec<u8>)]) -> Self {
        let state = name.bytes().fold(0x9e37_79b9_7f4a_7c15, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { seeds, state }
    }

    /// The next input.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        input.truncate(Self::LONGEST);
        for _ in 0..=self.below(6) {
            self.change(&mut input);
        }
        input
    }

    fn seed(&mut self) -> &'s [u8] {
        let at = self.below(self.seeds.len());
        &self.seeds[at].1
    }

    /// A number below another one, or 0. The steps are those of xorshift64.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % end.max(1) as u64).unwrap_or_default()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let start = self.below(input.len() + 1);
        let end = (start + 1 + self.below(24)).min(input.len());
        match self.below(8) {
            0..=2 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(start..start, piece.bytes());
            }
            3 => drop(input.drain(start..end)),
            4 => {
                let copy = input[start..end].to_vec();
                let to = self.below(input.len() + 1);
                input.splice(to..to, copy);
            }
            5 => {
                let copy = input[start..end].repeat(1 + self.below(40));
                input.splice(start..start, copy);
            }
            6 => {
                let other = self.seed();
                let from = self.below(other.len() + 1);
                let to = (from + self.below(200)).min(other.len());
                input.splice(start..end, other[from..to].iter().copied());
            }
            _ => {
                if let Some(byte) = input.get_mut(start) {
                    *byte = u8::try_from(self.below(256)).unwrap_or_default();
                }
            }
        }
    }
}
