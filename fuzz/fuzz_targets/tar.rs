//! Any bytes as tar archives.

#![no_main]

use deskie_migrator_fuzz::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read("export.tar", bytes));
