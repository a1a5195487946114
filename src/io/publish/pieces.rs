//! Reading the content of an output piece by piece: to compare it with a file on disk, and to hash it while it is
//! copied.

use std::io::{self, Read, Seek as _};

use super::manifest::Digest;
use crate::io::content::Content;
use crate::io::open_file::OpenFile;

/// What could not be read or written.
#[derive(Debug)]
pub(super) enum Fault {
    /// A file in the output or staging folder.
    Output(io::Error),
    /// The source file that an output is a copy of.
    Source(io::Error),
}

/// The result of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// The bytes are the same; their hash.
    Same(Digest),
    /// The bytes differ; the hash of those on disk.
    Differs(Digest),
}

impl Comparison {
    /// The hash of the file on disk.
    pub(super) fn on_disk(&self) -> Digest {
        match self {
            Self::Same(digest) | Self::Differs(digest) => *digest,
        }
    }
}

/// Compares a file on disk with the content of an output, both from their start. A source file is at its start again
/// afterwards.
pub(super) fn compare(old: &mut OpenFile, new: &mut Content) -> Result<Comparison, Fault> {
    match new {
        Content::Bytes(bytes) if bytes.len() as u64 == old.len() => {
            compare_pieces(old, &mut Pieces::Bytes(bytes))
        }
        Content::File(file) if file.open.len() == old.len() => {
            let buffer = file.open.buffer();
            let open = &mut file.open;
            let compared = compare_pieces(old, &mut Pieces::File { open, buffer })?;
            file.open.rewind().map_err(Fault::Source)?;
            Ok(compared)
        }
        _ => {
            let (hash, _) = old.hash().map_err(Fault::Output)?;
            Ok(Comparison::Differs(hash.into()))
        }
    }
}

fn compare_pieces(old: &mut OpenFile, new: &mut Pieces<'_>) -> Result<Comparison, Fault> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = old.buffer();
    loop {
        let filled = old.fill(&mut buffer).map_err(Fault::Output)?;
        let piece = &buffer[..filled];
        hasher.update(piece);
        if new.next(buffer.len()).map_err(Fault::Source)? != piece {
            // What was the same so far counts for the hash of the old file.
            let rest = old.for_each_piece(|piece| {
                hasher.update(piece);
                Ok(())
            });
            rest.map_err(Fault::Output)?;
            return Ok(Comparison::Differs(hasher.finalize().into()));
        }
        if filled < buffer.len() {
            return Ok(Comparison::Same(hasher.finalize().into()));
        }
    }
}

/// Content that is read in pieces.
enum Pieces<'c> {
    /// The bytes that are left.
    Bytes(&'c [u8]),
    File {
        open: &'c mut OpenFile,
        buffer: Vec<u8>,
    },
}

impl Pieces<'_> {
    /// The next bytes: `length` of them, or fewer at the end.
    fn next(&mut self, length: usize) -> io::Result<&[u8]> {
        match self {
            Self::Bytes(bytes) => {
                let (piece, rest) = bytes.split_at(length.min(bytes.len()));
                *bytes = rest;
                Ok(piece)
            }
            Self::File { open, buffer } => {
                let filled = open.fill(&mut buffer[..length])?;
                Ok(&buffer[..filled])
            }
        }
    }
}

/// Hashes a file while it is read.
pub(super) struct HashingReader<'f> {
    open: &'f mut OpenFile,
    hasher: blake3::Hasher,
    failed: bool,
}

impl<'f> HashingReader<'f> {
    pub(super) fn new(open: &'f mut OpenFile) -> Self {
        Self {
            open,
            hasher: blake3::Hasher::new(),
            failed: false,
        }
    }

    /// The hash of the bytes that were read; `done` is the result of the operation that read them.
    pub(super) fn finish(self, done: io::Result<()>) -> Result<Digest, Fault> {
        match done {
            Ok(()) => Ok(self.hasher.finalize().into()),
            Err(error) if self.failed => Err(Fault::Source(error)),
            Err(error) => Err(Fault::Output(error)),
        }
    }
}

impl Read for HashingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.open.read(buffer) {
            Ok(read) => {
                self.hasher.update(&buffer[..read]);
                Ok(read)
            }
            Err(error) => {
                self.failed = error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::content::SourceFile;

    /// Lengths around those of one and two pieces.
    const LENGTHS: [usize; 6] = [0, 1, 262_143, 262_144, 262_145, 600_000];

    fn contents(bytes: &[u8]) -> [Content; 2] {
        let file = SourceFile {
            path: "a".to_owned(),
            open: OpenFile::from_bytes(bytes.to_vec()),
        };
        [Content::Bytes(bytes.to_vec()), Content::File(file)]
    }

    fn compared(old: &[u8], mut new: Content) -> Comparison {
        let compared = compare(&mut OpenFile::from_bytes(old.to_vec()), &mut new);
        compared.expect("in memory")
    }

    #[test]
    fn equal_contents_are_the_same_at_any_length() {
        for length in LENGTHS {
            let bytes = vec![7; length];
            for new in contents(&bytes) {
                let same = Comparison::Same(Digest::of(&bytes));
                assert_eq!(compared(&bytes, new), same, "{length}");
            }
        }
    }

    #[test]
    fn a_byte_more_less_or_different_anywhere_is_a_difference() {
        for length in LENGTHS {
            let old = vec![7; length];
            let mut others = vec![[old.as_slice(), &[7]].concat()];
            for place in [0, length / 2, length.saturating_sub(1)] {
                let mut changed = old.clone();
                if let Some(byte) = changed.get_mut(place) {
                    *byte = 8;
                    others.push(changed);
                    others.push(old[..place].to_vec());
                }
            }
            for new in others.iter().flat_map(|new| contents(new)) {
                let differs = Comparison::Differs(Digest::of(&old));
                assert_eq!(compared(&old, new), differs, "{length}");
            }
        }
    }

    #[test]
    fn a_compared_source_file_is_at_its_start_again() {
        let [_, mut new] = contents(b"abc");
        compare(&mut OpenFile::from_bytes(*b"abd"), &mut new).expect("in memory");
        assert_eq!(new.into_bytes().expect("in memory"), b"abc");
    }
}
