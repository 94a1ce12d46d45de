//! Which tables belong together: parts of one export, and a table of cases beside one of their messages.

use std::collections::HashSet;

use super::columns::CHOSEN;
use super::ids;
use super::names::normal;
use super::paths;
use super::survey::Survey;
use crate::catalogue::TableColumn;
use crate::vendor::Column;

/// Tables that share their case ids: parts of one export with the same columns, and a table of cases beside one of
/// their messages.
pub(super) fn groups(surveys: Vec<Survey>) -> Vec<Vec<Survey>> {
    let mut groups: Vec<Vec<Survey>> = Vec::new();
    for survey in surveys {
        let same = groups.iter().position(|group| {
            survey.has(Column::CaseId) && group.iter().any(|other| are_parts(other, &survey) || joins(other, &survey))
        });
        match same.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push(survey),
            None => groups.push(vec![survey]),
        }
    }
    for group in &mut groups {
        agree(group);
        // Cases before their messages, so that a case takes its subject and customer from its own table.
        group.sort_by_key(|survey| survey.has(Column::Body) && !survey.layout.beside_messages);
    }
    groups
}

/// Are these parts of one export: the same columns, or nearly the same, as those of open and of closed tickets?
fn are_parts(one: &Survey, other: &Survey) -> bool {
    const LEAST: usize = 4;
    if one.layout.names == other.layout.names {
        return true;
    }
    let id = |survey: &Survey| {
        let mut columns = survey.table.columns.iter();
        columns.find(|column| column.meaning == Column::CaseId).map(|column| column.name.clone())
    };
    let names: HashSet<&String> = one.layout.names.iter().collect();
    let shared = other.layout.names.iter().filter(|name| names.contains(name)).count();
    let fewer = one.layout.names.len().min(other.layout.names.len());
    is_of_cases(one)
        && is_of_cases(other)
        && id(one) == id(other)
        && shared >= LEAST
        && shared * 5 >= fewer * 4
        && one.counts.shared(&other.counts) > 0
}

/// Parts of one export are of one kind, though only some of them may show that their rows are messages.
fn agree(group: &mut [Survey]) {
    if group.iter().any(is_of_messages) {
        for survey in group.iter_mut().filter(|survey| is_of_cases(survey)) {
            survey.layout.beside_messages = true;
        }
    }
    let of_messages = |survey: &Survey| survey.has(Column::Body) && !survey.layout.beside_messages;
    let joined = group.iter().any(|survey| survey.layout.beside_messages);
    if joined || group.iter().any(|survey| survey.layout.row_is_message) {
        for survey in group.iter_mut().filter(|survey| of_messages(survey)) {
            survey.layout.row_is_message = true;
            survey.table.row_is_message = true;
            if joined {
                name_authors(survey);
            }
        }
    }
}

/// `user` beside a message is whoever wrote it, where the customer stands in the table of cases.
fn name_authors(survey: &mut Survey) {
    let columns = &survey.table.columns;
    if columns.iter().any(|column| matches!(column.meaning, Column::Author | Column::RequesterEmail)) {
        return;
    }
    let is_anyone = |column: &TableColumn| {
        column.meaning == Column::RequesterName
            && column.reason != CHOSEN
            && matches!(
                normal(&column.name).as_str(),
                "full name" | "name" | "user" | "user name" | "пользователь" | "имя"
            )
    };
    let Some(at) = columns.iter().position(is_anyone) else { return };
    if let (Some(column), Some(meaning)) = (survey.table.columns.get_mut(at), survey.layout.meanings.get_mut(at)) {
        *meaning = Column::Author;
        column.meaning = Column::Author;
        column.reason = "it stands beside messages, and the customer in another table".to_owned();
    }
}

/// Is one a table of cases and the other one of their messages, with most of the latter's ids in the former? Cases may have
/// a text of their own, the first message most often.
fn joins(one: &Survey, other: &Survey) -> bool {
    let (cases, messages) = match (one.has(Column::Body), other.has(Column::Body)) {
        (true, false) => (other, one),
        (true, true) if is_of_messages(one) => (other, one),
        _ => (one, other),
    };
    let are_shared = || {
        let shared = messages.counts.shared(&cases.counts);
        shared > 0 && shared * 2 >= messages.counts.len()
    };
    cases.has(Column::CaseId)
        && messages.has(Column::CaseId)
        && messages.has(Column::Body)
        && (!cases.has(Column::Body) || (is_of_cases(cases) && is_of_messages(messages)))
        && ids_are_the_same(cases, messages)
        && are_shared()
}

/// Has each row a text, and names the case it belongs to beside an id of its own; or has a case several rows?
fn is_of_messages(survey: &Survey) -> bool {
    let has_lists = survey.layout.names.iter().any(|name| paths::list(name).is_some());
    survey.has(Column::Body) && !has_lists && (survey.layout.row_is_message || is_part(survey))
}

/// One row a case, of which more is known than a text?
fn is_of_cases(survey: &Survey) -> bool {
    let of_case = [Column::Subject, Column::Status, Column::Priority, Column::Assignee];
    survey.has(Column::Body)
        && !survey.layout.row_is_message
        && !is_part(survey)
        && of_case.iter().any(|meaning| survey.has(*meaning))
}

/// `id,ticket_id,…`: its rows have ids of their own beside those of their cases.
fn is_part(survey: &Survey) -> bool {
    let mut columns = survey.table.columns.iter();
    let of_case = columns.find(|column| column.meaning == Column::CaseId).map(|column| normal(&column.name));
    let is_own = |column: &TableColumn| {
        let name = normal(&column.name);
        column.meaning == Column::Field
            && matches!(
                name.as_str(),
                "id" | "ид" | "comment id" | "entry id" | "message id" | "note id" | "post id" | "reply id"
            )
    };
    of_case.is_some_and(|name| name != "id" && name.contains(' ')) && survey.table.columns.iter().any(is_own)
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
