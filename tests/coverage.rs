//! The table of formats in `docs/formats.md` is what the corpus shows, not what somebody hopes: for each variant of each
//! source, what its cases carry over. `UPDATE_EXPECT=1` writes it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::{AttachmentPlace, Case, EntryKind, Priority, Side, Status, Zone};
use deskie_migrator::vendor;

#[path = "support/corpus.rs"]
mod corpus;

const BEGIN: &str = "<!-- coverage: written by `UPDATE_EXPECT=1 cargo test --test coverage` -->\n";
const END: &str = "<!-- end of coverage -->";

/// What a table of the documentation says of one variant.
#[derive(Default)]
struct Row {
    cases: u64,
    seen: [bool; COLUMNS.len()],
    links: bool,
    bytes: bool,
}

const COLUMNS: [&str; 11] = [
    "Messages",
    "Notes",
    "Agents told from customers",
    "Dates",
    "Zone given",
    "Status",
    "Priority",
    "Assignee",
    "Group",
    "Labels",
    "Fields",
];

#[test]
fn the_table_of_formats_is_what_the_corpus_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rows: BTreeMap<(String, String), Row> = BTreeMap::new();
    let mut beside: BTreeMap<(String, String), u64> = BTreeMap::new();
    for folder in corpus::all() {
        let import = corpus::open(&folder);
        let catalogue = import.catalogue();
        for found in catalogue.files.iter().filter_map(|file| file.recognition.as_ref()) {
            *beside.entry((found.vendor.clone(), found.variant.clone())).or_default() += 1;
        }
        for (at, header) in catalogue.cases.iter().enumerate() {
            let Some(span) = catalogue.spans_of(header).first() else { continue };
            let file = catalogue.files.iter().find(|file| file.id == span.file);
            let Some(found) = file.and_then(|file| file.recognition.as_ref()) else { continue };
            let case = import.load(CaseIndex(u32::try_from(at).expect("few cases"))).expect("it can be read again");
            rows.entry((found.vendor.clone(), found.variant.clone())).or_default().add(&case);
        }
    }
    for vendor in vendor::all() {
        assert!(rows.keys().any(|(id, _)| id == vendor.id()), "there is no case of {} in the corpus", vendor.name());
    }
    let table = table(&rows, &beside);
    let path = root.join("docs/formats.md");
    let page = fs::read_to_string(&path).expect("the page is there").replace("\r\n", "\n");
    let (before, rest) = page.split_once(BEGIN).expect("the table has a place");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let wanted = format!("{before}{BEGIN}\n{table}\n{END}{after}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, wanted).expect("the page can be written");
    } else {
        assert!(page == wanted, "docs/formats.md is behind the corpus; UPDATE_EXPECT=1 cargo test --test coverage");
    }
}

impl Row {
    fn add(&mut self, case: &Case) {
        self.cases += 1;
        let sides = |side| case.entries.iter().any(|entry| entry.author.side == side);
        let given = |zone| case.created_at.as_ref().is_some_and(|instant| instant.zone == zone);
        let found = [
            !case.header_only && case.entries.iter().any(|entry| entry.kind == EntryKind::Message),
            case.entries.iter().any(|entry| entry.kind == EntryKind::Note),
            sides(Side::Agent) && sides(Side::Customer),
            case.created_at.is_some(),
            given(Zone::Given),
            case.status.kind != Status::Other,
            case.priority.kind != Priority::Other,
            case.assignee.is_some(),
            case.group.is_some(),
            !case.tags.is_empty(),
            !case.fields.is_empty(),
        ];
        self.seen.iter_mut().zip(found).for_each(|(seen, found)| *seen |= found);
        for attachment in case.entries.iter().flat_map(|entry| &entry.attachments) {
            match attachment.place {
                AttachmentPlace::Url(_) => self.links = true,
                AttachmentPlace::Missing(_) => {}
                _ => self.bytes = true,
            }
        }
    }

    fn files(&self) -> &'static str {
        match (self.bytes, self.links) {
            (true, true) => "from the files, and by link",
            (true, false) => "from the files",
            (false, true) => "by link",
            (false, false) => "",
        }
    }
}

fn table(rows: &BTreeMap<(String, String), Row>, beside: &BTreeMap<(String, String), u64>) -> String {
    let mut text = format!(
        "| Source | Variant | {} | Files |\n|---|---|{}---|\n",
        COLUMNS.join(" | "),
        "---|".repeat(COLUMNS.len())
    );
    for vendor in vendor::all() {
        for ((id, variant), row) in rows.iter().filter(|((id, _), _)| id == vendor.id()) {
            let marks: Vec<&str> = row.seen.iter().map(|seen| if *seen { "✓" } else { "" }).collect();
            assert!(row.cases > 0, "{id} {variant}");
            text += &format!("| {} | `{variant}` | {} | {} |\n", vendor.name(), marks.join(" | "), row.files());
        }
        let joined: Vec<String> = beside
            .keys()
            // A file that stands beside others and holds no cases is joined to nothing.
            .filter(|key| key.0 == vendor.id() && key.1 != "left-out" && !rows.contains_key(*key))
            .map(|(_, variant)| format!("`{variant}`"))
            .collect();
        if !joined.is_empty() {
            text += &format!(
                "| {} | joined to these: {} |{} |\n",
                vendor.name(),
                joined.join(", "),
                " |".repeat(COLUMNS.len())
            );
        }
    }
    text
}
