//! What becomes of tables of any help desk.

mod kit;

use std::collections::BTreeMap;

use deskie_migrator::model::{AttachmentPlace, Body, Channel, Priority, Role, Side, Status, Zone};
use deskie_migrator::vendor::{Column, Settings};
use kit::{read, read_one};

const CASES: &str = "\
Ticket ID,Subject,Description,Customer name,Customer email,Agent,Status,Priority,Tags,Created at,Warehouse
101,Kettle,\"It is cold,\nquite cold\",Ann Reed,Ann@Example.org,Bo Li,Open,High,\"tea, cup\",2024-03-01 10:00,North
102,Cup,Broken,Carl Ode,carl@example.org,Bo Li,Решён,Urgent,,2024-03-02 11:30,
";

#[test]
fn one_row_a_case_becomes_cases_with_everything_in_them() {
    let reading = read_one("tickets.csv", CASES.as_bytes());
    assert_eq!(reading.recognitions[0].as_ref().unwrap().variant, "csv-cases");
    assert_eq!(reading.codes(), Vec::<&str>::new());
    let case = reading.case("101");
    assert_eq!(case.subject, "Kettle");
    assert_eq!(reading.texts("101"), ["Message Customer It is cold,\nquite cold"]);
    assert_eq!(case.status.kind, Status::Open);
    assert_eq!(case.priority.kind, Priority::High);
    assert_eq!(case.tags, ["tea", "cup"]);
    assert_eq!(case.channel, Channel::Email);
    assert_eq!(reading.field("101", "Warehouse"), Some("North"));
    assert_eq!(reading.case("102").status.kind, Status::Solved);
    let created = case.created_at.as_ref().unwrap();
    assert_eq!((created.at.0, created.zone), (1_709_287_200_000, Zone::Assumed));
    let ann = reading.catalogue.people.get(case.requester.as_ref().unwrap()).unwrap();
    assert_eq!(
        (ann.name.as_deref(), ann.email(), ann.role),
        (Some("Ann Reed"), Some("ann@example.org"), Role::Customer)
    );
    let bo = reading.catalogue.people.get(case.assignee.as_ref().unwrap()).unwrap();
    assert_eq!((bo.key.0.as_str(), bo.role), ("generic:bo li", Role::Agent));
}

const MESSAGES: &str = "\
Comment date,Ticket ID,From email,Comment,Public,Ticket date,Ticket subject,Customer email
2024-03-02 09:00,1,bo@teahouse.example,We send a new one,yes,2024-03-01 10:00,Kettle,ann@example.org
2024-03-05 09:00,2,carl@example.org,Which tea?,yes,2024-03-05 09:00,Tea,carl@example.org
2024-03-01 10:00,1,ann@example.org,It is cold,yes,2024-03-01 10:00,Kettle,ann@example.org
2024-03-03 12:00,1,bo@teahouse.example,Third this week,no,2024-03-01 10:00,Kettle,ann@example.org
2024-03-04 12:00,1,bo@teahouse.example,Is this public?,perhaps,2024-03-01 10:00,Kettle,ann@example.org
";

#[test]
fn rows_of_one_case_are_joined_wherever_they_stand() {
    let reading = read_one("comments.csv", MESSAGES.as_bytes());
    assert_eq!(reading.recognitions[0].as_ref().unwrap().variant, "csv-messages");
    assert!(reading.catalogue.tables[0].row_is_message);
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(
        reading.texts("1"),
        [
            "Message Customer It is cold",
            "Message Agent We send a new one",
            "Note Agent Third this week",
            "Note Agent Is this public?"
        ]
    );
    assert_eq!(reading.case("1").subject, "Kettle");
    assert_eq!(reading.codes(), ["table.visibility"]);
}

