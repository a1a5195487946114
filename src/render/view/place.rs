//! Facts about other pages and files, by value: what a scope holds of them.

use crate::base::route::{Hrefs, Route};

/// Another page or generated list, as a page shows it.
#[derive(Clone, Copy, Debug, Hash)]
pub struct PlaceView<'s> {
    /// Its name in navigation.
    pub name: &'s str,
    /// Its address.
    pub route: &'s Route,
    /// One sentence about it.
    pub description: Option<&'s str>,
}

/// A page beside another one in the guide tree.
#[derive(Clone, Copy, Debug, Hash)]
pub struct TreeStop<'s> {
    /// Its name in navigation.
    pub name: &'s str,
    /// Its address.
    pub route: &'s Route,
}

/// The target of a link or picture.
#[derive(Clone, Copy, Debug, Hash)]
pub enum LinkTarget<'s> {
    /// Outside the site: the address as written.
    Outside(&'s str),
    /// An output of this site.
    Inside {
        /// Its address.
        route: &'s Route,
        /// Query and fragment, percent-encoded; empty if there is neither.
        suffix: &'s str,
    },
    /// A page that exists but is not published or could not be read; reported elsewhere.
    Unknown,
    /// An address that must not reach the output, such as `javascript:`.
    Forbidden,
}

impl LinkTarget<'_> {
    /// The address to print on the page at `own`, or `None` if the link must be removed.
    #[must_use]
    pub fn href(self, own: &Route, hrefs: Hrefs<'_>) -> Option<String> {
        match self {
            Self::Outside(address) => Some(address.to_owned()),
            Self::Forbidden => None,
            Self::Unknown => Some("#".to_owned()),
            Self::Inside { route, suffix } if route == own && suffix.starts_with('#') => {
                Some(suffix.to_owned())
            }
            Self::Inside { route, suffix } => Some(hrefs.to(route) + suffix),
        }
    }
}

/// An entry of a page's `related`.
#[derive(Clone, Copy, Debug, Hash)]
pub struct RelatedPage<'s> {
    /// The page's title; the address as written if it is not a page of this site.
    pub title: &'s str,
    /// The page.
    pub target: LinkTarget<'s>,
    /// Why it is worth reading.
    pub reason: Option<&'s str>,
}
