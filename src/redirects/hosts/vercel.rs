//! Vercel: `vercel.json`, whose other keys are the author's. There is no status 410. Pages are
//! revalidated by default.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value, json};

use crate::redirects::escape::vercel_destination;
use crate::redirects::host::{
    Host, HostText, KEPT, MARKDOWN, Usage, is_about_caching, permanent_only,
};
use crate::redirects::{From, Moved, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "vercel",
    title: "Vercel",
    file: "vercel.json",
    continues: true,
    reads_headers: false,
    precedes_files: true,
    supports: permanent_only,
    write,
};

const MOST: usize = 2048;
const REDIRECTS: &str = "redirects";

/// The keys of the file. The redirects of the site follow those of the author, and are made while they are written: as
/// values, each would take half a kilobyte.
struct Config<'r> {
    own: Map<String, Value>,
    moved: &'r [Moved],
}

impl Serialize for Config<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut config = serializer.serialize_map(Some(self.own.len()))?;
        for (key, value) in &self.own {
            match value {
                Value::Array(own) if key == REDIRECTS => {
                    let moved = self.moved;
                    config.serialize_entry(key, &Redirects { own, moved })?;
                }
                value => config.serialize_entry(key, value)?,
            }
        }
        config.end()
    }
}

struct Redirects<'r> {
    own: &'r [Value],
    moved: &'r [Moved],
}

impl Serialize for Redirects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let moved = self.moved.iter().map(|moved| Redirect::Site {
            destination: vercel_destination(&moved.to).to_string(),
            permanent: true,
            source: source(&moved.from),
        });
        serializer.collect_seq(self.own.iter().map(Redirect::Own).chain(moved))
    }
}

/// One redirect.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Redirect<'r> {
    Own(&'r Value),
    Site {
        destination: String,
        permanent: bool,
        source: String,
    },
}

fn write(rules: &Rules, _: &OwnRedirects, own: Option<&str>) -> Result<HostText, String> {
    let mut config: Map<String, Value> = match own {
        Some(own) => {
            serde_json::from_str(own).map_err(|error| format!("is not a JSON object: {error}"))?
        }
        None => Map::new(),
    };
    let count = list(&mut config, REDIRECTS)?.len() + rules.moved.len();
    if !own.is_some_and(is_about_caching) {
        let headers = list(&mut config, "headers")?;
        headers.extend(rules.fixed.iter().map(|folder| {
            json!({
                "source": format!("{}(.*)", folder.as_str()),
                "headers": [{"key": "Cache-Control", "value": KEPT}],
            })
        }));
    }
    if let Some(folder) = &rules.markdown {
        list(&mut config, "headers")?.push(json!({
            "source": format!("{}(.*).md", folder.as_str()),
            "headers": [{"key": "Content-Type", "value": MARKDOWN}],
        }));
    }
    let config = Config {
        own: config,
        moved: &rules.moved,
    };
    let text = serde_json::to_string_pretty(&config).map_err(|error| error.to_string())?;
    Ok(HostText {
        text: text + "\n",
        usage: vec![Usage::limit("redirects", count, MOST)],
        ..HostText::default()
    })
}

/// The list at a key, added if the file has none.
fn list<'c>(config: &'c mut Map<String, Value>, key: &str) -> Result<&'c mut Vec<Value>, String> {
    let value = config.entry(key);
    let value = value.or_insert_with(|| Value::Array(Vec::new()));
    let not_a_list = || format!("has a key `{key}` that is not a list");
    value.as_array_mut().ok_or_else(not_a_list)
}

/// The alphabet of addresses has no sign of path-to-regexp, so that only the optional slash has a meaning.
fn source(from: &From) -> String {
    match &from.other {
        Some(_) if from.path.stem().is_empty() => "/".to_owned(),
        Some(_) => format!("{}{{/}}?", from.path.stem()),
        None => from.path.as_str().to_owned(),
    }
}
