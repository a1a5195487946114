//! Vercel: `vercel.json`, whose other keys are the author's. There is no status 410. Pages are
//! revalidated by default.

use serde_json::{Map, Value, json};

use crate::redirects::escape::vercel_destination;
use crate::redirects::host::{
    Host, HostText, KEPT, MARKDOWN, Usage, is_about_caching, permanent_only,
};
use crate::redirects::{From, OwnRedirects, Rules};

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

fn write(rules: &Rules, _: &OwnRedirects, own: Option<&str>) -> Result<HostText, String> {
    let mut config: Map<String, Value> = match own {
        Some(own) => {
            serde_json::from_str(own).map_err(|error| format!("is not a JSON object: {error}"))?
        }
        None => Map::new(),
    };
    let redirects = list(&mut config, "redirects")?;
    redirects.extend(rules.moved.iter().map(|moved| {
        json!({
            "source": source(&moved.from),
            "destination": vercel_destination(&moved.to).to_string(),
            "permanent": true,
        })
    }));
    let count = redirects.len();
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
