//! What do these files hold? `inspect FILE...` prints one JSON object: format, figures and problems. Folders are taken
//! with everything in them. `inspect --case N FILE...` prints the N-th case whole, counted from one.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use deskie_migrator::catalogue::CaseIndex;
use deskie_migrator::source::MemoryFiles;
use deskie_migrator::vendor::Settings;
use deskie_migrator::vendor::import::Import;

#[path = "support/summary.rs"]
mod summary;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, e.g. `head`, is no failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell when even this cannot be written.
            writeln!(io::stderr(), "inspect: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut case = None;
    while let Some(argument) = arguments.next() {
        if argument == "--case" {
            let number = arguments.next().and_then(|number| number.parse::<u32>().ok());
            case = Some(
                number.and_then(|number| number.checked_sub(1)).ok_or_else(|| usage("--case needs a number from 1"))?,
            );
        } else {
            paths.push(argument.into());
        }
    }
    if paths.is_empty() {
        return Err(usage("usage: inspect [--case N] FILE..."));
    }
    let mut files = MemoryFiles::default();
    for path in &paths {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        add(&mut files, &name, path)?;
    }
    let import = Import::open(Box::new(files), Settings::default(), &mut |_| ControlFlow::Continue(()))
        .map_err(|_| io::Error::other("cancelled"))?;
    let printed = match case {
        None => serde_json::to_string_pretty(&summary::summary(&import))?,
        Some(index) => match import.load(CaseIndex(index)) {
            Ok(case) => serde_json::to_string_pretty(&case)?,
            Err(problem) => return Err(io::Error::other(problem.message)),
        },
    };
    writeln!(io::stdout().lock(), "{printed}")
}

/// Adds a file, or a folder with everything in it, in the order of names.
fn add(files: &mut MemoryFiles, name: &str, path: &Path) -> io::Result<()> {
    let missing = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    if !path.metadata().map_err(missing)?.is_dir() {
        files.add_path(name, path)?;
        return Ok(());
    }
    let mut members: Vec<PathBuf> = path.read_dir()?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    members.sort();
    for member in members {
        let last = member.file_name().unwrap_or_default().to_string_lossy().into_owned();
        add(files, &format!("{name}/{last}"), &member)?;
    }
    Ok(())
}

fn usage(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
