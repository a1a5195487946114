//! Code blocks: the first line of an input is what is behind the fence, the rest is the code. Highlighting keeps every
//! character of it, closes each span on its line, and prints nothing but the text and spans.

use guidepost::page::code::{CodeBlock, Fence, highlight, language};

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    let (info, code) = text.split_once('\n').unwrap_or((&text, ""));
    let fence = Fence::read(info);
    for (_, range) in &fence.faults {
        assert!(info.get(range.clone()).is_some(), "{range:?} in {info:?}");
    }
    // A kilobyte of any language is as good as more.
    let end = (0..=code.len().min(1024))
        .rev()
        .find(|end| code.is_char_boundary(*end));
    let code = &code[..end.unwrap_or_default()];
    let is_known = language(fence.language).is_some();
    let html = CodeBlock::new(&fence, code.to_owned(), is_known).html(&highlight);
    assert_eq!(without_tags(&html), code, "{html}");
}

/// The text of printed code. Each span ends on its line.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for line in html.split_inclusive('\n') {
        let mut open = Vec::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            let (tag, after) = after.split_once('>').expect("a whole tag");
            rest = after;
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{line}"),
                None => {
                    let name = tag.split(' ').next().unwrap_or_default();
                    assert!(["span", "mark", "ins", "del"].contains(&name), "{line}");
                    open.push(name);
                }
            }
        }
        assert_eq!(open, [""; 0], "{line}");
        text.push_str(rest);
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
