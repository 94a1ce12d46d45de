//! What does not get better by waiting: a record that the server never takes, a server that takes nothing, a login that is
//! no longer let in, lists that cannot be read, a person who stops in the middle. Nothing goes on for ever, nothing is
//! doubled, and the report says what happened.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod support;

use deskie_migrator::deskie::{self, Answer, HttpRequest, Method};
use deskie_migrator::model::{Body, Channel, EntryKind, Millis, PersonKey, Side};
use deskie_migrator::practice::{Incoming, Settings, Switches};
use deskie_migrator::run::engine::UNPROVED;
use deskie_migrator::run::{Event, Failure, Outcome, Phase, Report, Task};
use support::books;
use support::drive::End;
use support::imports;
use support::rehearsal::Rehearsal;
use support::story::{Blow, Fate, LATEST, Mishap, Story};
use support::trial::{Trial, chats_to_custom_channel, unbalanced};

/// A text that one message of the import below holds.
const TEXT: &str = "Text 1 of case 4";

const NOT_DONE: Fate = Fate::Gateway { status: 500, done: false };

fn fast() -> Settings {
    Settings { per_minute: Some(1_500), ..Settings::default() }
}

fn rehearsal(mishaps: &[Mishap]) -> Rehearsal {
    let mut rehearsal = Rehearsal::new(imports::varied(2, 30, &imports::STAFF), fast(), chats_to_custom_channel);
    rehearsal.world.set_story(Story(mishaps.to_vec()));
    rehearsal
}

fn trial() -> Trial {
    Trial::new(&imports::varied(23, 3, &imports::STAFF), fast())
}

fn writes(rehearsal: &Rehearsal, text: &str) -> usize {
    rehearsal.world.sent.iter().filter(|(_, request)| format!("{:?}", request.body()).contains(text)).count()
}

fn failed(rehearsal: &Rehearsal) -> Vec<Failure> {
    let all = rehearsal.task.failures(0, 1_000).iter();
    all.filter(|failure| failure.outcome == Outcome::Failed).cloned().collect()
}

