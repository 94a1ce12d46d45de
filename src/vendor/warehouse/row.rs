//! What the rows of all tables of a warehouse have in common.

use std::cmp::Reverse;

use serde_json::Value;

use crate::model::Millis;
use crate::text::dates::{self, DateRules};
use crate::vendor::kit::{Draft, Node, Piece, Record, Trouble, json};

/// How the names of columns that loaders add begin.
const LOADERS: &[&str] = &["_fivetran_", "_airbyte_", "_ab_", "_sdc_"];
/// How the names of columns begin that say where something came from, which has a place of its own.
const VIA: &str = "via__";

/// Was it deleted at the source? Some loaders write yes or no, others when.
pub(super) fn is_deleted(row: Node<'_>) -> bool {
    row.flag("_fivetran_deleted") == Some(true)
        || row.flag("is_deleted") == Some(true)
        || row.any(&["_ab_cdc_deleted_at", "_sdc_deleted_at"]).is_some()
}

/// Of a table that keeps all versions of its records: is this the one that holds? Nothing when it does not say.
pub(super) fn is_current(row: Node<'_>) -> Option<bool> {
    row.flag("_fivetran_active")
}

/// A time, for comparing versions.
pub(super) fn at(row: Node<'_>, column: &str) -> Option<Millis> {
    dates::parse(&row.text(column)?, &DateRules::default()).map(|instant| instant.at)
}

/// Rows with the newest first, by the first of these columns that tells them apart.
pub(super) fn newest_first<'a, 'r>(rows: &[&'r Record<'a>], columns: &[&str]) -> Vec<&'r Record<'a>> {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|row| {
        Reverse(columns.iter().map(|column| at(row.node(), column)).collect::<Vec<Option<Millis>>>())
    });
    rows
}

/// The rows of one table among those of a case.
pub(super) fn of<'a, 'r>(parts: &'r [Record<'a>], variant: &str) -> Vec<&'r Record<'a>> {
    parts.iter().filter(|part| part.variant == variant).collect()
}

/// What other rows refer to by id.
pub(super) fn name(row: Node<'_>, kind: &'static str, id: &str, name: &str) -> Option<Piece> {
    Some(Piece::Name { kind, id: row.text(id)?, name: row.text(name)? })
}

/// A row of a table of parts: nothing but a count when it is deleted.
pub(super) fn part(row: Node<'_>, case: &str) -> Piece {
    match row.text(case) {
        _ if is_deleted(row) => Piece::Deleted { case: None },
        Some(case) => Piece::Part { case },
        None => Piece::Unusable(Trouble::new("desk.no_case", "This row names no case, so it was left out.")),
    }
}

/// What a cell holds in which a loader keeps a list or an object as JSON; null when it holds none.
pub(super) fn json_cell(row: Node<'_>, column: &str) -> Value {
    let text = row.text(column).filter(|text| text.starts_with(['[', '{']));
    text.and_then(|text| json(text.as_bytes()).ok()).unwrap_or_default()
}

/// A row that should be a case.
pub(super) fn no_id() -> Piece {
    Piece::Unusable(Trouble::new("desk.no_id", "This row has no id, so it was left out."))
}

/// First and last name, as one.
pub(super) fn full_name(row: Node<'_>, parts: [&str; 2]) -> Option<String> {
    let name = parts.iter().filter_map(|part| row.text(part)).collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty())
}

/// Columns without a place become fields, those with this beginning under their names without it. What the loader added is
/// nobody's field.
pub(super) fn fields(record: &Record<'_>, beginning: &str, placed: &[&str], draft: &mut Draft) {
    for (title, value) in record.columns() {
        let column = title.to_lowercase();
        if placed.contains(&column.as_str()) || LOADERS.iter().chain([&VIA]).any(|loader| column.starts_with(loader)) {
            continue;
        }
        let own = Some(beginning).filter(|beginning| !beginning.is_empty()).and_then(|text| column.strip_prefix(text));
        draft.field(own.unwrap_or(title), value.joined());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn deleted_is_what_any_loader_calls_so() {
        for (row, deleted) in [
            (json!({"_fivetran_deleted": "TRUE"}), true),
            (json!({"_fivetran_deleted": "FALSE"}), false),
            (json!({"_fivetran_deleted": ""}), false),
            (json!({"_sdc_deleted_at": "2024-01-01 00:00:00"}), true),
            (json!({"is_deleted": "true"}), true),
            (json!({}), false),
        ] {
            assert_eq!(is_deleted(Node(&row)), deleted, "{row}");
        }
    }

    #[test]
    fn times_of_all_warehouses_are_read() {
        for text in
            ["2024-03-01 08:00:00", "2024-03-01 08:00:00.000", "2024-03-01 08:00:00.000 UTC", "2024-03-01T08:00:00Z"]
        {
            assert_eq!(at(Node(&json!({"t": text})), "t"), Some(Millis(1_709_280_000_000)), "{text}");
        }
    }
}
