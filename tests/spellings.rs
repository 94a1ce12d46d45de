//! Tables and lists that say in their own way who wrote, who may see it, when it was and what belongs together.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use deskie_migrator::catalogue::{CaseIndex, Catalogue};
use deskie_migrator::model::{Case, Role, Zone};
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

/// Files as the page reads them, with every case loaded.
struct Reading {
    import: Import,
    cases: Vec<Case>,
}

fn read(inputs: &[(&str, &[u8])]) -> Reading {
    let mut files = MemoryFiles::default();
    for (name, bytes) in inputs {
        files.add(*name, *bytes);
    }
    let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let load = |at: usize| import.load(CaseIndex(u32::try_from(at).unwrap())).unwrap();
    let cases: Vec<Case> = (0..import.catalogue().cases.len()).map(load).collect();
    for (header, case) in import.catalogue().cases.iter().zip(&cases) {
        assert_eq!((header.messages + header.notes) as usize, case.entries.len(), "what was counted is what is sent");
    }
    Reading { import, cases }
}

fn read_one(name: &str, bytes: &[u8]) -> Reading {
    read(&[(name, bytes)])
}

impl Reading {
    fn catalogue(&self) -> &Catalogue {
        self.import.catalogue()
    }

    fn case(&self, id: &str) -> &Case {
        let ids = || self.cases.iter().map(|case| &case.source_id).collect::<Vec<_>>();
        self.cases
            .iter()
            .find(|case| case.source_id == id)
            .unwrap_or_else(|| panic!("there is a case {id}: {:?}", ids()))
    }

    fn field(&self, id: &str, name: &str) -> Option<&str> {
        self.case(id).fields.iter().find(|field| field.field == name).map(|field| field.value.as_str())
    }

    fn codes(&self) -> Vec<&str> {
        self.catalogue().problems.iter().map(|problem| problem.code.as_str()).collect()
    }

    fn texts(&self, id: &str) -> Vec<String> {
        let entries = self.case(id).entries.iter();
        entries.map(|entry| format!("{:?} {:?} {}", entry.kind, entry.author.side, entry.body.raw())).collect()
    }
}

fn table(rows: &str) -> Reading {
    read_one("tickets.csv", rows.as_bytes())
}

fn email_of(reading: &Reading, case: &str) -> Option<String> {
    let key = reading.case(case).requester.clone()?;
    Some(reading.catalogue().people.get(&key)?.email()?.to_owned())
}

#[test]
fn whatever_word_says_internal_makes_a_note() {
    for (column, internal, public) in [
        ("Тип", "Внутренний комментарий", "Публичный комментарий"),
        ("Тип", "Служебный комментарий", "Ответ клиенту"),
        ("Type", "Staff only", "Reply"),
        ("Access", "Agents only", "Everyone"),
        ("Type", "Notiz", "Antwort"),
        ("Entry type", "Work notes", "Additional comments"),
        ("Shared with customer", "false", "true"),
        ("Private", "yes", "no"),
    ] {
        let reading = table(&format!(
            "Ticket ID,Date,Author,Text,{column}\n\
             1,2024-03-01 10:00,ann@example.org,My kettle is cold,{public}\n\
             1,2024-03-01 11:00,bo@teahouse.example,She complains each week,{internal}\n\
             1,2024-03-01 12:00,bo@teahouse.example,A new one is on its way,{public}\n"
        ));
        let kinds: Vec<String> =
            reading.texts("1").iter().filter_map(|text| text.split(' ').next().map(str::to_owned)).collect();
        assert_eq!(kinds, ["Message", "Note", "Message"], "{column}: {internal}");
    }
}

