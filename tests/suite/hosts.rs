//! `guidepost links export` on real servers: each answers for every former address of a site as its redirects state.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use tempfile::TempDir;

use crate::tree::put;

/// All signs that have a meaning in some configuration, and can be in an address.
const SIGNS: &str = " !\"#$%&'()*+,-.:;<=>?@[]^_`{|}~é\u{a0}\u{2028}日";

/// Each former address below `/guide`, encoded, and what a server answers: a status with the address to which it leads.
const EXPECTED: &[(&str, u16, &str)] = &[
    ("/old/", 301, "/guide/new/"),
    ("/old", 301, "/guide/new/"),
    ("/chain/", 301, "/guide/new/"),
    ("/alias.html", 301, "/guide/new/"),
    ("/bare", 301, "/guide/new/"),
    ("/bare/", 301, "/guide/new/"),
    ("/part.html", 301, "/guide/new/#part"),
    // A section of this page is recorded, so the fragment of the reader is kept.
    ("/ids/", 301, "/guide/new/"),
    ("/Plan.pdf", 301, "/guide/plan.pdf"),
    ("/caf%C3%A9-old/", 301, "/guide/caf%C3%A9/"),
    ("/caf%C3%A9-old", 301, "/guide/caf%C3%A9/"),
    (
        "/away/",
        301,
        "https://example.com/a:b/(c)*+/%C3%A9?d=$1&e=%22${x}'#f",
    ),
    ("/own/", 301, "/guide/new/#part"),
    ("/ice/", 410, "withdrawn"),
    ("/ice", 410, "withdrawn"),
    ("/ice.html", 410, "withdrawn"),
    ("/caf%C3%A9-gone/", 410, "withdrawn"),
    ("/gone.pdf", 410, ""),
    ("/cold/", 410, "withdrawn"),
    ("/plan.pdf", 200, "A plan"),
    ("/new/", 200, "New"),
    ("/", 200, "Home"),
    ("/nothing/", 404, ""),
    ("/old/x", 404, ""),
    ("/x/old/", 404, ""),
];

fn encoded(sign: char) -> String {
    let mut bytes = [0; 4];
    let bytes = sign.encode_utf8(&mut bytes).bytes();
    bytes.map(|byte| format!("%{byte:02X}")).collect()
}

/// The addresses with one sign each. Those of the closed alphabet are written as they are.
fn with_signs() -> impl Iterator<Item = String> {
    SIGNS.chars().map(|sign| {
        let sign = if "-._~".contains(sign) {
            sign.to_string()
        } else {
            encoded(sign)
        };
        format!("/x{sign}y{sign}{sign}z/")
    })
}

fn ledger() -> String {
    let mut lines = vec![
        "live /ids/ 2026-01-01 #x".to_owned(),
        "moved /ids/ 2026-01-02 /new/#part".to_owned(),
        "moved /ids/#x 2026-01-02 /new/#part".to_owned(),
        "moved /old/ 2026-01-01 /new/".to_owned(),
        "moved /chain/ 2026-01-01 /old/".to_owned(),
        "moved /bare 2026-01-01 /new/".to_owned(),
        "moved /part.html 2026-01-01 /new/#part".to_owned(),
        "moved /Plan.pdf 2026-01-01 /plan.pdf".to_owned(),
        "moved /caf%C3%A9-old/ 2026-01-01 /caf%C3%A9/".to_owned(),
        "moved /away/ 2026-01-01 https://example.com/a:b/(c)*+/%C3%A9?d=$1&e=%22${x}%27#f"
            .to_owned(),
        "gone /ice/ 2026-01-01 It was withdrawn.".to_owned(),
        "gone /ice.html 2026-01-01 It was withdrawn.".to_owned(),
        "gone /caf%C3%A9-gone/ 2026-01-01 It was withdrawn.".to_owned(),
        "gone /gone.pdf 2026-01-01 It was withdrawn.".to_owned(),
        "moved /cold/ 2026-01-01 /ice/".to_owned(),
    ];
    lines.extend(with_signs().map(|address| format!("moved {address} 2026-01-01 /new/")));
    lines.join("\n") + "\n"
}

/// A built site in `www/guide/` of a folder that other users can read, and the text for a host.
fn site(host: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let settings = format!(
        "title: Guide\ndescription: A guide.\nbase_url: https://example.org/guide/\npublish: {{host: {host}}}\nlinks: {{external: [example.com]}}\n"
    );
    put(root, "guidepost.yaml", &settings);
    put(root, "content/index.md", "# Home\n");
    put(
        root,
        "content/new.md",
        "---\ntitle: New\naliases: [/alias.html]\n---\n\n## Part\n\nText.\n",
    );
    put(root, "content/café.md", "# Café\n");
    put(root, "static/plan.pdf", "A plan");
    put(
        root,
        "static/_redirects",
        "/guide/own/ /guide/new/#part 301\n",
    );
    put(root, "links.ledger", ledger());
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(arguments)
            .current_dir(root)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}\n{told}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["build", "--out", "www/guide"]);
    let exported = run(&["links", "export", host]);
    make_readable(root);
    (folder, exported)
}

