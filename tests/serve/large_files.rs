//! Files that are published as they are pass through the server in pieces, whatever their size.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

#[cfg(target_os = "linux")]
use crate::served::peak_memory;
use crate::served::{Served, until};

const MIB: u64 = 1024 * 1024;
/// More than a server may use that holds one of the files in memory.
const LARGE: u64 = 600 * MIB;

/// Creates a sparse file, which takes no space on disk, with `end` as its last bytes.
fn put_sparse(served: &Served, file: &str, length: u64, end: &str) {
    let path = served.path(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // Complete under its name, so that it is read once.
    let unfinished = served.path("unfinished");
    let mut sparse = fs::File::create(&unfinished).unwrap();
    sparse.set_len(length - end.len() as u64).unwrap();
    std::io::Seek::seek(&mut sparse, std::io::SeekFrom::End(0)).unwrap();
    sparse.write_all(end.as_bytes()).unwrap();
    drop(sparse);
    fs::rename(unfinished, path).unwrap();
}

/// Sends a request, and reads the head of the answer.
fn send(served: &Served, method: &str, target: &str, headers: &str) -> (String, TcpStream) {
    let mut stream = served.connect();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{headers}\r\n",
        served.port
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        assert_eq!(
            stream.read(&mut byte).unwrap(),
            1,
            "the connection was closed"
        );
        head.push(byte[0]);
    }
    (String::from_utf8(head).unwrap().to_lowercase(), stream)
}

