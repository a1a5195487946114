//! Requests to the preview server: a first line `METHOD TARGET` and lines `name: value`. The server's own parser, hyper,
//! reads real ones; what is tested is everything behind it, with the parts that it can produce.

use std::sync::OnceLock;

use guidepost::render::project::Options;
use guidepost::serve::http::respond;
use guidepost::serve::session::{ServedState, Session, SessionOptions};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};

/// Text that is in a file next to the site, and that no answer contains.
const SECRET: &str = "outside-of-the-site";
/// The address of a base path, so that requests can be above it.
const SETTINGS: &str = "title: T\nbase_url: https://example.org/guide/\n";

pub(super) fn run(input: &[u8]) {
    let Some(parts) = parts(input) else {
        return;
    };
    let state = state();
    let Some(response) = respond(state, &parts).expect("files that can be read") else {
        return;
    };
    verify(&parts, &response);
    let again = respond(state, &parts)
        .expect("as before")
        .expect("as before");
    assert_eq!(again.status(), response.status());
    assert_eq!(again.headers(), response.headers());
    assert_eq!(again.body(), response.body());
}

/// The head of the request that an input describes, if it is a valid one.
fn parts(input: &[u8]) -> Option<Parts> {
    let mut lines = input.split(|byte| *byte == b'\n');
    let first = lines.next()?;
    let space = first.iter().position(|byte| *byte == b' ')?;
    let method = Method::from_bytes(&first[..space]).ok()?;
    let mut request = Request::builder().method(method).uri(&first[space + 1..]);
    for line in lines.take(64) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    Some(request.body(()).ok()?.into_parts().0)
}

fn verify(parts: &Parts, response: &Response<Vec<u8>>) {
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().expect("ASCII"))
    };
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
    assert!(header("access-control-allow-origin").is_none());
    let body = String::from_utf8_lossy(response.body());
    assert!(!body.contains(SECRET), "{parts:?}");
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        assert!(response.status().is_client_error(), "{parts:?}");
    }
    if response.status() == StatusCode::PARTIAL_CONTENT {
        let range = header("content-range")
            .expect("a range")
            .strip_prefix("bytes ")
            .expect("bytes");
        let (range, length) = range.split_once('/').expect("a length");
        let (first, last) = range.split_once('-').expect("two ends");
        let number = |text: &str| text.parse::<u64>().expect("a number");
        assert!(number(first) <= number(last) && number(last) < number(length));
        if parts.method == Method::GET {
            let expected = number(last) - number(first) + 1;
            assert_eq!(response.body().len() as u64, expected, "{parts:?}");
        }
    }
    if let Some(location) = header("location") {
        // Never another host: no address starts with two slashes, of which browsers also read `\\`.
        assert!(location.starts_with('/'), "{location}");
        assert!(!location[1..].starts_with(['/', '\\']), "{location}");
    }
}

/// The state that serves a small site, which is opened once.
fn state() -> &'static ServedState {
    static STATE: OnceLock<(tempfile::TempDir, ServedState)> = OnceLock::new();
    let (_, state) = STATE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |path: &str, text: &str| {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(file, text).expect("a file");
        };
        put("secret.txt", SECRET);
        put("site/.env", SECRET);
        put("site/content/_data/secret.yaml", SECRET);
        put("site/guidepost.yaml", SETTINGS);
        put("site/content/index.md", "# Home\n\n[a](a/index.md)\n");
        put("site/content/a/index.md", "# A\n\n![p](p.png)\n");
        put(
            "site/content/a/b c\u{e9}.md",
            "# B\n\n<https://example.org/>\n",
        );
        put("site/content/a/p.png", &"\u{1}PNG".repeat(40));
        put("site/static/s.txt", "static text\n");
        let state = opened(&folder.path().join("site"));
        (folder, state)
    });
    state
}

fn opened(root: &std::path::Path) -> ServedState {
    let options = SessionOptions {
        root: root.to_owned(),
        options: Options::default(),
        today: || None,
        poll: true,
    };
    let (session, driver) = Session::open(options).expect("a session");
    let driver = std::thread::spawn(move || driver.run(&mut |_| {}));
    let mut states = session.subscribe();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let state = runtime.block_on(async {
        let state = states.wait_for(ServedState::is_opened).await;
        state.expect("a state").clone()
    });
    session.stop();
    driver.join().expect("the driver ends");
    assert!(state.current.is_some(), "the site has errors");
    state
}
