//! Versions of Guidepost: three numbers.

use std::fmt;

/// A version, such as 0.1.0. What follows the numbers, as in 0.2.0-rc.1, does not matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
}

impl Version {
    /// A version by its numbers.
    #[must_use]
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// The version of this program.
    #[must_use]
    pub fn current() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Self::new(0, 0, 0))
    }

    /// Reads `0.1.0`, or `0.1.0-rc.1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+']).next()?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = numbers.split('.');
        let mut next = || {
            let part = parts.next().filter(|part| is_number(part))?;
            part.parse().ok()
        };
        let version = Self::new(next()?, next()?, next()?);
        parts.next().is_none().then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!(Version::parse("0.1.0"), Some(Version::new(0, 1, 0)));
        assert_eq!(
            Version::parse("10.2.33-rc.1"),
            Some(Version::new(10, 2, 33))
        );
        for garbled in [
            "",
            "1",
            "0.1",
            "v0.1.0",
            "0.1.0.1",
            "0.1.x",
            "0..1",
            "+0.1.0",
            "1.2.99999999999",
        ] {
            assert_eq!(Version::parse(garbled), None, "{garbled}");
        }
        assert_eq!(Version::current().to_string(), env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let sorted = ["0.1.9", "0.1.10", "0.2.0", "1.0.0"].map(Version::parse);
        assert!(sorted.is_sorted());
    }
}
