//! Mail has no cases of its own: which mails are one is seen from what is there, and a newer export shows more.

use deskie_migrator::deskie::{Answer, Method};
use deskie_migrator::model::{EntryKind, Millis};
use deskie_migrator::run::Report;

use super::support::imports::{FIRST, instant};
use super::support::rehearsal::Import;
use super::{World, entry, old_export, texts};

fn at(n: i64) -> Millis {
    FIRST.plus(n * 3_600_000)
}

/// Threads of these mails, each known by the first of them; the subject is that of its first mail, too.
fn threads(threads: &[&[i64]]) -> Import {
    let mut import = old_export();
    import.vendor = "mail";
    import.cases.truncate(threads.len());
    for (case, mails) in import.cases.iter_mut().zip(threads) {
        let like = case.entries[0].clone();
        let mail = |n: &i64| entry(&format!("mail{n}"), EntryKind::Message, &format!("Mail {n}"), at(*n), &like);
        case.entries = mails.iter().map(mail).collect();
        case.source_id = format!("mail{}", mails[0]);
        case.subject = format!("Thread {}", mails[0]);
        case.created_at = Some(instant(at(mails[0])));
    }
    import
}

fn joined(report: &Report) -> u64 {
    report.details.iter().find(|loss| loss.code == "case.threads_joined").map_or(0, |loss| loss.count)
}

#[test]
fn threads_that_a_newer_mail_joins_double_no_mail() {
    let mut world = World::new();
    world.run(&threads(&[&[1], &[3, 5]]));
    let newer = threads(&[&[1, 2, 3, 4, 5]]);
    let (report, _) = world.run(&newer);
    assert!(report.complete, "{report:?}");
    assert_eq!((report.cases.created, report.messages.created, report.messages.already), (0, 2, 3), "{report:?}");
    assert_eq!(joined(&report), 1, "{report:?}");
    let books = world.books();
    let mut all: Vec<String> = books.iter().flat_map(texts).map(|text| text.replace("<br>", "")).collect();
    all.sort();
    assert_eq!(all.len(), 5, "{all:?}");
    for n in 1..=5 {
        assert_eq!(all.iter().filter(|text| text.contains(&format!("Mail {n}"))).count(), 1, "{all:?}");
    }
    assert_eq!(world.case("Thread 3").messages.len(), 2, "what is there stays in its case");

    let (report, writes) = world.run(&newer);
    assert_eq!((report.requests, writes, joined(&report)), (0, 0, 1), "and it is told again: {report:?}");
}

#[test]
fn a_thread_known_under_another_first_mail_is_listed_with_its_case() {
    let mut world = World::new();
    world.run(&threads(&[&[2, 3]]));
    let id = world.rows[0].case_id;
    assert!(id.is_some());
    world.run(&threads(&[&[1, 2, 3]]));
    assert_eq!((world.rows[0].source_id.as_str(), world.rows[0].case_id), ("mail1", id));
}

#[test]
fn a_thread_that_failed_once_and_came_with_another_is_not_made_again_by_itself() {
    let mut world = World::new();
    let (report, _) = world.run_with(&threads(&[&[1]]), |rehearsal| {
        rehearsal.world.intercept = |request| {
            let refused = request.method() == Method::Post && request.path() == "cases.json";
            refused.then(|| Answer { status: 400, body: r#"{"error":"wrong_email"}"#.into(), ..Answer::default() })
        };
    });
    assert_eq!(report.cases.failed, 1);
    let (report, _) = world.run(&threads(&[&[0, 1]]));
    assert_eq!((report.cases.created, report.messages.created), (1, 2), "{report:?}");
    let (report, _) = world.run(&threads(&[&[1]]));
    assert_eq!((report.cases.created, report.messages.created, report.messages.already), (0, 0, 1), "{report:?}");
    assert_eq!(world.books().len(), 1);
}
