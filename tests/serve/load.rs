//! Many clients at once, of which some send or read nothing.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::served::{Served, peak_memory, until};

const MIB: u64 = 1024 * 1024;

fn request(served: &Served, target: &str) -> Vec<u8> {
    let port = served.port;
    format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").into_bytes()
}

/// Sends bytes on a new connection, which stays open.
fn sent(served: &Served, bytes: &[u8]) -> TcpStream {
    let mut stream = served.connect();
    stream.write_all(bytes).unwrap();
    stream
}

/// The time until the home page was sent.
fn time_to_answer(served: &Served) -> Duration {
    let start = Instant::now();
    assert_eq!(served.get("/").status, 200);
    start.elapsed()
}

fn with_large_file() -> Served {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    let unfinished = served.path("unfinished");
    let file = std::fs::File::create(&unfinished).unwrap();
    file.set_len(60 * MIB).unwrap();
    std::fs::create_dir_all(served.path("static")).unwrap();
    std::fs::rename(unfinished, served.path("static/a.bin")).unwrap();
    until("the file is served", || {
        served.ask("HEAD", "/a.bin", "").status == 200
    });
    served
}

/// `serve::http::body` has the test that equal pages are in memory once.
#[test]
fn clients_that_read_nothing_of_a_page_do_not_block_others() {
    let rows = "| a | b |\n|---|---|\n".to_owned() + &"| c | d |\n".repeat(12_000);
    let served = Served::new(&[("content/index.md", "# Home\n"), ("content/big.md", &rows)]);
    assert_eq!(served.get("/big/").status, 200);
    let request = request(&served, "/big/");
    let _stuck: Vec<_> = (0..70).map(|_| sent(&served, &request)).collect();
    assert_eq!(served.get("/").status, 200);
    let peak = peak_memory(&served) / MIB;
    println!("peak: {peak} MiB");
    assert!(peak < 200, "{peak} MiB");
}

#[test]
fn requests_that_are_sent_ahead_are_answered_one_by_one() {
    let served = with_large_file();
    let ahead = request(&served, "/a.bin").repeat(200);
    let _stuck: Vec<_> = (0..70)
        .map(|_| {
            let mut stream = served.connect();
            stream.set_nonblocking(true).unwrap();
            // The server stops reading when it has enough to do.
            drop(stream.write_all(&ahead));
            stream
        })
        .collect();
    assert_eq!(served.get("/").status, 200);
    let peak = peak_memory(&served) / MIB;
    assert!(peak < 200, "{peak} MiB");
}

#[test]
fn half_closed_connections_do_not_block_others() {
    let served = with_large_file();
    let request = request(&served, "/a.bin");
    let _half: Vec<_> = (0..200)
        .map(|_| {
            let stream = sent(&served, &request);
            stream.shutdown(Shutdown::Write).unwrap();
            stream
        })
        .collect();
    assert_eq!(served.get("/").status, 200);
    let peak = peak_memory(&served) / MIB;
    assert!(peak < 200, "{peak} MiB");
}

/// Connections that stay open after an answer, as those of browsers do.
#[test]
fn clients_that_ask_for_nothing_more_do_not_block_others() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    let request = request(&served, "/");
    let _idle: Vec<_> = (0..130).map(|_| sent(&served, &request)).collect();
    let time = time_to_answer(&served);
    assert!(time < Duration::from_secs(8), "{time:?}");
}

/// Each head arrives byte by byte, so that no connection is ever still.
#[test]
fn heads_that_trickle_do_not_block_others() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    let mut slow: Vec<_> = (0..70).map(|_| served.connect()).collect();
    std::thread::scope(|scope| {
        let (end, ended) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || {
            let pause = Duration::from_millis(50);
            let bytes = b"GET / HTTP/1.1\r\nX: "
                .iter()
                .chain(std::iter::repeat(&b'a'));
            for byte in bytes {
                for stream in &mut slow {
                    drop(stream.write_all(&[*byte]));
                }
                if ended.recv_timeout(pause) != Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    break;
                }
            }
        });
        std::thread::sleep(Duration::from_millis(200));
        let time = time_to_answer(&served);
        drop(end);
        assert!(time < Duration::from_secs(8), "{time:?}");
    });
}

/// A client that reads slowly gets the whole file, as long as nobody needs its place.
#[test]
fn slow_readers_get_everything() {
    let served = with_large_file();
    let mut stream = sent(&served, &request(&served, "/a.bin"));
    let mut piece = vec![0; 256 * 1024];
    let mut length = 0;
    while length < 60 * MIB as usize {
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0, "closed after {length} bytes");
        length += count;
        if length < 2 * MIB as usize {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
