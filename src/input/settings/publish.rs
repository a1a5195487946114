//! The settings under `publish`.

use crate::diagnostic::{Diagnostic, nearest};
use crate::input::yaml::{Absent, FromKey, Key, MappingReader, ValueType, keys};
use crate::redirects::{Host, hosts};

keys! {
    /// Where the site is published, besides its address.
    #[derive(Clone, Debug)]
    pub struct PublishSettings {
        /// The host or server, for which a build writes a file with redirects from former addresses.
        host: Option<&'static Host> as HostName,
        /// Whether each page is also published as Markdown, as `index.md` beside it, with `llms.txt`, the list of them.
        markdown: bool = Absent::Switch(false),
        /// Whether pages with a date in the future are published. If not, the first build on or after that day publishes them.
        future: bool = Absent::Switch(true),
    }
}

/// Reads the name of a host.
struct HostName;

impl FromKey for HostName {
    type Output = Option<&'static Host>;
    const VALUE_TYPE: ValueType = ValueType::Word(&hosts::NAMES);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        let name = mapping.take::<String>(key)?;
        let host = hosts::host(&name);
        if host.is_none() {
            let finding = unknown(&name).at(mapping.file(), mapping.value_span(key.name));
            mapping.diagnostics.push(finding);
        }
        host
    }
}

/// The finding that there is no host of a name.
fn unknown(name: &str) -> Diagnostic {
    let message = format!("there is no format of redirects for a host `{name}`");
    let finding = Diagnostic::error("redirect-host", message);
    match nearest(name, hosts::NAMES) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None => finding.hint(format!("known here: {}", hosts::NAMES.join(", "))),
    }
}
