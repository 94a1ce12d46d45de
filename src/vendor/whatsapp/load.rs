//! One chat again, whole.

use std::collections::HashSet;

use super::ID;
use super::assemble::{Reading, assemble};
use super::media::{Siblings, folder};
use super::name::{self, Name};
use super::order::Order;
use super::own::Own;
use super::survey::{self, Chat};
use crate::catalogue::{CaseIndex, Catalogue};
use crate::model::{Case, Place, Problem, Severity};
use crate::source::{FileId, Files};
use crate::vendor::Settings;

/// What is kept in the catalogue of how a chat is read: the order of its dates, and whether its group speaks in it.
pub(super) fn remember(catalogue: &mut Catalogue, chat: &Chat, settings: &Settings) {
    let group = if chat.group_speaks() { GROUP } else { "" };
    catalogue.names.insert(key(chat.file), format!("{}{group}", chat.order(settings).name()));
}

const GROUP: &str = "+group";

fn key(file: FileId) -> String {
    format!("whatsapp:{}", file.0)
}

/// Reads a case by its spans.
pub(super) fn load(
    index: CaseIndex,
    catalogue: &Catalogue,
    settings: &Settings,
    files: &dyn Files,
) -> Result<Case, Box<Problem>> {
    let Some(header) = catalogue.cases.get(index.0 as usize) else {
        return Err(gone("", "", "the list of cases has changed"));
    };
    let spans = catalogue.spans_of(header);
    let fail = |file: &str, why: &str| gone(file, &header.source_id, why);
    let Some(file) = spans.first().map(|span| span.file) else { return Err(fail("", "it has no place in the files")) };
    let info = files.info(file).map_err(|error| fail("", &error.to_string()))?;
    let shape = survey::shape(files, file)
        .map_err(|error| fail(&info.name, &error.to_string()))?
        .ok_or_else(|| fail(&info.name, "there is no chat at its place"))?;
    let known = catalogue.names.get(&key(file)).map(String::as_str).unwrap_or_default();
    let order = known.strip_suffix(GROUP).unwrap_or(known);
    let title = name::title(&info.name).map(|title| Name::of(&title)).filter(|title| !title.key.is_empty());
    let reading = Reading {
        id: &header.source_id,
        file: &info.name,
        title: title.as_ref(),
        shape,
        order: Order::named(order).ok_or_else(|| fail(&info.name, "how its dates are read is not known"))?,
        group_speaks: known.ends_with(GROUP),
        own: &Own::of(catalogue, settings),
        rules: &settings.date_rules(ID),
        siblings: &Siblings::of(files, &HashSet::from([folder(&info.name).to_owned()])),
    };
    let (case, _) = assemble(&reading, spans, files).map_err(|error| fail(&info.name, &error.to_string()))?;
    if case.entries.is_empty() {
        return Err(fail(&info.name, "there is no chat at its place"));
    }
    Ok(case)
}

fn gone(file: &str, case: &str, why: &str) -> Box<Problem> {
    Box::new(Problem {
        severity: Severity::Error,
        place: Place { file: file.to_owned(), ..Place::default() },
        code: "whatsapp.gone".to_owned(),
        message: format!("The chat can no longer be read ({why}). Drop the same files again."),
        case: Some(case.to_owned()).filter(|case| !case.is_empty()),
    })
}
