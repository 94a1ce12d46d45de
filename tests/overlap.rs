//! Records that repeat, overlap or stand in another order than usual: nothing is lost, and what is said of it is so.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on must stop")]

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::Case;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

fn read(files: &[(&str, String)]) -> Import {
    let mut dropped = MemoryFiles::default();
    for (name, text) in files {
        dropped.add(*name, text.as_bytes());
    }
    Import::open(Box::new(dropped), Settings::default(), &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
}

/// All cases, whole; each must hold what the pass counted.
fn cases(import: &Import) -> Vec<Case> {
    let headers = import.catalogue().cases.iter().enumerate();
    let all = headers.map(|(at, header)| {
        let case = import.load(CaseIndex(u32::try_from(at).expect("few"))).expect("the files did not change");
        assert_eq!(case.entries.len(), (header.messages + header.notes) as usize, "case {}", case.source_id);
        case
    });
    let all: Vec<Case> = all.collect();
    let entries: usize = all.iter().map(|case| case.entries.len()).sum();
    let totals = import.catalogue().totals;
    assert_eq!((totals.cases as usize, (totals.messages + totals.notes) as usize), (all.len(), entries));
    all
}

/// The texts of each case.
fn texts(import: &Import) -> Vec<(String, Vec<String>)> {
    let texts = |case: Case| case.entries.iter().map(|entry| entry.body.raw().to_owned()).collect();
    cases(import).into_iter().map(|case| (case.source_id.clone(), texts(case))).collect()
}

fn codes(import: &Import) -> Vec<&str> {
    import.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// A ticket as Zammad writes it, changed on that day.
fn ticket(id: &str, day: u32, articles: &[String]) -> String {
    let articles = if articles.is_empty() { String::new() } else { format!(r#","articles":[{}]"#, articles.join(",")) };
    format!(
        r#"{{"id":{id},"number":"{number}","title":"On day {day}","group_id":1,"state_id":1,"owner_id":3,"customer_id":5,"customer":"ann@example.org","created_at":"2024-03-01T08:00:00Z","updated_at":"2024-03-{day:02}T08:00:00Z"{articles}}}"#,
        number = 31_000,
    )
}

/// An article, written at that minute.
fn article(id: u32, ticket: &str, minute: u32) -> String {
    format!(
        r#"{{"id":{id},"ticket_id":{ticket},"type":"email","sender":"Customer","from":"ann@example.org","body":"text {id} of {minute}","content_type":"text/plain","internal":false,"created_at":"2024-03-01T08:{minute:02}:00Z"}}"#
    )
}

fn owned(id: &str, texts: &[&str]) -> (String, Vec<String>) {
    (id.to_owned(), texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn an_article_in_the_next_dump_belongs_to_its_ticket_all_the_same() {
    let first = format!(r#"{{"tickets":[{}],"ticket_articles":[{}]}}"#, ticket("1", 2, &[]), article(11, "1", 0));
    let second = format!(
        r#"{{"tickets":[{}],"ticket_articles":[{},{}]}}"#,
        ticket("2", 2, &[]),
        article(12, "1", 5),
        article(13, "2", 6)
    );
    let import = read(&[("dump_1.json", first), ("dump_2.json", second)]);
    assert_eq!(texts(&import), [owned("1", &["text 11 of 0", "text 12 of 5"]), owned("2", &["text 13 of 6"])]);
    assert_eq!(codes(&import), [""; 0]);
}

#[test]
fn comments_may_stand_behind_their_issue_in_one_list() {
    let issue = |id: u32| {
        format!(
            r#"{{"id":{id},"title":"Kettle {id}","created_at":"2024-03-01T08:00:00Z","company":null,"contact":{{"id":5,"name":"Ann","email":"ann@example.org"}},"assignee":null,"completed_at":null,"observers":[]}}"#
        )
    };
    let comment = |id: u32, issue: u32| {
        format!(
            r#"{{"id":{id},"issue_id":{issue},"content":"comment {id}","public":true,"published_at":"2024-03-01T09:00:{id}Z","author":{{"id":5,"name":"Ann","type":"contact"}}}}"#
        )
    };
    let list = [issue(1), comment(11, 1), issue(2), comment(12, 2), comment(13, 1)];
    let import = read(&[("export.json", format!("[{}]", list.join(",")))]);
    let counts: Vec<usize> = cases(&import).iter().map(|case| case.entries.len()).collect();
    let all = texts(&import);
    assert!(all[0].1.ends_with(&["comment 11".into(), "comment 13".into()]), "{all:?}");
    assert!(all[1].1.ends_with(&["comment 12".into()]) && counts[0] == counts[1] + 1, "{all:?}");
    assert_eq!(codes(&import), [""; 0], "what was said of an issue without its comments is taken back");
}

#[test]
fn ids_that_are_written_alike_are_different_ids() {
    let tickets = [ticket("\"7\"", 2, &[]), ticket("\"07\"", 2, &[]), ticket("\"7\"", 2, &[])].join(",");
    let articles = [article(1, "\"7\"", 1), article(2, "\"07\"", 2), article(3, "\"+7\"", 3)].join(",");
    let import = read(&[("ticket_articles.json", format!("[{articles}]")), ("tickets.json", format!("[{tickets}]"))]);
    assert_eq!(texts(&import), [owned("7", &["text 1 of 1"]), owned("07", &["text 2 of 2"])]);
    assert_eq!(codes(&import), ["desk.duplicate", "desk.stray"]);
}

#[test]
fn versions_of_a_ticket_are_one_with_the_messages_of_both() {
    let old = || ticket("1", 2, &[article(11, "1", 0), article(12, "1", 5)]);
    let new = || ticket("1", 3, &[article(13, "1", 9)]);
    let expected = [owned("1", &["text 11 of 0", "text 12 of 5", "text 13 of 9"])];
    for (one, two, said) in [
        (old(), new(), "This later version is kept, with the messages that only the earlier one holds."),
        (new(), old(), "The earlier version is kept, which is newer, with the messages that only this one holds."),
    ] {
        let import = read(&[("p1.json", format!("[{one}]")), ("p2.json", format!("[{two}]"))]);
        assert_eq!(texts(&import), expected);
        assert_eq!(cases(&import)[0].subject, "On day 3", "the newer one says how the case stands");
        assert_eq!(codes(&import), ["desk.duplicate"]);
        assert!(import.catalogue().problems[0].message.ends_with(said), "{}", import.catalogue().problems[0].message);
    }
    let import = read(&[("p1.json", format!("[{}]", old())), ("p2.json", format!("[{}]", old()))]);
    assert_eq!(texts(&import), [owned("1", &["text 11 of 0", "text 12 of 5"])]);
}

#[test]
fn different_messages_of_one_id_are_all_kept_and_equal_ones_once() {
    let again = article(11, "1", 5);
    let articles = [article(11, "1", 0), article(11, "1", 0), again, article(12, "1", 9)];
    let import = read(&[("tickets.json", format!("[{}]", ticket("1", 2, &articles)))]);
    assert_eq!(texts(&import), [owned("1", &["text 11 of 0", "text 11 of 5", "text 12 of 9"])]);
    assert_eq!(codes(&import), ["desk.shared_id"]);
    let ids: Vec<String> = cases(&import)[0].entries.iter().map(|entry| entry.source_id.clone()).collect();
    assert_eq!(ids, ["11", "", "12"], "by one id only one message can be known again");
}

#[test]
fn a_ticket_that_occurs_a_thousand_times_is_read_about_twice() {
    let articles: Vec<String> = (0..600).map(|id| article(id, "1", id % 60)).collect();
    let tickets: Vec<String> = (0..600).map(|at| ticket("1", 1 + at % 28, &[])).collect();
    let begun = Instant::now();
    let import = read(&[
        ("ticket_articles.json", format!("[{}]", articles.join(","))),
        ("tickets.json", format!("[{}]", tickets.join(","))),
    ]);
    assert!(begun.elapsed() < Duration::from_secs(3), "it took {:?}", begun.elapsed());
    let all = cases(&import);
    assert_eq!((all.len(), all[0].entries.len(), all[0].subject.as_str()), (1, 600, "On day 28"));
}

#[test]
fn ids_longer_than_any_number_stay_apart() {
    let tickets =
        ["100000000000000000001", "100000000000000000002"].map(|id| ticket(id, 2, &[article(1, id, 0)])).join(",");
    let import = read(&[("tickets.json", format!("[{tickets}]"))]);
    let found: Vec<String> = cases(&import).into_iter().map(|case| case.source_id).collect();
    assert_eq!(found, ["100000000000000000001", "100000000000000000002"]);
    let generic = r#"[{"id":100000000000000000001,"subject":"One","description":"first text","requester_email":"ann@example.org"},
{"id":100000000000000000002,"subject":"Two","description":"second text","requester_email":"bo@example.org"}]"#;
    let found: Vec<String> =
        cases(&read(&[("export.json", generic.to_owned())])).into_iter().map(|case| case.source_id).collect();
    assert_eq!(found, ["100000000000000000001", "100000000000000000002"]);
}

#[test]
fn an_answer_of_an_api_with_an_id_of_its_own_is_no_ticket() {
    let tickets = [ticket("1", 2, &[article(11, "1", 0)]), ticket("2", 2, &[article(12, "2", 0)])].join(",");
    let job = format!(r#"{{"id":"export-1","created_at":"2024-03-01T08:00:00Z","tickets":[{tickets}]}}"#);
    let import = read(&[("export.json", job)]);
    assert_eq!(texts(&import), [owned("1", &["text 11 of 0"]), owned("2", &["text 12 of 0"])]);
}

#[test]
fn cells_beyond_the_header_are_kept_and_told() {
    let table = "id,departmentId,contactId,email,phone,subject,description,status,productId,assigneeId,createdBy,\
                 modifiedBy,createdTime,modifiedTime,ticketNumber,resolution,threadCount,priority,channel,category\n\
                 11,,,ann@example.org,,Kettle, cup and pot,text,Open,,,,,2024-01-08 09:15:00,2024-01-08 09:15:00,101,,,,,\
                 the last cell\n\
                 12,,,bo@example.org,,Pot,text two,Open,,,,,2024-01-09 09:15:00,2024-01-09 09:15:00,102,,,,,,,\n";
    let import = read(&[("Cases__1.csv", table.to_owned())]);
    let format = import.catalogue().files[0].recognition.as_ref().map(|found| found.vendor.clone());
    assert_eq!(format.as_deref(), Some("zoho"));
    assert_eq!(codes(&import).iter().filter(|code| **code == "table.extra_cells").count(), 1, "{:?}", codes(&import));
    let all = cases(&import);
    assert!(all[0].fields.iter().any(|field| field.value == "the last cell"), "{:?}", all[0].fields);
}

#[test]
fn a_file_nobody_knows_is_named_though_another_of_its_name_is_known() {
    let known = format!("[{}]", ticket("1", 2, &[article(11, "1", 0)]));
    let import = read(&[("export.json", known), ("export.json", "nothing that could be read".to_owned())]);
    assert_eq!((import.catalogue().cases.len(), codes(&import)), (1, vec!["file.unknown"]));
}

#[test]
fn one_cut_character_in_a_large_file_costs_no_other() {
    let mut dropped = MemoryFiles::default();
    let list = format!("[\n{},\n{}\n]", ticket("1", 2, &[article(11, "1", 0)]), ticket("2", 2, &[article(12, "2", 0)]));
    // The letter stands far behind what tells the encoding.
    let cut = [list.replacen("On day 2", "cut \u{1}", 1).as_bytes(), &[b' '; 400_000]].concat();
    let mut bytes: Vec<u8> = cut.into_iter().map(|byte| if byte == 1 { 0xC3 } else { byte }).collect();
    bytes.extend_from_slice(
        format!("[{}]", ticket("3", 2, &[article(13, "3", 0)]).replace("On day 2", "Caf\u{e9}")).as_bytes(),
    );
    dropped.add("tickets.json", bytes);
    let import = Import::open(Box::new(dropped), Settings::default(), &mut |_| ControlFlow::Continue(()));
    let subjects: Vec<String> = cases(&import.expect("nobody cancels")).into_iter().map(|case| case.subject).collect();
    assert_eq!(subjects, ["cut \u{fffd}", "On day 2", "Caf\u{e9}"]);
}

#[test]
fn many_cases_of_one_id_are_named_in_no_time() {
    // As a scanner writes them to the address it writes from.
    let scan = |at: u32| {
        format!(
            "From help@teahouse.example Tue Mar 19 09:13:51 2019\nFrom: help@teahouse.example\nTo: help@teahouse.example\n\
             Date: Tue, 19 Mar 2019 09:13:51 +0000\nSubject: Scan {at}\nMessage-ID: <scan@teahouse.example>\n\nText {at}\n\n"
        )
    };
    let begun = Instant::now();
    let import = read(&[("scans.mbox", (0..8000).map(scan).collect())]);
    assert!(begun.elapsed() < Duration::from_secs(15), "it took {:?}", begun.elapsed());
    let ids: HashSet<&str> = import.catalogue().cases.iter().map(|header| &*header.source_id).collect();
    assert_eq!((import.catalogue().cases.len(), ids.len()), (8000, 8000));
}
