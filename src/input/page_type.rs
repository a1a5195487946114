//! The page type of a page for search engines (schema.org), which an author gives in its front matter, or in the
//! settings for all pages below an address.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::yaml::{
    FromKey, FromScalar, FromValue, Key, MappingReader, ScalarOrMap, ValueType, keys, scalar_or_map,
};

/// A type of schema.org that a page can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageType {
    /// Any page.
    WebPage,
    /// A page that gives medical information (<https://schema.org/MedicalWebPage>).
    MedicalWebPage,
}

impl FromValue for PageType {
    type Output = Self;
    const EXPECTED: &'static str = "`MedicalWebPage` or `WebPage`";
    const TYPE: ValueType = ValueType::Word(&["MedicalWebPage", "WebPage"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "MedicalWebPage" => Some(Self::MedicalWebPage),
            "WebPage" => Some(Self::WebPage),
            _ => None,
        }
    }
}

keys! {
    /// The value of `schema` in front matter.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct PageTypeValue {
        /// Its type; without it, that of the settings.
        #[serde(rename = "type")]
        page_type as "type": Option<PageType>,
        /// What it is about; on a medical page, the name of a condition.
        about: Option<String>,
        /// The audience it is written for.
        audience: Vec<String>,
        /// Who reviewed it; only if somebody did.
        reviewed_by: Vec<String>,
        /// When they did.
        last_reviewed: Option<Date>,
    }
}

impl PageTypeValue {
    /// The value for a page without the key.
    pub const NOTHING: Self = Self {
        page_type: None,
        about: None,
        audience: Vec::new(),
        reviewed_by: Vec::new(),
        last_reviewed: None,
    };
}

impl FromScalar for PageTypeValue {
    const EXPECTED: &'static str = "`MedicalWebPage`, `WebPage` or a mapping with `type`";
    const SCALAR: ValueType = PageType::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let page_type = Some(PageType::read(value)?);
        Some(Self {
            page_type,
            ..Self::default()
        })
    }
}

/// Reads the key `schema` of front matter.
pub(crate) struct PageTypeKey;

impl FromKey for PageTypeKey {
    type Output = Option<Box<PageTypeValue>>;
    const VALUE_TYPE: ValueType = scalar_or_map::<PageTypeValue>();
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        ScalarOrMap::<PageTypeValue>::take(mapping, key).map(Box::new)
    }
}

/// The value of `schema` in the settings: the types of all pages below some addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageTypes(Vec<(String, PageType)>);

impl PageTypes {
    /// The type of the page at an address: that of the longest address it is at or below.
    #[must_use]
    pub fn at(&self, route: &Route) -> Option<PageType> {
        let above = self.0.iter().filter(|(place, _)| is_below(route, place));
        let nearest = above.max_by_key(|(place, _)| place.len());
        nearest.map(|(_, page_type)| *page_type)
    }

    /// The addresses at and below which none of these pages is.
    pub fn without_pages<'t>(&'t self, routes: &[&Route]) -> impl Iterator<Item = &'t str> {
        let is_empty = |place: &str| !routes.iter().any(|route| is_below(route, place));
        let places = self.0.iter().map(|(place, _)| place.as_str());
        places
            .filter(move |place| is_empty(place))
            .collect::<Vec<_>>()
            .into_iter()
    }
}

fn is_below(route: &Route, place: &str) -> bool {
    route.as_str().starts_with(place)
}

/// Reads [`PageTypes`]: addresses that start and end in `/`, each with a type.
pub(crate) struct TypesByAddress;

impl FromKey for TypesByAddress {
    type Output = PageTypes;
    const VALUE_TYPE: ValueType = ValueType::Named("^/(.*/)?$", &PageType::TYPE);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> PageTypes {
        const EXPECTED: &str =
            "addresses that start and end in `/`, each with a type: `/injuries/: MedicalWebPage`";
        let rows = mapping.take_with(key, EXPECTED, |value| value.as_object().cloned());
        let mut rows = mapping.below([key.name.into()], rows.unwrap_or_default(), &[]);
        let mut types = Vec::new();
        for (address, value) in rows.take_rest() {
            match read_row(&address, &value) {
                Ok(page_type) => types.push((address, page_type)),
                Err(finding) => {
                    let span = rows.key_span(&address);
                    rows.diagnostics.push(finding.at(rows.file(), span));
                }
            }
        }
        mapping.close(rows);
        PageTypes(types)
    }
}

fn read_row(address: &str, value: &Value) -> Result<PageType, Diagnostic> {
    let error = |message: String| Diagnostic::error("yaml-type", message);
    let whole = format!("/{}/", address.trim_matches('/')).replace("//", "/");
    if address != whole {
        let message = format!("`{address}` of `schema` should start and end in `/`");
        return Err(error(message).label(format!("write `{whole}`")));
    }
    PageType::read(value).ok_or_else(|| {
        let expected = PageType::EXPECTED;
        let names = ["MedicalWebPage", "WebPage"];
        let label = match nearest(value.as_str().unwrap_or_default(), names) {
            Some(right) => format!("did you mean `{right}`?"),
            None => format!("write {expected}"),
        };
        error(format!("the type of `{address}` should be {expected}")).label(label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_address_above_a_page_gives_its_type() {
        let settings = serde_json::json!({"/a/": "MedicalWebPage", "/a/b/": "WebPage"});
        let rows = settings.as_object().expect("a mapping").iter();
        let read = |(address, value): (&String, &Value)| {
            let page_type = read_row(address, value).expect("a type");
            (address.clone(), page_type)
        };
        let types = PageTypes(rows.map(read).collect());
        let a = Route::root().folder("a");
        assert_eq!(types.at(&Route::root()), None);
        assert_eq!(types.at(&a), Some(PageType::MedicalWebPage));
        assert_eq!(types.at(&a.folder("c")), Some(PageType::MedicalWebPage));
        assert_eq!(
            types.at(&a.folder("b").folder("d")),
            Some(PageType::WebPage)
        );
        let unused: Vec<&str> = types.without_pages(&[&a]).collect();
        assert_eq!(unused, ["/a/b/"]);
        assert!(read_row("a", &"WebPage".into()).is_err());
        assert!(read_row("/", &"Page".into()).is_err());
    }
}