#[test]
fn a_column_of_texts_called_internal_note_decides_about_no_other_text() {
    let reading = table(
        "Ticket ID,Subject,Email,Description,Created at,Internal note\n\
         1,Kettle,ann@example.org,My kettle leaks since Monday,2024-03-01 10:00,Known to argue; do not refund\n\
         2,Cup,carl@example.org,My cup has a crack in it,2024-03-02 10:00,Friend of the owner\n",
    );
    assert_eq!(reading.texts("1"), ["Message Customer My kettle leaks since Monday"]);
    assert_eq!(reading.field("1", "Internal note"), Some("Known to argue; do not refund"));
    assert_eq!(reading.codes(), Vec::<&str>::new());
}

#[test]
fn what_is_named_for_agents_is_never_said_to_the_customer() {
    let reading = table(
        "Ticket ID,Subject,Email,Created at,Private remark\n\
         1,Kettle,ann@example.org,2024-03-01 10:00,argues\n2,Cup,carl@example.org,2024-03-02 10:00,\n",
    );
    let texts = reading.texts("1");
    assert!(texts.iter().all(|text| text.starts_with("Note Agent") == text.contains("argues")), "{texts:?}");
    let reading = table(
        "Ticket ID,Subject,Email,Created at,Agent remarks\n\
         1,Kettle,ann@example.org,2024-03-01 10:00,She argues a lot; do not refund her at all\n\
         2,Cup,carl@example.org,2024-03-02 10:00,He is a friend of the owner and gets a discount\n",
    );
    assert_eq!(reading.texts("1"), ["Note Agent She argues a lot; do not refund her at all"]);
}

#[test]
fn a_flag_that_is_never_no_is_no_where_it_is_empty() {
    let reading = read_one(
        "cases.json",
        br#"[{"id":1,"subject":"Kettle","requester_email":"ann@example.org","messages":[
            {"body":"It is cold","author":"ann@example.org","created_at":"2024-03-01T10:00:00Z"},
            {"body":"She argues","author":"bo@teahouse.example","created_at":"2024-03-01T11:00:00Z","private":true},
            {"body":"A new one comes","author":"bo@teahouse.example","created_at":"2024-03-01T12:00:00Z"}]}]"#,
    );
    let texts = reading.texts("1");
    assert_eq!(texts, ["Message Customer It is cold", "Note Agent She argues", "Message Agent A new one comes"]);
    let both = "Ticket ID,Date,Author,Text,Private\n\
                1,2024-03-01 10:00,ann@example.org,It is cold,\n1,2024-03-01 11:00,bo@teahouse.example,She argues,yes\n\
                1,2024-03-01 12:00,bo@teahouse.example,A new one,no\n";
    assert!(table(both).texts("1")[0].starts_with("Note"), "where no is written, nothing is not no");
}

#[test]
fn the_date_of_a_case_is_none_of_its_messages() {
    let reading = read_one(
        "cases.json",
        br#"[{"id":1,"subject":"Kettle","requester_email":"ann@example.org","created_at":"2024-02-13T10:00:00Z",
             "messages":[{"body":"It is cold","author":"ann@example.org"}]}]"#,
    );
    assert_eq!(reading.case("1").created_at.as_ref().map(|at| at.at.0), Some(1_707_818_400_000));
}

#[test]
fn a_day_and_its_time_may_stand_in_two_columns() {
    let reading = table(
        "Ticket ID,Subject,Email,Description,Date,Time,Wait time\n\
         1,Kettle,ann@example.org,It is cold again,2024-03-01,15:30,0:20\n2,Cup,carl@example.org,It is broken now,2024-03-02,09:05,0:10\n",
    );
    let created = reading.case("1").created_at.clone().unwrap();
    assert_eq!((created.at.0, created.zone), (1_709_307_000_000, Zone::Assumed));
    assert_eq!(reading.field("1", "Wait time"), Some("0:20"));
    let odd = table(
        "Ticket ID,Subject,Email,Description,Date,Time\n1,Kettle,ann@example.org,It is cold again,2024-03-01,25:99\n\
         2,Cup,carl@example.org,It is broken now,2024-03-02,09:05\n",
    );
    assert_eq!(
        odd.case("1").created_at.as_ref().map(|at| at.at.0),
        Some(1_709_251_200_000),
        "the day counts by itself"
    );
    assert_eq!(odd.field("1", "Time"), Some("25:99"));
}

