//! Numbers and hashes as text: six bits in a character that neither JSON nor a script escapes.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A number below 64 as a character.
pub(super) fn digit(number: usize) -> char {
    char::from(DIGITS[number & 63])
}

/// Adds a number: five bits in a character, the lowest first; the sixth states that more follow.
pub(super) fn push_number(text: &mut String, mut number: u32) {
    loop {
        let low = (number & 31) as usize;
        number >>= 5;
        text.push(digit(low | if number > 0 { 32 } else { 0 }));
        if number == 0 {
            return;
        }
    }
}

/// Writes bits, six in a character, the highest first.
pub(super) struct BitWriter<'t> {
    text: &'t mut String,
    held: u64,
    count: u32,
}

impl<'t> BitWriter<'t> {
    pub(super) const fn new(text: &'t mut String) -> Self {
        Self {
            text,
            held: 0,
            count: 0,
        }
    }

    /// Adds the lowest `count` bits of a number, at most 32.
    pub(super) fn bits(&mut self, number: u32, count: u32) {
        let mask = (1 << count) - 1;
        self.held = (self.held << count) | (u64::from(number) & mask);
        self.count += count;
        while self.count >= 6 {
            self.count -= 6;
            // Masked by the function.
            self.text.push(digit((self.held >> self.count) as usize));
        }
        self.held &= (1 << self.count) - 1;
    }

    /// Adds a number: what is above its lowest bits as so many ones and a zero, then the lowest bits.
    pub(super) fn rice(&mut self, number: u32, low: u32) {
        for _ in 0..number.checked_shr(low).unwrap_or(0) {
            self.bits(1, 1);
        }
        self.bits(0, 1);
        self.bits(number, low);
    }

    /// Fills the last character.
    pub(super) fn finish(mut self) {
        self.bits(0, (6 - self.count) % 6);
    }
}

/// The hash that the script computes too: FNV-1a over UTF-16 units, 32 bits.
pub(super) fn hash(text: &str) -> u32 {
    let units = text.encode_utf16();
    units.fold(0x811c_9dc5, |hash: u32, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    })
}

/// A hash as five characters, of its lower 30 bits.
pub(super) fn short_hash(text: &str) -> String {
    let hash = hash(text);
    (0..5)
        .map(|at| digit((hash >> (6 * at)) as usize & 63))
        .collect()
}
