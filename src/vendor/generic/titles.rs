//! Whether the first row of a table holds names of columns: switchboards and scripts write none, and then a case stands there.

use super::cell::{is_email, is_phone};
use super::survey::warning;
use super::values::is_date;
use crate::catalogue::TableColumn;
use crate::model::Problem;

/// Says so when the names of the columns are none: a table's first row counts as names in any case.
pub(super) fn missing(file: &str, columns: &[TableColumn]) -> Option<Problem> {
    let is_datum = |name: &str| is_email(name) || is_phone(name) && name.starts_with('+') || is_moment(name);
    let column = columns.iter().find(|column| is_datum(&column.name))?;
    Some(warning(
        file,
        "table.no_titles",
        format!(
            "The first row of this table, with \"{}\" in it, looks like what a case holds and not like names of columns. It \
             counts as names, so that nothing is moved from it. Put a row of names above it, and drop the file again.",
            column.name
        ),
    ))
}

/// A date with a time of day.
fn is_moment(text: &str) -> bool {
    text.contains(':') && text.starts_with(|first: char| first.is_ascii_digit()) && is_date(text)
}
