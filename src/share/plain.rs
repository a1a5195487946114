//! Title and address on two lines. The address stands alone on the last, where boards, blogs and
//! messengers look for one to turn into a card.

use super::escape::{Code, Context};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "plain",
    label: "Plain text",
    note: "For Facebook, email and chat.",
    write: |shared| Some(code(shared).finish()),
};

/// Text that nothing reads as markup.
pub(super) struct Plain;

impl Context for Plain {
    fn escape(out: &mut String, text: &str) {
        out.push_str(text);
    }
}

pub(super) fn code(shared: &Shared) -> Code<Plain> {
    Code::new()
        .text(&shared.title)
        .markup("\n")
        .address(&shared.permalink)
}

/// The title alone.
pub(super) fn title(shared: &Shared) -> String {
    Code::<Plain>::new().text(&shared.title).finish()
}

/// The site's name alone.
pub(super) fn site(shared: &Shared) -> String {
    Code::<Plain>::new().text(&shared.site).finish()
}

/// The address alone.
pub(super) fn address(shared: &Shared) -> String {
    Code::<Plain>::new().address(&shared.permalink).finish()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, PERMALINK, contract, titled};
    use super::*;

    #[test]
    fn the_text_is_the_one_of_the_contract() {
        let expected = "Hamstring \"pull\" & <tear>\nhttps://example.org/a/b/";
        assert_eq!(code(&contract()).finish(), expected);
    }

    #[test]
    fn any_title_is_one_line_and_the_address_the_other() {
        for title in HOSTILE {
            let shared = titled(title);
            let text = code(&shared).finish();
            let lines: Vec<&str> = text.split('\n').collect();
            assert_eq!(lines, [shared.title.raw(), PERMALINK]);
        }
    }
}
