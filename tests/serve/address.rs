//! The address of the site, and how the server starts and ends.

use std::net::{TcpListener, TcpStream};

use crate::served::{SETTINGS, Served, guidepost, put, until};

#[test]
fn a_taken_port_is_an_error_that_names_the_next_free_one() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let site = tempfile::tempdir().unwrap();
    put(site.path(), "guidepost.yaml", SETTINGS);
    put(site.path(), "content/index.md", "# Home\n");
    let ended = guidepost(site.path(), &["serve", "--port", &port])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{text}");
    assert!(
        text.starts_with(&format!("error[port-taken]: port {port} is taken")),
        "{text}"
    );
    assert!(text.contains("`--port "), "{text}");
}

#[test]
fn folders_without_a_site_and_foreign_hosts_are_errors() {
    let site = tempfile::tempdir().unwrap();
    put(site.path(), "content/index.md", "# Home\n");
    put(site.path(), "guidepost.yaml", SETTINGS);
    for (wanted, arguments) in [
        ("error[root]", ["--root", "nowhere"]),
        ("error[root]", ["--root", "content"]),
        ("error[host]", ["--host", "no such host"]),
        // An address reserved for documentation (RFC 5737).
        ("error[host]", ["--host", "192.0.2.1"]),
    ] {
        let arguments = [&["serve"], &arguments[..]].concat();
        let ended = guidepost(site.path(), &arguments).output().unwrap();
        let text = String::from_utf8_lossy(&ended.stderr);
        assert!(text.starts_with(wanted), "{text}");
        assert_eq!(ended.status.code(), Some(1));
    }
}

#[test]
fn listens_at_both_loopback_addresses_only() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    assert!(served.address.starts_with("http://localhost:"));
    assert!(TcpStream::connect(("127.0.0.1", served.port)).is_ok());
    // A machine may have no IPv6.
    let has_ipv6 = TcpListener::bind(("::1", 0)).is_ok();
    assert_eq!(TcpStream::connect(("::1", served.port)).is_ok(), has_ipv6);
    assert!(!served.printed().contains("host-open"));
}

#[test]
fn warns_if_others_can_connect_and_then_allows_numeric_hosts() {
    let served = Served::with(&["--host", "0.0.0.0"], &[("content/index.md", "# Home\n")]);
    until("the warning", || {
        served.printed().contains("warning[host-open]")
    });
    let status = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        served.send(request.as_bytes()).status
    };
    assert_eq!(status("192.168.1.20:8000"), 200);
    assert_eq!(status("localhost"), 200);
    assert_eq!(status("evil.example"), 403);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_server_with_browsers_connected() {
    for signal in ["-INT", "-TERM"] {
        let served = Served::new(&[("content/index.md", "# Home\n")]);
        let _stream = served.events();
        let (status, printed) = served.end_by(signal);
        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(!printed.contains("panic"), "{printed}");
    }
}

/// On Linux a program opens the browser; here it is a script of the test, or missing.
#[cfg(target_os = "linux")]
#[test]
fn opens_a_browser_or_warns_that_it_cannot() {
    use std::os::unix::fs::PermissionsExt as _;
    let opened = |opener: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "guidepost.yaml", SETTINGS);
        put(folder.path(), "content/index.md", "# Home\n");
        let path = folder.path().join("bin");
        std::fs::create_dir(&path).unwrap();
        if let Some(text) = opener {
            let program = path.join("xdg-open");
            std::fs::write(&program, text).unwrap();
            let may_run = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&program, may_run).unwrap();
        }
        Served::start(folder, &["--open"], |command| {
            command.env("PATH", path);
        })
    };
    let served = opened(Some("#!/bin/sh\necho \"$@\" > opened\n"));
    until("the browser", || {
        let given = std::fs::read_to_string(served.path("opened")).unwrap_or_default();
        given.trim_end().ends_with(&served.address)
    });
    assert!(!served.printed().contains("warning[browser]"));
    for opener in [None, Some("#!/bin/sh\nexit 3\n")] {
        let served = opened(opener);
        until("the warning", || {
            let printed = served.printed();
            printed.contains("warning[browser]: cannot open a browser")
                && printed.contains(&format!("open {} in a browser", served.address))
        });
        assert_eq!(served.get("/").status, 200);
    }
}
