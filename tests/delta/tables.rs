//! A newer table of the same tickets. Rows give their messages no ids, so a case is known by its id, and by what stands in
//! its row; one cell that reads otherwise, or a date that is spelt otherwise, makes no other case of it.

use deskie_migrator::model::{Body, EntryKind, Instant, Mark, Millis, PersonKey, Side, Status, Word, Zone};
use deskie_migrator::plan::marks;

use super::support::imports::FIRST;
use super::support::rehearsal::Import;
use super::{World, old_export, texts};

/// A local time as a table spells it.
fn local(at: Millis, original: String) -> Instant {
    Instant { at, original, zone: Zone::Assumed }
}

/// One row a case: a description, who asked, and when.
pub fn table() -> Import {
    let mut import = old_export();
    import.vendor = "table";
    import.cases.truncate(5);
    for (day, case) in (1..).zip(&mut import.cases) {
        let at = local(FIRST.plus((day - 1) * 86_400_000), format!("2024-03-{day:02} 08:00:00"));
        case.entries.truncate(1);
        let entry = &mut case.entries[0];
        entry.source_id.clear();
        entry.kind = EntryKind::Message;
        entry.author.side = Side::Customer;
        entry.author.person.clone_from(&case.requester);
        entry.body = Body::Text(format!("It leaks since day {day}"));
        entry.attachments.clear();
        entry.created_at = Some(at.clone());
        case.created_at = Some(at);
    }
    import
}

/// The same table as another program saved it.
fn respelt(table: &Import) -> Import {
    let mut import = table.clone();
    for (day, case) in (1..).zip(&mut import.cases) {
        let spelt = |at: &mut Instant| at.original = format!("{day:02}.03.2024 08:00");
        case.created_at.iter_mut().chain(&mut case.entries[0].created_at).for_each(spelt);
        case.entries[0].body = Body::Text(format!("It leaks\r\nsince day {day}"));
    }
    import
}

fn edited(world: &World, report: &deskie_migrator::run::Report) -> u64 {
    assert_eq!(world.books().len(), 5, "no case is made again: {report:?}");
    report.details.iter().find(|loss| loss.code == "entry.edited").map_or(0, |loss| loss.count)
}

#[test]
fn dates_that_are_spelt_otherwise_make_no_other_cases() {
    let mut world = World::new();
    world.run(&table());
    let before = world.books();
    for newer in [respelt(&table()), table(), respelt(&table())] {
        let (report, writes) = world.run(&newer);
        assert_eq!((report.cases.already, report.cases.created, writes), (5, 0, 0), "{report:?}");
        assert_eq!(edited(&world, &report), 0, "nothing of it was edited");
    }
    assert_eq!(world.books(), before);
}

#[test]
fn another_zone_makes_no_other_cases_however_dates_are_spelt() {
    let mut world = World::new();
    world.run(&table());
    for mut newer in [table(), respelt(&table())] {
        for case in &mut newer.cases {
            for at in case.created_at.iter_mut().chain(&mut case.entries[0].created_at) {
                at.at = at.at.plus(3 * 3_600_000);
            }
        }
        let (report, writes) = world.run(&newer);
        assert_eq!((report.cases.already, writes, edited(&world, &report)), (5, 0, 0), "{report:?}");
    }
}

#[test]
fn both_spellings_at_once_are_one_case_each() {
    let mut world = World::new();
    let mut both = table();
    both.cases.extend(respelt(&table()).cases);
    let (report, _) = world.run(&both);
    assert_eq!((report.cases.created, report.cases.already), (5, 5), "{report:?}");
    assert_eq!(edited(&world, &report), 0);
}

#[test]
fn an_edited_description_is_neither_another_case_nor_a_second_message_and_is_told() {
    let mut world = World::new();
    world.run(&table());
    let before = world.books();
    let mut newer = table();
    newer.cases[1].entries[0].body = Body::Text("It leaks. (edited: also no lid)".into());
    for _ in 0..2 {
        let (report, writes) = world.run(&newer);
        assert_eq!((report.cases.already, report.messages.already, writes), (5, 5, 0), "{report:?}");
        assert_eq!(edited(&world, &report), 1, "and it is told each time: {report:?}");
        assert_eq!(world.books(), before);
    }
    newer.cases[1].status = Word { kind: Status::Closed, raw: "Closed".into() };
    let (report, writes) = world.run(&newer);
    assert_eq!((report.updated, writes), (1, 1), "another cell is carried over: {report:?}");
    let case = world.case("Kettle 1");
    assert_eq!((case.status.as_str(), texts(&case).len()), ("closed", 1));
}

#[test]
fn another_subject_or_another_requester_is_not_another_case() {
    let mut world = World::new();
    world.run(&table());
    let mut newer = table();
    newer.cases[0].subject = "Kettle with a hole".into();
    let other = PersonKey(if newer.cases[2].requester == Some(PersonKey("c4".into())) { "c3" } else { "c4" }.into());
    newer.cases[2].requester = Some(other.clone());
    newer.cases[2].entries[0].author.person = Some(other);
    let (report, _) = world.run(&newer);
    assert_eq!((report.cases.created, report.cases.already, report.messages.created), (0, 5, 0), "{report:?}");
    assert_eq!(world.books().len(), 5);
    assert_eq!(texts(&world.case("Kettle with a hole")).len(), 1);
}

/// Day-only dates and general subjects: only customer and text tell two brands' tickets apart.
#[test]
fn tickets_of_two_tables_that_share_id_subject_and_second_are_two() {
    let mut world = World::new();
    world.run(&table());
    let mut other = table();
    for case in &mut other.cases {
        let key = case.requester.as_ref().map_or(String::new(), |key| key.0.clone());
        case.requester = Some(PersonKey(if key == "c1" { "c2".into() } else { "c1".into() }));
        case.entries[0].author.person.clone_from(&case.requester);
        case.entries[0].body = Body::Text(format!("Something else: {}", case.subject));
    }
    let (report, _) = world.run(&other);
    assert_eq!((report.cases.created, world.books().len()), (5, 10), "{report:?}");
}

/// Ledgers of older versions hold marks of dates as they were spelt.
#[test]
fn a_ledger_with_marks_of_an_older_version_knows_its_entries() {
    let mut world = World::new();
    let old = table();
    world.run(&old);
    let before = world.books();
    for case in &old.cases {
        let entry = &case.entries[0];
        let (person, at) = (&entry.author.person.as_ref().unwrap().0, &entry.created_at.as_ref().unwrap().original);
        let was = Mark::of(["text", "message", "customer", person, at, entry.body.raw()]).to_string();
        let is = marks::of(case)[0].to_string();
        assert_ne!(was, is);
        for line in &mut world.ledger {
            *line = line.replace(&is, &was);
        }
    }
    assert!(world.ledger.iter().any(|line| line.contains("opening")));
    // So that the check of subject and second is of no help.
    let mut newer = old.clone();
    for case in &mut newer.cases {
        case.subject = format!("{} again", case.subject);
    }
    let (report, _) = world.run(&newer);
    assert_eq!((report.cases.already, report.messages.created, edited(&world, &report)), (5, 0, 0), "{report:?}");
    assert_ne!(world.books(), before, "the new subjects are carried over");
}
