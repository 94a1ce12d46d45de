//! Databases that were exported to one file of JSON: each table becomes a file of the import, which is then read as any other is.

use std::collections::HashSet;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::ops::ControlFlow;

use super::files::head;
use crate::catalogue::Builder;
use crate::model::{Place, Problem, Severity};
use crate::source::archive::{Unpacked, harmless};
use crate::source::json_elements::{Table, tables};
use crate::source::{FileId, Files};
use crate::vendor::{Cancelled, ScanProgress, osticket};

/// Takes a file apart if it is such a database.
pub(super) fn open(
    files: &mut dyn Files,
    id: FileId,
    builder: &mut Builder,
    progress: &mut dyn FnMut(&ScanProgress) -> ControlFlow<()>,
) -> Result<Unpacked, Cancelled> {
    // An archive may have hundreds of thousands of members.
    let Some(info) = files.info(id).ok().filter(|info| info.size > 0) else { return Ok(Unpacked::NoArchive) };
    let Ok(head) = head(files, id) else { return Ok(Unpacked::NoArchive) };
    let is_one = tables(Cursor::new(&head), osticket::is_table).is_ok_and(|found| !found.is_empty());
    let found = match files.open(id) {
        Ok(reader) if is_one => tables(reader, osticket::is_table).unwrap_or_default(),
        _ => Vec::new(),
    };
    if found.is_empty() {
        return Ok(Unpacked::NoArchive);
    }
    let (mut count, mut names) = (0, HashSet::new());
    for Table { name, offset, len } in found {
        let mut name = format!("{}/{}.json", info.name, harmless(&name.replace(['/', '\\'], "_")));
        while !names.insert(name.to_lowercase()) {
            name = format!("{}_.json", name.trim_end_matches(".json"));
        }
        if progress(&ScanProgress { file: name.clone(), bytes: 0, total: 0, cases: 0 }).is_break() {
            return Err(Cancelled);
        }
        let spilled = files.open(id).and_then(|mut reader| {
            reader.seek(SeekFrom::Start(offset))?;
            files.spill(name.clone(), &mut reader.take(len))
        });
        match spilled {
            Ok(_) => count += 1,
            Err(error) => {
                let message = format!(
                    "There is no room to take this table from the file ({error}). Close other programs, or drop fewer files \
                     at once."
                );
                builder.problem(Problem {
                    severity: Severity::Error,
                    place: Place { file: name, ..Place::default() },
                    code: "file.no_room".to_owned(),
                    message,
                    case: None,
                });
            }
        }
    }
    Ok(Unpacked::Files { count, format: "json-tables" })
}
