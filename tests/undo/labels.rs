//! Labels that a run made are removed however the run ended; labels that were there before never are.

use std::collections::BTreeSet;

use deskie_migrator::deskie::{Answer, Dialect, HttpRequest, Method};
use deskie_migrator::practice::Server;
use deskie_migrator::run::Event;
use deskie_migrator::run::ledger::State;
use deskie_migrator::run::undo::{ChangedCases, Undo};
use serde_json::json;

use super::driver::World;
use super::support::drive::{Drive, End};
use super::support::rehearsal::{Prepared, Rehearsal, TODAY};
use super::support::story::{Blow, Mishap, Story};
use super::support::world::World as Connection;
use super::world::*;

/// The world after a run that died at this command; `None` when it had come to its end before that.
fn died(server: Server, command: u64, blow: Blow) -> Option<World> {
    let import = import(51, 9);
    let mut rehearsal = Rehearsal::against(import, server, TODAY, State::default(), Dialect::default(), |_, _| ());
    rehearsal.world.set_story(Story(vec![Mishap::Command(command, blow)]));
    let end = rehearsal.finish();
    let mut after = rehearsal.drive.world;
    after.settle();
    (end == End::Crashed).then(|| World::new(after.server, after.now.plus(60_000), after.ledger))
}

fn titles(world: &World) -> Vec<String> {
    world.server.books().account.labels.iter().map(|label| label.title.clone()).collect()
}

/// A run that died somewhere, goes on, and is undone.
fn resumed(world: &World) -> World {
    let (state, now) = (state(world), world.now);
    let mut resumed = continue_run(world.server.clone(), import(51, 9), now, state, world.ledger.clone());
    let report = undo(&mut resumed, ChangedCases::Remove);
    assert_eq!((report.deleted, report.failed), (9, 0), "{report:?}");
    resumed
}

#[test]
fn a_label_made_right_before_the_end_of_a_run_is_known_as_ours_and_removed() {
    let server = account(fast(), 4);
    let before: Vec<String> = server.books().account.labels.iter().map(|label| label.title.clone()).collect();
    let (mut deaths, mut fresh) = (0, 0);
    for command in 1.. {
        for blow in [Blow::CrashBefore, Blow::CrashAfter] {
            let Some(world) = died(server.clone(), command, blow) else {
                assert!(deaths > 60 && fresh > 4, "{deaths} deaths, {fresh} with a label nobody was told of");
                return;
            };
            deaths += 1;
            let known = state(&world).labels_made.len();
            fresh += usize::from(titles(&world).len() > before.len() + known);
            assert_eq!(titles(&resumed(&world)), before, "{command} {blow}");
            // Undone as it is: a case of which nothing is known may use a label still.
            let mut alone = world.clone();
            let report = undo(&mut alone, ChangedCases::Remove);
            let books = alone.server.books();
            let used = |id: u64| books.cases.values().any(|case| case.labels.contains(&id));
            let left = books.account.labels.iter().filter(|label| !before.contains(&label.title));
            assert!(left.clone().all(|label| used(label.id.0)), "{command} {blow}: {report:?}");
            assert!(left.count() == 0 || report.failed > 0, "{command} {blow}: {report:?}");
        }
    }
}

#[test]
fn a_label_that_was_there_before_is_never_removed() {
    let mut server = account(fast(), 4);
    let made = titles(&after_run(server.clone(), import(51, 9)));
    for (at, title) in made.iter().enumerate() {
        if !server.books().account.labels.iter().any(|label| label.title == *title) && at % 2 == 0 {
            let body = json!({ "label": { "label_title": title } });
            by_hand(&mut server, TODAY.plus(-60_000), Method::Post, "labels.json", body);
        }
    }
    let before: Vec<String> = server.books().account.labels.iter().map(|label| label.title.clone()).collect();
    for command in (1..).step_by(3) {
        let Some(world) = died(server.clone(), command, Blow::CrashAfter) else { return };
        assert_eq!(titles(&resumed(&world)), before, "{command}");
        let mut alone = world.clone();
        undo(&mut alone, ChangedCases::Remove);
        assert!(before.iter().all(|title| titles(&alone).contains(title)), "{command}");
    }
}

