//! The settings below `robots`.

use serde_json::Value;

use crate::input::yaml::{Absent, FromValue, ValueType, keys};

keys! {
    /// What crawlers are asked in robots.txt; those that do not comply are not kept away.
    #[derive(Clone, Debug)]
    pub struct RobotsSettings {
        /// Whether search engines may list the pages. If not, all pages ask them not to, and there is no sitemap.
        index: bool = Absent::Switch(true),
        /// Addresses of the site that no crawler should request: how they begin, such as /drafts/.
        disallow: Vec<String> as Paths,
        /// Names of crawlers that should request nothing, such as GPTBot.
        block: Vec<String> as Crawlers,
    }
}

/// Reads the beginnings of addresses of the site.
struct Paths;

/// The most lines of one kind: Google reads 500 KiB of robots.txt.
const MOST: usize = 1000;

impl FromValue for Paths {
    type Output = Vec<String>;
    const EXPECTED: &'static str =
        "a list of addresses of the site that begin with `/`, such as `[/drafts/]`";
    const TYPE: ValueType = ValueType::List(&ValueType::Pattern(r"^/[^\s#]*$"));
    fn read(value: &Value) -> Option<Vec<String>> {
        let paths = <Vec<String>>::read(value)?;
        let is_path = |path: &String| {
            let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '#';
            path.starts_with('/') && path.chars().all(is_plain)
        };
        (paths.len() <= MOST && paths.iter().all(is_path)).then_some(paths)
    }
}

/// Reads names of crawlers: product tokens by RFC 9309, section 2.2.1.
struct Crawlers;

impl FromValue for Crawlers {
    type Output = Vec<String>;
    const EXPECTED: &'static str =
        "a list of names of crawlers, of letters, `-` and `_`, such as `[GPTBot, CCBot]`";
    const TYPE: ValueType = ValueType::List(&ValueType::Pattern("^[A-Za-z_-]+$"));
    fn read(value: &Value) -> Option<Vec<String>> {
        let names = <Vec<String>>::read(value)?;
        let is_name = |name: &String| {
            let is_of_token = |b: u8| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_');
            !name.is_empty() && name.bytes().all(is_of_token)
        };
        (names.len() <= MOST && names.iter().all(is_name)).then_some(names)
    }
}