#[test]
fn a_table_of_cases_and_a_table_of_their_messages_are_joined() {
    let cases = "id,subject,requester email,status\n7,Kettle,ann@example.org,open\n8,Cup,carl@example.org,closed\n";
    let messages = "ticket_id,body,public,author email,created_at\n\
                    7,It is cold and I am sad,TRUE,ann@example.org,2024-03-01 10:00:00\n\
                    8,The cup has a crack in it,TRUE,carl@example.org,2024-03-02 10:00:00\n\
                    7,We will send you a new one,TRUE,bo@teahouse.example,2024-03-01 11:00:00\n";
    for order in [[("m.csv", messages), ("c.csv", cases)], [("c.csv", cases), ("m.csv", messages)]] {
        let reading = read(&order.map(|(name, text)| (name, text.as_bytes())), Settings::default());
        assert_eq!(reading.cases.len(), 2);
        assert_eq!(reading.codes(), Vec::<&str>::new());
        assert_eq!(reading.case("7").subject, "Kettle");
        assert_eq!(
            reading.texts("7"),
            ["Message Customer It is cold and I am sad", "Message Agent We will send you a new one"]
        );
        assert_eq!(reading.case("8").status.kind, Status::Closed);
    }
}

#[test]
fn tables_that_have_nothing_in_common_keep_their_cases_apart() {
    let a = "id,subject,body\n1,Kettle,cold\n";
    let b = "id,phone,comment,start\n1,+49 30 1234567,asked for tea,2024-03-01 10:00\n";
    let reading = read(&[("a.csv", a.as_bytes()), ("x/calls.csv", b.as_bytes())], Settings::default());
    assert_eq!(reading.cases.iter().map(|case| case.source_id.as_str()).collect::<Vec<_>>(), ["1", "calls.csv: 1"]);
}

#[test]
fn direction_tells_who_wrote() {
    let table = "Conversation ID,Date,Direction,Message,Contact name,Phone,Operator\n\
                 a,2024-03-01 10:00,Входящее,Есть чай?,Анна,+7 900 000-00-01,\n\
                 a,2024-03-01 10:05,Исходящее,Есть,Анна,+7 900 000-00-01,Борис\n";
    let reading = read_one("chat.csv", table.as_bytes());
    assert_eq!(reading.texts("a"), ["Message Customer Есть чай?", "Message Agent Есть"]);
    let case = reading.case("a");
    assert_eq!(case.channel, Channel::Call);
    assert_eq!(case.entries[1].author.label, "Борис");
    let anna = reading.catalogue.people.get(case.requester.as_ref().unwrap()).unwrap();
    assert_eq!((anna.phones.len(), anna.emails.len()), (1, 0));
}

#[test]
fn in_a_call_log_the_customer_is_at_the_other_end() {
    let table = "call id,datetime (utc),from,to,direction,user,tags,duration (total),recording,comments\n\
                 1,2024-03-01 10:00:00,+44 20 7946 0101,+44 20 7946 0999,inbound,Mira Holt,tea,61,https://calls.example.org/1.mp3,Asked for tea\n\
                 2,2024-03-01 11:00:00,+44 20 7946 0999,+44 20 7946 0102,outbound,Mira Holt,-,12,-,-\n";
    let reading = read_one("calls.csv", table.as_bytes());
    assert_eq!(reading.case("1").requester.as_ref().unwrap().0, "generic:+442079460101");
    assert_eq!(reading.case("2").requester.as_ref().unwrap().0, "generic:+442079460102");
    assert!(reading.cases.iter().all(|case| case.channel == Channel::Call));
    assert!(reading.cases.iter().all(|case| case.assignee.as_ref().unwrap().0 == "generic:mira holt"));
    assert_eq!(reading.field("2", "duration (total)"), Some("12"));
    assert_eq!(reading.catalogue.totals.attachments, 1);
}

#[test]
fn what_an_agent_noted_about_a_call_is_a_note_and_the_call_is_a_message() {
    let table = "call id,datetime (utc),from,to,direction,user,answered,duration (total),comments\n\
                 1,2024-03-01 10:00:00,+44 20 7946 0101,+44 20 7946 0999,inbound,Mira Holt,Yes,61,Asked for tea\n\
                 2,2024-03-01 11:00:00,+44 20 7946 0999,+44 20 7946 0102,outbound,Mira Holt,No,12,-\n";
    let settings = Settings { zone: Some("Europe/Berlin".to_owned()), ..Settings::default() };
    let reading = read(&[("calls.csv", table.as_bytes())], settings);
    assert_eq!(reading.texts("1")[1], "Note Agent Asked for tea");
    assert!(reading.texts("1")[0].starts_with("Message Customer <p>Incoming call</p>"));
    assert!(reading.texts("2")[0].starts_with("Message Agent <p>Outgoing call</p>"));
    let (first, second) = (reading.case("1"), reading.case("2"));
    assert_eq!((first.status.raw.as_str(), second.status.raw.as_str()), ("answered", "not answered"));
    assert!(!first.header_only && !second.header_only && reading.codes().is_empty());
    let at = first.created_at.as_ref().unwrap();
    assert_eq!((at.at.0, at.zone), (1_709_287_200_000, Zone::Given), "the column says that it is UTC");
}

