//! Every point at which the client can die: before and after each single command, twice in a row, among other mishaps,
//! and with a ledger whose last line is torn. The books of the practice Deskie end the same every time.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeMap;
use std::thread;

use deskie_migrator::deskie::{Account, Answer, ChannelKind, Dialect, Method};
use deskie_migrator::plan::{ChannelTarget, Language, Mapping};
use deskie_migrator::practice::{Server, Settings};
use deskie_migrator::run::Engine;
use deskie_migrator::run::engine::UNPROVED;
use deskie_migrator::run::ledger::State;
use support::books::{self, Around, BookCase};
use support::drive::{Drive, End};
use support::imports::{self, instant};
use support::rehearsal::{Import, Prepared, TODAY};
use support::story::{Blow, Mishap, Story};
use support::trial::{Trial, Verdict};
use support::world::World;

const CRASHES: [Blow; 2] = [Blow::CrashBefore, Blow::CrashAfter];

/// Every other seed keeps the ids of the source in a custom field.
fn trial(seed: u64, cases: u64) -> Trial {
    let import = imports::varied(seed, cases, &imports::STAFF);
    let settings = Settings { per_minute: Some(1_500), ..Settings::default() };
    if seed.is_multiple_of(2) { Trial::with_original_ids(&import, settings) } else { Trial::new(&import, settings) }
}

fn perfect(verdict: &Verdict, story: &Story) {
    assert!(verdict.broken().is_none() && verdict.unproved == 0, "{story:?}\n{verdict:#?}");
}

/// Plays every story on all cores; each thread makes its own trial.
fn all(seed: u64, cases: u64, stories: &[Story]) {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for part in 0..threads {
            scope.spawn(move || {
                let trial = trial(seed, cases);
                for story in stories.iter().skip(part).step_by(threads) {
                    perfect(&trial.play(story, |engine| engine), story);
                }
            });
        }
    });
}

#[test]
fn a_client_that_dies_before_or_after_any_command_loses_and_doubles_nothing() {
    for (seed, cases) in [(21, 36), (22, 24)] {
        let commands = trial(seed, cases).commands;
        assert!(commands > 300, "{commands} crash points are too few to speak of");
        let stories: Vec<Story> =
            (1..=commands).flat_map(|at| CRASHES.map(|blow| Story(vec![Mishap::Command(at, blow)]))).collect();
        all(seed, cases, &stories);
    }
}

#[test]
fn a_client_that_dies_twice_in_a_row_loses_and_doubles_nothing() {
    let commands = trial(23, 4).commands;
    let mut stories = Vec::new();
    for first in 1..=commands {
        // Whatever the second life does at once, and some of what it does later.
        for second in (first + 1..first + 16).chain((first + 16..=commands + 30).step_by(11)) {
            let [one, two] = [CRASHES[(first % 2) as usize], CRASHES[(second % 2) as usize]];
            stories.push(Story(vec![Mishap::Command(first, one), Mishap::Command(second, two)]));
        }
    }
    all(23, 4, &stories);
}

/// The last line of a ledger may be cut anywhere: it was not durable then, so nothing it allows was sent.
#[test]
fn a_ledger_torn_at_any_byte_of_its_last_line_is_survived() {
    let trial = trial(24, 5);
    let (world, _) = trial.live(&Story::default(), |engine| engine);
    let mut cuts = 0;
    // The line that a crash before an append would have kept, cut at every byte.
    for lines in (1..world.ledger.len()).step_by(7) {
        for cut in 0..world.ledger[lines].len() {
            let torn = &world.ledger[lines][..cut];
            let kept = world.ledger[..lines].iter().map(String::as_str);
            let whole = State::read(kept.clone()).unwrap().0;
            let (state, told) = State::read(kept.chain([torn])).unwrap();
            assert_eq!(told.is_some(), !torn.is_empty(), "line {lines} cut at {cut}");
            assert_eq!((state.cases, state.taken, state.labels), (whole.cases, whole.taken, whole.labels));
            cuts += 1;
        }
    }
    assert!(cuts > 300, "{cuts}");
}

/// What an account looks like after an older export and then a newer one, with the client dying at one command of the
/// second run (0: never). Answers the commands of the second run, too.
fn older_then_newer(older: &Import, newer: &Import, story: Story) -> (Vec<BookCase>, Around, u64) {
    let settings = Settings { per_minute: Some(1_500), ..Settings::default() };
    let mut world = World::new(Server::new(settings), TODAY, Story::default());
    for import in [older, newer] {
        if std::ptr::eq(import, newer) {
            world.now = world.now.plus(86_400_000);
            world = world.with_story(story.clone());
        }
        loop {
            let state = world.state();
            let (account, limiter) = world.connect();
            let prepared = Prepared::new(import, &account, |_, _| {});
            let engine = prepared.engine(account, limiter, Dialect::default(), state, world.clock());
            let mut drive = Drive::new(world, engine, prepared.loader());
            let end = drive.finish();
            world = drive.world;
            match end {
                End::Crashed | End::Stopped => {}
                End::Finished => break,
                End::Stuck(why) => panic!("{story:?}: {why}"),
            }
        }
    }
    world.settle();
    assert_eq!(world.server.mailed(), []);
    (books::of(&world.server), books::around(&world.server), world.commands)
}

