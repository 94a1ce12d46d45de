//! Any bytes as single mails.

#![no_main]

use deskie_migrator_fuzz::read_by;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read_by("mail", "1.eml", bytes));
