use super::*;
use crate::base::route::Route;
use crate::ledger::Address;
use crate::redirects::host::{HostText, NOTE};
use crate::redirects::{From, Gone, Location, Moved, OwnRedirects, RedirectPath, Rules};

fn path(text: &str) -> RedirectPath {
    RedirectPath::new("/guide/", &Address::read(text).expect(text))
}

fn from(text: &str) -> From {
    let notice = (!text.ends_with(".pdf")).then(|| path(text));
    From {
        path: path(text),
        other: text.strip_suffix('/').map(path),
        has_twin: text.starts_with("/Twin"),
        notice,
        own: None,
    }
}

fn moved(text: &str, to: Location) -> Moved {
    Moved {
        from: from(text),
        to,
    }
}

fn inside(text: &str) -> Location {
    Location::inside("/guide/", &Address::parse(text).expect(text))
}

fn rules() -> Rules {
    Rules {
        moved: vec![
            moved("/Twin.pdf", inside("/twin.pdf")),
            moved(
                "/a \"b\" ${c}/",
                inside("/é/".replace('é', "%C3%A9").as_str()),
            ),
            moved("/old/", inside("/new/#part")),
            moved(
                "/out/",
                Location::outside("https://e.org:8443/a:b/(c)?d=$1&e={f}"),
            ),
        ],
        gone: vec![
            Gone {
                from: from("/ice/"),
            },
            Gone {
                from: from("/x.pdf"),
            },
        ],
        not_found: RedirectPath::new("/guide/", &Address::of(&Route::error_page())),
        markdown: Some(path("/")),
        fixed: vec![path("/theme/"), path("/resized/")],
    }
}

fn numbered(count: usize) -> Rules {
    let rule = |number: usize| moved(&format!("/old-{number:06}/"), inside("/new/"));
    Rules {
        moved: (0..count).map(rule).collect(),
        ..Rules::default()
    }
}

fn written(name: &str, rules: &Rules, own: &str) -> HostText {
    let host = host(name).expect("a host");
    let own_redirects = OwnRedirects::parse("static/_redirects", own.to_owned());
    (host.write)(rules, &own_redirects, None).expect("written")
}

