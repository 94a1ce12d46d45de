//! The summary of an import that `inspect` prints and that the corpus compares.

use deskie_migrator::vendor::import::Import;
use serde_json::{Value, json};

/// `format` is `vendor.variant`, or several joined by `+`; archives are told by what is in them.
pub fn summary(import: &Import) -> Value {
    let catalogue = import.catalogue();
    let mut formats: Vec<String> = Vec::new();
    for recognition in catalogue.files.iter().filter_map(|file| file.recognition.as_ref()) {
        let format = format!("{}.{}", recognition.vendor, recognition.variant);
        if recognition.vendor != "archive" && !formats.contains(&format) {
            formats.push(format);
        }
    }
    let problems: Vec<Value> = catalogue
        .problems
        .iter()
        .map(
            |problem| json!({ "file": problem.place.file, "record": problem.place.record, "message": problem.message }),
        )
        .collect();
    json!({
        "format": formats.join("+"),
        "cases": catalogue.totals.cases,
        "messages": catalogue.totals.messages,
        "notes": catalogue.totals.notes,
        "attachments": catalogue.totals.attachments,
        "people": catalogue.totals.people,
        "problems": problems,
    })
}
