//! Lists of an API in pages: where every page that was dropped says that more follow, the last ones are missing.

use std::collections::BTreeMap;
use std::io::{Read as _, Seek as _, SeekFrom};

use super::{beside, vendor_of};
use crate::catalogue::Builder;
use crate::model::{Place, Problem, Severity};
use crate::source::{FileId, Files};

/// What pages have behind or before their records takes no more.
const TAIL: u64 = 1200;
const HEAD: u64 = 400;
/// Of more files of a kind each is of one case, and to look at all of them would take long.
const MOST: usize = 1000;

/// How pages say that others follow, without spaces.
const MORE: &[&[u8]] = &[
    b"\"end_of_stream\":false",
    b"\"hasMore\":true",
    b"\"has_more\":true",
    b"\"isLast\":false",
    b"\"isLastPage\":false",
    b"\"next\":\"http",
    b"\"next\":{\"",
    b"\"nextPageToken\":\"",
    b"\"next_page\":\"http",
];
/// How they say that none does. This goes before: some name an address for what will be new later.
const END: &[&[u8]] = &[
    b"\"end_of_stream\":true",
    b"\"hasMore\":false",
    b"\"has_more\":false",
    b"\"isLast\":true",
    b"\"isLastPage\":true",
    b"\"next\":null",
    b"\"next_page\":null",
];

/// Tells of lists whose last page is not among the files.
pub(super) fn tell(files: &dyn Files, builder: &mut Builder) {
    let mut kinds: BTreeMap<(String, String), Vec<FileId>> = BTreeMap::new();
    for file in &builder.catalogue().files {
        // Nobody misses the rest of what is not moved.
        if let Some(found) = file.recognition.as_ref().filter(|found| found.variant != beside::LEFT_OUT) {
            kinds.entry((found.vendor.clone(), found.variant.clone())).or_default().push(file.id);
        }
    }
    for ((vendor, _), of_kind) in kinds {
        let is_open = |id: &FileId| says_more(files, *id) == Some(true);
        let (Some(vendor), Some(last)) = (vendor_of(&vendor), of_kind.last()) else { continue };
        if of_kind.len() > MOST || !of_kind.iter().all(is_open) {
            continue;
        }
        let message = format!(
            "This page of a list of {} says that more pages follow, and the last one is not among these files. Fetch the rest as \
             well, and drop it beside.",
            vendor.name()
        );
        builder.problem(Problem {
            severity: Severity::Warning,
            place: Place { file: files.info(*last).map(|info| info.name).unwrap_or_default(), ..Place::default() },
            code: "desk.more_pages".to_owned(),
            message,
            case: None,
        });
    }
}

/// Does a page of JSON say that others follow? `None` for anything else, and for a file that cannot be read.
fn says_more(files: &dyn Files, id: FileId) -> Option<bool> {
    let size = files.info(id).ok()?.size;
    let mut file = files.open(id).ok()?;
    let mut around = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut around).ok()?;
    let is_object = around.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&around).trim_ascii_start().starts_with(b"{");
    if !is_object {
        return None;
    }
    if size > HEAD {
        // A name that is cut in two is none.
        around.push(b' ');
        file.seek(SeekFrom::Start(HEAD.max(size.saturating_sub(TAIL)))).ok()?;
        file.take(TAIL).read_to_end(&mut around).ok()?;
    }
    around.retain(|byte| !byte.is_ascii_whitespace());
    let has = |marks: &[&[u8]]| marks.iter().any(|mark| memchr::memmem::find(&around, mark).is_some());
    Some(has(MORE) && !has(END))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn more(page: &str) -> Option<bool> {
        let mut files = MemoryFiles::default();
        files.add("page.json", page.as_bytes());
        says_more(&files, FileId(0))
    }

    #[test]
    fn a_page_says_whether_others_follow() {
        let ticket = format!("{{\"id\":1,\"subject\":\"{}\"}}", "Kettle ".repeat(400));
        for (page, follows) in [
            (format!("{{\"tickets\":[{ticket}],\"next_page\":\"https://a.example/2\",\"count\":9}}"), Some(true)),
            (format!("{{ \"next_page\" : \"https://a.example/2\", \"tickets\": [{ticket}] }}"), Some(true)),
            (format!("{{\"tickets\":[{ticket}],\"meta\":{{\"has_more\": true}}}}"), Some(true)),
            (format!("{{\"tickets\":[{ticket}],\"next_page\":null}}"), Some(false)),
            (
                format!("{{\"tickets\":[{ticket}],\"next_page\":\"https://a.example\",\"end_of_stream\":true}}"),
                Some(false),
            ),
            (format!("{{\"tickets\":[{ticket}]}}"), Some(false)),
            (r#"{"tickets":[{"id":1,"subject":"\"has_more\":true"}]}"#.to_owned(), Some(false)),
            (format!("[{ticket}]"), None),
        ] {
            assert_eq!(more(&page), follows, "{page}");
        }
    }
}
