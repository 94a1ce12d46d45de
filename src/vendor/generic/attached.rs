//! Tables of attachments, which hold no cases: what each file is called and where it is, beside the id of its message or case.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cell::{self, clean};
use super::names::{is_bare_id, normal};
use super::paths;
use super::survey::{Pace, Stopped, each_step, survey, unreadable};
use crate::catalogue::TableColumn;
use crate::model::{Attachment, Place, Problem, Severity};
use crate::source::FileId;
use crate::source::table::Step;
use crate::vendor::{Cancelled, Column, Recognition, Scan};

/// Files by the keys of [`of_message`] and [`of_case`].
pub(super) type Files = Arc<BTreeMap<String, Vec<Attachment>>>;

/// The variant of a table of attachments.
pub(super) const FILES: &str = "csv-files";

/// What a column of such a table tells of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Part {
    Name,
    Place,
    Mime,
    Size,
    Message,
    Case,
}

fn part(header: &str) -> Option<Part> {
    let name = normal(header);
    Some(match name.as_str() {
        "attachment name"
        | "file name"
        | "filename"
        | "name"
        | "original filename"
        | "original name"
        | "dateiname"
        | "nom du fichier"
        | "nombre del archivo"
        | "nome do arquivo"
        | "nazwa pliku"
        | "имя файла"
        | "название файла" => Part::Name,
        "attachment url" | "content url" | "download url" | "file path" | "file url" | "href" | "link" | "path"
        | "url" | "ссылка" | "путь" => Part::Place,
        "content type" | "file type" | "mime" | "mime type" | "type" | "тип файла" => Part::Mime,
        "byte size" | "bytes" | "file size" | "filesize" | "size" | "размер" => Part::Size,
        _ => return reference(&name),
    })
}

/// Whose id it is.
fn reference(name: &str) -> Option<Part> {
    const MESSAGES: &[&str] = &[
        "article",
        "comment",
        "email",
        "entry",
        "message",
        "note",
        "part",
        "post",
        "reply",
        "thread entry",
        "сообщения",
        "комментария",
    ];
    const CASES: &[&str] = &["case", "conversation", "issue", "request", "ticket", "заявки", "обращения", "тикета"];
    let whose = name.strip_suffix(" id").or_else(|| name.strip_prefix("id "))?;
    if MESSAGES.contains(&whose) { Some(Part::Message) } else { CASES.contains(&whose).then_some(Part::Case) }
}

/// Is this such a table? Files have a name, and a place, a kind or a size, and belong to something.
pub(super) fn is_of_files(columns: &[TableColumn]) -> bool {
    let has =
        |wanted: &[Part]| columns.iter().filter_map(|column| part(&column.name)).any(|found| wanted.contains(&found));
    let of_case = |column: &TableColumn| {
        let by_name = column.reason.ends_with("says so");
        matches!(column.meaning, Column::Subject | Column::Status | Column::Direction)
            || (column.meaning == Column::Body && by_name)
            || (column.meaning == Column::RequesterEmail && by_name)
    };
    let is_named =
        columns.iter().any(|column| part(&column.name) == Some(Part::Name) && normal(&column.name) != "name");
    let is_bare = columns.iter().any(|column| normal(&column.name) == "name");
    (is_named || (is_bare && has(&[Part::Mime, Part::Size]) && has(&[Part::Place])))
        && has(&[Part::Place, Part::Mime, Part::Size])
        && has(&[Part::Message, Part::Case])
        && !columns.iter().any(of_case)
}

/// The file of one row, and whose it is; `None` for a row that names neither.
pub(super) fn read(columns: &[TableColumn], cells: &[&str]) -> Option<(String, Attachment)> {
    let value = |wanted: Part| {
        let mut filled = columns.iter().zip(cells).filter(|(column, _)| part(&column.name) == Some(wanted));
        filled.find_map(|(_, text)| Some(clean(text)).filter(|text| !text.is_empty()))
    };
    let key = value(Part::Message).map(of_message).or_else(|| value(Part::Case).map(of_case))?;
    let mut file = cell::attachment(value(Part::Place).or_else(|| value(Part::Name))?)?;
    if let Some(name) = value(Part::Name) {
        name.clone_into(&mut file.name);
    }
    file.mime = value(Part::Mime).filter(|mime| mime.contains('/')).map(str::to_owned);
    file.size = value(Part::Size).and_then(|size| size.parse().ok());
    Some((key, file))
}

