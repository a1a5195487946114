//! The memory of a build does not depend on the size of the files that it copies.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use wait4::Wait4 as _;

/// Files to copy: one for each thread of a small machine.
const FILES: [&str; 2] = ["one.bin", "two.bin"];

/// The peak memory of a command, in bytes.
fn peak(site: &Path, arguments: &[&str]) -> u64 {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    command.args(arguments).current_dir(site);
    // On a machine with more processors, as many threads as there are files.
    command.env("RAYON_NUM_THREADS", FILES.len().to_string());
    let child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let used = child.wait4().unwrap();
    assert!(used.status.success(), "{arguments:?}");
    used.rusage.maxrss
}

fn resize(site: &Path, length: u64) {
    for file in FILES {
        let file = File::create(site.join("content").join(file)).unwrap();
        file.set_len(length).unwrap();
    }
}

fn assert_published(site: &Path, length: u64, last: u8) {
    for file in FILES {
        let file = File::open(site.join("public").join(file)).unwrap();
        assert_eq!(file.metadata().unwrap().len(), length);
        let mut byte = [1];
        file.read_exact_at(&mut byte, length - 1).unwrap();
        assert_eq!(byte, [last]);
    }
}

/// The peaks of builds of a site with two files of this length: the first build, builds without a change, with and
/// without the cache, builds with a changed byte, compared with a clean build; and of commands that read the site.
fn peaks(length: u64) -> Vec<u64> {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    fs::create_dir(site.join("content")).unwrap();
    fs::write(site.join("content/index.md"), "# Home\n").unwrap();
    resize(site, length);
    let mut peaks = vec![peak(site, &["build"])];
    assert_published(site, length, 0);
    peaks.push(peak(site, &["build"]));
    fs::remove_dir_all(site.join(".guidepost/cache")).unwrap();
    peaks.push(peak(site, &["build"]));
    for name in FILES {
        let file = File::options()
            .write(true)
            .open(site.join("content").join(name));
        file.unwrap().write_all_at(&[7], length - 1).unwrap();
    }
    peaks.push(peak(site, &["build", "--verify"]));
    assert_published(site, length, 7);
    peaks.push(peak(site, &["check"]));
    peaks.push(peak(site, &["list"]));
    let address = ["--base-url", "https://example.org/"];
    peaks.push(peak(site, &["share", "index.md", address[0], address[1]]));
    peaks
}

/// The files are sparse and their copies are not, so they are small here; the test below has large ones.
#[test]
fn the_memory_of_a_build_does_not_grow_with_its_files() {
    const LENGTH: u64 = 32 * 1024 * 1024;
    /// Far less than one file; the same build may differ by this much.
    const TOLERANCE: u64 = 8 * 1024 * 1024;
    let small = peaks(1);
    let large = peaks(LENGTH);
    for (small, large) in small.iter().zip(&large) {
        assert!(*large < small + TOLERANCE, "{small} {large}");
    }
}

#[test]
#[ignore = "needs disk space: it writes 2.4 GB"]
fn two_files_of_600_megabytes_are_built_in_less_than_100() {
    let peaks = peaks(600_000_000);
    println!("peaks in bytes: {peaks:?}");
    assert!(peaks.iter().all(|peak| *peak < 100_000_000), "{peaks:?}");
}