#[test]
fn a_switchboards_log_is_calls_with_notes_too_and_needs_no_ids() {
    let table = "Start time,Caller,Callee,Direction,Duration,Status,Comment\n\
                 2024-03-01 10:00,+44 20 7946 0101,201,inbound,61,ANSWERED,Asked for tea\n\
                 2024-03-01 11:00,201,+44 20 7946 0102,outbound,0,NO ANSWER,\n";
    let reading = read_one("cdr.csv", table.as_bytes());
    assert_eq!((reading.cases.len(), reading.codes()), (2, vec![]));
    let texts = reading.texts(&reading.cases[0].source_id);
    assert!(texts[0].starts_with("Message Customer <p>Incoming call</p>") && texts[1] == "Note Agent Asked for tea");
    assert_eq!(reading.cases[1].requester.as_ref().unwrap().0, "generic:+442079460102");
    assert_eq!(reading.cases[1].status.raw, "NO ANSWER");
}

#[test]
fn a_log_of_exactly_as_many_calls_as_aircall_gives_at_once_is_told() {
    let mut table = "call id,datetime (utc),from,to,direction,duration (total)\n".to_owned();
    for n in 0..10_000 {
        table.push_str(&format!("{n},2024-03-01 10:00:00,+442079460101,+442079460999,inbound,1\n"));
    }
    assert_eq!(read_one("calls.csv", table.as_bytes()).codes(), ["calls.silent_limit"]);
    table.push_str("10000,2024-03-01 10:00:00,+442079460101,+442079460999,inbound,1\n");
    assert_eq!(read_one("calls.csv", table.as_bytes()).codes(), Vec::<&str>::new());
}

#[test]
fn a_call_without_an_id_is_the_same_in_overlapping_exports() {
    let header = "Type,Direction,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration\n";
    let call = |time: &str| format!("Voice,Incoming,+1 555 010 0101,Ann,Fri 01/26/2024,{time},Phone Call,Missed,-,1\n");
    let one = format!("{header}{}{}", call("3:15 PM"), call("4:15 PM"));
    let two = format!("{header}{}{}", call("4:15 PM"), call("5:15 PM"));
    let reading = read(&[("january.csv", one.as_bytes()), ("week.csv", two.as_bytes())], Settings::default());
    assert_eq!((reading.cases.len(), reading.codes()), (3, vec!["table.duplicate"]));
    let times = reading.cases.iter().map(|case| case.created_at.as_ref().unwrap().original.as_str());
    assert_eq!(
        times.collect::<Vec<_>>(),
        ["Fri 01/26/2024 3:15 PM", "Fri 01/26/2024 4:15 PM", "Fri 01/26/2024 5:15 PM"]
    );
}

#[test]
fn without_a_column_of_texts_each_case_is_told_by_its_headers_and_that_is_said_once() {
    let reading = read_one("view.csv", b"Id,Subject,Requester,Status,Created at,Colour\n5,Cup <3,Ann,-,2024-01-02,blue & red\n6,Tea,-,Open,2024-01-03,\n");
    assert_eq!(reading.codes(), ["table.no_texts"]);
    let case = reading.case("5");
    assert!(case.header_only);
    assert_eq!(case.status.raw, "");
    assert_eq!(case.entries[0].body, Body::Html("<p>Cup &lt;3</p><ul><li>Colour: blue &amp; red</li></ul>".to_owned()));
    assert_eq!(reading.case("6").requester, None);
}

