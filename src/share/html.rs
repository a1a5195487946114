//! An HTML link. It is pasted into raw HTML and into fields that are read as Markdown, so its text
//! is escaped for both at once.

use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "html",
    label: "HTML link code",
    note: "For blogs, web pages and comments.",
    write,
};

/// No target, rel or class: those are for the host to decide, and comment filters strip them.
fn write(shared: &Shared) -> String {
    format!(
        "<a href=\"{}\">{}</a>",
        shared.permalink,
        link_text(&shared.title)
    )
}

/// Text that is the same when read as HTML and when read as Markdown with HTML in it: HTML's own
/// characters by name, those that are active in Markdown or in a blog's shortcodes by number.
fn link_text(title: &str) -> String {
    let mut out = String::with_capacity(title.len() + 16);
    let mut chars = title.chars().peekable();
    let mut rest = title;
    while let Some(c) = chars.next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '{' | '}' | '^' | '$' | '@' => {
                numeric(&mut out, c)
            }
            '!' if chars.peek() == Some(&'[') => numeric(&mut out, c),
            ':' if rest.starts_with("//") => numeric(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

fn numeric(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(title: &str) -> String {
        write(&Shared::new(title, "https://example.org/a/b/".to_owned()))
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        assert_eq!(
            code("Hamstring \"pull\" & <tear>"),
            "<a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>"
        );
        assert_eq!(
            code("Causes: what hurts!"),
            "<a href=\"https://example.org/a/b/\">Causes: what hurts!</a>"
        );
        assert_eq!(
            code("![x](https://y) *b* [z]"),
            "<a href=\"https://example.org/a/b/\">&#33;&#91;x&#93;(https&#58;//y) &#42;b&#42; &#91;z&#93;</a>"
        );
    }

    proptest! {
        #[test]
        fn it_reads_back_as_the_title_in_html_and_in_markdown(title in "[a-z<>&\"'`*_\\[\\]()!~|{}^$@:/#.\\\\-]{1,20}") {
            let shared = Shared::new(&title, "https://example.org/".to_owned());
            let html = write(&shared);
            let mut printed = String::new();
            pulldown_cmark::html::push_html(&mut printed, pulldown_cmark::Parser::new_ext(&html, pulldown_cmark::Options::all() - pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION));
            for page in [html, printed] {
                let parsed = scraper::Html::parse_fragment(&page);
                let selector = scraper::Selector::parse("a").expect("fixed");
                let links: Vec<_> = parsed.select(&selector).collect();
                prop_assert_eq!(links.len(), 1, "{}", page);
                prop_assert_eq!(links[0].attr("href"), Some("https://example.org/"));
                prop_assert_eq!(links[0].text().collect::<String>(), shared.title.clone(), "{}", page);
            }
        }
    }
}
