//! Custom fields and labels of a request.

use serde_json::{Map, Value};

use super::desk::Desk;
use super::errors::Refusal;
use super::params::{Params, as_flag, as_text};
use super::switches::{MultipartLabels, UnknownIds};
use crate::deskie::{FieldKind, FieldLevel};

/// The custom fields of a request, each checked against its type and written as answers write it: text as text, a
/// checkbox as true or false, a choice as the text of its key.
///
/// # Errors
/// `incorrect_custom_fields`.
pub(super) fn read(desk: &Desk<'_>, params: Params<'_>, level: FieldLevel) -> Result<Map<String, Value>, Refusal> {
    const WRONG: Refusal = Refusal::Invalid("incorrect_custom_fields");
    let given = match params.value("custom_fields") {
        None => return Ok(Map::new()),
        Some(Value::Array(items)) if items.is_empty() => return Ok(Map::new()),
        Some(Value::Object(given)) => given,
        Some(_) => return Err(WRONG),
    };
    let mut taken = Map::new();
    for (key, value) in given {
        match checked(desk, level, key, value) {
            Some(value) => {
                taken.insert(key.clone(), value);
            }
            None if desk.switches().unknown_ids == UnknownIds::Refused => return Err(WRONG),
            None => {}
        }
    }
    Ok(taken)
}

fn checked(desk: &Desk<'_>, level: FieldLevel, key: &str, value: &Value) -> Option<Value> {
    let id: u64 = key.strip_prefix("cf_")?.parse().ok()?;
    let field = desk.books.account.fields.iter().find(|field| field.id.0 == id)?;
    if !field.active || field.level != level {
        return None;
    }
    match &field.kind {
        FieldKind::Checkbox => as_flag(value).map(Value::Bool),
        FieldKind::Date | FieldKind::Other(_) | FieldKind::Text => as_text(value).map(Value::String),
        FieldKind::Select(options) => {
            let chosen = as_text(value)?;
            let known = chosen.is_empty() || options.iter().any(|(key, _)| *key == chosen);
            known.then_some(Value::String(chosen))
        }
    }
}

/// The labels under `name`, each once; `None` where the request names none.
///
/// # Errors
/// `incorrect_labels` for what is no list of existing ids.
pub(super) fn labels(desk: &Desk<'_>, params: Params<'_>, name: &str) -> Result<Option<Vec<u64>>, Refusal> {
    const CODE: &str = "incorrect_labels";
    if params.multipart() && desk.switches().multipart_labels == MultipartLabels::Ignored {
        return Ok(None);
    }
    let Some(given) = params.ids(name, CODE)? else { return Ok(None) };
    let mut taken = Vec::new();
    for id in given {
        let known = desk.books.account.labels.iter().any(|label| label.id.0 == id);
        if !known && desk.switches().unknown_ids == UnknownIds::Refused {
            return Err(Refusal::Invalid(CODE));
        }
        if known && !taken.contains(&id) {
            taken.push(id);
        }
    }
    Ok(Some(taken))
}
