//! The files of a site for a pattern.

/// Paths below the site's root, with their contents.
pub(crate) type Files = Vec<(String, String)>;

const SETTINGS: &str = "title: Work\nbase_url: https://example.org/\n";

/// A site of the given files below `content`, with a home page unless there is one.
pub(crate) fn content(files: impl IntoIterator<Item = (String, String)>) -> Files {
    let mut all: Files = vec![("guidepost.yaml".to_owned(), SETTINGS.to_owned())];
    for (path, text) in files {
        all.push((format!("content/{path}"), text));
    }
    if !all.iter().any(|(path, _)| path == "content/index.md") {
        let home = "---\ntitle: Home\ndescription: The home page.\n---\n\nText.\n";
        all.push(("content/index.md".to_owned(), home.to_owned()));
    }
    all
}

/// A site of one page with this body.
pub(crate) fn page(body: &str) -> Files {
    with_front("", body)
}

/// A site of one page with further front matter.
pub(crate) fn with_front(front: &str, body: &str) -> Files {
    content([("index.md".to_owned(), of(front, body))])
}

/// The text of a page.
pub(crate) fn of(front: &str, body: &str) -> String {
    format!("---\ntitle: Home\ndescription: The home page.\n{front}---\n\n{body}\n")
}

/// A site of one page with this body, with a data file.
pub(crate) fn with_data(name: &str, data: String, body: &str) -> Files {
    let data = (format!("_data/{name}.yaml"), data);
    content([("index.md".to_owned(), of("", body)), data])
}

/// A site with further settings, and a page.
pub(crate) fn with_settings(settings: &str, body: &str) -> Files {
    let mut files = page(body);
    files[0].1.push_str(settings);
    files
}

/// A site with one more file.
pub(crate) fn with_file(path: &str, text: String, body: &str) -> Files {
    let mut files = page(body);
    files.push((path.to_owned(), text));
    files
}

/// The texts for each number below `n`, joined.
pub(crate) fn each(n: usize, text: impl Fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

/// `n` pages with the body of each.
pub(crate) fn pages(n: usize, body: impl Fn(usize) -> String) -> Files {
    content((0..n).map(|i| (format!("p{i}.md"), of("", &body(i)))))
}
