//! A web server on this machine that misbehaves in many ways, one for each path, and logs every request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that runs until the process ends.
pub(crate) struct BadServer {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl BadServer {
    /// Starts a server; `elsewhere` is the host that it redirects to, which has to stay unasked.
    pub(crate) fn start(elsewhere: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Vec::new()));
        let (logged, elsewhere) = (Arc::clone(&log), elsewhere.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, elsewhere) = (Arc::clone(&logged), elsewhere.clone());
                thread::spawn(move || drop(serve(stream, &log, &elsewhere)));
            }
        });
        Self { address, log }
    }

    /// The requests up to now: methods and paths, in the order of their arrival.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().expect("a log").clone()
    }

    /// The requests for a path, by method.
    pub(crate) fn methods(&self, path: &str) -> Vec<String> {
        let log = self.log();
        let of_path = log.iter().filter_map(|line| {
            let (method, asked) = line.split_once(' ')?;
            (asked == path).then(|| method.to_owned())
        });
        of_path.collect()
    }
}

/// Where nothing more is sent: waits until the client closes the connection.
fn hang(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut rest = [0; 64];
    while stream.read(&mut rest)? > 0 {}
    Ok(())
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<String>>, elsewhere: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && line != "\r\n" {
        line.clear();
    }
    let mut words = first.split(' ');
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(());
    };
    let earlier = {
        let mut log = log.lock().expect("a log");
        let request = format!("{method} {path}");
        log.push(request);
        let of_path = log
            .iter()
            .filter(|line| line.split_once(' ').is_some_and(|(_, p)| p == path));
        of_path.count() - 1
    };
    let head = method == "HEAD";
    let path = path.split('?').next().unwrap_or_default();
    match path {
        "/hang" => return hang(&mut stream),
        "/drip" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nX-Filler: ")?;
            loop {
                stream.write_all(b"a")?;
                thread::sleep(std::time::Duration::from_millis(50));
            }
        }
        "/endless" if !head => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=early>")?;
            loop {
                stream.write_all(&[b' '; 4096])?;
            }
        }
        "/stalled" if !head => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=a>")?;
            return hang(&mut stream);
        }
        "/garbage" => return stream.write_all(b"\x00\x01\x02 what?\r\n\r\n"),
        "/closed" => return Ok(()),
        "/head-closed" if head => return Ok(()),
        "/huge-head" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                stream
                    .write_all(b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")?;
            }
        }
        _ => {}
    }
    let html = "Content-Type: text/html; charset=utf-8";
    let (status, headers, body): (&str, String, &[u8]) = match path {
        "/ok" => (
            "200 OK",
            html.into(),
            b"<h1 id=title>x</h1><a name=old></a>",
        ),
        "/gone" => ("410 Gone", html.into(), b""),
        "/forbidden" => ("403 Forbidden", html.into(), b""),
        "/head-refused" if head => ("405 Method Not Allowed", html.into(), b""),
        "/head-missing" if head => ("404 Not Found", html.into(), b""),
        "/busy" if earlier == 0 => ("429 Too Many Requests", "Retry-After: 0".into(), b""),
        "/busy-long" => ("429 Too Many Requests", "Retry-After: 7200".into(), b""),
        "/flaky" if earlier < 3 => ("503 Service Unavailable", html.into(), b""),
        "/down" => ("500 Internal Server Error", html.into(), b""),
        "/loop" => ("302 Found", "Location: /loop-2".into(), b""),
        "/loop-2" => ("302 Found", "Location: /loop".into(), b""),
        "/login" => (
            "302 Found",
            "Location: /login\r\nSet-Cookie: a=b".into(),
            b"",
        ),
        "/away" => (
            "302 Found",
            format!("Location: http://{elsewhere}/secret"),
            b"",
        ),
        "/away-name" => {
            let port = elsewhere.rsplit(':').next().unwrap_or_default();
            (
                "301 Moved Permanently",
                format!("Location: http://localhost:{port}/secret"),
                b"",
            )
        }
        "/moved" => ("301 Moved Permanently", "Location: /ok".into(), b""),
        "/moved-home" => ("301 Moved Permanently", "Location: /".into(), b""),
        "/moved-lost" => ("301 Moved Permanently", "Location: /nothing".into(), b""),
        "/short" => {
            let text = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p id=a>";
            return stream.write_all(text.as_bytes());
        }
        "/latin" => (
            "200 OK",
            "Content-Type: text/html".into(),
            b"<p id=a>\xe4\xff\xfe<p id=b>",
        ),
        "/paper.pdf" => (
            "200 OK",
            "Content-Type: application/pdf".into(),
            b"%PDF-1.7",
        ),
        "/zipped" => (
            "200 OK",
            format!("{html}\r\nContent-Encoding: gzip"),
            // `<p id=zipped>x`.
            &ZIPPED,
        ),
        "/zipped-badly" => (
            "200 OK",
            format!("{html}\r\nContent-Encoding: gzip"),
            b"<p id=a>",
        ),
        "/" | "/head-refused" | "/head-missing" | "/head-closed" | "/busy" | "/flaky" => {
            ("200 OK", html.into(), b"<p id=a>")
        }
        _ => ("404 Not Found", html.into(), b""),
    };
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(answer.as_bytes())?;
    match head {
        true => Ok(()),
        false => stream.write_all(body),
    }
}

const ZIPPED: [u8; 34] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 179, 41, 80, 200, 76, 177, 173, 202, 44, 40, 72, 77, 177, 171,
    0, 0, 206, 207, 197, 83, 14, 0, 0, 0,
];
