//! What every fuzz target does with its bytes: they are a file that somebody dropped, it is read as the page reads it, and
//! every case is loaded again.

use std::ops::ControlFlow;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::model::EntryKind;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

/// Cases that are loaded again; more would only slow the search down.
const LOADED: usize = 50;

/// Reads `bytes` as a dropped file of this name. Panics when a promise of the intake is broken.
pub fn read(name: &str, bytes: &[u8]) {
    read_as(name, bytes, Settings::default());
}

/// The same for a file that the person says is this vendor's.
pub fn read_by(vendor: &str, name: &str, bytes: &[u8]) {
    let vendors = [(name.to_owned(), vendor.to_owned())].into();
    read_as(name, bytes, Settings { vendors, ..Settings::default() });
}

fn read_as(name: &str, bytes: &[u8], settings: Settings) {
    let mut files = MemoryFiles::default();
    files.add(name, bytes);
    let go_on = &mut |_: &deskie_migrator::vendor::ScanProgress| ControlFlow::Continue(());
    let import = Import::open(Box::new(files), settings, go_on).expect("nobody cancels");
    let catalogue = import.catalogue();
    assert_eq!(catalogue.totals.cases, catalogue.cases.len() as u64, "every case is counted once");
    for (at, header) in catalogue.cases.iter().take(LOADED).enumerate() {
        let case = import.load(CaseIndex(at as u32)).expect("what was read can be read again");
        assert_eq!(*header.source_id, *case.source_id, "a case keeps its id");
        assert!(!case.entries.is_empty(), "a case has an entry");
        let messages = case.entries.iter().filter(|entry| entry.kind == EntryKind::Message).count();
        assert_eq!(header.messages as usize, messages, "the pass and the loading agree");
        for attachment in case.entries.iter().flat_map(|entry| &entry.attachments) {
            assert!(!attachment.name.is_empty(), "a file has a name");
            import.attachment(&attachment.place).ok();
        }
    }
}
