//! Character references of HTML, such as `&amp;`.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// A text or the value of an attribute, without character references.
#[must_use]
pub(crate) fn decoded(written: &str) -> Cow<'_, str> {
    if !written.contains('&') {
        return Cow::Borrowed(written);
    }
    // In the quotes that the value does not contain; one with both had no quotes and no `>`.
    let tag = if !written.contains('"') {
        format!("<a b=\"{written}\">")
    } else if !written.contains('\'') {
        format!("<a b='{written}'>")
    } else {
        format!("<a b=\"{}\">", written.replace('"', "&quot;"))
    };
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(tag));
    let tokenizer = Tokenizer::new(FirstValue::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let value = tokenizer.sink.0.take();
    Cow::Owned(value.unwrap_or_else(|| written.to_owned()))
}

/// The value of the first attribute of the first tag.
#[derive(Default)]
struct FirstValue(RefCell<Option<String>>);

impl TokenSink for FirstValue {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && let Some(attribute) = tag.attrs.into_iter().next()
        {
            self.0
                .borrow_mut()
                .get_or_insert(attribute.value.to_string());
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_the_references_of_html() {
        for (written, plain) in [
            ("a?b=1&amp;c=2", "a?b=1&c=2"),
            ("a?b=1&copy=2", "a?b=1&copy=2"),
            ("&#x6a;ava&Tab;script&colon;x", "java\tscript:x"),
            ("&quot;'\"&", "\"'\"&"),
            ("x > y &lt; z", "x > y < z"),
            ("&nosuch; é", "&nosuch; é"),
        ] {
            assert_eq!(decoded(written), plain, "{written}");
        }
    }
}
