//! The self-check, proved against the practice Deskie: whichever way the open points are settled it finds the dialect,
//! or says truly that there is none; it leaves nothing behind and mails nobody.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeSet;

use deskie_migrator::deskie::dialect::{DateForm, Deletion, NotePath};
use deskie_migrator::deskie::{Account, ChannelKind, limits};
use deskie_migrator::model::{Channel, Millis};
use deskie_migrator::plan::{ChannelTarget, Choice, Mapping, Reason};
use deskie_migrator::practice::switches::{self as on, Switch};
use deskie_migrator::practice::{Faults, Server, Settings, Switches, Why};
use deskie_migrator::run::check::{Check, Config, Findings};
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::{Event, Phase, Task};
use support::alone::Drive;
use support::arrays::pairwise;
use support::books::{self, BookCase};
use support::imports;
use support::rehearsal::{Import, Rehearsal, TODAY};

const ADDRESS: &str = "me@example.org";

/// The opening message, and three messages and two notes.
const MESSAGES: usize = 6;

fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

fn with(name: &str, number: usize) -> Settings {
    let mut settings = fast();
    let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
    assert!(number < switch.variants, "{name} has no value {number}");
    (switch.set)(&mut settings.switches, number);
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

/// Is there a dialect in which a run ends right?
fn speaks(switches: &Switches) -> bool {
    let dates = [switches.case_dates, switches.message_dates, switches.note_dates];
    dates.iter().all(|form| !matches!(form, on::DateForm::Rejected | on::DateForm::Ignored))
        && switches.html != on::Html::Escaped
}

/// Does what is to keep the messages of agents from customers do so? Where it does not, the person sees the mails that the
/// trial cases provoke, and no run is begun.
fn is_silent(switches: &Switches) -> bool {
    switches.multipart_flags == on::MultipartFlags::Digits && switches.silent_start == on::SilentStart::Kept
}

/// Everything that is promised of a check, whatever the account.
fn keeps_its_promises(drive: &Drive, check: &Check, what: &str) {
    let switches = &drive.server.settings().switches;
    let findings = check.findings();
    assert_eq!(findings.is_usable(), speaks(switches), "{what}: {findings:#?}");
    let durable = drive.state();
    assert_eq!(durable.dialect.is_some(), speaks(switches), "{what}: the dialect is kept when it is one");
    let there: Vec<_> = drive.server.books().cases.values().collect();
    match switches.deletion {
        on::Deletion::Direct | on::Deletion::AfterTrash => assert!(there.is_empty(), "{what}: {there:#?}"),
        on::Deletion::Forbidden => assert!(there.iter().all(|case| case.deleted), "{what}"),
        on::Deletion::NotEvenTrash => {
            let mut left = findings.left_behind.clone();
            left.sort();
            let mut numbers: Vec<_> = there.iter().map(|case| case.case_number.clone()).collect();
            numbers.sort();
            assert_eq!(left, numbers, "{what}: what stays is told");
        }
    }
    if switches.deletion != on::Deletion::NotEvenTrash {
        assert!(findings.left_behind.is_empty() && durable.trials.is_empty(), "{what}");
    }
    let mailed = drive.server.mailed();
    let (surveys, mailed): (Vec<_>, Vec<_>) = mailed.iter().partition(|mail| mail.why == Why::Survey);
    let asks = switches.closing_survey == on::ClosingSurvey::Sent;
    assert!(surveys.is_empty() || asks, "{what}: {surveys:?}");
    // What closing a case mails, the trial provokes before a run does.
    assert!(!asks || !speaks(switches) || !surveys.is_empty(), "{what}");
    assert!(surveys.iter().all(|mail| mail.to == ADDRESS), "{what}: {surveys:?}");
    assert!(mailed.iter().all(|mail| mail.to == ADDRESS), "{what}: {mailed:?}");
    // As is what agents' messages mail where what should keep them silent is not understood.
    let (of_agents, mailed): (Vec<_>, Vec<_>) = mailed.into_iter().partition(|mail| mail.why != Why::AutoReply);
    let provoked: BTreeSet<Why> = of_agents.iter().map(|mail| mail.why).collect();
    let mut loud = BTreeSet::new();
    if switches.multipart_flags == on::MultipartFlags::Words {
        loud.insert(Why::AgentMessage);
    }
    if switches.silent_start == on::SilentStart::Mailed {
        loud.insert(Why::AgentStarted);
    }
    assert!(provoked.is_subset(&loud), "{what}: {provoked:?}");
    assert!(!speaks(switches) || provoked == loud, "{what}: {provoked:?}");
    // A rule for recent cases answers the fresh one, so the person sees the mail before a customer does.
    let fires = switches.auto_reply != on::AutoReply::Off;
    assert!(mailed.is_empty() || fires, "{what}: {mailed:?}");
    assert!(
        !fires || !speaks(switches) || !mailed.is_empty(),
        "{what}: the person is not shown what customers would get"
    );
    if speaks(switches) {
        finds_the_dialect(switches, findings, what);
    }
}

fn finds_the_dialect(switches: &Switches, findings: &Findings, what: &str) {
    let dialect = &findings.dialect;
    let path = if switches.note_path == on::NotePath::Note { NotePath::Singular } else { NotePath::Plural };
    assert_eq!(dialect.note_path, path, "{what}");
    for (form, taken, point) in [
        (&dialect.case_date, switches.case_dates, "case_date"),
        (&dialect.message_date, switches.message_dates, "message_date"),
        (&dialect.note_date, switches.note_dates, "note_date"),
    ] {
        let fits = match form {
            DateForm::Unix => taken != on::DateForm::Text,
            DateForm::Text { .. } => taken != on::DateForm::Unix,
        };
        assert!(fits, "{what}: {point} {form:?}");
    }
    let narrows = matches!(switches.time_filter, on::TimeFilter::Honoured | on::TimeFilter::Ignored);
    assert_eq!(dialect.time_filter, narrows, "{what}");
    let deletion = match switches.deletion {
        on::Deletion::Direct | on::Deletion::AfterTrash => Deletion::AfterTrash,
        on::Deletion::Forbidden => Deletion::TrashOnly,
        on::Deletion::NotEvenTrash => Deletion::Refused,
    };
    assert_eq!(dialect.deletion, deletion, "{what}");
    let shown = switches.limit_headers == on::LimitHeaders::Shown;
    if deletion != Deletion::Refused {
        assert_eq!(dialect.bulk_removal, switches.bulk_removal == on::BulkRemoval::Taken, "{what}");
    }
    assert_eq!(dialect.preflights_cost, shown.then_some(switches.preflights == on::Preflights::Billed), "{what}");
    let charged = !shown || switches.failed_calls == on::FailedCalls::Charged;
    assert_eq!(dialect.failed_calls_cost, charged, "{what}");
    let answers = switches.auto_reply != on::AutoReply::Off;
    assert_eq!(value(findings, "unasked") == "seen", answers, "{what}");
    let seen = switches.auto_reply == on::AutoReply::AllCases;
    let rules = if switches.changelog == on::Changelog::Missing {
        "unreadable"
    } else if seen {
        "seen"
    } else {
        "none"
    };
    assert_eq!(value(findings, "rules"), rules, "{what}");
    let author = match switches.note_author {
        on::NoteAuthor::Login => "login",
        on::NoteAuthor::Refused => "refused",
        on::NoteAuthor::StaffId => "named",
    };
    assert_eq!(value(findings, "note_author"), author, "{what}");
    assert_eq!(value(findings, "subject") == "kept", switches.subjects == on::Subjects::Kept, "{what}");
    let reopens = switches.user_message == on::UserMessage::Reopens;
    assert_eq!(value(findings, "customer_message"), if reopens { "open" } else { "keeps" }, "{what}");
    let waits = switches.staff_message == on::StaffMessage::Waits;
    assert_eq!(value(findings, "staff_message"), if waits { "waiting" } else { "keeps" }, "{what}");
    assert_eq!(value(findings, "mail"), "ask", "{what}");
}

fn all_values(switch: &Switch) -> Vec<usize> {
    (0..switch.variants).collect()
}

fn row_of(values: &[usize]) -> (Switches, String) {
    let mut switches = Switches::default();
    let mut what = String::new();
    for (switch, value) in Switches::ALL.iter().zip(values) {
        (switch.set)(&mut switches, *value);
        if *value > 0 {
            what.push_str(&format!("{} = {value}, ", switch.name));
        }
    }
    (switches, what)
}

#[test]
fn an_account_as_documented_is_found_to_be_so() {
    let (drive, check) = check(fast());
    keeps_its_promises(&drive, &check, "as documented");
    assert_eq!(drive.sent.len(), 25, "no request more than it takes");
    assert_eq!(drive.state().dialect, check.state().dialect, "the dialect is durable");
    assert!(check.is_complete() && check.phase(drive.now) == Phase::Finished);
    let (done, of) = check.progress();
    assert_eq!(done, of);
}

#[test]
fn every_open_point_is_settled_whichever_way_it_is() {
    for switch in Switches::ALL {
        for number in all_values(switch) {
            let (drive, check) = check(with(switch.name, number));
            keeps_its_promises(&drive, &check, &format!("{} = {number}", switch.name));
        }
    }
}

#[test]
fn every_two_open_points_are_settled_together() {
    let values: Vec<Vec<usize>> = Switches::ALL.iter().map(all_values).collect();
    let rows = pairwise(&values);
    for values in &rows {
        let (switches, what) = row_of(values);
        let (drive, check) = check(Settings { switches, ..fast() });
        keeps_its_promises(&drive, &check, &what);
    }
    assert!(rows.len() < 100, "{} rows", rows.len());
}

fn import() -> Import {
    imports::varied(10, 12, &[("vera@practice.example.org", "Vera Orlova"), ("tom@practice.example.org", "Tom Field")])
}

fn chats_to_custom_channel(mapping: &mut Mapping, account: &Account) {
    let quiet = account.channels.iter().find(|c| c.kind == ChannelKind::Sync && !c.forwards()).unwrap();
    for (channel, choice) in &mut mapping.channels {
        if *channel == Channel::Chat {
            *choice = Choice { to: ChannelTarget::Custom(quiet.id), why: Reason::Yours };
        }
    }
}

/// The books without what an account adds of its own: frames around HTML, and answers of rules.
fn as_written(server: &Server) -> Vec<BookCase> {
    let mut cases = books::of(server);
    for case in &mut cases {
        case.messages.retain(|message| !message.text.contains("We have received your request."));
        for message in &mut case.messages {
            message.text = message.text.replace("<div>", "").replace("</div>", "");
        }
        case.messages.sort();
    }
    cases.sort();
    cases
}

/// Checks, and then runs with what was found.
fn check_and_run(settings: Settings, what: &str) -> Vec<BookCase> {
    let (mut drive, check) = check(settings);
    keeps_its_promises(&drive, &check, what);
    let dialect = check.findings().dialect.clone();
    let state = drive.state();
    drive.server.set_faults(Some(Faults { seed: 1, percent: 4 }));
    let now = drive.now.plus(60_000);
    let mut run = Rehearsal::against(import(), drive.world.server, now, state, dialect, chats_to_custom_channel);
    let report = run.run();
    assert!(report.complete, "{what}: {:?}", run.task.failures(0, 5));
    let mailed = run.drive.world.server.mailed();
    let by_rule = run.drive.world.server.settings().switches.auto_reply != on::AutoReply::Off;
    let by_survey = run.drive.world.server.settings().switches.closing_survey == on::ClosingSurvey::Sent;
    let expected = |why| by_rule && why == Why::AutoReply || by_survey && why == Why::Survey;
    assert!(mailed.iter().all(|mail| expected(mail.why)), "{what}: {mailed:?}");
    let mut found = as_written(&run.drive.world.server);
    found.retain(|case| !case.subject.starts_with("Migration self-check") && !case.subject.contains("trial case"));
    found
}

/// Compares case by case, so that a difference can be read.
fn same(found: &[BookCase], wanted: &[BookCase], what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}: cases lost or doubled");
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found, wanted, "{what}");
    }
}

