//! The settings under `share`.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, nearest};
use crate::input::yaml::{Absent, FromKey, FromValue as _, Key, MappingReader, ValueType, keys};
use crate::share::{self, Format};

keys! {
    /// The share box, and what other sites show of a page.
    #[derive(Clone, Debug)]
    pub struct ShareSettings {
        /// The line that invites to share.
        invitation: String = Absent::UiString(|strings| strings.share.invitation),
        /// The formats, in their order; the HTML link code comes first, listed or not.
        formats: Vec<&'static Format> as FormatIds = Absent::Texts(share::DEFAULT),
        /// Whether other sites can embed each page in a frame.
        embed: bool = Absent::Switch(false),
        /// Whether a social image of each page is drawn, which other sites show with links to it.
        cards: bool as CardSwitch = Absent::Switch(false),
    }
}

/// Reads `share.cards`, which needs the Cargo feature `cards`.
struct CardSwitch;

impl FromKey for CardSwitch {
    type Output = bool;
    const VALUE_TYPE: ValueType = bool::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> bool {
        let cards = mapping.take_or_default::<bool>(key);
        if cards && !cfg!(feature = "cards") {
            let message = "`share.cards` is true, but this Guidepost was built without the feature that draws social images";
            let finding = Diagnostic::error("cards-missing", message)
                .at(mapping.file(), mapping.value_span(key.name))
                .hint("build Guidepost with its feature `cards`, as `cargo install --locked --path .` does, or set `cards: false`");
            mapping.diagnostics.push(finding);
        }
        cards
    }
}

/// Reads the ids of share formats, each at most once. The format of the embed needs `embed: true`.
struct FormatIds;

impl FromKey for FormatIds {
    type Output = Vec<&'static Format>;
    const VALUE_TYPE: ValueType = ValueType::Words(share::ids);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        let embed = mapping.peek(&ShareSettings::embed) == Some(&Value::Bool(true));
        let Some(ids) = mapping.take::<Vec<String>>(key) else {
            return share::default_formats(embed);
        };
        let mut formats: Vec<&'static Format> = Vec::new();
        for id in ids {
            match format(&id, embed, &formats) {
                Ok(format) => formats.push(format),
                Err(finding) => {
                    let span = mapping.value_span(key.name);
                    mapping.diagnostics.push(finding.at(mapping.file(), span));
                }
            }
        }
        formats
    }
}

/// The format of an id, behind those that are named before it.
fn format(
    id: &str,
    embed: bool,
    before: &[&'static Format],
) -> Result<&'static Format, Diagnostic> {
    let error = |problem: String| Diagnostic::error("share-format", problem);
    let Some(format) = share::format(id) else {
        let finding = error(format!(
            "`share.formats` names `{id}`, which is not a format"
        ));
        return Err(match nearest(id, share::ids()) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint(format!("known here: {}", share::ids().join(", "))),
        });
    };
    if format.id == share::EMBED.id && !embed {
        let message = format!("`share.formats` names `{id}`, and pages cannot be embedded");
        return Err(error(message).hint("add `embed: true` under `share:`"));
    }
    match before.iter().any(|named| named.id == format.id) {
        true => Err(error(format!("`share.formats` names `{id}` twice"))),
        false => Ok(format),
    }
}
