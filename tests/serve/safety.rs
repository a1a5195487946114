//! What a web page in the author's browser, or another machine, may try. Each request is sent as raw bytes.

use std::io::Write as _;

use crate::served::{Answer, Served};

const FILES: [(&str, &str); 4] = [
    ("content/index.md", "# Home\n\n[x](x/a.svg)\n"),
    ("content/x/a.svg", "<svg/>"),
    ("content/draft.md", "---\ndraft: true\n---\n# Secret\n"),
    ("secret.txt", "secret"),
];

fn served() -> Served {
    Served::new(&FILES)
}

/// Sends a head unchanged, and closes the connection after the answer.
fn raw(served: &Served, lines: &[&str]) -> Answer {
    let port = served.port.to_string();
    let head = lines.join("\r\n").replace("PORT", &port);
    served.send(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())
}

#[test]
fn answers_only_hosts_of_this_machine() {
    let served = served();
    for (status, host) in [
        (200, "localhost:PORT"),
        (200, "LOCALHOST"),
        (200, "127.0.0.1:PORT"),
        (200, "[::1]:PORT"),
        (200, "notes.localhost:PORT"),
        (403, "evil.example"),
        (403, "evil.example:PORT"),
        (403, "localhost.evil.example"),
        (403, "evillocalhost"),
        (403, "192.168.1.5:PORT"),
        (403, "127.0.0.2"),
        (403, "localhost@evil.example"),
        (403, "evil.example@localhost"),
        (400, ""),
        (400, "local host"),
        (400, "localhost/x"),
    ] {
        let answer = raw(&served, &["GET / HTTP/1.1", &format!("Host: {host}")]);
        assert_eq!(answer.status, status, "{host}: {answer:?}");
        assert!(status == 200 || !answer.text().contains("Home"), "{host}");
    }
    assert_eq!(raw(&served, &["GET / HTTP/1.1"]).status, 400);
    let two = ["GET / HTTP/1.1", "Host: localhost", "Host: evil.example"];
    assert_eq!(raw(&served, &two).status, 400);
    let two = ["GET / HTTP/1.1", "Host: localhost", "Host: localhost"];
    assert_eq!(raw(&served, &two).status, 400);
}

#[test]
fn checks_the_host_of_an_absolute_target_too() {
    let served = served();
    for (status, target) in [
        (200, "http://localhost:PORT/"),
        (403, "http://evil.example/"),
        (403, "http://evil.example:PORT/x/a.svg"),
    ] {
        let lines = [&format!("GET {target} HTTP/1.1"), "Host: localhost:PORT"];
        assert_eq!(raw(&served, &lines).status, status, "{target}");
    }
}

#[test]
fn refuses_other_origins_even_with_a_rebound_name() {
    let served = served();
    for (status, host, origin) in [
        (200, "localhost:PORT", "http://localhost:PORT"),
        (200, "127.0.0.1:PORT", "http://127.0.0.1:PORT"),
        (403, "localhost:PORT", "http://evil.example"),
        (403, "localhost:PORT", "http://localhost:3000"),
        (403, "localhost:PORT", "https://localhost:PORT"),
        (403, "localhost:PORT", "null"),
        (403, "evil.example", "http://evil.example"),
    ] {
        for target in ["/", "/__guidepost/findings"] {
            let lines = [
                &format!("GET {target} HTTP/1.1"),
                &format!("Host: {host}"),
                &*format!("Origin: {origin}"),
            ];
            let answer = raw(&served, &lines);
            let wanted = if status == 200 && target != "/" {
                204
            } else {
                status
            };
            assert_eq!(answer.status, wanted, "{host} {origin}");
        }
    }
    for site in ["cross-site", "same-site"] {
        let answer = served.ask(
            "GET",
            "/__guidepost/events",
            &format!("Sec-Fetch-Site: {site}\r\n"),
        );
        assert_eq!(answer.status, 403, "{site}");
    }
}

