//! What kind of page a page is for search engines (schema.org), as far as an author says so: in its front
//! matter, or in the settings for all that is below an address.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::route::Route;
use crate::diagnostic::nearest;
use crate::input::vocabulary::{front_matter, page_schema as keys};
use crate::input::yaml::{Fault, Field, Fields, ScalarOrMap, Shape};

/// A type of schema.org that a page can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageType {
    /// Any page.
    WebPage,
    /// A page that gives medical information (<https://schema.org/MedicalWebPage>).
    MedicalWebPage,
}

/// What front matter says under `schema`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTypeValue {
    /// Its type; nothing where the page leaves that to the settings.
    #[serde(rename = "type")]
    pub page_type: Option<PageType>,
    /// What it is about; on a medical page, the name of a condition.
    pub about: Option<String>,
    /// Whom it is written for.
    pub audience: Vec<String>,
    /// The people who reviewed it.
    pub reviewed_by: Vec<String>,
    /// When they did.
    pub last_reviewed: Option<Date>,
}

impl Field for PageType {
    const EXPECTED: &'static str = "`MedicalWebPage` or `WebPage`";
    const SHAPE: Shape = Shape::Word(&["MedicalWebPage", "WebPage"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "MedicalWebPage" => Some(Self::MedicalWebPage),
            "WebPage" => Some(Self::WebPage),
            _ => None,
        }
    }
}

/// `schema` in front matter, where it is no mapping.
pub(crate) struct TypeAlone(PageType);

impl Field for TypeAlone {
    const EXPECTED: &'static str = "`MedicalWebPage`, `WebPage` or a mapping with `type`";
    const SHAPE: Shape = PageType::SHAPE;
    fn read(value: &Value) -> Option<Self> {
        PageType::read(value).map(Self)
    }
}

impl PageTypeValue {
    /// That of a page that says nothing of itself.
    pub const NOTHING: Self = Self {
        page_type: None,
        about: None,
        audience: Vec::new(),
        reviewed_by: Vec::new(),
        last_reviewed: None,
    };

    /// Reads the key `schema` of front matter.
    #[must_use]
    pub fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let mapping = match fields.take(front_matter::schema)? {
            ScalarOrMap::Mapping(mapping) => mapping,
            ScalarOrMap::Value(TypeAlone(page_type)) => {
                return Some(Self {
                    page_type: Some(page_type),
                    ..Self::default()
                });
            }
        };
        let mut schema = fields.inside(front_matter::schema, mapping);
        let read = Self {
            page_type: schema.take(keys::page_type),
            about: schema.take(keys::about),
            audience: schema.take_or_default(keys::audience),
            reviewed_by: schema.take_or_default(keys::reviewed_by),
            last_reviewed: schema.take(keys::last_reviewed),
        };
        fields.close(schema);
        Some(read)
    }
}

/// What the settings say under `schema`: the types of all pages below some addresses.
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

impl Field for PageTypes {
    const EXPECTED: &'static str =
        "addresses that start and end in `/`, each with a type: `/injuries/: MedicalWebPage`";
    const SHAPE: Shape = Shape::Named("^/(.*/)?$", &PageType::SHAPE);
    fn read(value: &Value) -> Option<Self> {
        let row = |(place, page_type): (&String, &Value)| {
            let is_place = place.starts_with('/') && place.ends_with('/');
            Some((place.clone(), PageType::read(page_type)?)).filter(|_| is_place)
        };
        let rows: Option<Vec<_>> = value.as_object()?.iter().map(row).collect();
        rows.map(Self)
    }
    fn fault(value: &Value) -> Option<Fault> {
        let row = |(place, page_type): (&String, &Value)| {
            let whole = format!("/{}/", place.trim_matches('/')).replace("//", "/");
            let (message, label) = if *place != whole {
                let message = format!("`{place}` of `schema` should start and end in `/`");
                (message, format!("write `{whole}`"))
            } else if PageType::read(page_type).is_none() {
                let message = format!("the type of `{place}` should be {}", PageType::EXPECTED);
                let names = ["MedicalWebPage", "WebPage"];
                let right = nearest(page_type.as_str().unwrap_or_default(), names);
                let label = right.map(|right| format!("did you mean `{right}`?"));
                (
                    message,
                    label.unwrap_or_else(|| format!("write {}", PageType::EXPECTED)),
                )
            } else {
                return None;
            };
            Some(Fault {
                message,
                part: place.clone(),
                label: Some(label),
            })
        };
        value.as_object()?.iter().find_map(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_address_above_a_page_gives_its_type() {
        let settings = serde_json::json!({"/a/": "MedicalWebPage", "/a/b/": "WebPage"});
        let types = PageTypes::read(&settings).expect("two rows");
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
        for wrong in [
            serde_json::json!({"a": "WebPage"}),
            serde_json::json!({"/": "Page"}),
        ] {
            assert_eq!(PageTypes::read(&wrong), None, "{wrong}");
            assert!(PageTypes::fault(&wrong).is_some(), "{wrong}");
        }
    }
}
