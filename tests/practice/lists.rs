//! Lists, search and pages.

use deskie_migrator::deskie::Method;
use deskie_migrator::practice::IncomingBody;
use deskie_migrator::practice::switches::{
    CustomerFilters, DefaultSort, EmptyList, ShortSearch, TotalCount, TrashInLists,
};
use serde_json::{Value, json};

use crate::support::*;

fn subjects(desk: &mut Desk, query: &[(&str, &str)]) -> Vec<String> {
    let list = desk.get("cases.json", query);
    rows(&list, "case").iter().map(|row| row["subject"].as_str().expect("text").to_owned()).collect()
}

/// Three cases: Ann's lamp (2020-09-13, closed, vip), Joann's chair (a year later), Tom's call (today, group 11).
fn shop() -> Desk {
    let mut desk = Desk::new();
    for case in [
        but(email_case("ann@example.org", "Broken lamp"), json!({ "status": "closed", "labels": [501] })),
        but(email_case("joann@example.org", "Blue chair"), json!({ "created_at": 1_631_536_000, "priority": "high" })),
        json!({ "user_phone": "+7 999 888-77-55", "subject": "Tom calls", "content": "text", "group_id": 11 }),
    ] {
        desk.post("cases.json", json!({ "case": case }));
    }
    desk
}

#[test]
fn a_list_is_an_object_of_numbered_rows_with_its_total() {
    let mut desk = shop();
    let list = desk.get("cases.json", &[]);
    let keys: Vec<&String> = list.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["0", "1", "2", "total_count"]);
    assert_eq!(list["total_count"], 3);
}

#[test]
fn search_is_by_inclusion_unless_anchored() {
    let mut desk = shop();
    let sort = ("sort", "created_at_asc");
    assert_eq!(subjects(&mut desk, &[("user_email", "ann@example.org"), sort]), ["Broken lamp", "Blue chair"]);
    assert_eq!(subjects(&mut desk, &[("user_email", "^ANN@example.org^"), sort]), ["Broken lamp"]);
    assert_eq!(subjects(&mut desk, &[("user_email", "^joan"), sort]), ["Blue chair"]);
    assert_eq!(subjects(&mut desk, &[("subject", "LAMP^"), sort]), ["Broken lamp"]);
    assert_eq!(subjects(&mut desk, &[("user_phone", "888-77"), sort]), ["Tom calls"]);
    assert_eq!(subjects(&mut desk, &[("user_phone", "^+79998887755^"), sort]), ["Tom calls"]);
}

#[test]
fn a_needle_of_less_than_four_characters_is_refused_passed_over_or_used() {
    let mut desk = shop();
    assert_eq!(
        code(&desk.send(Method::Get, "cases.json", &[("subject", "lam")], IncomingBody::Empty)),
        "search_too_short"
    );
    for (short, expected) in [(ShortSearch::Ignored, 2), (ShortSearch::Used, 1)] {
        let mut desk = Desk::with(|switches| switches.short_search = short);
        desk.mail_case("ann@example.org", "lamp");
        desk.mail_case("ann@example.org", "chair");
        assert_eq!(subjects(&mut desk, &[("subject", "lam")]).len(), expected);
    }
}

#[test]
fn an_id_in_a_custom_channel_may_be_short() {
    let mut desk = Desk::new();
    for id in ["7", "77"] {
        let case = json!({ "user_custom_id": id, "channel": "cch101", "subject": id, "content": "text" });
        desk.post("cases.json", json!({ "case": case }));
    }
    assert_eq!(subjects(&mut desk, &[("user_custom_id", "^7^")]), ["7"]);
    assert_eq!(desk.get("users.json", &[("user_custom_id", "^77^")])["total_count"], 1);
}

#[test]
fn cases_are_found_by_what_they_are() {
    let mut desk = shop();
    for (query, expected) in [
        (vec![("status", "closed")], "Broken lamp"),
        (vec![("labels[]", "501")], "Broken lamp"),
        (vec![("priority", "high")], "Blue chair"),
        (vec![("channel", "call")], "Tom calls"),
        (vec![("group_id", "11")], "Tom calls"),
        (vec![("from_time", "2020-09-13"), ("to_time", "2020-09-14")], "Broken lamp"),
        (vec![("from_time", "1600000000"), ("to_time", "1600000000")], "Broken lamp"),
        (vec![("from_time", "2021-09-13 00:00:00"), ("to_time", "1631536001")], "Blue chair"),
        (vec![("user_id[]", "2001"), ("user_id[]", "9")], "Broken lamp"),
    ] {
        assert_eq!(subjects(&mut desk, &query), [expected], "{query:?}");
    }
    assert_eq!(subjects(&mut desk, &[("staff_id", "0")]).len(), 3, "0 asks for cases without an assignee");
    assert!(subjects(&mut desk, &[("from_time", "1700000000"), ("to_time", "1600000000")]).is_empty());
}

