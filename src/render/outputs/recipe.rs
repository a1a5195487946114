//! What a kind of output consists of.

use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;

/// The content of an output, or the reason why it cannot be rendered.
pub type Rendered = Result<Content, Box<Diagnostic>>;

/// A kind of output. `Id` distinguishes its outputs; `()` if there is only one.
pub(super) struct OutputKind<Id> {
    /// The outputs of this kind in a project, by ascending id, each with its address.
    pub(super) list: fn(&Project<'_>) -> Vec<(Route, Id)>,
    /// The source file of an output or another name for it, for messages; `None` for one that is generated from no file
    /// in particular.
    pub(super) source: fn(&Project<'_>, Id) -> Option<String>,
    /// Collects everything that an output is derived from.
    pub(super) recipe: for<'p> fn(&'p Project<'_>, Id) -> Box<dyn Recipe + 'p>,
    /// Whether it is a page in HTML that is rendered, whose links lead to files in that style.
    pub(super) is_html: bool,
    /// Whether a file of the site replaces it if both have the same address.
    pub(super) yields: bool,
    /// Whether a published file states what it was rendered from. Such an output costs enough to render that its file is
    /// read first if the cache does not know it.
    pub(super) self_verifying: bool,
}

/// Everything that one output is derived from. Its cache key and its content are both derived from this value, so that
/// nothing is collected twice.
pub(super) trait Recipe {
    /// Adds to a key everything that the output depends on. `None` if it is cheaper to render than to cache, or if its
    /// inputs cannot be identified without reading them.
    fn key(&self, _key: KeyBuilder) -> Option<KeyBuilder> {
        None
    }

    /// Renders the output, independently of all others.
    ///
    /// # Errors
    /// The reason why it cannot be rendered, with its position in a page or template.
    fn render(&self) -> Rendered;

    /// Whether these bytes of a published file are what [`Self::render`] would return; only for self-verifying outputs.
    fn verifies(&self, _bytes: &[u8]) -> bool {
        false
    }
}
