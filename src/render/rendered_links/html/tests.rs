#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads golden outputs, and fails by panicking"
)]

use std::cell::RefCell;
use std::path::Path;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::*;

/// The ids and addresses that this scanner finds.
fn found(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    visit(html, &mut |piece| {
        found.push(match piece {
            Piece::Id(id) => format!("id {id}"),
            Piece::Base => "base".to_owned(),
            Piece::Address(address) | Piece::Refresh(address) => format!("address {address}"),
            Piece::Text(text) => format!("text {text}"),
            Piece::Json(text) => format!("json {text}"),
        });
    });
    found
}

/// The attributes that have one id or address each.
fn simple(tag: &str, name: &str, value: &str) -> Option<String> {
    let is_id = name == "id" || (name == "name" && tag == "a");
    let is_address = match name {
        "href" => tag != "base",
        "src" | "poster" | "cite" | "formaction" | "xlink:href" => true,
        "action" => tag == "form",
        "data" => tag == "object",
        _ => false,
    };
    if is_id {
        return Some(format!("id {value}"));
    }
    is_address.then(|| format!("address {value}"))
}

fn is_simple(found: &str) -> bool {
    found.starts_with("id ") || found.starts_with("address ")
}

/// The same from the tokenizer of html5ever, with the content of elements whose text is not HTML left out as a tree builder
/// does.
#[derive(Default)]
struct Reference {
    found: RefCell<Vec<String>>,
}

impl Reference {
    fn read(html: &str) -> Vec<String> {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Self::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.found.take()
    }

    fn start(&self, tag: &Tag) -> TokenSinkResult<()> {
        for attribute in &tag.attrs {
            // The tokenizer adjusts no names: that is the tree builder's work.
            let found = simple(&tag.name, &attribute.name.local, &attribute.value);
            self.found.borrow_mut().extend(found);
        }
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl TokenSink for Reference {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.start(&tag),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// The first of two attributes with one name counts in HTML; the scanner reports both.
fn without_repeats(html: &str) -> bool {
    let names = ["id=", "href=", "src=", "name=", "cite="];
    let lower = html.to_ascii_lowercase().replace([' ', '\n'], "");
    names.iter().all(|name| lower.matches(name).count() < 2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_html_is_read_as_by_the_tokenizer_of_a_browser(
        parts in prop::collection::vec(prop_oneof![
            Just("<a href="), Just("<A\nHREF = '"), Just("<p id="), Just("\""), Just("'"), Just(">"), Just("/>"), Just(" "),
            Just("<!--"), Just("-->"), Just("--!>"), Just("<!-->"), Just("<script>"), Just("</script >"), Just("<style>"),
            Just("</STYLE>"), Just("<textarea>"), Just("</textarea"), Just("<title>"), Just("</title>"), Just("</a href='x'>"), Just("<img src=a.png alt"), Just("x&amp;y"), Just("&quot;"), Just("é"),
            Just("="), Just("/"), Just("<"), Just("</"), Just("<!doctype html>"), Just("<?x>"), Just("a.html"), Just("#b"), Just("cite=c"),
        ], 0..14)
    ) {
        let html = parts.concat();
        prop_assume!(without_repeats(&html));
        // An unfinished tag at the end is dropped by a tokenizer; here its addresses are reported, which is harmless.
        let closed = format!("{html}<!-- --> \"'></textarea></script></style></title>\"'>");
        let mut own = found(&closed);
        own.retain(|found| is_simple(found));
        prop_assert_eq!(own, Reference::read(&closed), "{}", closed);
    }
}

/// Every HTML file of the golden outputs, parsed into a tree.
#[test]
fn golden_outputs_are_read_as_by_a_parser() {
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut read = 0;
    let mut folders = vec![sites];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                let bytes = std::fs::read(&path).unwrap();
                let Ok(html) = String::from_utf8(bytes) else {
                    continue;
                };
                assert_eq!(scanned(&html), parsed(&html), "{}", path.display());
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read} files");
}

fn scanned(html: &str) -> Vec<String> {
    let mut found = found(html);
    found.retain(|found| is_simple(found));
    // Addresses in CSS, `srcset` and `<meta>` are not attributes by themselves.
    found.sort();
    found
}

fn parsed(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let mut found = Vec::new();
    let mut css = |text: &str| {
        css::visit(text, &mut |piece| {
            if let Piece::Address(address) = piece {
                found.push(format!("address {address}"));
            }
        });
    };
    let selector = |text: &str| scraper::Selector::parse(text).unwrap();
    for style in document.select(&selector("style")) {
        css(&style.text().collect::<String>());
    }
    for styled in document.select(&selector("[style]")) {
        css(styled.attr("style").unwrap());
    }
    for element in document.select(&selector("*")) {
        let value = element.value();
        for ((name, written), _) in value.attrs.iter().zip(0..) {
            let prefix = name.prefix.as_ref().map(|prefix| format!("{prefix}:"));
            let name = prefix.unwrap_or_default() + &name.local;
            found.extend(simple(value.name(), &name, written));
            if ["srcset", "imagesrcset"].contains(&&*name) {
                found.extend(
                    srcset(written)
                        .into_iter()
                        .map(|range| format!("address {}", &written[range])),
                );
            }
        }
        if value.name() == "noscript" {
            found.extend(parsed_fragment(&element.text().collect::<String>()));
        }
        if value.name() == "meta"
            && let Some(content) = value.attr("content")
        {
            found.extend(meta(content, value.attr("http-equiv").is_some()));
        }
    }
    found.sort();
    found
}

/// Scripts are on in the parser, so that the text of `<noscript>` is not parsed.
fn parsed_fragment(html: &str) -> Vec<String> {
    match html.contains('<') {
        true => parsed(html),
        false => Vec::new(),
    }
}

fn meta(content: &str, refreshes: bool) -> Option<String> {
    if refreshes {
        let (_, url) = content.split_once("url=")?;
        return Some(format!("address {url}"));
    }
    let whole = content.starts_with("http") && !content.contains(' ');
    whole.then(|| format!("address {content}"))
}
