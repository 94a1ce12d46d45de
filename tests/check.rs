//! The self-check, proved against the practice Deskie: whichever way the open points are settled it finds the dialect,
//! or says truly that there is none; it leaves nothing behind and mails nobody.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::deskie::dialect::{DateForm, Deletion, NotePath};
use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Faults, Server, Settings, Switches};
use deskie_migrator::run::check::{Check, Config, Findings, Weight};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::{Event, Phase, Task};
use support::drive::Drive;
use support::rehearsal::TODAY;

const ADDRESS: &str = "me@example.org";

fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

fn set(settings: &mut Settings, name: &str, number: usize) {
    let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
    assert!(number < switch.variants, "{name} has no value {number}");
    (switch.set)(&mut settings.switches, number);
}

fn with(name: &str, number: usize) -> Settings {
    let mut settings = fast();
    set(&mut settings, name, number);
    settings
}

fn begin(drive: &mut Drive, state: State) -> Check {
    let (account, limiter) = drive.survey();
    Check::new(Config { account, address: ADDRESS.into(), share: 100, limiter }, state, drive.now)
}

fn check(settings: Settings) -> (Drive, Check) {
    let mut drive = Drive::new(Server::new(settings), TODAY);
    let mut check = begin(&mut drive, State::default());
    drive.run(&mut check);
    (drive, check)
}

fn value<'a>(findings: &'a Findings, point: &str) -> &'a str {
    let found = findings.list.iter().find(|finding| finding.point == point);
    found.map_or("", |finding| finding.value.as_str())
}

#[test]
fn an_account_as_documented_is_found_to_be_so() {
    let (drive, check) = check(fast());
    let findings = check.findings();
    assert!(findings.is_usable(), "{findings:#?}");
    println!("{} requests, {} ms: {findings:#?}", drive.sent.len(), drive.now.since(TODAY));
    assert_eq!(check.state().dialect.as_ref().unwrap().1, findings.dialect);
    assert_eq!(drive.state().dialect, check.state().dialect, "the dialect is durable");
    assert!(drive.server.books().cases.is_empty());
    assert!(drive.server.mailed().is_empty());
}
