//! The memory that taking files in needs does not grow with them. Alone in its program, because what is measured is the
//! most that the whole program ever held.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

#[path = "boxes/lazy.rs"]
mod lazy;

use lazy::{Lazy, LazyFiles};

/// A record may be 64 MB, a buffer that grows is twice that, and for a moment there are two of them. The file is not held.
const MOST: u64 = 350 * 1024 * 1024;

#[test]
fn a_line_of_half_a_gigabyte_is_never_held() {
    const LONG: u64 = 400_000_000;
    let ticket = b"{\"id\":1,\"subject\":\"s\",\"status\":\"open\",\"via\":{},\"requester_id\":7,\"comments\":[]}\n{\"id\":2,\"subject\":\"";
    let mail = b"From - Fri Mar 01 10:00:00 2024\r\nFrom: Ann <ann@example.org>\r\nTo: help@example.com\r\nSubject: Kettle\r\n\
                 Date: Fri, 1 Mar 2024 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nIt leaks\r\n\r\n\
                 From - Fri Mar 01 11:00:00 2024\r\nFrom: Bob <bob@example.org>\r\nSubject: Kettle\r\n\r\n";
    let files: [(&str, &[u8], &[u8]); 3] = [
        ("tickets.json", ticket, b"\"}\n"),
        ("tickets.csv", b"Ticket ID,Subject,Description\n1,Kettle,It leaks\n2,Kettle,\"", b"\"\n"),
        ("mail.mbox", mail, b"\r\n"),
    ];
    for (name, head, tail) in files {
        let file = Lazy { name, head: head.to_vec(), fill: b'x', times: LONG, tail: tail.to_vec() };
        let files = LazyFiles { file, spilled: MemoryFiles::default() };
        let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(()));
        let import = import.expect("nobody cancels");
        assert_eq!(import.catalogue().totals.cases, 1, "what stands before the line is read: {name}");
        assert!(import.catalogue().problem_count > 0, "nothing was said of {name}");
        let peak = peak();
        assert!(peak < MOST, "{} MB after {name}", peak / 1024 / 1024);
    }
}

/// The most memory that this program ever held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells");
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().expect("a number");
    kilobytes * 1024
}
