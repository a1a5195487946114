//! A served site: the program, its folder, requests and answers.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// No test waits longer for a condition.
const LONGEST: Duration = Duration::from_secs(60);

/// Settings without findings.
pub(crate) const SETTINGS: &str =
    "title: Notes\nbase_url: https://example.org/\ndescription: Notes for runners.\n";

/// A site that is being served.
pub(crate) struct Served {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) port: u16,
    pub(crate) address: String,
    child: Child,
    printed: Arc<Mutex<String>>,
}

/// Waits until a condition is true.
pub(crate) fn until(what: &str, mut is_true: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_true() {
        assert!(start.elapsed() < LONGEST, "timed out: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Writes a file into a folder, with the folders above it.
pub(crate) fn put(folder: &Path, file: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The program, not yet started.
pub(crate) fn guidepost(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command.args(arguments).current_dir(folder);
    command
}

impl Served {
    /// Serves a site of these files; settings are added if there are none.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(&[], files)
    }

    pub(crate) fn with(arguments: &[&str], files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "guidepost.yaml", SETTINGS);
        for (file, text) in files {
            put(folder.path(), file, text);
        }
        Self::of(folder, arguments)
    }

    pub(crate) fn of(folder: tempfile::TempDir, arguments: &[&str]) -> Self {
        Self::start(folder, arguments, |_| ())
    }

    /// Starts the program, with a change of its command.
    pub(crate) fn start(
        folder: tempfile::TempDir,
        arguments: &[&str],
        change: impl FnOnce(&mut Command),
    ) -> Self {
        let arguments = [&["serve", "--port", "0"], arguments].concat();
        let mut command = guidepost(folder.path(), &arguments);
        change(&mut command);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        collect(child.stdout.take().unwrap(), &printed);
        collect(child.stderr.take().unwrap(), &printed);
        let mut address = String::new();
        until("the address", || {
            let printed = printed.lock().unwrap();
            let line = printed.lines().find(|line| line.starts_with("Serving "));
            let found = line.and_then(|line| {
                line.split_whitespace()
                    .find(|word| word.starts_with("http:"))
            });
            address = found.unwrap_or_default().to_owned();
            !address.is_empty()
        });
        let port = address.split(':').nth(2).unwrap();
        Self {
            port: port.split('/').next().unwrap().parse().unwrap(),
            folder,
            address,
            child,
            printed,
        }
    }

    /// The process id of the program.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has printed.
    pub(crate) fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn put(&self, file: &str, text: impl AsRef<[u8]>) {
        put(self.folder.path(), file, text);
    }

    /// The answer to these bytes, read until the server closes the connection.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that refuses the request may close the connection while more is sent.
        drop(stream.write_all(request));
        let mut bytes = Vec::new();
        drop(stream.read_to_end(&mut bytes));
        Answer::read(&bytes)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        stream
    }

    /// A request with further header lines.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let port = self.port;
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n"
        );
        self.send(request.as_bytes())
    }

    /// A page as a browser opens it.
    pub(crate) fn open(&self, target: &str) -> Answer {
        self.ask("GET", target, "Sec-Fetch-Dest: document\r\n")
    }

    /// A file as other programs request it.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "Sec-Fetch-Dest: empty\r\n")
    }

    /// Waits until a page holds a text.
    pub(crate) fn until_holds(&self, target: &str, text: &str) {
        until(&format!("{text} at {target}"), || {
            self.get(target).text().contains(text)
        });
    }

    /// The stream of changes from now on.
    pub(crate) fn events(&self) -> Events {
        let mut stream = self.connect();
        let request = format!(
            "GET /__guidepost/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut events = Events(BufReader::new(stream));
        assert_eq!(events.next().0, "now");
        events
    }

    /// Interrupts the program, and waits until it has ended.
    #[cfg(unix)]
    pub(crate) fn end_by(mut self, signal: &str) -> (ExitStatus, String) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
        let status = self.child.wait().unwrap();
        (status, self.printed())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn collect(stream: impl Read + Send + 'static, printed: &Arc<Mutex<String>>) {
    let printed = Arc::clone(printed);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut printed = printed.lock().unwrap();
            printed.push_str(&line);
            printed.push('\n');
        }
    });
}

/// The stream of changes.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next change, with its version.
    pub(crate) fn next(&mut self) -> (String, u64) {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut event);
            }
            if let Some(version) = line.strip_prefix("data: ") {
                return (event, version.trim().parse().unwrap());
            }
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// 0 if the connection was closed without an answer.
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = match end {
            Some(end) => (&bytes[..end], &bytes[end + 4..]),
            None => (bytes, &[][..]),
        };
        let head = String::from_utf8_lossy(head).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head,
            body: body.to_vec(),
        }
    }

    /// A header's value; empty if there is no such header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The most memory that the server has used so far, in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn peak_memory(served: &Served) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", served.pid())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib = line.split_whitespace().nth(1).unwrap();
    kib.parse::<u64>().unwrap() * 1024
}