#[test]
fn a_client_that_dies_at_any_command_of_a_newer_export_loses_and_doubles_nothing() {
    let newer = imports::varied(25, 14, &imports::STAFF);
    let mut older = newer.clone();
    older.cases.truncate(10);
    for (at, case) in older.cases.iter_mut().enumerate() {
        // Every case but each third has got something since, and some another state.
        if at % 3 > 0 {
            case.entries.truncate(1.max(case.entries.len() / 2));
            case.updated_at = Some(instant(imports::FIRST));
        }
        if at % 4 == 0 {
            case.status = newer.cases[(at + 1) % 10].status.clone();
            case.group.clone_from(&newer.cases[(at + 1) % 10].group);
        }
        if at % 5 == 0 {
            case.fields.clone_from(&newer.cases[(at + 1) % 10].fields);
        }
    }
    let (calm, around, commands) = older_then_newer(&older, &newer, Story::default());
    assert!(commands > 60, "{commands}");
    let stories: Vec<Story> =
        (1..=commands).flat_map(|at| CRASHES.map(|blow| Story(vec![Mishap::Command(at, blow)]))).collect();
    thread::scope(|scope| {
        for part in 0..2 {
            let (older, newer, calm, around, stories) = (&older, &newer, &calm, &around, &stories);
            scope.spawn(move || {
                for story in stories.iter().skip(part).step_by(2) {
                    let (found, found_around, _) = older_then_newer(older, newer, story.clone());
                    assert_eq!(&found_around, around, "{story:?}");
                    assert_eq!(found.len(), calm.len(), "{story:?}");
                    for (found, calm) in found.iter().zip(calm) {
                        assert_eq!(found, calm, "{story:?}");
                    }
                }
            });
        }
    });
}

#[test]
fn a_client_that_dies_and_finds_its_files_gone_loses_and_doubles_nothing() {
    let commands = trial(23, 6).commands;
    let stories: Vec<Story> = (1..=commands)
        .flat_map(|at| {
            CRASHES.map(|blow| Story(vec![Mishap::Command(at, blow), Mishap::Command(at + 1, Blow::FilesGone(9))]))
        })
        .collect();
    all(23, 6, &stories);
}

/// What a second life of the client makes of the same files.
#[derive(Clone, Copy, Debug)]
enum Otherwise {
    /// Another language and another stand-in: other texts.
    Words,
    /// Another zone: other seconds.
    Zone,
    /// A custom channel: another customer, other requests.
    Channel,
}

fn mapped(otherwise: Option<Otherwise>, mapping: &mut Mapping, account: &Account) {
    match otherwise {
        Some(Otherwise::Words) => {
            mapping.options.language = Language::Russian;
            mapping.stand_in = account.staff.iter().filter(|staff| staff.active).map(|staff| staff.id).next_back();
        }
        Some(Otherwise::Channel) => {
            let quiet = account.channels.iter().find(|c| c.kind == ChannelKind::Async && !c.forwards());
            for choice in mapping.channels.values_mut() {
                choice.to = ChannelTarget::Custom(quiet.unwrap().id);
            }
        }
        None | Some(Otherwise::Zone) => {}
    }
}

/// How many messages each case has in the end, when the client dies at a command (0: never) and its next life maps the
/// files otherwise; and the number of commands.
fn mapped_otherwise(import: &Import, otherwise: Otherwise, story: Story) -> (Vec<(String, usize)>, u64) {
    let settings = Settings { per_minute: Some(1_500), ..Settings::default() };
    let mut world = World::new(Server::new(settings), TODAY, story.clone());
    let mut import = import.clone();
    let mut changed = None;
    loop {
        let state = world.state();
        let (account, limiter) = world.connect();
        let prepared = Prepared::new(&import, &account, |mapping, account| mapped(changed, mapping, account));
        let engine = prepared.engine(account, limiter, Dialect::default(), state, world.clock());
        let mut drive = Drive::new(world, engine, prepared.loader());
        let end = drive.finish();
        let failures = drive.task.failures(0, 100).to_vec();
        world = drive.world;
        match end {
            End::Crashed | End::Stopped => {
                changed = Some(otherwise);
                let entries = import.cases.iter_mut().flat_map(|case| &mut case.entries);
                let dates = entries.filter_map(|entry| entry.created_at.as_mut());
                if matches!(otherwise, Otherwise::Zone) {
                    dates.for_each(|date| date.at = date.at.plus(3_600_000));
                    for date in import.cases.iter_mut().filter_map(|case| case.created_at.as_mut()) {
                        date.at = date.at.plus(3_600_000);
                    }
                }
            }
            End::Finished => {
                assert!(failures.iter().all(|failure| failure.code != UNPROVED), "{story:?}: {failures:?}");
                break;
            }
            End::Stuck(why) => panic!("{story:?}: {why}"),
        }
    }
    world.settle();
    assert_eq!(world.server.mailed(), []);
    let books = books::of(&world.server);
    (books.into_iter().map(|case| (case.subject, case.messages.len())).collect(), world.commands)
}

