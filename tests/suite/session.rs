//! What is typed at a terminal, and what it shows, as a text that can be played.
//!
//! | a line that starts with | is |
//! |---|---|
//! | `$ ` | typed into a shell |
//! | `@ ` | an address that a browser opens: shown are the page's title and the texts of the frames that lie over it |
//!
//! What follows, up to the next such line, is what is shown then; times are `TIME`, and the folder around all is `TEMP`.
//! `cd` leads into a folder for the lines that follow. A line that ends in ` &` goes on in the background, until
//! `kill %1` or the end. Whatever is shown meanwhile by what runs there stands after the line that brought it about, and
//! is waited for: as long as it takes to show what is written down. Where it is to be written anew, it is waited for until
//! nothing more has come for a while. Where a server runs, its port is `PORT`, in what is shown as in what is typed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use scraper::{Html, Selector};
use tempfile::TempDir;

use crate::case;

/// No line is waited for any longer.
const LONGEST: Duration = Duration::from_secs(60);
/// Nothing more comes after this time, as far as writing anew is concerned.
const QUIET: Duration = Duration::from_secs(2);

/// Plays a session, and gives all that a terminal would show.
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

    /// Types a line, and gives what a terminal would show. A server that is started opens no browser, is ended when all
    /// is shown that is written down, and its port is told as the usual one.
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

/// The lines that are typed, each with what is written down as shown then.
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
    /// The folder that all happens in.
    around: TempDir,
    folder: PathBuf,
    running: Option<Job>,
}

/// What goes on in the background.
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
            // In the place of the shell, so that it is the one that is ended.
            self.running = Some(Job::new(self.shell(&format!("exec {job}"))));
        } else {
            let output = self.shell(&self.with_port(typed)).output().unwrap();
            shown = String::from_utf8(output.stdout).unwrap();
            shown = self.without_place(&shown);
        }
        self.wait(&mut shown, written);
        shown
    }

    /// Adds what is shown in the background, until all is there that is written down.
    fn wait(&mut self, shown: &mut String, written: &str) {
        let start = Instant::now();
        let anew = std::env::var_os("UPDATE_GOLDEN").is_some();
        while let Some(job) = &mut self.running {
            let longest = match anew {
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
                // Where nobody listens any more the session is over.
                drop(sender.send(format!("{line}\n")));
            }
        });
        Self {
            child,
            lines,
            port: None,
        }
    }

    /// The port, from the line in which the server tells its address.
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
