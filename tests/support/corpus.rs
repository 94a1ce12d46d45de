//! The folders of the corpus, opened as dropped.

#![allow(dead_code, reason = "each test program uses its part of it")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

/// All folders `tests/corpus/<vendor>/<case>`.
pub fn all() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    folders(&root).iter().flat_map(|vendor| folders(vendor)).collect()
}

/// Everything in the `input` of a folder, with its names.
pub fn input(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    add(&mut found, "", &folder.join("input"));
    found
}

/// Reads a folder with what the person chose.
pub fn open(folder: &Path) -> Import {
    let mut files = MemoryFiles::default();
    for (name, path) in input(folder) {
        files.add_path(name, path).expect("it is there");
    }
    let settings = match fs::read(folder.join("settings.json")) {
        Ok(text) => serde_json::from_slice::<Settings>(&text).expect("settings are settings"),
        Err(_) => Settings::default(),
    };
    Import::open(Box::new(files), settings, &mut |_| ControlFlow::Continue(())).expect("nobody cancels")
}

fn add(found: &mut Vec<(String, PathBuf)>, name: &str, path: &Path) {
    for member in sorted(path) {
        let last = member.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = if name.is_empty() { last } else { format!("{name}/{last}") };
        if member.is_dir() {
            add(found, &name, &member);
        } else {
            found.push((name, member));
        }
    }
}

fn folders(path: &Path) -> Vec<PathBuf> {
    sorted(path).into_iter().filter(|path| path.is_dir()).collect()
}

fn sorted(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths
}