#[test]
fn zendesks_csv_is_met_with_the_way_to_the_better_export() {
    let header = "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,\
                  Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Group stations,Assignee stations,Size [list]\n\
                  1,41,Ann Reed,9,-,ann@example.org,example.org,Ann Reed,Bo Li,Tea,Kettle,cup tea,Closed,Normal,Mail,Incident,2009-09-01 19:02,2009-09-02 08:00,1,1,big\n";
    let reading = read_one("export-2024.csv", header.as_bytes());
    let reason = &reading.recognitions[0].as_ref().unwrap().reason;
    assert!(reason.contains("JSON export") && reason.contains("no messages"), "{reason}");
    assert!(reading.catalogue.problems.iter().any(|problem| problem.message.contains("JSON export")));
    let case = reading.case("41");
    assert_eq!((case.status.kind, case.channel, case.group.as_deref()), (Status::Closed, Channel::Email, Some("Tea")));
    assert_eq!(reading.field("41", "Size [list]"), Some("big"));
}

#[test]
fn columns_are_guessed_from_values_too_and_every_guess_has_a_reason() {
    let table = "A,B,C,D,E,F\n\
                 T-1,ann@example.org,01.02.2024 10:00,Open,The kettle stays cold all day long,in\n\
                 T-2,carl@example.org,31.03.2024 11:00,Closed,The cup that you sent has a crack,out\n\
                 T-3,dora@example.org,01.04.2024 12:00,Open,Which of your teas is the strongest,in\n\
                 T-4,dora@example.org,02.04.2024 12:00,Open,Thank you so much for your help,in\n";
    let reading = read_one("unknown.csv", table.as_bytes());
    assert_eq!(
        reading.columns(),
        [Column::CaseId, Column::RequesterEmail, Column::CreatedAt, Column::Status, Column::Body, Column::Direction]
    );
    for column in &reading.catalogue.tables[0].columns {
        assert!(!column.reason.is_empty());
        assert!((1..=5).contains(&column.samples.len()), "{column:?}");
    }
}

#[test]
fn the_person_is_right_about_columns() {
    let table = "id,remark,body\n1,It is cold,internal code\n2,It is broken,other code\n";
    let chosen = BTreeMap::from([(
        "t.csv".to_owned(),
        BTreeMap::from([(1, Column::Body), (2, Column::Ignore), (99, Column::Tags)]),
    )]);
    let reading = read(&[("t.csv", table.as_bytes())], Settings { columns: chosen, ..Settings::default() });
    assert_eq!(reading.texts("1"), ["Message Customer It is cold"]);
    assert!(reading.case("1").fields.is_empty());
    assert_eq!(reading.catalogue.tables[0].columns[1].reason, "chosen by you");
}

#[test]
fn repeated_and_empty_headers_lose_nothing() {
    let table = "Issue key,Summary,Description,Comment,Comment,Comment,,Reporter,Created,Labels,Labels\n\
                 TEA-1,Kettle,It is cold,first,second,,odd,ann,31/Mar/24 6:49 AM,tea,hot\n";
    let reading = read_one("Jira.csv", table.as_bytes());
    assert_eq!(reading.texts("TEA-1"), ["Message Customer It is cold"]);
    assert_eq!(reading.field("TEA-1", "Comment"), Some("first"));
    assert_eq!(reading.field("TEA-1", "Comment.1"), Some("second"));
    assert_eq!(reading.field("TEA-1", "Column 7"), Some("odd"));
    assert_eq!(reading.case("TEA-1").tags, ["tea", "hot"]);
    assert_eq!(reading.case("TEA-1").created_at.as_ref().unwrap().at.0, 1_711_867_740_000);
}