#[test]
fn what_is_stopped_among_the_labels_says_how_many_are_left_and_they_can_be_removed_later() {
    let mut world = after_run(account(fast(), 4), import(3, 30));
    let survey = look(&mut world);
    let begin = |world: &World| Undo::new(world.setup(), state(world), &survey, ChangedCases::Keep, world.now);
    let mut whole = world.clone();
    let mut task = begin(&whole);
    whole.finish(&mut task);
    let first = whole.sent.iter().find(|(_, request)| request.path().starts_with("labels/")).unwrap().0;
    let stop = first.since(world.now) + 1;
    let mut task = begin(&world);
    world.drive(&mut task, None, &[(stop, Event::Stop)]);
    let report = task.report();
    closes(&report);
    assert_eq!((report.not_reached, report.is_stopped()), (0, true), "{report:?}");
    assert!(report.labels_not_reached > 0, "{report:?}");
    assert_eq!(report.labels + report.labels_kept + report.labels_not_reached, survey.labels);
    let rest = look(&mut world);
    assert_eq!((rest.cases, rest.labels), (0, report.labels_not_reached));
    let report = undo(&mut world, ChangedCases::Keep);
    assert_eq!((report.labels, report.labels_not_reached), (rest.labels, 0), "{report:?}");
    assert!(!report.is_stopped() && !state(&world).undoing);
}

/// A page of the list of cases with a label, as a server answers that does not show it whole.
type Pages = fn(&str, u32) -> String;

fn lists(request: &HttpRequest, pages: Pages) -> Option<Answer> {
    let value = |wanted: &str| request.query().iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let label = value("labels[]")?;
    let body = pages(label, value("page")?.parse().ok()?);
    Some(Answer { status: 200, body, ..Answer::default() })
}

#[test]
fn a_label_goes_only_when_the_whole_list_of_its_cases_was_read() {
    fn busy(request: &HttpRequest) -> Option<Answer> {
        lists(request, |_, _| r#"{"status":"busy"}"#.into())
    }
    /// Two rows to a page, and the use on the last.
    fn short_pages(request: &HttpRequest) -> Option<Answer> {
        lists(request, |label, page| {
            let row =
                |id: u32, label: &str| format!(r#"{{"case":{{"case_id":{id},"labels":[{label}],"deleted":false}}}}"#);
            let last = if page == 3 { label } else { "" };
            format!(r#"{{"0":{},"1":{},"total_count":6}}"#, row(2 * page, ""), row(2 * page + 1, last))
        })
    }
    /// A page is missing at the end.
    fn cut(request: &HttpRequest) -> Option<Answer> {
        lists(request, |_, page| match page {
            1 => r#"{"0":{"case":{"case_id":1,"labels":[],"deleted":false}},"total_count":3}"#.into(),
            _ => r#"{"total_count":3}"#.into(),
        })
    }
    let first = after_run(account(fast(), 4), import(1, 30));
    let made = state(&first).labels_made.len() as u64;
    assert!(made > 0);
    for (what, answers, told) in [
        ("busy", busy as fn(&HttpRequest) -> Option<Answer>, made),
        ("short pages", short_pages, 0),
        ("a missing page", cut, made),
    ] {
        let mut world = first.clone();
        world.intercept = answers;
        let report = undo_with_labels(&mut world, ChangedCases::Remove);
        assert_eq!((report.deleted, report.labels, report.labels_kept), (30, 0, made), "{what}: {report:?}");
        let unknown = report.failures.iter().filter(|failure| failure.code == "undo.label_use_unknown").count();
        assert_eq!(unknown as u64, told, "{what}: {report:?}");
    }
}

#[test]
fn a_run_after_undo_in_the_same_page_does_not_count_on_labels_that_undo_removed() {
    let mut world = after_run(account(fast(), 4), import(1, 30));
    let before = titles(&world);
    // The page is connected while the labels of the first run are there, and undoes that run.
    let mut connected = Connection::new(world.server.clone(), world.now, Story::default());
    let (account, limiter) = connected.connect();
    let report = undo(&mut world, ChangedCases::Remove);
    assert_eq!(report.labels_gone.len() as u64, report.labels);
    assert!(report.labels > 0);
    let now = world.now.plus(60_000);
    let known = account.clone();
    let prepared = Prepared::new(&import(1, 30), &account, |mapping, account| {
        mapping.forget_labels(account, &report.labels_gone);
    });
    let mut account = known;
    account.labels.retain(|label| !report.labels_gone.contains(&label.id));
    let engine = prepared.engine(account, limiter, Dialect::default(), state(&world), now);
    let mut again = Drive::new(Connection::new(world.server, now, Story::default()), engine, prepared.loader());
    assert_eq!(again.finish(), End::Finished);
    let report = again.task.report();
    assert!(report.complete, "{report:?} {:?}", again.task.failures(0, 5));
    let server = &again.world.server;
    assert_eq!(server.books().account.labels.iter().map(|label| label.title.clone()).collect::<Vec<_>>(), before);
    let ids: BTreeSet<u64> = server.books().account.labels.iter().map(|label| label.id.0).collect();
    assert!(
        server.books().cases.values().all(|case| case.labels.iter().all(|label| ids.contains(label))),
        "a label that is not there"
    );
}
