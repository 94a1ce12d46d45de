//! What is held of a ledger, counted byte by byte: so much a case and so much an entry, and of a copy next to nothing. Alone in
//! its program, whose allocator counts.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::practice::Settings;
use deskie_migrator::run::Task;
use peak_alloc::PeakAlloc;
use support::imports;
use support::rehearsal::Rehearsal;
use support::trial::chats_to_custom_channel;

#[global_allocator]
static HELD: PeakAlloc = PeakAlloc;

#[test]
#[allow(clippy::print_stderr, reason = "people who measure read the figures: cargo test --test folded -- --nocapture")]
fn a_case_of_a_ledger_costs_so_much_and_its_copy_next_to_nothing() {
    const CASES: u64 = 300;
    let import = imports::varied(7, CASES, &imports::STAFF);
    let settings = Settings { per_minute: Some(100_000), ..Settings::default() };
    let mut rehearsal = Rehearsal::new(import, settings, chats_to_custom_channel);
    let report = rehearsal.run();
    assert!(report.complete && rehearsal.task.is_finished(), "{report:?}");

    let before = HELD.current_usage();
    let state = rehearsal.world.state();
    let fold = HELD.current_usage() - before;
    let entries: usize = state.cases.values().map(|case| case.entries.len()).sum();
    let copy = state.clone();
    let copied = HELD.current_usage() - before - fold;
    assert_eq!(copy.cases, state.cases);
    let cases = state.cases.len();
    eprintln!("{} bytes a case of {} entries, {} of its copy", fold / cases, entries / cases, copied / cases);
    assert!(
        fold < cases * 1_000 + entries * 64 && copied < cases * 100,
        "{fold} bytes of {cases} cases, {copied} of a copy"
    );
}
