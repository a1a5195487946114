//! The positions of keys of front matter that findings needed.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diagnostic::Span;

/// By file and key. A page can have hundreds of findings at one key, which is read once.
#[derive(Default)]
pub(super) struct KeySpans(Mutex<FxHashMap<(String, String), Option<Span>>>);

impl KeySpans {
    /// The position that was read before, or what `read` returns; `None` if the file has no such key.
    pub(super) fn or_read(
        &self,
        file: &str,
        key: &str,
        read: impl FnOnce() -> Option<Span>,
    ) -> Option<Span> {
        let spans = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (file.to_owned(), key.to_owned());
        if let Some(span) = spans().get(&place) {
            return *span;
        }
        let span = read();
        spans().insert(place, span);
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_each_file_is_read_once() {
        let spans = KeySpans::default();
        let never = || unreachable!("it was read before");
        assert_eq!(spans.or_read("a.md", "tags", || None), None);
        assert_eq!(spans.or_read("a.md", "tags", never), None);
        let span: Span = (3..7).into();
        assert_eq!(spans.or_read("b.md", "tags", || Some(span)), Some(span));
        assert_eq!(spans.or_read("b.md", "tags", never), Some(span));
        assert_eq!(spans.or_read("b.md", "date", || None), None);
    }
}
