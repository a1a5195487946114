//! Hashes as bytes of a fixed length: as numbers of any length they would be longer, and each would be read by itself.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// What is written as so many bytes.
pub(super) trait FixedBytes: Copy {
    const LENGTH: usize;

    fn add_to(self, bytes: &mut Vec<u8>);

    /// Reads exactly [`Self::LENGTH`] bytes.
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl FixedBytes for u64 {
    const LENGTH: usize = 8;

    fn add_to(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_le_bytes)
    }
}

impl FixedBytes for (u64, u64) {
    const LENGTH: usize = 16;

    fn add_to(self, bytes: &mut Vec<u8>) {
        self.0.add_to(bytes);
        self.1.add_to(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (first, second) = bytes.split_at_checked(u64::LENGTH)?;
        Some((u64::read(first)?, u64::read(second)?))
    }
}

pub(super) fn serialize<T: FixedBytes, S: Serializer>(
    hashes: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(hashes.len() * T::LENGTH);
    hashes.iter().for_each(|hash| hash.add_to(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

pub(super) fn deserialize<'d, T: FixedBytes, D: Deserializer<'d>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Hashes<T>(std::marker::PhantomData<T>);

    impl<T: FixedBytes> Visitor<'_> for Hashes<T> {
        type Value = Vec<T>;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(to, "a multiple of {} bytes", T::LENGTH)
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            let hashes = bytes.chunks(T::LENGTH).map(T::read);
            let hashes: Option<Vec<T>> = hashes.collect();
            hashes.ok_or_else(|| E::invalid_length(bytes.len(), &self))
        }
    }

    deserializer.deserialize_bytes(Hashes(std::marker::PhantomData))
}

#[cfg(test)]
mod tests {
    use super::super::LinkScan;

    #[test]
    fn a_scan_is_read_as_it_was_written_and_not_if_it_is_cut() {
        let scan = LinkScan {
            ids: vec![1, u64::MAX],
            links: vec![(2, 3), (u64::MAX, 0)],
        };
        let bytes = postcard::to_stdvec(&scan).expect("memory");
        assert_eq!(postcard::from_bytes::<LinkScan>(&bytes).ok(), Some(scan));
        for end in 0..bytes.len() {
            assert!(postcard::from_bytes::<LinkScan>(&bytes[..end]).is_err());
        }
        // Nine bytes are no hashes.
        assert!(postcard::from_bytes::<LinkScan>(&[9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
    }
}
