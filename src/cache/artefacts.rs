//! Artefacts on disk, in two files for all output folders of a site: a pack with the bytes and an index.
//!
//! No file is opened before the first artefact is needed. A build appends to the pack behind the end that the index
//! states, and replaces the index when it is done, so a build that is cut short leaves the old index valid. Every
//! record carries a checksum of its key and bytes: a file that is damaged, truncated, or of another build costs time
//! and never yields wrong bytes. The index names the program that wrote it, since another one may derive other bytes.
//!
//! After a build the index holds the artefacts that the site uses and no others. The pack is rewritten when its unused
//! bytes outnumber the used ones.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::positional::{self, read_at, write_at};
use crate::io::store::{DiskStore, Store as _};
use crate::site::artefacts::{ArtefactKey, ArtefactStore};

/// Changes with every change of either format.
const MAGIC: &[u8] = b"guidepost artefacts 1\n";
const INDEX: &str = "artefacts.index";
const PACK: &str = "artefacts.pack";
/// The length of the checksum before each record's bytes.
const SUM: u64 = blake3::OUT_LEN as u64;
/// Unused bytes for which a pack is not rewritten.
const SLACK: u64 = 64 * 1024;

/// Where the record of an artefact is in the pack, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Extent {
    start: u64,
    /// The length of the artefact; its checksum comes on top.
    length: u32,
}

impl Extent {
    fn record_length(self) -> u64 {
        SUM + u64::from(self.length)
    }
}

/// The index of a pack.
#[derive(Debug, Deserialize, Serialize)]
struct Index {
    /// The hash of the program that derived the artefacts.
    program: blake3::Hash,
    /// The end of the last record, in bytes.
    end: u64,
    /// In ascending order of the keys.
    entries: Vec<(ArtefactKey, Extent)>,
}

impl Index {
    /// Drops the entries whose records are not in a pack of this size, so that no more than that is read or allocated.
    fn clip(&mut self, size: u64) {
        self.entries.retain(|(_, extent)| {
            let end = extent.start.checked_add(extent.record_length());
            end.is_some_and(|end| end <= size)
        });
    }
}

/// The files, opened.
struct Opened {
    /// `None` if the pack cannot be opened: then nothing is stored.
    pack: Option<File>,
    index: Index,
    /// Where the next record starts.
    end: AtomicU64,
}

/// How many artefacts a build took from the store and how many it derived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArtefactCounts {
    /// Read from the store.
    pub reused: usize,
    /// Derived and stored.
    pub derived: usize,
}

/// The artefacts of one site. The caller holds the lock of the site's state folder.
pub struct ArtefactFile {
    folder: PathBuf,
    program: blake3::Hash,
    /// Opened at the first call that needs it.
    opened: OnceLock<Opened>,
    added: Mutex<FxHashMap<ArtefactKey, Extent>>,
    reused: AtomicUsize,
}

impl ArtefactFile {
    /// The artefacts that the program with this hash stores in `folder`. Touches no file.
    #[must_use]
    pub fn new(folder: PathBuf, program: blake3::Hash) -> Self {
        Self {
            folder,
            program,
            opened: OnceLock::new(),
            added: Mutex::default(),
            reused: AtomicUsize::new(0),
        }
    }

    /// Whether [`Self::save`] has anything to write, if as many artefacts are in use as before.
    #[must_use]
    pub fn has_new(&self) -> bool {
        !self.added().is_empty()
    }

    fn opened(&self) -> &Opened {
        self.opened.get_or_init(|| {
            let bytes = DiskStore.read(&self.folder.join(INDEX)).ok().flatten();
            let index = bytes.and_then(|bytes| decode(&bytes));
            let open = || {
                DiskStore.create_dir_all(&self.folder).ok()?;
                DiskStore.open_for_update(&self.folder.join(PACK)).ok()
            };
            let pack = positional::SUPPORTED.then(open).flatten();
            let size = pack.as_ref().and_then(|pack| pack.metadata().ok());
            let size = size.map_or(0, |metadata| metadata.len());
            let index = index.filter(|index| index.program == self.program);
            let mut index = index.unwrap_or(Index {
                program: self.program,
                end: 0,
                entries: Vec::new(),
            });
            index.clip(size);
            Opened {
                pack,
                end: AtomicU64::new(index.end),
                index,
            }
        })
    }