#[test]
fn the_run_ends_right_whichever_way_the_open_points_are_settled() {
    let calm = check_and_run(fast(), "calm");
    for switch in Switches::ALL {
        for number in 1..switch.variants {
            let (settings, what) = (with(switch.name, number), format!("{} = {number}", switch.name));
            if speaks(&settings.switches) && is_silent(&settings.switches) {
                same(&check_and_run(settings, &what), &calm, &what);
            }
        }
    }
}

#[test]
fn the_run_ends_right_whichever_way_every_two_open_points_are_settled() {
    let calm = check_and_run(fast(), "calm");
    let spoken = |switch: &Switch| {
        let mut values = all_values(switch);
        let runs = |switches: &Switches| speaks(switches) && is_silent(switches);
        values.retain(|number| runs(&with(switch.name, *number).switches));
        values
    };
    for values in pairwise(&Switches::ALL.iter().map(spoken).collect::<Vec<_>>()) {
        let (switches, what) = row_of(&values);
        same(&check_and_run(Settings { switches, ..fast() }, &what), &calm, &what);
    }
}

#[test]
fn what_closing_a_case_mails_is_seen_although_long_subjects_are_refused() {
    let switches = Switches {
        closing_survey: on::ClosingSurvey::Sent,
        long_subjects: on::LongSubjects::Refused,
        user_message: on::UserMessage::Keeps,
        ..Switches::default()
    };
    let (drive, check) = check(Settings { switches, ..fast() });
    keeps_its_promises(&drive, &check, "long subjects are refused");
}

