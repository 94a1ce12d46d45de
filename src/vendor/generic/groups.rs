//! Which tables belong together: parts of one export, and a table of cases beside one of their messages.

use super::columns::CHOSEN;
use super::ids;
use super::survey::Survey;
use crate::catalogue::TableColumn;
use crate::vendor::Column;

/// Tables that share their case ids: parts of one export with the same columns, and a table of cases beside one of
/// their messages.
pub(super) fn groups(surveys: Vec<Survey>) -> Vec<Vec<Survey>> {
    let mut groups: Vec<Vec<Survey>> = Vec::new();
    for mut survey in surveys {
        let same = groups.iter().position(|group| {
            survey.has(Column::CaseId)
                && group.iter().any(|other| other.layout.names == survey.layout.names || joins(other, &survey))
        });
        let same = same.or_else(|| {
            let told = groups.iter_mut().position(|group| group.iter_mut().any(|other| tells_of(other, &mut survey)));
            told.filter(|_| survey.has(Column::CaseId))
        });
        match same.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push(survey),
            None => groups.push(vec![survey]),
        }
    }
    // Cases before their messages, so that a case takes its subject and customer from its own table.
    let of_messages = |survey: &Survey| survey.has(Column::Body) && !survey.layout.is_beside_messages;
    groups.iter_mut().for_each(|group| group.sort_by_key(of_messages));
    groups
}

/// Parts of one export are of one kind, though only some of them may show that their rows are messages.
pub(super) fn agree(group: &mut [Survey]) {
    if group.iter().any(|survey| survey.layout.row_is_message) {
        let of_messages = |survey: &&mut Survey| survey.has(Column::Body) && !survey.layout.is_beside_messages;
        for survey in group.iter_mut().filter(of_messages) {
            survey.layout.row_is_message = true;
            survey.table.row_is_message = true;
        }
    }
}

/// Is one a table of cases with their first texts, such as `id, subject, description`, and the other one of their messages, such as
/// `id, ticket_id, body`? Then both are told so.
fn tells_of(one: &mut Survey, other: &mut Survey) -> bool {
    let (cases, messages) = if one.has(Column::Subject) { (one, other) } else { (other, one) };
    let is_told = cases.has(Column::CaseId)
        && messages.has(Column::CaseId)
        && cases.has(Column::Subject)
        && !messages.has(Column::Subject)
        && cases.has(Column::Body)
        && messages.has(Column::Body)
        && !cases.layout.row_is_message
        && (messages.layout.row_is_message || ids::is_of_another(&id_of(cases), &id_of(messages)))
        && ids::name_the_same(&id_of(cases), &id_of(messages))
        && share_most(cases, messages);
    if is_told {
        cases.layout.is_beside_messages = true;
        messages.layout.row_is_message = true;
        messages.table.row_is_message = true;
    }
    is_told
}

/// The name of the column of ids.
fn id_of(survey: &Survey) -> String {
    let column = survey.table.columns.iter().find(|column| column.meaning == Column::CaseId);
    column.map(|column| column.name.clone()).unwrap_or_default()
}

/// Are most of the ids of the messages ids of cases?
fn share_most(cases: &Survey, messages: &Survey) -> bool {
    let shared = messages.counts.shared(&cases.counts);
    shared > 0 && shared * 2 >= messages.counts.len()
}

/// Is one a table of cases without texts and the other one of texts, with most of the latter's ids in the former?
fn joins(one: &Survey, other: &Survey) -> bool {
    let (cases, messages) = if one.has(Column::Body) { (other, one) } else { (one, other) };
    cases.has(Column::CaseId)
        && messages.has(Column::CaseId)
        && !cases.has(Column::Body)
        && messages.has(Column::Body)
        && ids_are_the_same(cases, messages)
        && share_most(cases, messages)
}

/// Do the columns of ids mean the same, rather than hold the same small numbers? By their names, by what the person
/// chose, or by ids that are alike in no two tables by accident.
fn ids_are_the_same(one: &Survey, other: &Survey) -> bool {
    let id = |survey: &Survey| survey.table.columns.iter().position(|column| column.meaning == Column::CaseId);
    let column = |survey: &'_ Survey| id(survey).and_then(|at| survey.table.columns.get(at).cloned());
    let (Some(one), Some(other)) = (column(one), column(other)) else { return false };
    let is_chosen = |column: &TableColumn| column.reason == CHOSEN;
    let is_long = |text: &String| text.len() >= 10 || text.contains(|letter: char| letter.is_alphabetic());
    let is_telling = |column: &TableColumn| !column.samples.is_empty() && column.samples.iter().all(is_long);
    ids::name_the_same(&one.name, &other.name)
        || is_chosen(&one)
        || is_chosen(&other)
        || (is_telling(&one) && is_telling(&other))
}
