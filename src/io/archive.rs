//! A zip file, written in one pass: an output is compressed while it is read, so that no more than one is in memory. The
//! same outputs give the same bytes: every file has the same time and permissions, and no owner.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use crate::base::name::check_part;
use crate::base::route::nfc;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::io::store::DiskStore;

/// Files of these kinds are compressed already.
const COMPRESSED: [&str; 15] = [
    "avif", "gif", "gz", "jpeg", "jpg", "m4a", "m4v", "mp3", "mp4", "ogg", "png", "webm", "webp",
    "woff2", "zip",
];

/// A zip file that is being written.
pub struct Archive<'f> {
    writer: ZipArchiveWriter<BufWriter<&'f mut File>>,
    /// The folder in it that holds everything.
    top: &'f str,
    time: UtcDateTime,
}

/// Why a file could not be added.
pub enum ArchiveError {
    /// The zip file cannot be written.
    Io(io::Error),
    /// The source file cannot be read.
    Source(Box<Diagnostic>),
}

/// A name for a folder from a title: characters that some system does not accept are replaced by hyphens.
#[must_use]
pub fn folder_name(title: &str) -> String {
    const LONGEST: usize = 60;
    let plain = |c: char| match check_part(&format!("a{c}a")) {
        Ok(()) => c,
        Err(_) => '-',
    };
    let name: String = nfc(title).chars().map(plain).take(LONGEST).collect();
    let name = name.trim_matches(['.', ' ', '-']);
    match check_part(name) {
        Ok(()) => name.to_owned(),
        Err(_) => "site".to_owned(),
    }
}

/// Writes a zip file in place of the one at `path`; `fill` adds the files, which are all in the folder `top`. If `fill`
/// fails, the file at `path` stays as it was.
///
/// # Errors
/// Those of the operating system, and those of `fill`.
pub fn write(
    path: &Path,
    top: &str,
    fill: impl FnOnce(&mut Archive<'_>) -> io::Result<()>,
) -> io::Result<()> {
    DiskStore.replace_with(path, |file| {
        let time = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0);
        let mut archive = Archive {
            writer: ZipArchiveWriter::new(BufWriter::new(file)),
            top,
            // The first time that the format has.
            time: time.ok_or(io::ErrorKind::InvalidInput)?,
        };
        fill(&mut archive)?;
        let mut file = archive.writer.finish().map_err(io_error)?;
        file.flush()
    })
}

impl Archive<'_> {
    /// Adds a file by its path below the top folder, with `/`. Returns the hash of its bytes.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn add(&mut self, path: &str, content: Content) -> Result<blake3::Hash, ArchiveError> {
        let ending = path.rsplit('.').next().unwrap_or_default();
        let is_compressed = COMPRESSED
            .iter()
            .any(|known| known.eq_ignore_ascii_case(ending));
        let method = match is_compressed {
            true => CompressionMethod::STORE,
            false => CompressionMethod::DEFLATE,
        };
        let name = format!("{}/{path}", self.top);
        // Without permissions, the file is one of MS-DOS, and unzip takes names in local headers for those of a code page.
        let new = self.writer.new_file(&name).last_modified(self.time);
        let new = new.unix_permissions(0o644);
        let started = new.compression_method(method).start();
        let (mut entry, config) = started.map_err(ArchiveError::of)?;
        let (hash, descriptor) = match is_compressed {
            true => {
                let mut data = Hashed::new(config.wrap(&mut entry));
                data.take(content)?;
                let (_, descriptor) = data.inner.finish().map_err(ArchiveError::of)?;
                (data.hasher.finalize(), descriptor)
            }
            false => {
                let encoder = DeflateEncoder::new(&mut entry, Compression::default());
                let mut data = Hashed::new(config.wrap(encoder));
                data.take(content)?;
                let (encoder, descriptor) = data.inner.finish().map_err(ArchiveError::of)?;
                encoder.finish().map_err(ArchiveError::Io)?;
                (data.hasher.finalize(), descriptor)
            }
        };
        entry.finish(descriptor).map_err(ArchiveError::of)?;
        Ok(hash)
    }
}

impl ArchiveError {
    fn of(error: rawzip::Error) -> Self {
        Self::Io(io_error(error))
    }
}

fn io_error(error: rawzip::Error) -> io::Error {
    match error.into_kind() {
        rawzip::ErrorKind::IO(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A writer, and the hash of what was written.
struct Hashed<W> {
    inner: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Hashed<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.inner.write_all(bytes)
    }

    fn take(&mut self, content: Content) -> Result<(), ArchiveError> {
        match content {
            Content::Bytes(bytes) => self.write_all(&bytes).map_err(ArchiveError::Io),
            Content::File(mut file) => {
                let mut buffer = file.open.buffer();
                loop {
                    let read = file.open.fill(&mut buffer);
                    let length = file.checked(read).map_err(ArchiveError::Source)?;
                    if length == 0 {
                        return Ok(());
                    }
                    self.write_all(&buffer[..length])
                        .map_err(ArchiveError::Io)?;
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test inspects files directly, and fails by panicking"
)]
mod tests {
    use std::fs;
    use std::io::Read as _;

    use rawzip::ZipArchive;

    use super::*;

    fn written(path: &Path) -> Vec<u8> {
        write(path, "Größe", |archive| {
            for (path, text) in [
                ("a.html", "text ".repeat(1000)),
                ("b/ü.png", "x".to_owned()),
            ] {
                let hash = archive.add(path, Content::from(text.clone().into_bytes()));
                assert_eq!(hash.ok(), Some(blake3::hash(text.as_bytes())));
            }
            Ok(())
        })
        .unwrap();
        fs::read(path).unwrap()
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = written(&folder.path().join("a.zip"));
        assert_eq!(bytes, written(&folder.path().join("b.zip")));
        assert!(bytes.len() < 1000, "{}", bytes.len());
        let archive = ZipArchive::from_slice(&bytes).unwrap();
        let mut found = Vec::new();
        for entry in archive.entries() {
            let entry = entry.unwrap();
            let name = String::from_utf8(entry.file_path().as_ref().to_vec()).unwrap();
            let content = archive.get_entry(entry.wayfinder()).unwrap();
            let mut text = String::new();
            if entry.compression_method() == CompressionMethod::STORE {
                text.push_str(std::str::from_utf8(content.data()).unwrap());
            } else {
                let mut decoder = flate2::read::DeflateDecoder::new(content.data());
                decoder.read_to_string(&mut text).unwrap();
            }
            found.push((name, text.len()));
        }
        let expected = [("Größe/a.html", 5000), ("Größe/b/ü.png", 1)];
        assert_eq!(
            found,
            expected.map(|(name, length)| (name.to_owned(), length))
        );
    }

    #[test]
    fn a_title_names_a_folder() {
        for (title, name) in [
            ("Measured Stride", "Measured Stride"),
            ("Größe: a/b? ", "Größe- a-b"),
            ("...", "site"),
            ("con", "site"),
            ("a%2Fb", "site"),
        ] {
            assert_eq!(folder_name(title), name, "{title}");
        }
    }

    #[test]
    fn a_failure_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let before = written(&path);
        let failed = write(&path, "top", |archive| {
            assert!(archive.add("a", Content::from(vec![0; 100])).is_ok());
            Err(io::Error::other("no"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