#[test]
fn one_column_of_dates_shows_the_order_of_day_and_month_in_another() {
    let reading = table(
        "Ticket ID,Subject,Email,Description,Created at,Closed at\n\
         1,Kettle,ann@example.org,It is cold again,03/04/2024 10:00,25/04/2024 10:00\n\
         2,Cup,carl@example.org,It is broken now,05/04/2024 10:00,06/04/2024 10:00\n",
    );
    assert_eq!(reading.case("1").created_at.as_ref().map(|at| at.at.0), Some(1_712_138_400_000));
    assert_eq!(reading.codes(), Vec::<&str>::new());
}

#[test]
fn an_address_beside_a_name_is_of_the_same_person() {
    let reading = table(
        "Ticket ID,Created,Customer Name,From,Subject\n1,2024-03-01 10:00,Ann Reed,ann@example.org,Kettle\n\
         2,2024-03-02 10:00,Carl Ode,carl@example.org,Cup\n",
    );
    assert_eq!(email_of(&reading, "1").as_deref(), Some("ann@example.org"));
}

#[test]
fn users_with_roles_are_people_whose_roles_they_are() {
    let users = "id,name,email,role,status\n10,Ann Reed,ann@example.org,end-user,active\n20,Bo Li,bo@teahouse.example,agent,active\n";
    let cases = "ticket id,subject,requester id,created at\n1,Kettle,10,2024-03-01 10:00\n";
    let messages = "ticket id,author id,body,created at\n1,10,It is cold and I am sad,2024-03-01 10:00\n1,20,We send a new one,2024-03-01 11:00\n";
    let files = [("users.csv", users), ("cases.csv", cases), ("messages.csv", messages)];
    let reading = read(&files.map(|(name, text)| (name, text.as_bytes())));
    assert_eq!(reading.cases.len(), 1);
    assert_eq!(email_of(&reading, "1").as_deref(), Some("ann@example.org"));
    assert_eq!(reading.texts("1"), ["Message Customer It is cold and I am sad", "Message Agent We send a new one"]);
    let roles: BTreeMap<_, _> =
        reading.catalogue().people.iter().map(|(person, _)| (person.display().to_owned(), person.role)).collect();
    assert_eq!((roles["Ann Reed"], roles["Bo Li"]), (Role::Customer, Role::Agent));
}

#[test]
fn a_row_for_each_file_of_a_message_makes_one_message_with_all_files() {
    let reading = table(
        "Ticket ID,Subject,Customer email,Direction,Message,Message date,Attachment,Tag\n\
         1,Kettle,ann@example.org,incoming,See my two files,2024-03-01 10:00,https://files.example/a.png,red\n\
         1,Kettle,ann@example.org,incoming,See my two files,2024-03-01 10:00,https://files.example/b.png,blue\n\
         1,Kettle,ann@example.org,outgoing,Thank you for both,2024-03-01 11:00,,\n",
    );
    let case = reading.case("1");
    let files: Vec<&str> = case.entries[0].attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!((case.entries.len(), files), (2, vec!["a.png", "b.png"]));
    assert_eq!(case.tags, ["red", "blue"]);
    assert_eq!(reading.codes(), Vec::<&str>::new());
}

#[test]
fn the_same_words_as_message_and_as_note_are_both_kept() {
    let reading = table(
        "Ticket ID,Author,Text,Date,Internal\n1,bo@teahouse.example,Sent a new one,2024-03-01 10:00,yes\n\
         1,bo@teahouse.example,Sent a new one,2024-03-01 10:00,no\n1,ann@example.org,Thank you,2024-03-01 11:00,no\n",
    );
    assert_eq!(reading.texts("1").len(), 3);
}