#[test]
fn cases_are_sorted_as_asked() {
    let mut desk = shop();
    assert_eq!(subjects(&mut desk, &[("sort", "created_at_desc")]), ["Tom calls", "Blue chair", "Broken lamp"]);
    assert_eq!(subjects(&mut desk, &[("sort", "priority_desc")])[0], "Blue chair");
    desk.now = desk.now.plus(1_000);
    desk.put("cases/2002.json", json!({ "case": { "subject": "Lamp again" } }));
    assert_eq!(subjects(&mut desk, &[])[0], "Lamp again", "the last changed stands first");
    let mut other = Desk::with(|switches| switches.default_sort = DefaultSort::CreatedAsc);
    other.mail_case("a@example.org", "First");
    other.now = other.now.plus(1_000);
    other.mail_case("a@example.org", "Second");
    assert_eq!(subjects(&mut other, &[]), ["First", "Second"]);
}

#[test]
fn pages_cover_the_list_once() {
    let mut desk = Desk::new();
    for number in 0..205 {
        desk.mail_case("ann@example.org", &format!("Case {number:03}"));
    }
    assert_eq!(subjects(&mut desk, &[]).len(), 100, "the first hundred by default");
    let mut seen = Vec::new();
    for page in 1..=5 {
        seen.extend(subjects(&mut desk, &[("page", &page.to_string()), ("limit", "50"), ("sort", "created_at_asc")]));
    }
    assert_eq!(seen, (0..205).map(|number| format!("Case {number:03}")).collect::<Vec<_>>());
    for wrong in [("limit", "101"), ("limit", "0"), ("page", "0"), ("page", "501"), ("page", "x")] {
        assert_eq!(desk.send(Method::Get, "cases.json", &[wrong], IncomingBody::Empty).status, 400, "{wrong:?}");
    }
}

#[test]
fn an_empty_list_has_the_shape_of_its_switch() {
    for (shape, expected) in [
        (EmptyList::Count, json!({ "total_count": 0 })),
        (EmptyList::NamedArray, json!({ "case": [] })),
        (EmptyList::BareArray, json!([])),
        (EmptyList::Object, json!({})),
        (EmptyList::Text, json!("")),
    ] {
        let mut desk = Desk::with(|switches| switches.empty_list = shape);
        assert_eq!(desk.get("cases.json", &[]), expected);
    }
}

#[test]
fn the_total_may_be_missing() {
    let mut desk = Desk::with(|switches| switches.total_count = TotalCount::Missing);
    desk.mail_case("ann@example.org", "S");
    assert_eq!(desk.get("cases.json", &[]).get("total_count"), None);
}

#[test]
fn the_trash_may_be_listed() {
    let mut desk = Desk::with(|switches| switches.trash_in_lists = TrashInLists::Included);
    let id = desk.mail_case("ann@example.org", "S");
    desk.put(&format!("cases/{id}/trash.json"), Value::Null);
    assert_eq!(rows(&desk.get("cases.json", &[]), "case")[0]["deleted"], true);
}

#[test]
fn roles_and_statuses_are_counted_by_another_name() {
    let mut desk = Desk::new();
    for (path, name) in [("staff_roles.json", "staff_roles"), ("staff_statuses.json", "staff_statuses")] {
        let list = desk.get(path, &[]);
        assert_eq!(list["count"], rows(&list, name).len());
        assert_eq!(list.get("total_count"), None);
    }
}

#[test]
fn filters_for_customers_who_do_not_write_mail_work_are_passed_over_find_nothing_or_are_refused() {
    let made = json!({ "case": { "user_phone": "+4930123456", "subject": "S", "content": "Hello", "created_at": 1_600_000_000 } });
    for (switch, found) in [
        (CustomerFilters::Honoured, Some(1)),
        (CustomerFilters::Ignored, Some(2)),
        (CustomerFilters::FindNothing, Some(0)),
        (CustomerFilters::Refused, None),
    ] {
        let mut desk = Desk::with(|switches| switches.customer_filters = switch);
        desk.mail_case("ann@example.org", "By mail");
        desk.post("cases.json", made.clone());
        for filter in [("user_phone", "4930123456"), ("channel", "call")] {
            let answer = desk.send(Method::Get, "cases.json", &[filter], IncomingBody::Empty);
            match found {
                Some(found) => {
                    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
                    assert_eq!(body["total_count"], found, "{switch:?} {filter:?}");
                }
                None => assert_eq!(code(&answer), "incorrect_parameters"),
            }
        }
        assert_eq!(desk.get("cases.json", &[("user_email", "ann@example.org")])["total_count"], 1);
    }
}