#[test]
fn a_client_that_dies_and_comes_back_with_another_mapping_loses_and_doubles_nothing() {
    let mut import = imports::varied(26, 8, &imports::STAFF);
    for (at, case) in import.cases.iter_mut().enumerate() {
        case.subject = format!("Kettle {at}");
    }
    for otherwise in [Otherwise::Words, Otherwise::Zone, Otherwise::Channel] {
        let (mut calm, commands) = mapped_otherwise(&import, otherwise, Story::default());
        calm.sort();
        for at in 1..=commands {
            for blow in CRASHES {
                let story = Story(vec![Mishap::Command(at, blow)]);
                let (mut found, _) = mapped_otherwise(&import, otherwise, story.clone());
                found.sort();
                assert_eq!(found, calm, "{otherwise:?} {story:?}");
            }
        }
    }
}

/// What a report tells of the files, whichever of several runs brought them there.
fn told(task: &Engine) -> impl PartialEq + std::fmt::Debug + use<> {
    let report = task.report();
    let rows = [report.cases, report.messages, report.notes, report.attachments];
    let rows = rows.map(|row| (row.planned, row.created + row.already, row.skipped, row.failed, row.not_reached));
    let details: BTreeMap<String, u64> = report.details.iter().map(|loss| (loss.code.clone(), loss.count)).collect();
    let list = task.failures(0, usize::MAX).iter();
    let mut list: Vec<_> =
        list.map(|row| (row.case.clone(), row.part.clone(), row.code.clone(), row.message.clone())).collect();
    list.sort();
    (rows, (report.unfinished, report.complete), details, list)
}

/// A run in which links are dead, a label and a message are refused, and files are not taken; the client dies once (0: never).
fn refused_much(import: &Import, story: Story) -> (impl PartialEq + std::fmt::Debug + use<>, u64) {
    let settings = Settings { per_minute: Some(1_500), ..Settings::default() };
    let mut world = World::new(Server::new(settings), TODAY, story.clone());
    world.intercept = |request| {
        let body = format!("{:?}", request.body());
        let error = match request.method() {
            Method::Post if body.contains("far.pdf") => "attachment_not_loaded",
            Method::Post if body.contains(".txt") => "not_allowed_file_type",
            Method::Post if request.path() == "labels.json" && body.contains("tag 1") => "incorrect_label",
            Method::Post if body.contains("Text 1 of case 2") => "incorrect_content",
            _ => return None,
        };
        Some(Answer { status: 400, body: format!(r#"{{"error":"{error}"}}"#), ..Answer::default() })
    };
    loop {
        let state = world.state();
        let (account, limiter) = world.connect();
        let prepared = Prepared::new(import, &account, |mapping, _| mapping.groups.clear());
        let engine = prepared.engine(account, limiter, Dialect::default(), state, world.clock());
        let mut drive = Drive::new(world, engine, prepared.loader());
        match drive.finish() {
            End::Crashed | End::Stopped => world = drive.world,
            End::Finished => return (told(&drive.task), drive.world.commands),
            End::Stuck(why) => panic!("{story:?}: {why}"),
        }
    }
}

#[test]
fn the_report_of_a_resumed_run_is_that_of_an_undisturbed_one() {
    let import = imports::varied(31, 8, &imports::STAFF);
    let (calm, commands) = refused_much(&import, Story::default());
    let what = format!("{calm:?}");
    for part in ["attachment.refused", "attachment.not_taken", "attachment.missing", "label", "case.group", "message"] {
        assert!(what.contains(part), "{part} is not among {what}");
    }
    for at in 1..=commands {
        for blow in CRASHES {
            let story = Story(vec![Mishap::Command(at, blow)]);
            let (found, _) = refused_much(&import, story.clone());
            assert_eq!(found, calm, "{story:?}");
        }
    }
}