/// Reads a body to its end. Returns its length and its last bytes.
fn drain(mut stream: TcpStream) -> (u64, String) {
    let mut buffer = vec![0; MIB as usize];
    let (mut length, mut last) = (0, Vec::new());
    loop {
        // A connection that was cut off may end with an error.
        let count = stream.read(&mut buffer).unwrap_or_default();
        if count == 0 {
            let text = String::from_utf8_lossy(&last);
            return (length, text.trim_matches('\0').to_owned());
        }
        length += count as u64;
        last.extend_from_slice(&buffer[count.saturating_sub(8)..count]);
        last.drain(..last.len().saturating_sub(8));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn two_large_files_are_served_in_less_than_100_mb_of_memory() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    put_sparse(&served, "static/a.mp4", LARGE, "end of a");
    put_sparse(&served, "static/b.mp4", LARGE, "end of b");
    let is_there = |target| served.ask("HEAD", target, "").status == 200;
    until("the files", || is_there("/a.mp4") && is_there("/b.mp4"));

    std::thread::scope(|scope| {
        for name in ["a", "b"] {
            let served = &served;
            scope.spawn(move || {
                let target = format!("/{name}.mp4");
                let end = format!("end of {name}");
                let (head, body) = send(served, "GET", &target, "");
                assert!(head.starts_with("http/1.1 200"), "{head}");
                assert!(
                    head.contains(&format!("content-length: {LARGE}\r\n")),
                    "{head}"
                );
                assert_eq!(drain(body), (LARGE, end.clone()));

                let range = format!("Range: bytes={}-\r\n", LARGE / 2);
                let (head, body) = send(served, "GET", &target, &range);
                assert!(head.starts_with("http/1.1 206"), "{head}");
                let content_range = format!(
                    "content-range: bytes {}-{}/{LARGE}\r\n",
                    LARGE / 2,
                    LARGE - 1
                );
                assert!(head.contains(&content_range), "{head}");
                assert_eq!(drain(body), (LARGE / 2, end.clone()));

                let (head, body) = send(served, "GET", &target, "Range: bytes=-8\r\n");
                assert!(head.contains("content-length: 8\r\n"), "{head}");
                assert_eq!(drain(body), (8, end));

                let (head, body) = send(served, "HEAD", &target, "");
                assert!(
                    head.contains(&format!("content-length: {LARGE}\r\n")),
                    "{head}"
                );
                assert!(head.contains("etag: \""), "{head}");
                assert_eq!(drain(body).0, 0);

                let range = format!("Range: bytes={LARGE}-\r\n");
                let (head, _) = send(served, "GET", &target, &range);
                assert!(head.starts_with("http/1.1 416"), "{head}");
                assert!(
                    head.contains(&format!("content-range: bytes */{LARGE}\r\n")),
                    "{head}"
                );
            });
        }
    });
    let peak = peak_memory(&served) / MIB;
    println!("peak memory: {peak} MiB");
    assert!(peak < 100, "{peak} MiB");
}

#[test]
fn a_file_that_shrinks_while_it_is_sent_ends_the_connection() {
    const LENGTH: u64 = 64 * MIB;
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    put_sparse(&served, "static/a.mp4", LENGTH, "end");
    until("the file", || {
        served.ask("HEAD", "/a.mp4", "").status == 200
    });
    // The rest waits for a reader: no connection buffers so much.
    let (head, body) = send(&served, "GET", "/a.mp4", "");
    assert!(
        head.contains(&format!("content-length: {LENGTH}\r\n")),
        "{head}"
    );
    let file = fs::File::options()
        .write(true)
        .open(served.path("static/a.mp4"));
    file.unwrap().set_len(LENGTH / 2).unwrap();
    let (length, _) = drain(body);
    assert!(length < LENGTH, "{length}");
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn the_entity_tag_of_a_large_file_follows_its_content() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    let tag = || served.ask("HEAD", "/a.mp4", "").header("etag").to_owned();
    put_sparse(&served, "static/a.mp4", 4 * MIB, "one");
    until("the file", || !tag().is_empty());
    let first = tag();
    put_sparse(&served, "static/a.mp4", 4 * MIB, "two");
    until("another tag", || !tag().is_empty() && tag() != first);
    // A range of the first version is not mixed with the second.
    let headers = format!("Range: bytes=0-0\r\nIf-Range: {first}\r\n");
    assert_eq!(served.get("/a.mp4").body.len() as u64, 4 * MIB);
    assert_eq!(served.ask("GET", "/a.mp4", &headers).status, 200);
    let headers = format!("Range: bytes=0-0\r\nIf-Range: {}\r\n", tag());
    assert_eq!(served.ask("GET", "/a.mp4", &headers).status, 206);
}

#[cfg(unix)]
#[test]
fn a_file_whose_metadata_change_while_it_is_sent_is_sent_to_its_end() {
    use std::os::unix::fs::PermissionsExt as _;
    const LENGTH: u64 = 64 * MIB;
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    put_sparse(&served, "static/a.mp4", LENGTH, "end of a");
    until("the file", || {
        served.ask("HEAD", "/a.mp4", "").status == 200
    });
    let (_, body) = send(&served, "GET", "/a.mp4", "");
    let path = served.path("static/a.mp4");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(&path, served.path("static/b.mp4")).unwrap();
    assert_eq!(drain(body), (LENGTH, "end of a".to_owned()));
}

#[test]
fn clients_that_read_nothing_do_not_block_others() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    put_sparse(&served, "static/a.bin", 60 * MIB, "end");
    until("the file is served", || {
        served.ask("HEAD", "/a.bin", "").status == 200
    });
    let stuck: Vec<_> = (0..70)
        .map(|_| send(&served, "GET", "/a.bin", ""))
        .collect();
    assert_eq!(served.get("/").status, 200);
    #[cfg(target_os = "linux")]
    assert!(
        peak_memory(&served) < 200 * MIB,
        "{}",
        peak_memory(&served) / MIB
    );
    // Those that are not needed for others can still be read.
    let (_, stream) = stuck.into_iter().next_back().unwrap();
    assert_eq!(drain(stream), (60 * MIB, "end".to_owned()));
}

#[test]
fn streams_of_events_do_not_block_pages() {
    let served = Served::new(&[("content/index.md", "# Home\n")]);
    let streams: Vec<_> = (0..300).map(|_| served.events()).collect();
    assert_eq!(served.get("/").status, 200);
    drop(streams);
    served.put("content/index.md", "# Home again\n");
    served.until_holds("/", "Home again");
}
