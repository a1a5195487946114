//! Language tags of BCP 47.

/// What `find` returns for a tag such as `de-AT`: for the tag itself, else for the nearest tag with fewer subtags. `find`
/// gets tags in lower case.
pub fn nearest_tag<T>(tag: &str, find: impl FnMut(&str) -> Option<T>) -> Option<T> {
    let tag = tag.to_ascii_lowercase();
    let ends = tag.rmatch_indices('-').map(|(end, _)| end);
    let mut prefixes = std::iter::once(tag.len())
        .chain(ends)
        .map(|end| &tag[..end]);
    prefixes.find_map(find)
}
