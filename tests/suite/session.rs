//! Recorded terminal sessions: what is typed and what is shown, as a text that the test replays.
//!
//! | a line that starts with | is |
//! |---|---|
//! | `$ ` | typed into a shell |
//! | `@ ` | an address that a browser opens: shown are the page's title and the texts of the frames that lie over it |
//!
//! The lines that follow, up to the next such line, are the output; times are `TIME`, and the temporary folder is `TEMP`.
//! `cd` changes the folder for the lines that follow. A line that ends in ` &` runs in the background, until `kill %1` or
//! the end. Output of the background follows the line that caused it; the test waits until the recorded output has come,
//! or, when it records, until nothing has come for a while. The port of a server is `PORT`, in output and in input.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use scraper::{Html, Selector};
use tempfile::TempDir;

use crate::case;

/// The longest wait for a line.
const LONGEST: Duration = Duration::from_secs(60);
/// When recording, output is complete after this time without any.
const QUIET: Duration = Duration::from_secs(2);

/// Replays a session, and returns everything that a terminal would show.
pub(crate) fn play(session: &str) -> String {
    let mut terminal = Session::new().terminal;
    let mut shown = String::new();
    for (line, written) in lines(session) {
        shown += &format!("{line}\n");
        let (prompt, typed) = line.split_at(2);
        shown += &match prompt {
            "$ " => terminal.run(typed, &written),
            _ => terminal.browse(typed),
        };
    }
    shown
}

/// A session that is typed line by line, in an empty folder of its own.
pub(crate) struct Session {
    terminal: Terminal,
}

impl Session {
    pub(crate) fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().to_owned();
        let terminal = Terminal {
            around,
            folder,
            running: None,
        };
        Self { terminal }
    }

    /// The folder that the session is in.
    pub(crate) fn folder(&self) -> &Path {
        &self.terminal.folder
    }

    /// Types a line, and returns what a terminal would show. A server opens no browser, is ended when the recorded output
    /// has been shown, and its port is replaced by the default one.
    pub(crate) fn enter(&mut self, line: &str, written: &str) -> String {
        if !line.starts_with("guidepost serve") || line.contains("--help") {
            return self.terminal.run(line, written);
        }
        let line = format!("{} --port 0 &", line.replace(" --open", ""));
        let shown = self.terminal.run(&line, written);
        self.terminal.running = None;
        shown.replace(":PORT/", ":8000/")
    }
}

/// The typed lines, each with its recorded output.
fn lines(session: &str) -> Vec<(&str, String)> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for line in session.lines() {
        if line.starts_with("$ ") || line.starts_with("@ ") {
            lines.push((line, String::new()));
        } else if let Some((_, written)) = lines.last_mut() {
            *written += &format!("{line}\n");
        }
    }
    lines
}

struct Terminal {
    /// The temporary folder.
    around: TempDir,
    folder: PathBuf,
    running: Option<Job>,
}

/// A process in the background.
struct Job {
    child: Child,
    lines: Receiver<String>,
    port: Option<String>,
}

impl Terminal {
    fn run(&mut self, typed: &str, written: &str) -> String {
        if let Some(into) = typed.strip_prefix("cd ") {
            self.folder.push(into);
            return String::new();
        }
        if typed == "kill %1" {
            self.running = None;
            return String::new();
        }
        let mut shown = String::new();
        if let Some(job) = typed.strip_suffix(" &") {
            // Replaces the shell, so that the kill reaches it.
            self.running = Some(Job::new(self.shell(&format!("exec {job}"))));
        } else {
            let output = self.shell(&self.with_port(typed)).output().unwrap();
            shown = String::from_utf8(output.stdout).unwrap();
            shown = self.without_place(&shown);
        }
        self.wait(&mut shown, written);
        shown
    }

    /// Adds the output of the background, until the recorded output is complete.
    fn wait(&mut self, shown: &mut String, written: &str) {
        let start = Instant::now();
        let is_recording = std::env::var_os("UPDATE_GOLDEN").is_some();
        while let Some(job) = &mut self.running {
            let longest = match is_recording {
                true => QUIET,
                false if shown.len() >= written.len() => return,
                false => LONGEST.saturating_sub(start.elapsed()),
            };
            let Ok(line) = job.lines.recv_timeout(longest) else {
                return;
            };
            job.learn_port(&line);
            *shown += &self.without_place(&line);
        }
    }

    /// A command of the shell, in which the program is found by its name.
    fn shell(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_guidepost"));
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", program.parent().unwrap().display());
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("exec 2>&1; {line}")])
            .current_dir(&self.folder)
            .env("PATH", path);
        command
    }

    fn port(&self) -> Option<&str> {
        self.running.as_ref()?.port.as_deref()
    }

    fn with_port(&self, typed: &str) -> String {
        typed.replace("PORT", self.port().unwrap_or("PORT"))
    }

    fn without_place(&self, shown: &str) -> String {
        let shown = case::without_place(shown, self.around.path());
        match self.port() {
            Some(port) => shown.replace(&format!(":{port}/"), ":PORT/"),
            None => shown,
        }
    }

    /// What a browser shows of a page.
    fn browse(&self, address: &str) -> String {
        let port = self.port().expect("a server runs");
        let (_, path) = address.split_once(":PORT").expect("an address with PORT");
        let page = get(port, path);
        let mut shown = texts(&page, "title");
        for frame in page.select(&Selector::parse("body > iframe").unwrap()) {
            let title = frame.attr("title").unwrap();
            let inside = get(port, frame.attr("src").unwrap());
            shown += &format!("-- over it: {title} --\n{}", texts(&inside, "h1, p, pre"));
        }
        shown
    }
}

/// The texts of elements, line by line.
fn texts(page: &Html, elements: &str) -> String {
    let elements = Selector::parse(elements).unwrap();
    let texts = page.select(&elements).map(|each| {
        let text: String = each.text().collect();
        format!("{}\n", text.trim_end())
    });
    texts.collect()
}

fn get(port: &str, path: &str) -> Html {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    stream.set_read_timeout(Some(LONGEST)).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
    write!(stream, "{head}Sec-Fetch-Dest: document\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    Html::parse_document(body)
}

impl Job {
    fn new(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The session is over once nothing listens.
                drop(sender.send(format!("{line}\n")));
            }
        });
        Self {
            child,
            lines,
            port: None,
        }
    }

    /// The port, from the line in which the server prints its address.
    fn learn_port(&mut self, line: &str) {
        let address = line.split_once(" at http://localhost:");
        let port = address.and_then(|(_, address)| address.split_once('/'));
        if let Some((port, _)) = port {
            self.port = Some(port.to_owned());
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