/// The lines of a file that are not comments.
fn lines(name: &str, own: &str) -> Vec<String> {
    let text = written(name, &rules(), own).text;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn netlify_needs_force_and_can_answer_gone() {
    assert_eq!(
        lines("netlify", "/own/* /new/:splat 302 Country=de"),
        [
            "/own/* /new/:splat 302 Country=de",
            "/guide/Twin.pdf /guide/twin.pdf 301!",
            "/guide/a%20%22b%22%20%24%7Bc%7D/ /guide/%C3%A9/ 301!",
            "/guide/old/ /guide/new/#part 301!",
            "/guide/out/ https://e.org:8443/a%3Ab/(c)?d=$1&e=%7Bf%7D 301!",
            "/guide/ice/ /guide/ice/ 410!",
            "/guide/x.pdf /guide/404.html 410!",
        ]
    );
}

#[test]
fn cloudflare_has_static_rules_before_the_first_with_a_placeholder() {
    let own = "# Mine.\n/own /new/\n\n# Patterns.\n/p/* /q/:splat 301\n/late /new/ 301";
    let found = written("cloudflare", &rules(), own).text;
    let note = format!("# {NOTE}");
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(
        lines[..5],
        ["# Mine.", "/own /new/", "", "# Patterns.", note.as_str()]
    );
    assert_eq!(lines[5], "/guide/Twin.pdf /guide/twin.pdf 301");
    assert_eq!(lines[9..], ["/p/* /q/:splat 301", "/late /new/ 301"]);
    let usage = written("cloudflare", &rules(), own).usage;
    assert_eq!(
        usage.iter().map(|usage| usage.used).collect::<Vec<_>>(),
        [5, 2, 82]
    );
}

#[test]
fn gitlab_leaves_out_what_pages_do_when_there_is_much() {
    assert_eq!(lines("gitlab", "")[2], "/guide/old/ /guide/new/#part 301");
    assert_eq!(lines("gitlab", "").len(), 4);
    let mut rules = numbered(900);
    rules.moved.push(moved("/z.pdf", inside("/new/")));
    let found = written("gitlab", &rules, "/own /new/\n");
    assert_eq!(
        found.text,
        format!("/own /new/\n# {NOTE}\n/guide/z.pdf /guide/new/ 301\n")
    );
    assert_eq!(found.usage[0].used, 2);
}

#[test]
fn vercel_keeps_the_keys_of_the_author() {
    let own = "{\"trailingSlash\": true, \"redirects\": [{\"source\": \"/own\", \"destination\": \"/x\"}]}";
    let host = host("vercel").expect("a host");
    let write = |own: &str| (host.write)(&rules(), &OwnRedirects::default(), Some(own));
    let found = write(own).expect("written");
    let value: serde_json::Value = serde_json::from_str(&found.text).expect("JSON");
    assert_eq!(value["trailingSlash"], true);
    let rules = value["redirects"].as_array().expect("a list");
    let ends = |rule: &serde_json::Value| {
        let text = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
        (text("source"), text("destination"))
    };
    let ends: Vec<_> = rules.iter().map(ends).collect();
    let ends: Vec<_> = ends
        .iter()
        .map(|(from, to)| (from.as_str(), to.as_str()))
        .collect();
    assert_eq!(
        ends,
        [
            ("/own", "/x"),
            ("/guide/Twin.pdf", "/guide/twin.pdf"),
            ("/guide/a%20%22b%22%20%24%7Bc%7D{/}?", "/guide/%C3%A9/"),
            ("/guide/old{/}?", "/guide/new/#part"),
            (
                "/guide/out{/}?",
                "https://e.org:8443/a%3Ab/%28c%29?d=$1&e=%7Bf%7D"
            ),
        ]
    );
    assert!(write("[]").is_err() && write("{\"redirects\": {}}").is_err());
}

#[test]
fn s3_has_an_object_for_each_address() {
    assert_eq!(
        lines("s3", "")[..3],
        [
            r#"{"key":"guide/Twin.pdf","location":"/guide/twin.pdf"}"#,
            r#"{"key":"guide/a \"b\" ${c}/index.html","location":"/guide/%C3%A9/"}"#,
            r#"{"key":"guide/old/index.html","location":"/guide/new/#part"}"#,
        ]
    );
}

#[test]
fn servers_have_escaped_addresses() {
    let found = lines("nginx", "");
    for line in [
        "map_hash_bucket_size 128;",
        "geo $guidepost_dollar { default \"$\"; }",
        "    \"~^/guide/Twin\\.pdf$\" \"/guide/twin.pdf\";",
        "    \"/guide/a \\\"b\\\" ${c}/\" \"/guide/%C3%A9/\";",
        "    \"/guide/out\" \"https://e.org:8443/a:b/(c)?d=${guidepost_dollar}1&e=%7Bf%7D\";",
        "    \"/guide/x.pdf\" \"/guide/404.html\";",
    ] {
        assert!(
            found.iter().any(|found| found == line),
            "{line}\n{found:#?}"
        );
    }
    let found = lines("apache", "");
    assert_eq!(
        found[1],
        "RedirectMatch 301 \"^/guide/a\\x20\\x22b\\x22\\x20\\x24\\x7Bc\\x7D/?$\" \"/guide/é/\""
    );
    assert_eq!(
        found[3],
        "RedirectMatch 301 \"^/guide/out/?$\" \"https://e.org:8443/a:b/(c)?d=\\$1&e=%7Bf%7D\""
    );
    let found = lines("caddy", "");
    let regex = "\t\"~^/guide/a\\x20\\x22b\\x22\\x20\\x24\\x7Bc\\x7D/$\" \"/guide/%C3%A9/\"";
    assert!(found.iter().any(|found| found == regex), "{found:#?}");
}

#[test]
fn a_limit_is_counted_by_each_host_that_has_one() {
    let rules = numbered(3000);
    for (name, expected) in [
        ("netlify", vec![(3000, 10_000)]),
        ("cloudflare", vec![(0, 2000), (0, 100), (0, 1000)]),
        ("gitlab", vec![(0, 1000), (0, 65_536)]),
        ("vercel", vec![(3000, 2048)]),
        ("s3", vec![(27, 1024), (11, 2048)]),
        ("nginx", vec![]),
        ("apache", vec![]),
        ("caddy", vec![]),
    ] {
        let usage = written(name, &rules, "").usage;
        let usage: Vec<_> = usage.iter().map(|usage| (usage.used, usage.most)).collect();
        assert_eq!(usage, expected, "{name}");
    }
}

#[test]
fn the_size_of_a_file_is_in_proportion_to_its_rules() {
    for host in HOSTS {
        let size = |count| written(host.name, &numbered(count), "").text.len();
        let (some, twice) = (size(2000), size(4000));
        assert!(twice <= 2 * some, "{}: {some} {twice}", host.name);
    }
}

proptest::proptest! {
    #[test]
    fn no_address_ends_its_place(raw in "[ -~é\u{a0}\u{2028}]{1,12}") {
        let address = Address::read(&format!("/{}/", crate::base::route::encode(&raw)));
        let Ok(address) = address else {
            return Ok(());
        };
        proptest::prop_assume!(address.page_part() != "/");
        let from = From {
            path: RedirectPath::new("/", &address),
            other: None,
            has_twin: raw.len() % 2 == 0,
            notice: None,
            own: None,
        };
        let to = Location::inside("/", &address);
        let rules = Rules { moved: vec![Moved { from: from.clone(), to }], gone: vec![Gone { from }], not_found: path("/404.html"), fixed: vec![path("/theme/")], markdown: None };
        for host in HOSTS {
            let lines = |rules| written(host.name, rules, "").text.lines().count();
            let plain = Rules {
                moved: vec![moved("/plain.pdf", inside("/x/"))],
                gone: vec![Gone { from: self::from("/plain.pdf") }],
                not_found: path("/404.html"),
                markdown: None,
                fixed: vec![path("/theme/")],
            };
            // Each host has as many lines as for a plain address.
            let is_left_out = !written(host.name, &rules, "").left_out.is_empty();
            let expected = lines(&plain) - usize::from(is_left_out);
            proptest::prop_assert_eq!(lines(&rules), expected, "{} {:?}", host.name, raw);
        }
        let field = crate::redirects::escape::redirects_field(&Location::inside("/", &address)).to_string();
        proptest::prop_assert!(!field.contains([' ', '*', ':', '#', '\n']));
        // A quoted word ends at its last sign alone.
        let word = crate::redirects::escape::nginx_word(&RedirectPath::new("/", &address).decoded()).to_string();
        let mut inside = word[1..word.len() - 1].chars();
        while let Some(c) = inside.next() {
            proptest::prop_assert!(c != '"', "{}", word);
            if c == '\\' {
                inside.next();
            }
        }
        // A regular expression matches its text, and has nothing that a configuration replaces.
        let decoded = RedirectPath::new("/", &address).decoded();
        let literal = crate::redirects::escape::regex_literal(&decoded).to_string();
        let regex = regex::Regex::new(&format!("^{literal}$")).expect("a regular expression");
        proptest::prop_assert!(regex.is_match(&decoded));
        let has_meaning = |c: char| "\" $%{}#;'`".contains(c);
        proptest::prop_assert!(!literal.contains(has_meaning));
    }
}
