//! Inputs that once crashed, took too long or lost more than was damaged: none of them does any more. A file here is read
//! under its own name; the fuzzers begin with them, too.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

/// Unoptimised and beside other tests.
const QUICKLY: Duration = Duration::from_secs(20);

#[test]
fn what_once_did_harm_does_none() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let mut files = MemoryFiles::default();
        files.add(name.as_str(), std::fs::read(&path).expect("it can be read"));
        let begun = Instant::now();
        let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(()));
        let import = import.expect("nobody cancels");
        for at in 0..import.catalogue().cases.len() {
            let case = import.load(CaseIndex(u32::try_from(at).expect("few")));
            assert!(!case.expect("what was read can be read again").entries.is_empty(), "{name}");
        }
        assert!(begun.elapsed() < QUICKLY, "{name} took {:?}", begun.elapsed());
        let said = import.catalogue().problem_count > 0 || import.catalogue().totals.cases > 0;
        assert!(said, "nothing was said of {name}");
        count += 1;
    }
    assert!(count > 0, "there are none");
}