/// Lets the user of a server's process read the folder.
fn make_readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A server, which ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts a program, and waits until it answers.
    fn start(folder: &Path, port: u16, program: &str, arguments: &[&str]) -> Self {
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let printed = fs::File::create(folder.join("printed")).unwrap();
        let child = Command::new("env")
            .arg(program)
            .args(arguments)
            .env("PATH", path)
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .stdin(Stdio::null())
            .stdout(printed.try_clone().unwrap())
            .stderr(printed)
            .spawn()
            .unwrap();
        let server = Self { child, port };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let printed = fs::read_to_string(folder.join("printed")).unwrap();
        panic!("{program} does not answer\n{printed}");
    }

    /// The head of an answer, and its body.
    fn ask(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let host = format!("127.0.0.1:{}", self.port);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{path}: {answer}"));
        (head.to_owned(), body.to_owned())
    }

    /// All values of a header of an answer.
    fn header(&self, path: &str, name: &str) -> String {
        let (head, _) = self.ask(path);
        let headers = head.lines().filter_map(|line| line.split_once(": "));
        let values = headers.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        values
            .map(|(_, value)| value)
            .collect::<Vec<_>>()
            .join(" | ")
    }

    /// The status, the header `Location` or nothing, and the body.
    fn get(&self, path: &str) -> (u16, String, String) {
        let (head, body) = self.ask(path);
        let host = format!("127.0.0.1:{}", self.port);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let locations = head.lines().filter_map(|line| line.split_once(": "));
        let mut locations = locations.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
        let location = locations.next().map_or("", |(_, value)| value);
        let own = format!("http://{host}");
        let location = location.strip_prefix(&own).unwrap_or(location);
        (status, location.to_owned(), body)
    }

    /// Each file is kept by browsers for as long as it keeps its bytes.
    fn states_how_long_files_are_kept(&self, root: &Path) {
        let theme = fs::read_dir(root.join("www/guide/theme")).unwrap();
        let fixed = theme.map(|file| file.unwrap().file_name().into_string().unwrap());
        let fixed: Vec<String> = fixed.map(|name| format!("/guide/theme/{name}")).collect();
        assert!(fixed.len() > 2, "{fixed:?}");
        for path in &fixed {
            let kept = self.header(path, "cache-control");
            assert_eq!(kept, "public, max-age=31536000, immutable", "{path}");
        }
        for path in [
            "/guide/",
            "/guide/new/",
            "/guide/plan.pdf",
            "/guide/robots.txt",
        ] {
            let kept = self.header(path, "cache-control");
            assert_eq!(kept, "public, max-age=0, must-revalidate", "{path}");
        }
        let missing = self.header("/guide/theme/nothing.css", "cache-control");
        assert!(!missing.contains("immutable"), "{missing}");
    }

    fn answers_as_stated(&self, root: &Path) {
        self.states_how_long_files_are_kept(root);
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        for (path, status, expected) in EXPECTED {
            let (mut found, mut location, mut body) = self.get(&format!("/guide{path}"));
            // Caddy adds the slash of a folder first.
            if found == 308 && location == format!("/guide{path}/") {
                (found, location, body) = self.get(&location);
            }
            assert_eq!(found, *status, "{path} {location}");
            match status {
                301 => assert_eq!(decoded(&location), decoded(expected), "{path}"),
                _ => assert!(body.contains(expected), "{path}: {body}"),
            }
        }
        for path in with_signs() {
            let (status, location, _) = self.get(&format!("/guide{path}"));
            assert_eq!((status, &*location), (301, "/guide/new/"), "{path}");
        }
        for file in ["/.redirects.nginx.conf", "/.redirects.caddy", "/.htaccess"] {
            let (status, ..) = self.get(&format!("/guide{file}"));
            assert!([403, 404].contains(&status), "{file}: {status}");
        }
        let verified = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(["links", "verify"])
            .arg(format!("http://127.0.0.1:{}/guide/", self.port))
            .current_dir(root)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&verified.stderr).into_owned();
        assert_eq!((verified.status.code(), &*told), (Some(0), ""));
        let counts = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(counts.ends_with(": all work\n"), "{counts}");
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The lines for the block `server`, which are in a comment of the exported file.
fn server_lines(exported: &str) -> String {
    let lines = exported
        .lines()
        .filter_map(|line| line.strip_prefix("#     "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
#[ignore = "needs nginx"]
fn nginx_redirects() {
    let (folder, exported) = site("nginx");
    let root = folder.path();
    let (at, port) = (root.display(), free_port());
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String = temporary
        .iter()
        .map(|name| format!("{name}_temp_path {at}/{name};\n"))
        .collect();
    let config = format!(
        "daemon off; master_process off; pid {at}/pid; error_log {at}/errors;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}include {at}/www/guide/.redirects.nginx.conf;\nserver {{\nlisten 127.0.0.1:{port};\nroot {at}/www;\n{}\n}}\n}}\n",
        server_lines(&exported)
    );
    put(root, "nginx.conf", &config);
    assert_eq!(
        fs::read_to_string(root.join("www/guide/.redirects.nginx.conf")).unwrap(),
        exported
    );
    let file = root.join("nginx.conf");
    let errors = root.join("errors");
    let arguments = ["-e", errors.to_str().unwrap(), "-c", file.to_str().unwrap()];
    Server::start(root, port, "nginx", &arguments).answers_as_stated(root);
    let errors = fs::read_to_string(errors).unwrap();
    assert!(!errors.contains("[warn]"), "{errors}");
}

#[test]
#[ignore = "needs apache2"]
fn apache_redirects() {
    let (folder, exported) = site("apache");
    let root = folder.path();
    assert_eq!(
        fs::read_to_string(root.join("www/guide/.htaccess")).unwrap(),
        exported
    );
    for per_folder in [true, false] {
        let (at, port) = (root.display(), free_port());
        let modules = [
            "mpm_event",
            "authz_core",
            "alias",
            "dir",
            "setenvif",
            "headers",
        ];
        let load = |name: &&str| {
            format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n")
        };
        let modules: String = modules.iter().map(load).collect();
        // Debian's own configuration refuses files whose names start so.
        let refused = "<FilesMatch \"^\\.ht\">\nRequire all denied\n</FilesMatch>\n<FilesMatch \"^\\.redirects\\.\">\nRequire all denied\n</FilesMatch>\n";
        let (overrides, include) = match per_folder {
            true => ("All", String::new()),
            false => ("None", format!("Include {at}/www/guide/.htaccess\n")),
        };
        let config = format!(
            "ServerRoot {at}\nServerName localhost\nPidFile {at}/pid\nErrorLog {at}/errors\nListen 127.0.0.1:{port}\n{modules}User nobody\nGroup nogroup\nDocumentRoot {at}/www\n<Directory {at}/www>\nAllowOverride {overrides}\nRequire all granted\n</Directory>\n{refused}{include}"
        );
        put(root, "httpd.conf", &config);
        let file = root.join("httpd.conf");
        Server::start(root, port, "apache2", &["-X", "-f", file.to_str().unwrap()])
            .answers_as_stated(root);
    }
}

/// A certificate of an authority of its own is no fault of the page: a browser of its readers may know the authority.
#[test]
#[cfg(feature = "https")]
#[ignore = "needs caddy"]
fn a_server_whose_certificate_cannot_be_verified_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let port = free_port();
    let config = format!(
        "{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}}\nhttps://localhost:{port} {{\n\ttls internal\n\trespond \"Hello\"\n}}\n"
    );
    put(root, "Caddyfile", &config);
    put(root, "site/guidepost.yaml", "title: Home\n");
    put(
        root,
        "site/content/index.md",
        format!("# Home\n\n[A page](https://localhost:{port}/)\n"),
    );
    let file = root.join("Caddyfile");
    let file = file.to_str().unwrap();
    let arguments = ["run", "--adapter", "caddyfile", "--config", file];
    let _server = Server::start(root, port, "caddy", &arguments);
    let checked = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(["check", "--external", "--allow-private", "--json"])
        .current_dir(root.join("site"))
        .output()
        .unwrap();
    let told = String::from_utf8(checked.stdout).unwrap();
    let unknown = "\"verdict\":\"unknown\",\"reason\":\"the certificate of `localhost` could not be verified: its issuer is unknown here\"";
    assert!(told.contains(unknown), "{told}");
}

#[test]
#[ignore = "needs caddy"]
fn caddy_redirects() {
    let (folder, exported) = site("caddy");
    let root = folder.path();
    let (at, port) = (root.display(), free_port());
    assert_eq!(
        fs::read_to_string(root.join("www/guide/.redirects.caddy")).unwrap(),
        exported
    );
    let config = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {at}/www\n\timport {at}/www/guide/.redirects.caddy\n\tfile_server\n}}\n"
    );
    put(root, "Caddyfile", &config);
    let file = root.join("Caddyfile");
    let arguments = [
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        file.to_str().unwrap(),
    ];
    Server::start(root, port, "caddy", &arguments).answers_as_stated(root);
}
