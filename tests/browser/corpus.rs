//! The page reads every file of the corpus as the core does natively: the same kinds, the same figures.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::import::Import;
use deskie_migrator::vendor::{self, Settings};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::folders;
use crate::site::Site;
use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn the_page_reads_the_whole_corpus_as_it_is_read_natively() {
    let (site, window) = (Site::serve().await, Window::start().await);
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (source, cases) in sources() {
        let name = format!("{source}.zip");
        let bytes = zipped(&cases);
        let path = scratch.path().join(&name);
        std::fs::write(&path, &bytes).unwrap();
        let natively = native(&name, bytes);
        window.open(&site.url()).await;
        window.read(&[&path]).await;
        let found = shown(&window).await;
        if found != natively {
            wrong.push(format!("{source}: the page shows {found:#}, natively it is {natively:#}"));
        }
        assert_eq!(window.severe().await, Vec::<String>::new(), "{source}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    window.close().await;
}

/// The folders of the corpus by source.
fn sources() -> BTreeMap<String, Vec<PathBuf>> {
    let mut sources: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in folders::all() {
        let source = folder.parent().and_then(|parent| parent.file_name()).unwrap().to_string_lossy().into_owned();
        sources.entry(source).or_default().push(folder);
    }
    sources
}

/// Several folders in one archive, as people drop them. Folders travel in archives because a file dropped by WebDriver has
/// no folder.
fn zipped(cases: &[PathBuf]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for case in cases {
        let folder = case.file_name().unwrap().to_string_lossy();
        for (name, path) in folders::input(case) {
            archive.start_file(format!("{folder}/{name}"), SimpleFileOptions::default()).unwrap();
            archive.write_all(&std::fs::read(path).unwrap()).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

fn native(name: &str, bytes: Vec<u8>) -> Value {
    let mut files = MemoryFiles::default();
    files.add(name, bytes);
    let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let xray = import.xray();
    let names: BTreeMap<&str, &str> = vendor::all().iter().map(|vendor| (vendor.id(), vendor.name())).collect();
    let kinds: Vec<Value> =
        xray.files
            .iter()
            .map(|file| {
                let kind = file.recognition.as_ref().map(|found| {
                    format!("{} ({})", names.get(found.vendor.as_str()).unwrap_or(&"Archive"), found.variant)
                });
                json!([file.name, kind.unwrap_or_default()])
            })
            .collect();
    let totals = xray.totals;
    json!({
        "figures": [totals.cases, totals.messages, totals.notes, totals.attachments, totals.people, xray.problem_count],
        "kinds": kinds,
    })
}

async fn shown(window: &Window) -> Value {
    let mut figures = Vec::new();
    for name in ["cases", "messages", "notes", "attachments", "people", "problems"] {
        let script = format!(
            "const shown = document.querySelector('[data-test=count-{name}]');
             return Number((shown?.innerText ?? '0').replace(/[^0-9]/g, ''))"
        );
        figures.push(window.script(&script, vec![]).await);
    }
    let kinds = window
        .script(
            "return [...document.querySelectorAll('.files-table tbody tr')].map(row => {
               const kind = row.querySelector('select option').textContent;
               return [row.querySelector('th').textContent, kind.includes(': ') ? kind.slice(kind.indexOf(': ') + 2) : ''];
             })",
            vec![],
        )
        .await;
    json!({ "figures": figures, "kinds": kinds })
}
