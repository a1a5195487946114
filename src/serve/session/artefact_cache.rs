//! What a session derived from images and code, in memory, so that each is derived once while its pages are edited.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::site::artefacts::{ArtefactKey, ArtefactStore};

/// The most bytes that are stored.
const MOST_BYTES: usize = 64 << 20;

#[derive(Default)]
struct Stored {
    bytes: FxHashMap<ArtefactKey, Arc<[u8]>>,
    /// In the order in which they were stored: the oldest is removed first.
    order: VecDeque<ArtefactKey>,
    size: usize,
}

/// Artefacts in memory, of a bounded size.
#[derive(Default)]
pub(super) struct ArtefactCache(Mutex<Stored>);

impl ArtefactCache {
    /// A thread that panicked may have left a size that is too large, which removes more than is needed.
    fn lock(&self) -> MutexGuard<'_, Stored> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ArtefactStore for ArtefactCache {
    fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
        let bytes = self.lock().bytes.get(key).cloned();
        bytes.map(|bytes| bytes.to_vec())
    }

    fn has(&self, key: &ArtefactKey) -> bool {
        self.lock().bytes.contains_key(key)
    }

    fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
        let mut stored = self.lock();
        if bytes.len() > MOST_BYTES || stored.bytes.contains_key(key) {
            return;
        }
        stored.size += bytes.len();
        stored.bytes.insert(*key, bytes.into());
        stored.order.push_back(*key);
        while stored.size > MOST_BYTES
            && let Some(oldest) = stored.order.pop_front()
        {
            let removed = stored.bytes.remove(&oldest);
            stored.size -= removed.map_or(0, |bytes| bytes.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::artefacts::ArtefactKind;

    #[test]
    fn the_oldest_artefacts_are_removed_first() {
        let cache = ArtefactCache::default();
        let key = |number: u8| ArtefactKey::new(ArtefactKind::Variant, &[&[number]]);
        let third = vec![1; MOST_BYTES / 3];
        for number in 0..4 {
            cache.put(&key(number), &third);
            cache.put(&key(number), &third);
            assert_eq!(cache.get(&key(number)).as_ref(), Some(&third));
        }
        assert_eq!(
            [0, 1, 2, 3].map(|number| cache.has(&key(number))),
            [false, true, true, true]
        );
        cache.put(&key(9), &vec![0; MOST_BYTES + 1]);
        assert!(!cache.has(&key(9)) && cache.has(&key(3)));
    }
}