/// Reads the tables of attachments.
pub(super) fn read_all(
    files: &[&(FileId, Recognition)],
    scan: &mut Scan<'_>,
    before: &mut u64,
) -> Result<Files, Cancelled> {
    let mut found: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
    for (file, _) in files {
        let name = scan.files.info(*file).map(|info| info.name).unwrap_or_default();
        let (from, done) = (scan.files, *before);
        let survey = match survey(*file, from, scan.settings, &mut |bytes| scan.tick(&name, done + bytes / 2))? {
            Ok(survey) => survey,
            Err(problem) => {
                scan.builder.problem(problem);
                continue;
            }
        };
        let mut pace = Pace::default();
        let read = each_step(*file, &survey.layout.dialect, from, |step, position| {
            if let Step::Row(row) = step {
                match read(&survey.table.columns, &row.cells.iter().collect::<Vec<_>>()) {
                    Some((key, attachment)) => {
                        let known = found.entry(key).or_default();
                        if !known.contains(&attachment) {
                            known.push(attachment);
                        }
                    }
                    None => scan.builder.problem(Problem {
                        severity: Severity::Warning,
                        place: Place { file: name.clone(), record: Some(row.number), byte: Some(row.offset) },
                        code: "table.files".to_owned(),
                        message:
                            "This row names no file, or neither a message nor a case that the file belongs to; it was \
                                  left out."
                                .to_owned(),
                        case: None,
                    }),
                }
            }
            if pace.is_due(position) { scan.tick(&name, done + position / 2) } else { Ok(()) }
        });
        match read {
            Ok(_) => {}
            Err(Stopped::Cancelled) => return Err(Cancelled),
            Err(Stopped::Broken(error)) => {
                let problem = unreadable(*file, from, &error);
                scan.builder.problem(problem);
            }
        }
        *before += survey.info.size;
        scan.builder.catalogue_mut().tables.push(survey.table.clone());
    }
    Ok(Arc::new(found))
}

/// The key of the files of a message with this id.
pub(super) fn of_message(id: &str) -> String {
    format!("message {id}")
}

/// The key of the files of a case with this id.
pub(super) fn of_case(id: &str) -> String {
    format!("case {id}")
}

/// Is this the column of a message's own id, in a table of messages?
pub(super) fn is_own_id(header: &str) -> bool {
    let path = header.rsplit_once(paths::WITHIN).map_or(header, |(_, path)| path);
    let name = normal(path);
    is_bare_id(&name) || reference(&name) == Some(Part::Message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> Vec<TableColumn> {
        let column = |name: &&str| TableColumn {
            name: (*name).to_owned(),
            meaning: Column::Field,
            reason: String::new(),
            samples: Vec::new(),
        };
        names.iter().map(column).collect()
    }

    #[test]
    fn files_are_told_by_name_place_and_whose_they_are() {
        assert!(is_of_files(&columns(&["id", "message_id", "file_name", "size"])));
        assert!(is_of_files(&columns(&["ticket_id", "name", "url", "mime_type"])));
        assert!(!is_of_files(&columns(&["ticket_id", "name", "url"])), "a list of anything");
        assert!(!is_of_files(&columns(&["id", "file_name", "size"])), "nobody's");
        let row =
            read(&columns(&["comment_id", "ticket_id", "filename", "url"]), &["", "7", "a.png", "https://x.example/1"]);
        let (key, file) = row.unwrap();
        assert_eq!((key.as_str(), file.name.as_str()), ("case 7", "a.png"));
    }
}