    fn added(&self) -> MutexGuard<'_, FxHashMap<ArtefactKey, Extent>> {
        self.added.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this build took and stored so far.
    #[must_use]
    pub fn counts(&self) -> ArtefactCounts {
        ArtefactCounts {
            reused: self.reused.load(Ordering::Relaxed),
            derived: self.added().len(),
        }
    }

    /// Keeps the artefacts of `live` for the next build and discards all others. If none is live, the files are removed.
    ///
    /// # Errors
    /// If a file cannot be written; the next build then derives artefacts again.
    pub fn save(&self, mut live: Vec<ArtefactKey>) -> io::Result<()> {
        if live.is_empty() {
            return self.discard();
        }
        live.sort_unstable();
        let Opened { pack, index, end } = self.opened();
        let Some(pack) = pack else {
            return Ok(());
        };
        let mut entries: Vec<(ArtefactKey, Extent)> = {
            let added = self.added();
            let old = index
                .entries
                .iter()
                .filter(|(key, _)| !added.contains_key(key));
            let new = added.iter().map(|(key, extent)| (*key, *extent));
            let all = old.copied().chain(new);
            all.filter(|(key, _)| live.binary_search(key).is_ok())
                .collect()
        };
        entries.sort_unstable_by_key(|(key, _)| *key);
        let end = end.load(Ordering::Relaxed);
        if entries == index.entries && end == index.end {
            return Ok(());
        }
        let used: u64 = entries
            .iter()
            .map(|(_, extent)| extent.record_length())
            .sum();
        let is_sparse = end.saturating_sub(used) > used + SLACK;
        let end = match is_sparse {
            true => self.compact(pack, &mut entries)?,
            // A build that was cut short may have left more.
            false => pack.set_len(end).map(|()| end)?,
        };
        let index = Index {
            program: self.program,
            end,
            entries,
        };
        DiskStore.replace(&self.folder.join(INDEX), &encode(&index))
    }

    /// Removes the files.
    ///
    /// # Errors
    /// If one of them cannot be removed.
    pub fn discard(&self) -> io::Result<()> {
        DiskStore.remove_file(&self.folder.join(INDEX))?;
        DiskStore.remove_file(&self.folder.join(PACK))
    }

    /// Rewrites the pack with these records only. Returns its length.
    fn compact(&self, pack: &File, entries: &mut [(ArtefactKey, Extent)]) -> io::Result<u64> {
        let mut records: Vec<&mut Extent> = entries.iter_mut().map(|(_, extent)| extent).collect();
        records.sort_unstable_by_key(|extent| extent.start);
        let mut end = 0;
        DiskStore.replace_with(&self.folder.join(PACK), |file| {
            let mut file = io::BufWriter::new(file);
            for extent in records {
                let mut record =
                    vec![0; usize::try_from(extent.record_length()).unwrap_or_default()];
                // A record that cannot be read fails its checksum later.
                let _ = read_at(pack, &mut record, extent.start);
                file.write_all(&record)?;
                extent.start = end;
                end += extent.record_length();
            }
            file.flush()
        })?;
        Ok(end)
    }
}

impl ArtefactStore for ArtefactFile {
    fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
        let opened = self.opened();
        let added = self.added().get(key).copied();
        let stored = || {
            let entries = &opened.index.entries;
            let at = entries.binary_search_by_key(key, |(key, _)| *key).ok()?;
            Some(entries[at].1)
        };
        let extent = added.or_else(stored)?;
        let mut sum = [0; blake3::OUT_LEN];
        let mut bytes = vec![0; usize::try_from(extent.length).ok()?];
        let pack = opened.pack.as_ref()?;
        read_at(pack, &mut sum, extent.start).ok()?;
        read_at(pack, &mut bytes, extent.start.checked_add(SUM)?).ok()?;
        if checksum(key, &bytes) != sum {
            return None;
        }
        self.reused.fetch_add(1, Ordering::Relaxed);
        Some(bytes)
    }

    fn has(&self, key: &ArtefactKey) -> bool {
        let entries = &self.opened().index.entries;
        let is_stored = || entries.binary_search_by_key(key, |(key, _)| *key).is_ok();
        self.added().contains_key(key) || is_stored()
    }

    fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
        let opened = self.opened();
        let (Some(pack), Ok(length)) = (&opened.pack, u32::try_from(bytes.len())) else {
            return;
        };
        let record = [&checksum(key, bytes), bytes].concat();
        let start = opened.end.fetch_add(record.len() as u64, Ordering::Relaxed);
        if write_at(pack, &record, start).is_ok() {
            self.added().insert(*key, Extent { start, length });
        }
    }
}

