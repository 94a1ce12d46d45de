//! Labels: listed, made, renamed, deleted.

use serde_json::{Value, json};

use super::desk::{Desk, Outcome, Reply};
use super::errors::Refusal;
use super::list::{Page, Rows};
use super::params::{Params, Query};
use super::switches::DuplicateLabels;
use crate::deskie::{Label, LabelId};

const NOT_FOUND: Refusal = Refusal::Missing("label_not_found");

/// `GET labels.json`
pub(super) fn list(desk: &Desk<'_>, query: Query<'_>) -> Outcome {
    let labels = &desk.books.account.labels;
    let rows = Page::read(query)?.of(labels).into_iter().map(row).collect();
    Ok(Reply::List(Rows::new("label", rows, labels.len())))
}

/// `POST labels.json`
pub(super) fn create(desk: &mut Desk<'_>, params: Params<'_>) -> Outcome {
    let title = title(desk, params, None)?;
    let label = Label { id: LabelId(desk.books.next_id()), title };
    let shown = json!({ "label": row(&label) });
    desk.books.account.labels.push(label);
    Ok(Reply::Made(shown))
}

/// `PUT labels/{id}.json`
pub(super) fn rename(desk: &mut Desk<'_>, id: u64, params: Params<'_>) -> Outcome {
    let at = place(desk, id)?;
    let title = title(desk, params, Some(id))?;
    let label = desk.books.account.labels.get_mut(at).ok_or(NOT_FOUND)?;
    label.title = title;
    Ok(Reply::Done(json!({ "label": row(label) })))
}

/// `DELETE labels/{id}.json`: the label goes, and its mark on every case.
pub(super) fn delete(desk: &mut Desk<'_>, id: u64) -> Outcome {
    let at = place(desk, id)?;
    desk.books.account.labels.remove(at);
    for case in desk.books.cases.values_mut() {
        case.labels.retain(|label| *label != id);
    }
    Ok(Reply::Nothing)
}

fn row(label: &Label) -> Value {
    json!({ "label_id": label.id.0, "label_title": label.title })
}

fn place(desk: &Desk<'_>, id: u64) -> Result<usize, Refusal> {
    desk.books.account.labels.iter().position(|label| label.id.0 == id).ok_or(NOT_FOUND)
}

fn title(desk: &Desk<'_>, params: Params<'_>, own: Option<u64>) -> Result<String, Refusal> {
    let title = params.text("label_title").map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    let title = title.ok_or(Refusal::Invalid("incorrect_label_title"))?;
    let lower = title.to_lowercase();
    let mut others = desk.books.account.labels.iter().filter(|label| Some(label.id.0) != own);
    let taken = others.any(|label| label.title.to_lowercase() == lower);
    if taken && desk.switches().duplicate_labels == DuplicateLabels::Refused {
        return Err(Refusal::Invalid("label_already_exist"));
    }
    Ok(title)
}
