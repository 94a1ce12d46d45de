//! What a ledger comes to, line after line.

use super::*;

#[test]
fn an_account_is_silent_only_when_the_person_has_said_so_of_the_last_check() {
    let mut state = State::default();
    let checked = Record::Dialect { at: Millis(1), dialect: Dialect::default() };
    state.apply(&checked);
    assert!(!state.silent, "nobody has answered yet");
    assert!(!state.is_cleared());
    state.apply(&Record::Mail { at: Millis(2), said: MailCame::No });
    assert!(state.silent && state.is_cleared());
    assert_eq!(state.checked_at(), Some(Millis(1)));
    state.apply(&checked);
    assert!(!state.silent, "another check, another answer");
    state.apply(&Record::Mail { at: Millis(3), said: MailCame::Yes });
    assert!(!state.silent);
    state.apply(&Record::Mail { at: Millis(4), said: MailCame::No });
    state.apply(&Record::CheckFailed { at: Millis(5) });
    assert!(!state.silent && state.dialect.is_none(), "a later check found the account unusable");
}

#[test]
fn what_undo_learns_of_the_account_takes_back_no_answer_of_the_person() {
    use crate::deskie::dialect::Deletion;
    let mut state = State::default();
    state.apply(&Record::Dialect { at: Millis(1), dialect: Dialect::default() });
    state.apply(&Record::Mail { at: Millis(2), said: MailCame::No });
    state.apply(&Record::TrialIntent { at: Millis(3) });
    state.dates_differ = true;
    let dialect = Dialect { deletion: Deletion::TrashOnly, ..Dialect::default() };
    state.apply(&Record::Dialect { at: Millis(1), dialect: dialect.clone() });
    assert!(state.is_cleared() && state.dates_differ && state.trying == Some(Millis(3)));
    assert_eq!(state.dialect, Some((Millis(1), dialect.clone())));
    state.apply(&Record::Dialect { at: Millis(4), dialect });
    assert!(!state.is_cleared() && !state.dates_differ && state.trying.is_none(), "another check");
}

#[test]
fn a_case_of_another_second_than_was_sent_is_remembered_until_the_next_check() {
    let mut state = State::default();
    let lines = [
        r#"{"record":"intent","case":"z:1","step":"create","sent":{"at":5000,"text":"00000000000000aa","case":{"lane":{"kind":"custom","channel":"cch1","html":true},"customer":"00000000000000bb","subject":"00000000000000cc","opening":null,"first":"00000000000000dd"}}}"#,
        r#"{"record":"created","case":"z:1","id":7,"number":"1-2","user":3,"check":"00000000000000ff","at":3605000,"opening":null,"lane":{"kind":"custom","channel":"cch1","html":true}}"#,
    ];
    for line in lines {
        let record: Record = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&serde_json::to_string(&record).unwrap()).unwrap(), record);
        state.apply(&record);
    }
    assert!(state.dates_differ);
    let case = state.cases.get("z:1").unwrap();
    assert_eq!((case.first, &case.sent, case.open), (Some(Mark(0xdd)), &None, None));
    let channel = LaneKind::Custom { channel: "cch1".into(), html: true };
    assert_eq!(case.created.as_ref().unwrap().lane, Some(channel));
    state.apply(&Record::Dialect { at: Millis(1), dialect: Dialect::default() });
    assert!(!state.dates_differ);
}

/// Ledgers written before the source's wish was told apart from what was left, and details from each other.
#[test]
fn a_line_with_one_base_stands_for_both() {
    let line = r#"{"record":"closed","case":"z:1","at":5,"left":{"status":"open","priority":"low","staff":7,"group":null,"rest":"00000000000000ff"}}"#;
    let (state, torn) = State::read([line].into_iter()).unwrap();
    assert_eq!(torn, None);
    let case = state.cases.get("z:1").unwrap();
    assert_eq!(case.left.as_ref().map(|left| left.rest), Some(Mark(255)));
    assert_eq!(case.asked, case.left);
}

#[test]
fn what_was_left_and_what_was_asked_outlive_a_line() {
    use super::super::Details;
    use crate::deskie::{FieldId, StaffId};
    use crate::plan::{CasePriority, CaseStatus};
    let left = Left {
        status: CaseStatus::Closed,
        priority: CasePriority::Low,
        staff: Some(StaffId(7)),
        group: None,
        rest: Mark(1),
        details: Some(Details {
            subject: Mark(2),
            labels: vec![LabelId(3)],
            fields: vec![(FieldId(4), Mark(5)), (FieldId(25), Mark(6))],
        }),
    };
    let asked = Left { status: CaseStatus::Open, ..left.clone() };
    let record = Record::Closed {
        case: "z:1".into(),
        at: Millis(5),
        left: Some(left.clone()),
        asked: Some(asked.clone()),
        there: Some(Millis(7)),
        people_since: None,
        lost: Some(0),
        unlabelled: 0,
    };
    let line = serde_json::to_string(&record).unwrap();
    let (state, _) = State::read([line.as_str()].into_iter()).unwrap();
    assert_eq!(
        (state.cases.get("z:1").unwrap().left.as_ref(), state.cases.get("z:1").unwrap().asked.as_ref()),
        (Some(&left), Some(&asked))
    );
    assert_eq!((state.cases.get("z:1").unwrap().closed_there, state.ahead), (Some(Millis(7)), Some(2)));
    let line = line.replace(r#""there":7"#, r#""there":9,"people_since":3"#);
    let (state, _) = State::read([line.as_str()].into_iter()).unwrap();
    assert_eq!((state.cases.get("z:1").unwrap().closed_there, state.ahead), (Some(Millis(3)), Some(4)));
}

#[test]
fn a_torn_last_line_is_survived_and_a_damaged_middle_is_told() {
    let good = r#"{"record":"created","case":"z:1","id":7,"number":"1-2","user":3,"check":"00000000000000ff","at":0,"opening":null}"#;
    let torn = r#"{"record":"done","case":"z:1","st"#;
    let (state, cut) = State::read([good, torn].into_iter()).unwrap();
    assert_eq!(state.cases.get("z:1").unwrap().created.as_ref().unwrap().id, CaseId(7));
    assert_eq!(cut, Some(Torn { line: 2 }));
    assert_eq!(State::read([torn, good].into_iter()).unwrap_err(), 1);
}