#[test]
fn a_message_whose_author_is_left_blank_among_others_is_said_to_count_as_the_customers() {
    let reading = table(
        "Ticket ID,Author,Text,Date\n1,ann@example.org,My kettle is cold,2024-03-01 10:00\n\
         1,,We have sent a new one,2024-03-01 11:00\n1,ann@example.org,Thank you,2024-03-01 12:00\n",
    );
    assert_eq!(reading.texts("1").len(), 3);
    assert_eq!(reading.codes(), ["table.blank_author"]);
}

#[test]
fn equal_ids_of_two_desks_make_two_cases() {
    let rows = |who: &str, what: &str| {
        format!(
            "ID,Subject,Email,Description,Created at\n1,{what},{who}@example.org,My {what} is broken,2024-03-01 10:00\n"
        )
    };
    let (one, other) = (rows("ann", "Kettle"), rows("carl", "Cup"));
    let reading = read(&[("brand_a.csv", one.as_bytes()), ("brand_b.csv", other.as_bytes())]);
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(email_of(&reading, "1").as_deref(), Some("ann@example.org"));
    assert_eq!(email_of(&reading, "brand_b.csv: 1").as_deref(), Some("carl@example.org"));
    assert_eq!(reading.codes(), ["table.same_id", "table.same_id"]);
}

#[test]
fn ids_that_a_spreadsheet_rounded_join_nothing() {
    let reading = table(
        "Ticket ID,Subject,Email,Description,Created at\n9E+17,Kettle,ann@example.org,It is cold again,2024-03-01 10:00\n\
         9E+17,Cup,carl@example.org,It is broken now,2024-03-02 10:00\n",
    );
    assert_eq!(reading.cases.len(), 2);
    assert_eq!(reading.codes(), ["table.damaged_id", "table.damaged_id"]);
}

#[test]
fn calls_are_told_in_other_words_as_well() {
    let reading = read_one(
        "calls.csv",
        "Дата,Время,Откуда,Куда,Направление,Длительность,Имя\n\
         01.03.2024,10:15,+79160000001,+74950000000,исходящий,65,\n\
         02.03.2024,11:15,+79160000002,+74950000000,входящий,30,Анна\n"
            .as_bytes(),
    );
    let phones = |at: usize| {
        let key = reading.cases[at].requester.clone().unwrap();
        reading.catalogue().people.get(&key).unwrap().phones.clone()
    };
    assert_eq!(phones(0), ["+74950000000"]);
    assert_eq!(phones(1), ["+79160000002"]);
    assert_eq!(reading.cases[0].created_at.as_ref().map(|at| at.at.0), Some(1_709_288_100_000));
}

#[test]
fn messages_of_a_desk_are_joined_with_cases_that_could_be_anybodys() {
    let comments = r#"[{"id":1,"ticket_id":1,"author_id":10,"body":"It is cold","public":true,"created_at":"2024-03-01T10:00:00Z"},
        {"id":2,"ticket_id":1,"author_id":20,"body":"She argues","public":false,"created_at":"2024-03-01T11:00:00Z"}]"#;
    let tickets =
        r#"[{"id":1,"subject":"Kettle","requester_id":10,"created_at":"2024-03-01T10:00:00Z","status":"open"}]"#;
    let csv = "id,subject,requester_email,created_at\n1,Kettle,ann@example.org,2024-03-01 10:00\n";
    for (name, cases) in [("tickets.json", tickets), ("tickets.csv", csv)] {
        let files = [("comments.json", comments.as_bytes()), (name, cases.as_bytes())];
        let reading = read(&files);
        assert_eq!(reading.cases.len(), 1, "{name}: {:?}", reading.codes());
        let texts = reading.texts("1");
        assert_eq!((texts.len(), texts[1].starts_with("Note")), (2, true), "{name}: {texts:?}");
        assert!(texts[0].starts_with("Message"), "{name}: {texts:?}");
    }
}
