//! Nobody is mailed unless the person was asked: whatever an account mails by itself during a run of cases as fresh as
//! those of the last day before a move, its self-check has provoked at the person's own address before.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeSet;

use deskie_migrator::model::Millis;
use deskie_migrator::practice::{Server, Settings, Switches, Why};
use deskie_migrator::run::check::{Check, Config};
use deskie_migrator::run::ledger::State;
use support::alone::Drive;
use support::imports::{self, instant};
use support::rehearsal::{Import, Rehearsal, TODAY};

const ADDRESS: &str = "me@example.org";

/// Cases that began ten minutes before the run, with an entry each second.
fn fresh(now: Millis) -> Import {
    let mut import = imports::varied(31, 12, &imports::STAFF);
    for (number, case) in import.cases.iter_mut().enumerate() {
        let began = now.plus(number as i64 * 1_000 - 600_000);
        case.created_at = Some(instant(began));
        for (at, entry) in case.entries.iter_mut().enumerate() {
            entry.created_at = Some(instant(began.plus(at as i64 * 20_000)));
        }
    }
    import
}

/// What the account mailed in the self-check, all of it to the person, and what it mailed in a run of fresh cases.
fn mailed(settings: Settings) -> Option<(BTreeSet<Why>, BTreeSet<Why>)> {
    let mut drive = Drive::new(Server::new(settings), TODAY);
    let (account, limiter) = drive.survey();
    let config = Config { account, address: ADDRESS.into(), share: 100, limiter };
    let mut check = Check::new(config, State::default(), drive.now);
    drive.run(&mut check);
    if !check.findings().is_usable() {
        return None;
    }
    let shown = drive.server.mailed();
    assert!(shown.iter().all(|mail| mail.to == ADDRESS), "{shown:?}");
    let dialect = check.findings().dialect.clone();
    let (state, now) = (drive.state(), drive.now.plus(60_000));
    let mut run = Rehearsal::against(fresh(now), drive.world.server, now, state, dialect, |_, _| ());
    let report = run.run();
    assert_eq!(report.cases.created, 12, "{:?}", run.task.failures(0, 5));
    let all = run.drive.world.server.mailed();
    let why = |mails: &[deskie_migrator::practice::Mailed]| mails.iter().map(|mail| mail.why).collect();
    Some((why(&shown), why(&all[shown.len()..])))
}

#[test]
fn what_an_account_would_mail_for_fresh_cases_the_person_gets_first_from_the_self_check() {
    let (mut silent, mut loud) = (0, BTreeSet::new());
    for switch in Switches::ALL {
        for number in 0..switch.variants {
            let mut settings = Settings { per_minute: Some(1_500), ..Settings::default() };
            (switch.set)(&mut settings.switches, number);
            let Some((shown, in_run)) = mailed(settings) else { continue };
            let what = format!("{} = {number}", switch.name);
            assert!(in_run.is_subset(&shown), "{what}: customers got {in_run:?}, the person was shown {shown:?}");
            silent += u32::from(shown.is_empty());
            if !in_run.is_empty() {
                loud.insert(what);
            }
        }
    }
    assert!(silent > 100, "{silent}");
    for switch in ["auto_reply = 1", "auto_reply = 2", "closing_survey = 1"] {
        assert!(loud.contains(switch), "{switch} is not seen by this test: {loud:?}");
    }
}
