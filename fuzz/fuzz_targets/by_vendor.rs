//! Any bytes under any name, by whatever vendor the person says: the first byte chooses the vendor, the second the name.

#![no_main]

use deskie_migrator::vendor::all;
use deskie_migrator_fuzz::read_by;
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    "export.csv",
    "tickets.json",
    "tickets.xml",
    "comments.csv",
    "conversations.ndjson",
    "users.json",
    "Inbox",
    "WhatsApp Chat with Ann.txt",
];

fuzz_target!(|bytes: &[u8]| {
    let [vendor, name, content @ ..] = bytes else { return };
    let vendor = all()[usize::from(*vendor) % all().len()].id();
    read_by(vendor, NAMES[usize::from(*name) % NAMES.len()], content);
});
