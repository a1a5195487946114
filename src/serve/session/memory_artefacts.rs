//! Artefacts of pages in memory, for as long as a session lasts: what is derived for one snapshot need not be derived
//! for the next.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::site::artefacts::{ArtefactKey, ArtefactStore};

/// The most that is kept, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// The artefacts. All are discarded once they are more than [`MOST`].
#[derive(Debug, Default)]
pub(super) struct MemoryArtefacts(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    by_key: FxHashMap<ArtefactKey, Box<[u8]>>,
    bytes: usize,
}

impl MemoryArtefacts {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ArtefactStore for MemoryArtefacts {
    fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
        self.kept().by_key.get(key).map(|bytes| bytes.to_vec())
    }

    fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
        let mut kept = self.kept();
        if kept.bytes + bytes.len() > MOST {
            *kept = Kept::default();
        }
        if bytes.len() <= MOST && kept.by_key.insert(*key, bytes.into()).is_none() {
            kept.bytes += bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::artefacts::ArtefactKind;

    #[test]
    fn keeps_a_bounded_number_of_bytes() {
        let store = MemoryArtefacts::default();
        let key = |name: &str| ArtefactKey::new(ArtefactKind::Code, &[name.as_bytes()]);
        store.put(&key("a"), b"1");
        assert_eq!(store.get(&key("a")).as_deref(), Some(&b"1"[..]));
        store.put(&key("b"), &vec![0; MOST]);
        assert_eq!(store.get(&key("a")), None);
        assert!(store.get(&key("b")).is_some());
        store.put(&key("c"), &vec![0; MOST + 1]);
        assert_eq!(store.get(&key("c")), None);
    }
}