fn checksum(key: &ArtefactKey, bytes: &[u8]) -> [u8; blake3::OUT_LEN] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes()).update(bytes);
    *hasher.finalize().as_bytes()
}

/// A first line, a checksum of all that follows, the index.
fn encode(index: &Index) -> Vec<u8> {
    /// Of an entry, in bytes.
    const ROOM: usize = 48;
    let room = MAGIC.len() + blake3::OUT_LEN + (index.entries.len() + 2) * ROOM;
    let mut bytes = Vec::with_capacity(room);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[0; blake3::OUT_LEN]);
    let mut bytes =
        postcard::to_extend(index, bytes).expect("values in memory can be written to memory");
    let (head, body) = bytes.split_at_mut(MAGIC.len() + blake3::OUT_LEN);
    head[MAGIC.len()..].copy_from_slice(blake3::hash(body).as_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<Index> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (sum, body) = rest.split_at_checked(blake3::OUT_LEN)?;
    if blake3::hash(body).as_bytes() != sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

#[cfg(all(test, unix))]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test damages files on disk, and fails by panicking"
)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::site::artefacts::ArtefactKind;

    fn key(name: &str) -> ArtefactKey {
        ArtefactKey::new(ArtefactKind::Words, &[name.as_bytes()])
    }

    /// A build that uses these artefacts, each with its own bytes. Returns the names of those that it derived.
    fn build(
        folder: &Path,
        program: &str,
        names: &[&str],
        bytes: impl Fn(&str) -> Vec<u8>,
    ) -> Vec<String> {
        let store = ArtefactFile::new(folder.to_owned(), blake3::hash(program.as_bytes()));
        let mut derived = Vec::new();
        for name in names {
            match store.get(&key(name)) {
                Some(found) => assert_eq!(found, bytes(name), "{name}"),
                None => {
                    store.put(&key(name), &bytes(name));
                    assert_eq!(store.get(&key(name)), Some(bytes(name)));
                    derived.push((*name).to_owned());
                }
            }
        }
        store
            .save(names.iter().map(|name| key(name)).collect())
            .unwrap();
        derived
    }

    fn short(name: &str) -> Vec<u8> {
        name.repeat(3).into_bytes()
    }

    /// The bytes of both files.
    fn files(folder: &Path) -> [Vec<u8>; 2] {
        [PACK, INDEX].map(|name| fs::read(folder.join(name)).unwrap())
    }

    #[test]
    fn a_build_derives_only_what_no_earlier_build_stored() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let on = |names: &[&str]| build(folder, "p", names, short);
        assert_eq!(on(&["a", "b", ""]), ["a", "b", ""]);
        let before = files(folder);
        assert!(on(&["a", "b", ""]).is_empty());
        assert_eq!(files(folder), before, "nothing changed");
        assert_eq!(on(&["a", "c"]), ["c"]);
        assert_eq!(on(&["a", "b", "c"]), ["b"], "b was discarded");
        assert_eq!(build(folder, "q", &["a"], short), ["a"], "another program");
        assert_eq!(on(&["a"]), ["a"]);
    }

    #[test]
    fn only_what_is_asked_for_touches_files() {
        let folder = tempfile::tempdir().unwrap();
        let store = |name: &str| ArtefactFile::new(folder.path().join(name), blake3::hash(b"p"));
        store("none").save(Vec::new()).unwrap();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        build(&folder.path().join("some"), "p", &["a"], short);
        store("some").save(Vec::new()).unwrap();
        assert_eq!(folder.path().join("some").read_dir().unwrap().count(), 0);
    }

    #[test]
    fn a_pack_is_rewritten_when_most_of_it_is_unused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let long = |name: &str| name.repeat(10_000).into_bytes();
        let names: Vec<String> = (0..30).map(|number| format!("{number:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let length = || fs::metadata(folder.join(PACK)).unwrap().len();
        let record = SUM + 20_000;
        build(folder, "p", &names, long);
        assert_eq!(length(), 30 * record);
        build(folder, "p", &names[10..], long);
        assert_eq!(length(), 30 * record, "most of it is in use");
        assert!(build(folder, "p", &names[25..], long).is_empty());
        assert_eq!(length(), 5 * record);
        assert!(build(folder, "p", &names[25..], long).is_empty());
        assert_eq!(build(folder, "p", &names[24..], long), ["24"]);
    }

    #[test]
    fn damage_costs_time_and_yields_no_wrong_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let names = ["a", "b", "c"];
        let on = |names: &[&str]| build(folder, "p", names, short);
        on(&names);
        let whole = files(folder);
        let damage = |pack: &[u8], index: &[u8]| {
            fs::write(folder.join(PACK), pack).unwrap();
            fs::write(folder.join(INDEX), index).unwrap();
        };
        let [pack, index] = &whole;
        let record = usize::try_from(SUM).unwrap() + 3;
        for at in (0..pack.len()).step_by(5) {
            let mut pack = pack.clone();
            pack[at] ^= 1;
            damage(&pack, index);
            assert_eq!(on(&names), [names[at / record]], "byte {at}");
            assert!(on(&names).is_empty());
            damage(&whole[0][..at], index);
            assert_eq!(on(&names), names[at / record..], "{at} bytes");
            assert!(on(&names).is_empty());
        }
        for at in (0..index.len()).step_by(5) {
            let mut flipped = index.clone();
            flipped[at] ^= 1;
            damage(pack, &flipped);
            assert_eq!(on(&names), names, "byte {at}");
            damage(pack, &index[..at]);
            assert_eq!(on(&names), names, "{at} bytes");
        }
        // The index of another pack.
        on(&["d", "a", "b", "c", "e"]);
        damage(&files(folder)[0], index);
        on(&names);
        assert!(on(&names).is_empty());
    }

    #[test]
    fn records_beyond_the_pack_are_not_read() {
        let extent = |start, length| Extent { start, length };
        let mut index = Index {
            program: blake3::hash(b"p"),
            end: u64::MAX,
            entries: [(0, 8), (8, 8), (u64::MAX, 8), (0, u32::MAX)]
                .map(|(start, length)| (key("a"), extent(start, length)))
                .into(),
        };
        index.clip(SUM + 8);
        assert_eq!(index.entries, [(key("a"), extent(0, 8))]);
    }

    #[test]
    fn a_build_that_is_cut_short_leaves_the_earlier_artefacts() {
        let folder = tempfile::tempdir().unwrap();
        let on = |names: &[&str]| build(folder.path(), "p", names, short);
        on(&["a"]);
        let cut = ArtefactFile::new(folder.path().to_owned(), blake3::hash(b"p"));
        cut.put(&key("long"), &[7; 1000]);
        drop(cut);
        assert_eq!(on(&["a", "b"]), ["b"]);
        let length = fs::metadata(folder.path().join(PACK)).unwrap().len();
        assert_eq!(length, 2 * (SUM + 3), "what was left is overwritten");
    }

    #[test]
    fn many_threads_store_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = ArtefactFile::new(folder.path().to_owned(), blake3::hash(b"p"));
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let store = &store;
                scope.spawn(move || {
                    for number in 0..100 {
                        let name = format!("{thread} {number}");
                        store.put(&key(&name), name.as_bytes());
                        assert_eq!(store.get(&key(&name)), Some(name.into_bytes()));
                    }
                });
            }
        });
        assert_eq!(
            store.counts(),
            ArtefactCounts {
                reused: 400,
                derived: 400
            }
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_stores_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let store = ArtefactFile::new(file.path().join("cache"), blake3::hash(b"p"));
        store.put(&key("a"), b"a");
        assert_eq!(store.get(&key("a")), None);
        store.save(vec![key("a")]).unwrap();
    }
}