#[test]
fn ragged_rows_titles_and_totals_cost_nothing_else() {
    let table = "Tea desk in March;;;\n\nid;subject;body;created\n1;Kettle;cold;01.03.2024\n2;Cup\n3;Tea;a;03.03.2024;b;c\nTotal;3;;\n";
    let reading = read_one("r.csv", table.as_bytes());
    assert_eq!(reading.cases.iter().map(|case| case.source_id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!(reading.field("3", "Column 5"), Some("b"));
    assert_eq!(reading.codes(), ["table.extra_cells", "table.totals_row", "table.no_texts"]);
    assert_eq!(reading.catalogue.problems[1].place.record, Some(7));
}

#[test]
fn a_row_without_an_id_is_a_case_of_its_own() {
    let reading = read_one("t.csv", b"Ticket ID,Message,Date\n1,one,2024-01-01\n,lost,2024-01-02\n1,two,2024-01-03\n");
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(reading.texts("row 3"), ["Message Customer lost"]);
    assert_eq!(reading.codes(), ["table.no_author", "table.missing_id"]);
}

#[test]
fn a_case_exported_twice_is_kept_once() {
    let reading = read_one("t.csv", b"id,subject,body,status,created\n1,Kettle,cold,open,2024-01-01\n2,Cup,crack,open,2024-01-02\n1,Kettle,cold,closed,2024-01-01\n");
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(reading.texts("1").len(), 1);
    assert_eq!(reading.case("1").status.kind, Status::Closed);
    assert_eq!(reading.codes(), ["table.duplicate"]);
    assert_eq!(reading.catalogue.problems[0].place.record, Some(2));
}

#[test]
fn the_same_words_twice_are_two_messages_when_nothing_says_otherwise() {
    let reading = read_one("t.csv", b"case id,message,seq\n1,ok,1\n1,ok,2\n1,bye,3\n");
    assert_eq!(reading.texts("1").len(), 3);
    assert_eq!(reading.codes(), ["table.no_author", "table.no_date"]);
}

#[test]
fn files_joined_end_to_end_read_as_one() {
    let part = "\u{feff}id,body,created\n\"1\",a,2024-01-01\n";
    let other = "\u{feff}id,body,created\n2,b,2024-01-02\n";
    let reading = read_one("t.csv", format!("{part}{other}").as_bytes());
    assert_eq!(reading.cases.iter().map(|case| case.source_id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(reading.codes(), ["table.repeated_header"]);
}

#[test]
fn parts_of_one_export_share_their_cases() {
    let one = "case id,message,from,created\n1,first words,ann@example.org,2024-01-01\n2,other words,carl@example.org,2024-01-02\n";
    let two = "case id,message,from,created\n1,last words,ann@example.org,2024-01-03\n1,first words,ann@example.org,2024-01-01\n";
    let reading = read(&[("p1.csv", one.as_bytes()), ("p2.csv", two.as_bytes())], Settings::default());
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(reading.texts("1"), ["Message Customer first words", "Message Customer last words"]);
    let repeated = reading.catalogue.problems.iter().find(|problem| problem.code == "table.duplicate").unwrap();
    assert_eq!((repeated.place.file.as_str(), repeated.place.record), ("p1.csv", Some(2)));
    assert!(reading.catalogue.tables.iter().all(|table| table.row_is_message));
}

#[test]
fn an_ambiguous_order_of_day_and_month_is_said_with_its_remedy() {
    let table = b"id,body,created\n1,a,03/04/2024\n2,b,05/04/2024\n";
    let reading = read_one("t.csv", table);
    assert_eq!(reading.codes(), ["table.ambiguous_dates"]);
    assert_eq!(reading.case("1").created_at.as_ref().unwrap().at.0, 1_709_510_400_000);
    let settings = Settings { day_first: Some(true), zone: Some("Europe/Berlin".to_owned()), ..Settings::default() };
    let reading = read(&[("t.csv", table)], settings);
    assert_eq!(reading.codes(), Vec::<&str>::new());
    assert_eq!(reading.case("1").created_at.as_ref().unwrap().at.0, 1_712_095_200_000);
    // One date that can be read one way only settles the column, however late it comes.
    let settled = read_one("t.csv", b"id,body,created\n1,a,03/04/2024\n2,b,25/04/2024\n");
    assert_eq!(settled.case("1").created_at.as_ref().unwrap().at.0, 1_712_102_400_000);
}

#[test]
fn a_date_that_cannot_be_read_costs_only_itself() {
    let reading = read_one("t.csv", b"id,body,created\n1,a,2024-01-01\n2,b,soon\n3,c,2024-01-03\n");
    assert_eq!(reading.codes(), ["table.date"]);
    assert_eq!(reading.case("2").created_at, None);
    assert_eq!(reading.catalogue.cases[1].problems, 1);
}

#[test]
fn formula_guards_go_and_apostrophes_stay() {
    let reading = read_one("t.csv", "id,phone,body\n1,'+49 30 1234567,'tis cold\n2,'+49 30 7654321,'=1+1\n".as_bytes());
    assert_eq!(reading.texts("1"), ["Message Customer 'tis cold"]);
    assert_eq!(reading.texts("2"), ["Message Customer =1+1"]);
    assert!(reading.catalogue.people.iter().any(|(person, _)| person.phones == ["+49 30 1234567"]));
}

#[test]
fn files_are_fetched_where_the_table_says_and_missed_where_it_does_not() {
    let reading =
        read_one("t.csv", b"id,body,attachments\n1,see,https://files.example.org/a.png;plan.pdf\n2,see also,\n");
    let files = &reading.case("1").entries[0].attachments;
    assert!(matches!(&files[0].place, AttachmentPlace::Url(url) if url == "https://files.example.org/a.png"));
    assert!(matches!(files[1].place, AttachmentPlace::Missing(_)));
    assert_eq!(reading.catalogue.totals.attachments, 2);
}

#[test]
fn every_encoding_of_spreadsheets_is_read() {
    let text = "Номер;Тема;Текст;Клиент\r\n1;Чайник;Не греет, а только шумит;anna@example.org\r\n2;Чашка;Пришла с трещиной;boris@example.org\r\n";
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let tabs = format!("\u{feff}{}", text.replace(';', "\t"));
    let wide: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{feff}{text}");
    for bytes in [text.as_bytes(), marked.as_bytes(), &cyrillic, &wide] {
        let reading = read_one("выгрузка.csv", bytes);
        assert_eq!(reading.columns(), [Column::CaseId, Column::Subject, Column::Body, Column::RequesterEmail]);
        assert_eq!(reading.texts("1"), ["Message Customer Не греет, а только шумит"]);
        assert_eq!(reading.case("2").entries[0].author.side, Side::Customer);
    }
}

#[test]
fn an_empty_table_is_no_error() {
    let reading = read_one("t.csv", b"id,subject,body\n");
    assert!(reading.cases.is_empty());
    assert_eq!(reading.catalogue.tables[0].columns.len(), 3);
}

#[test]
fn what_is_no_table_is_said_to_be_none() {
    let reading = read_one("t.csv", b"just a sentence");
    assert_eq!(reading.recognitions, [None]);
    assert_eq!(reading.codes(), ["table.no_header"]);
}

#[test]
fn a_file_that_changed_is_said_to_have_changed() {
    let mut reading = read_one("tickets.csv", CASES.as_bytes());
    reading.files = Default::default();
    let error = deskie_migrator::vendor::Vendor::load(
        &deskie_migrator::vendor::generic::Generic,
        deskie_migrator::catalogue::CaseIndex(0),
        &reading.catalogue,
        &reading.settings,
        &reading.files,
    )
    .unwrap_err();
    assert_eq!((error.code.as_str(), error.case.as_deref()), ("table.row_gone", Some("101")));
}

#[test]
fn the_sample_of_messages_shows_a_whole_desk() {
    let reading = read_one("helpdesk-messages.csv", include_bytes!("../static/samples/helpdesk-messages.csv"));
    assert_eq!(reading.codes(), Vec::<&str>::new());
    assert_eq!((reading.cases.len(), reading.catalogue.totals.messages, reading.catalogue.totals.notes), (12, 28, 4));
    let case = reading.case("2041");
    assert_eq!(case.entries.len(), 5);
    assert_eq!(case.entries[2].author.person.as_ref().unwrap().0, "generic:mira@teahouse.example");
    assert!(
        reading.cases.iter().all(|case| case.fields.is_empty() && case.requester.is_some() && case.group.is_some())
    );
    let agents = reading.catalogue.people.iter().filter(|(person, _)| person.role == Role::Agent);
    assert_eq!(agents.count(), 3, "an agent is one person, by name or by address");
}

#[test]
fn the_sample_of_calls_has_customers_with_a_telephone_only() {
    let reading = read_one("calls.csv", include_bytes!("../static/samples/calls.csv"));
    assert_eq!(reading.codes(), Vec::<&str>::new());
    assert_eq!(reading.cases.len(), 20);
    assert!(reading.cases.iter().all(|case| case.channel == Channel::Call && case.assignee.is_some()));
    let customers = reading.catalogue.people.iter().filter(|(person, _)| person.role == Role::Customer);
    assert_eq!(customers.filter(|(person, _)| person.emails.is_empty() && person.phones.len() == 1).count(), 17);
    assert_eq!(reading.case("C-503").entries[0].author.side, Side::Agent);
}
