//! What is said of columns of dates, by every vendor who reads tables.

use crate::model::{Place, Problem, Severity};

/// Nothing in a column shows whether the day or the month comes first. `share` is the part of its dates that reads
/// differently either way.
pub(in crate::vendor) fn ambiguous_dates(file: &str, column: &str, share: f32) -> Problem {
    Problem {
        severity: Severity::Warning,
        place: Place { file: file.to_owned(), record: None, byte: None },
        code: "table.ambiguous_dates".to_owned(),
        message: format!(
            "In the column \"{column}\" nothing shows whether the day or the month comes first ({:.0} % of the dates read \
             differently either way); between slashes the month is taken as first. Choose the order of dates if that is \
             wrong.",
            share * 100.0
        ),
        case: None,
    }
}