#[test]
fn the_zone_of_dates_as_text_is_found() {
    let zones = ["Europe/Moscow", "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "UTC"];
    for zone in zones {
        for text_zone in on::TextZone::ALL {
            let only = on::DateForm::Text;
            let switches = Switches {
                case_dates: only,
                message_dates: only,
                note_dates: only,
                text_zone: *text_zone,
                ..Switches::default()
            };
            let (_, check) = check(Settings { zone: zone.into(), switches, ..fast() });
            let wanted = match text_zone {
                on::TextZone::Account => zone,
                on::TextZone::Utc => "UTC",
                on::TextZone::Server => "+05:00",
            };
            let wanted = DateForm::Text { zone: wanted.into() };
            let dialect = &check.findings().dialect;
            for month in 0..160 {
                let at = Millis::from_seconds(1_342_355_696 + month * 2_629_746);
                for form in [&dialect.case_date, &dialect.message_date, &dialect.note_date] {
                    assert_eq!(form.value(at), wanted.value(at), "{zone} {text_zone:?} {form:?}");
                }
            }
        }
    }
}

#[test]
fn mishaps_on_the_way_double_nothing_and_leave_nothing() {
    for seed in 0..300 {
        let settings = Settings { faults: Some(Faults { seed, percent: [10, 30, 50][seed as usize % 3] }), ..fast() };
        let mut drive = Drive::new(Server::new(settings), TODAY);
        let mut check = begin(&mut drive, State::default());
        while !check.is_finished() && drive.step(&mut check) {
            let cases = &drive.server.books().cases;
            let opened = |by_agent| cases.values().filter(|case| (case.initiator_id > 0) == by_agent).count();
            assert!(opened(false) <= 2 && opened(true) <= 1, "seed {seed}: a trial case too many");
            assert!(cases.values().all(|case| case.messages.len() <= MESSAGES), "seed {seed}: doubled");
        }
        assert!(check.findings().is_usable(), "seed {seed}: {:#?}", check.findings());
        assert!(drive.server.books().cases.is_empty() && drive.state().trials.is_empty(), "seed {seed}");
        assert_eq!(drive.server.mailed(), [], "seed {seed}");
    }
}

#[test]
fn a_check_interrupted_anywhere_is_cleared_up_by_the_next() {
    for percent in [0, 20] {
        for end in 0..60 {
            let settings = Settings { faults: Some(Faults { seed: end, percent }), ..fast() };
            let mut drive = Drive::new(Server::new(settings), TODAY);
            let mut first = begin(&mut drive, State::default());
            for _ in 0..end {
                if first.is_finished() || !drive.step(&mut first) {
                    break;
                }
            }
            // The world ends here: the server and the durable lines are left.
            let mut second = Drive::new(drive.world.server, drive.world.now.plus(5_000));
            second.world.ledger = drive.world.ledger;
            let state = second.state();
            let mut check = begin(&mut second, state);
            second.run(&mut check);
            assert!(second.server.books().cases.is_empty(), "ended after {end} events");
            assert!(second.state().trials.is_empty() && second.state().dialect.is_some());
        }
    }
}

#[test]
fn a_check_that_is_stopped_anywhere_removes_its_case() {
    for end in 1..60 {
        let mut drive = Drive::new(Server::new(fast()), TODAY);
        let mut check = begin(&mut drive, State::default());
        for _ in 0..end {
            if check.is_finished() || !drive.step(&mut check) {
                break;
            }
        }
        drive.tell(&mut check, Event::Stop);
        drive.run(&mut check);
        assert!(drive.server.books().cases.is_empty(), "stopped after {end} events");
        assert_eq!(drive.state().dialect.is_some(), check.is_complete(), "a stopped check settles nothing");
    }
}

#[test]
fn a_pause_sends_nothing_and_the_check_goes_on_after_it() {
    let mut drive = Drive::new(Server::new(fast()), TODAY);
    let mut check = begin(&mut drive, State::default());
    for _ in 0..12 {
        drive.step(&mut check);
    }
    drive.tell(&mut check, Event::Pause);
    let sent = drive.sent.len();
    while drive.step(&mut check) {}
    assert_eq!((drive.sent.len(), check.phase(drive.now)), (sent, Phase::Paused));
    drive.tell(&mut check, Event::Resume);
    drive.run(&mut check);
    keeps_its_promises(&drive, &check, "paused");
}

#[test]
fn a_revoked_key_halts_the_check() {
    let mut drive = Drive::new(Server::new(Settings { key_dies_after: Some(15), ..fast() }), TODAY);
    let mut check = begin(&mut drive, State::default());
    while drive.step(&mut check) {}
    assert!(matches!(check.phase(drive.now), Phase::Halted { code, .. } if code == "auth.key"));
    drive.tell(&mut check, Event::Stop);
    assert!(check.is_finished() && !check.is_complete(), "nothing more can be done without a key");
    assert_eq!(drive.state().trials.len(), drive.server.books().cases.len(), "the ledger knows what is left");
}

#[test]
fn an_account_that_refuses_the_address_is_told_so() {
    let mut drive = Drive::new(Server::new(fast()), TODAY);
    let (account, limiter) = drive.survey();
    let config = Config { account, address: "nobody".into(), share: 100, limiter };
    let mut check = Check::new(config, State::default(), drive.now);
    drive.run(&mut check);
    let bad = check.findings().list.iter().find(|finding| finding.point == "case_date").unwrap();
    assert!(!check.findings().is_usable() && bad.message.contains("incorrect_user_email"), "{bad:?}");
}

#[test]
fn the_ledger_of_a_check_holds_no_text_and_no_address() {
    let (drive, _) = check(fast());
    let ledger = drive.ledger.join("\n");
    for secret in [ADDRESS, "practice-key", "trial case of", "Opening"] {
        assert!(!ledger.contains(secret), "{secret}");
    }
}

#[test]
fn billed_preflights_are_kept_within_the_limit() {
    let mut settings = with("preflights", 1);
    settings.per_minute = Some(60);
    let (drive, check) = check(settings);
    keeps_its_promises(&drive, &check, "preflights billed");
    let dialect = check.findings().dialect.clone();
    // The survey of a run counts nothing of its preflights, so a minute passes before it.
    let now = drive.now.plus(120_000);
    let state = drive.state();
    let mut run = Rehearsal::against(import(), drive.world.server, now, state, dialect, chats_to_custom_channel);
    let report = run.run();
    assert!(report.complete, "{:?}", run.task.failures(0, 5));
    assert_eq!(report.limited, 0, "a 429 of our own making");
    let plain: u64 = run.drive.world.sent.iter().map(|(_, request)| limits::cost(request.method()).0).sum();
    assert_eq!(report.units, plain + run.drive.world.sent.len() as u64, "each request is counted with its preflight");
}

#[test]
fn a_live_team_does_not_blur_what_is_seen_of_costs() {
    for window in on::Window::ALL {
        let switches = Switches { window: *window, ..Switches::default() };
        let (drive, check) = check(Settings { team_per_minute: 60, switches, ..fast() });
        keeps_its_promises(&drive, &check, &format!("{window:?}"));
    }
}