#[test]
fn no_path_leads_out_of_the_site_or_to_its_source_files() {
    let served = served();
    let up = "/..".repeat(9);
    for target in [
        "//evil.example/..",
        "//evil.example",
        "/%2e%2e/secret.txt",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/x/../../secret.txt",
        "/c:/x",
        "/C:%5cWindows",
        "/%00",
        "/x/a.svg%00.html",
        "/%ff",
        "/%252e%252e/secret.txt",
        &format!("{up}/etc/passwd"),
        "/secret.txt",
        "/guidepost.yaml",
        "/content/index.md",
        "/index.md",
        "/draft/",
        "/.git/config",
        "/.guidepost/manifest.json",
        "/__guidepost/",
        "/__guidepost/../secret.txt",
        // Folders have no listing.
        "/theme/",
        "/theme",
        "/x/a.svg/",
        "/__guidepost",
    ] {
        let answer = served.open(target);
        assert!(
            matches!(answer.status, 400 | 404),
            "{target}: {}",
            answer.head
        );
        assert!(!answer.text().contains("secret"), "{target}");
        assert_eq!(answer.header("location"), "", "{target}");
    }
    assert_eq!(
        served
            .send(b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .status,
        400
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_out_of_the_site_are_errors_and_are_not_followed() {
    let served = served();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a.txt"), "outside").unwrap();
    std::os::unix::fs::symlink(outside.path(), served.path("content/out")).unwrap();
    crate::served::until("the error", || served.printed().contains("symlink-outside"));
    assert_eq!(served.get("/out/a.txt").status, 404);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_replaced_is_neither_followed_out_of_the_site_nor_waited_for() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "secret").unwrap();
    let served = Served::new(&[("content/index.md", "# Home\n"), ("static/a.bin", "inside")]);
    assert_eq!(served.get("/a.bin").text(), "inside");

    // The rebuild stops with an error, so the earlier version of the site stays, which has the file.
    std::fs::remove_file(served.path("static/a.bin")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), served.path("static/a.bin")).unwrap();
    crate::served::until("the error", || served.printed().contains("symlink-outside"));
    let answer = served.get("/a.bin");
    assert!(
        answer.status == 404 && !answer.text().contains("secret"),
        "{}",
        answer.text()
    );

    std::fs::remove_file(served.path("static/a.bin")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(served.path("static/a.bin"))
        .status();
    assert!(made.unwrap().success());
    assert_eq!(served.get("/a.bin").status, 404);
}

#[test]
fn answers_only_get_and_head_and_lets_no_other_site_read() {
    let served = served();
    let preflight = "Origin: http://localhost:PORT\r\nAccess-Control-Request-Method: GET\r\n";
    for (method, headers) in [
        ("POST", "Content-Length: 0\r\n"),
        ("PUT", "Content-Length: 0\r\n"),
        ("DELETE", ""),
        (
            "OPTIONS",
            &preflight.replace("PORT", &served.port.to_string()),
        ),
        ("TRACE", ""),
    ] {
        let answer = served.ask(method, "/", headers);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD", "{method}");
        assert!(
            !answer.head.to_lowercase().contains("access-control"),
            "{method}"
        );
    }
    for target in ["/", "/x/a.svg", "/nowhere", "/__guidepost/reload.js"] {
        let answer = served.get(target);
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(!answer.head.to_lowercase().contains("access-control"));
    }
}

#[test]
fn endless_and_slow_heads_do_not_block_others() {
    let served = served();
    let long = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let answer = served.send(long.as_bytes());
    assert!(matches!(answer.status, 0 | 431), "{}", answer.head);
    let long = format!(
        "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "x".repeat(1 << 20)
    );
    assert!(matches!(served.send(long.as_bytes()).status, 0 | 414 | 431));
    // As many connections as are accepted at a time, none of which ends its request.
    let slow: Vec<_> = (0..64)
        .map(|_| {
            let mut stream = served.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    assert_eq!(served.get("/").status, 200);
    drop(slow);
}