/// Steps until nothing is to come without a person.
fn until_halted(rehearsal: &mut Rehearsal) -> String {
    while rehearsal.step() {}
    match rehearsal.task.phase(rehearsal.world.clock()) {
        Phase::Halted { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

/// Runs to the end without a person.
fn alone(rehearsal: &mut Rehearsal) -> Report {
    for _ in 0..100_000 {
        if rehearsal.task.is_finished() {
            let report = rehearsal.task.report();
            assert_eq!(unbalanced(&report), None);
            return report;
        }
        assert!(rehearsal.step(), "it waits: {:?}", rehearsal.task.phase(rehearsal.world.clock()));
    }
    panic!("it goes on for ever");
}

#[test]
fn a_message_that_the_server_never_takes_costs_only_itself() {
    let calm = rehearsal(&[]).run();
    for (fate, code) in [(NOT_DONE, "http_500"), (Fate::Dropped, "no_answer")] {
        let mut rehearsal = rehearsal(&[Mishap::Text(TEXT, fate)]);
        let report = alone(&mut rehearsal);
        let failed = failed(&rehearsal);
        assert_eq!(failed.len(), 1, "{fate:?}: {failed:?}");
        assert_eq!((failed[0].case.as_str(), failed[0].code.as_str()), ("4", code));
        assert_eq!(report.cases, calm.cases);
        assert_eq!(report.messages.failed, 1);
        assert!((3..=12).contains(&writes(&rehearsal, TEXT)), "{}", writes(&rehearsal, TEXT));
    }
}

#[test]
fn a_message_whose_answers_cannot_be_read_costs_only_itself() {
    let mut rehearsal = rehearsal(&[]);
    rehearsal.world.intercept = |request| {
        let ours = request.method() == Method::Post && format!("{:?}", request.body()).contains(TEXT);
        ours.then(|| Answer { status: 200, body: "<html>Welcome</html>".into(), ..Answer::default() })
    };
    let report = alone(&mut rehearsal);
    let failed = failed(&rehearsal);
    assert_eq!((failed.len(), failed[0].code.as_str()), (1, "answer_unreadable"), "{failed:?}");
    assert_eq!(report.messages.failed, 1);
}

#[test]
fn a_file_that_never_gets_through_costs_the_file_and_not_its_message() {
    let calm = rehearsal(&[]).run();
    let name = (0..30)
        .flat_map(|case| (0..5).map(move |entry| format!("f{case}-{entry}.txt")))
        .find(|name| {
            let mut calm = rehearsal(&[]);
            calm.run();
            writes(&calm, name) > 0
        })
        .unwrap();
    let mut rehearsal = rehearsal(&[Mishap::Text(name.leak(), Fate::Dropped)]);
    let report = alone(&mut rehearsal);
    assert_eq!((report.cases, report.messages, report.notes), (calm.cases, calm.messages, calm.notes));
    assert_eq!(report.attachments.created + 1, calm.attachments.created);
    let told =
        rehearsal.task.failures(0, 1_000).iter().filter(|failure| failure.code == "attachment.unanswered").count();
    assert_eq!(told, 1);
}

#[test]
fn a_server_that_takes_nothing_halts_the_run_and_fails_nothing() {
    let mut rehearsal = rehearsal(&[]);
    rehearsal.world.intercept = |request| {
        let html = || Answer { status: 500, body: "<html>".into(), ..Answer::default() };
        (request.method() != Method::Get).then(html)
    };
    assert_eq!(until_halted(&mut rehearsal), "answers.failing");
    assert_eq!(failed(&rehearsal), []);
    assert!(rehearsal.world.sent.len() < 200, "{}", rehearsal.world.sent.len());
    rehearsal.world.intercept = |_| None;
    rehearsal.tell(Event::Resume);
    let report = alone(&mut rehearsal);
    assert!(report.complete, "{:?}", failed(&rehearsal));
}

#[test]
fn a_server_that_never_takes_anything_again_is_told_of_record_by_record() {
    let mut rehearsal = rehearsal(&[Mishap::Text("", NOT_DONE)]);
    let report = rehearsal.run();
    assert_eq!(unbalanced(&report), None);
    assert_eq!((report.cases.failed, report.cases.created), (30, 0));
    assert!(failed(&rehearsal).iter().all(|failure| failure.code == "http_500"));
}

#[test]
fn a_server_that_answers_nothing_but_errors_for_a_while_doubles_nothing() {
    let trial = trial();
    for number in 1..=trial.requests {
        let mishaps = (number..number + 400).map(|number| Mishap::Request(number, NOT_DONE)).collect();
        let verdict = trial.play(&Story(mishaps), |engine| engine);
        assert_eq!((verdict.stuck.clone(), verdict.doubled), (None, 0), "from {number}: {verdict:#?}");
    }
}

#[test]
fn a_look_up_that_cannot_be_read_ends_in_something_left_open() {
    for body in
        ["<html>", r#"{"status":"busy"}"#, r#"{"0":{"message":{"id":7}},"total_count":1}"#, r#"{"total_count":9}"#]
    {
        let mut rehearsal = rehearsal(&[Mishap::Text(TEXT, Fate::AnswerLost)]);
        let damage: fn(&HttpRequest, &mut Answer) = match body {
            "<html>" => |request, answer| damaged(request, answer, "<html>"),
            r#"{"status":"busy"}"# => |request, answer| damaged(request, answer, r#"{"status":"busy"}"#),
            r#"{"total_count":9}"# => |request, answer| damaged(request, answer, r#"{"total_count":9}"#),
            _ => |request, answer| damaged(request, answer, r#"{"0":{"message":{"id":7}},"total_count":1}"#),
        };
        rehearsal.world.garble = damage;
        let report = rehearsal.run();
        assert_eq!(report.left_open, 1, "{body}: {report:?}");
        assert_eq!(failed(&rehearsal)[0].code, UNPROVED);
        assert_eq!(writes(&rehearsal, TEXT), 1, "{body}: it is not sent again");
    }
}

fn damaged(request: &HttpRequest, answer: &mut Answer, body: &str) {
    if request.method() == Method::Get && request.path().ends_with("messages.json") {
        answer.body = body.into();
    }
}

#[test]
fn a_list_in_shorter_pages_than_asked_for_is_read_to_its_end() {
    fn one_a_page(request: &mut Incoming) {
        let newest_first = request.query.contains(&("order".into(), "desc".into()));
        for (key, value) in &mut request.query {
            if key == "limit" && (newest_first || request.path == "cases.json") {
                *value = "1".into();
            }
        }
    }
    let order = Switches::ALL.iter().find(|switch| switch.name == "message_order").unwrap();
    for number in 0..order.variants {
        let mut settings = fast();
        (order.set)(&mut settings.switches, number);
        let trial = Trial::new(&imports::varied(23, 3, &imports::STAFF), settings);
        for request in 1..=trial.requests {
            let story = Story(vec![Mishap::Request(request, Fate::AnswerLost)]);
            let verdict = trial.play_in(&story, |world| world.tamper = one_a_page, |engine| engine);
            assert!(verdict.broken().is_none() && verdict.unproved == 0, "{number}: {story:?}\n{verdict:#?}");
        }
    }
}

#[test]
fn a_login_that_is_shut_out_in_mid_run_halts_it_and_costs_no_record() {
    let trial = trial();
    for number in 1..=trial.requests {
        for fate in [Fate::AnswerLost, Fate::Dropped, NOT_DONE] {
            // One write is being looked up when it happens, or about to be.
            for later in 1..4 {
                let shut = Mishap::Request(number + later, Fate::LoginRevoked(600_000));
                let story = Story(vec![Mishap::Request(number, fate), shut]);
                let verdict = trial.play(&story, |engine| engine);
                assert!(verdict.broken().is_none() && verdict.unproved == 0, "{story:?}\n{verdict:#?}");
            }
        }
    }
    let mut rehearsal = rehearsal(&[Mishap::Request(40, Fate::LoginRevoked(86_400_000))]);
    assert_eq!(until_halted(&mut rehearsal), "auth.login");
    assert_eq!(failed(&rehearsal), [], "nobody's fault but the login's");
}

#[test]
fn a_case_that_is_removed_while_a_message_is_looked_for_ends_there() {
    let mut rehearsal = rehearsal(&[Mishap::Text(TEXT, Fate::AnswerLost)]);
    rehearsal.world.garble = |request, answer| {
        if request.method() == Method::Get && request.path().ends_with("messages.json") {
            *answer = Answer { status: 404, body: r#"{"error":"case_not_found"}"#.into(), ..Answer::default() };
        }
    };
    alone(&mut rehearsal);
    let told =
        rehearsal.task.failures(0, 1_000).iter().filter(|failure| failure.code == "case.removed_in_deskie").count();
    assert_eq!((told, writes(&rehearsal, TEXT)), (1, 1));
}

#[test]
fn stopping_in_the_middle_leaves_nothing_on_its_way_for_a_later_run_to_double() {
    let trial = trial();
    for number in 1..=trial.requests {
        for mishap in [Fate::ArrivesLate(LATEST), Fate::SlowAnswer(50_000), Fate::AnswerLost, Fate::Dropped] {
            for command in (1..=trial.commands).step_by(3) {
                let story = Story(vec![Mishap::Request(number, mishap), Mishap::Command(command, Blow::Stops)]);
                let verdict = trial.play(&story, |engine| engine);
                assert!(verdict.broken().is_none() && verdict.unproved == 0, "{story:?}\n{verdict:#?}");
            }
        }
    }
}

#[test]
fn stopping_while_halted_waits_for_what_is_on_its_way() {
    let mut rehearsal =
        rehearsal(&[Mishap::Request(20, Fate::LoginRevoked(86_400_000)), Mishap::Text(TEXT, Fate::Dropped)]);
    until_halted(&mut rehearsal);
    rehearsal.tell(Event::Stop);
    assert_eq!(rehearsal.finish(), End::Finished);
    assert!(!rehearsal.world.is_awaited());
    let report = rehearsal.task.report();
    assert_eq!(unbalanced(&report), None);
    assert!(report.cases.not_reached > 0);
    let mut limiter = rehearsal.task.limiter().clone();
    limiter.settle(Millis(i64::MAX / 2));
    assert_eq!(limiter.used(), 0, "no unit is taken for ever");
    assert_eq!(rehearsal.world.server.mailed(), []);
    assert!(!books::of(&rehearsal.world.server).is_empty());
}

/// Calls and chats go to channels whose customers no documented filter is sure to find.
#[test]
fn a_lost_creation_is_found_in_every_channel_whatever_filters_of_lists_do() {
    let mut import = imports::varied(23, 6, &imports::STAFF);
    for (at, case) in import.cases.iter_mut().enumerate() {
        case.channel = [Channel::Call, Channel::Chat][at % 2];
    }
    for name in ["active_chats", "customer_filters", "time_filter", "default_sort"] {
        let switch = Switches::ALL.iter().find(|switch| switch.name == name).unwrap();
        for number in (0..switch.variants).filter(|number| name != "time_filter" || *number < 2) {
            let mut settings = fast();
            (switch.set)(&mut settings.switches, number);
            let trial = Trial::new(&import, settings);
            for request in 1..=trial.requests {
                for fate in [Fate::AnswerLost, Fate::ArrivesLate(LATEST), Fate::Dropped, NOT_DONE] {
                    let story = Story(vec![Mishap::Request(request, fate)]);
                    let verdict = trial.play(&story, |engine| engine);
                    let what = format!("{name} {number}: {story:?}\n{verdict:#?}");
                    assert!(verdict.broken().is_none() && verdict.unproved == 0, "{what}");
                }
            }
        }
    }
}

/// Where a list cannot be narrowed to a customer, whose a case is has to be read.
#[test]
fn equal_calls_of_two_customers_are_never_taken_for_each_other() {
    let mut import = imports::varied(23, 2, &imports::STAFF);
    for (at, case) in import.cases.iter_mut().enumerate() {
        case.channel = Channel::Call;
        case.requester = Some(PersonKey(format!("c{at}")));
        case.subject = "Missed call".into();
        case.tags.clear();
        case.created_at = Some(imports::instant(imports::FIRST));
        case.entries.truncate(1);
        let entry = &mut case.entries[0];
        entry.kind = EntryKind::Message;
        entry.author.side = Side::Customer;
        entry.author.person.clone_from(&case.requester);
        entry.body = Body::Text("Missed call".into());
        entry.created_at = Some(imports::instant(imports::FIRST));
        entry.attachments.clear();
    }
    for number in 0..4 {
        let mut settings = fast();
        let switch = Switches::ALL.iter().find(|switch| switch.name == "customer_filters").unwrap();
        (switch.set)(&mut settings.switches, number);
        let trial = Trial::new(&import, settings);
        assert_eq!(trial.calm.len(), 2);
        for fates in [[Fate::AnswerLost, Fate::Dropped], [Fate::Dropped, Fate::AnswerLost], [Fate::AnswerLost; 2]] {
            let story = Story(vec![Mishap::Request(1, fates[0]), Mishap::Request(2, fates[1])]);
            let verdict = trial.play(&story, |engine| engine);
            assert!(verdict.broken().is_none() && verdict.unproved == 0, "{number}: {verdict:#?}");
        }
    }
}

/// A gateway takes no bodies of that size, or Deskie takes no files of that kind.
#[test]
fn a_carried_file_that_is_refused_costs_the_file_and_not_its_message() {
    let import = imports::varied(1, 30, &imports::STAFF);
    let run = |intercept: fn(&HttpRequest) -> Option<Answer>| {
        let mut rehearsal = Rehearsal::new(import.clone(), fast(), chats_to_custom_channel);
        rehearsal.world.intercept = intercept;
        let report = rehearsal.run();
        assert!(report.complete, "{report:?} {:?}", rehearsal.task.failures(0, 10));
        (rehearsal, report)
    };
    let (calm, _) = run(|_| None);
    let mut wanted = books::of(&calm.world.server);
    for case in &mut wanted {
        for message in &mut case.messages {
            message.files.retain(|file| file == "far.pdf");
        }
    }
    wanted.sort();
    let large: fn(&HttpRequest) -> Option<Answer> = |request| {
        let refused = matches!(request.body(), deskie::Body::Multipart { .. });
        refused.then(|| Answer { status: 413, body: "<html>413</html>".into(), ..Answer::default() })
    };
    let kind: fn(&HttpRequest) -> Option<Answer> = |request| {
        let refused = matches!(request.body(), deskie::Body::Multipart { .. });
        refused.then(|| Answer {
            status: 400,
            body: r#"{"error":"not_allowed_file_type"}"#.into(),
            ..Answer::default()
        })
    };
    for intercept in [large, kind] {
        let (rehearsal, report) = run(intercept);
        assert_eq!((report.cases.failed, report.messages.failed, report.notes.failed), (0, 0, 0), "{report:?}");
        let told = rehearsal.task.failures(0, 1_000).iter().filter(|failure| failure.code == "attachment.not_taken");
        let named = told.filter(|failure| failure.part.contains(".txt")).count();
        assert!(named > 5, "it is said which: {:?}", rehearsal.task.failures(0, 1_000));
        assert_eq!(books::of(&rehearsal.world.server), wanted);
    }
}
