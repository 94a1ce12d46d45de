//! Files for the person: failures and ids as CSV, the ledger, the problems, and every request before it is sent.

use std::io::{self, Write};
use std::rc::Rc;

use serde::Serialize;

use super::{Desk, REPORT_EVERY, wall};
use crate::browser::blob::{self, BlobSink};
use crate::browser::port;
use crate::catalogue::CaseIndex;
use crate::run::Engine;
use crate::text::csv;
use crate::wire::{Download, FromWorker};

impl Desk {
    /// Makes a file and sends it to the page.
    pub(super) async fn download(self: Rc<Self>, what: Download) {
        let (name, mime) = match what {
            Download::FailuresCsv => ("failures.csv", "text/csv"),
            Download::IdsCsv => ("ids.csv", "text/csv"),
            Download::Ledger => ("ledger.jsonl", "application/x-ndjson"),
            Download::ProblemsCsv => ("problems.csv", "text/csv"),
            Download::Recipe => ("recipe.json", "application/json"),
            Download::Requests => ("requests.jsonl", "application/x-ndjson"),
            Download::UndoChangedCsv => ("changed-in-deskie.csv", "text/csv"),
        };
        let made = match what {
            Download::FailuresCsv => self.run_rows(|run| csv_of(run.failures(0, usize::MAX))),
            Download::IdsCsv => self.run_rows(|run| csv_of(&run.rows(0, usize::MAX))),
            Download::Ledger => return self.ledger_file(name, mime).await,
            Download::ProblemsCsv => match self.import() {
                Some(import) => import.problems_csv().map_err(io::Error::other),
                None => return,
            },
            Download::Recipe => match self.planner() {
                Some(planner) => serde_json::to_vec(&planner.recipe()).map_err(io::Error::other),
                None => return,
            },
            Download::Requests => return self.all_requests(name, mime).await,
            Download::UndoChangedCsv => {
                let survey = self.looked.borrow().as_ref().and_then(|look| look.task.borrow().survey());
                let Some(survey) = survey else { return };
                csv_of(&survey.changed_rows())
            }
        };
        match made.and_then(|bytes| blob::from_bytes(&bytes, mime)) {
            Ok(blob) => port::post_with(&FromWorker::Download { name: name.to_owned() }, Some(&blob)),
            Err(error) => super::notice("download.failed", format!("{name} could not be made: {error}")),
        }
    }

    fn run_rows(&self, write: impl FnOnce(&Engine) -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
        match &*self.run.borrow() {
            Some(run) => write(&run.task.borrow()),
            None => Err(io::Error::other("there was no run yet")),
        }
    }

    async fn ledger_file(&self, name: &str, mime: &str) {
        let Some(session) = self.session() else {
            return super::notice("download.failed", format!("{name} could not be made: there is no account yet"));
        };
        match session.ledger.export(mime).await {
            Ok(blob) => port::post_with(&FromWorker::Download { name: name.to_owned() }, Some(&blob)),
            Err(why) => super::notice("download.failed", format!("{name} could not be made: {why}")),
        }
    }

    /// One request a line, with the source id of its case. As large as the export, so it goes to a blob in pieces.
    async fn all_requests(&self, name: &str, mime: &str) {
        let Some(planner) = self.planner() else { return };
        let mut sink = BlobSink::default();
        let mut breath = wall::monotonic();
        let mut earlier = planner.earlier();
        for (at, header) in (0..).zip(&planner.catalogue().cases) {
            // What is left out is in the plan with its reason.
            for request in planner.requests(CaseIndex(at), &mut earlier).unwrap_or_default() {
                let line = serde_json::json!({ "case": header.source_id, "request": request });
                if let Err(error) = writeln!(sink, "{line}") {
                    return super::notice("download.failed", format!("{name} could not be made: {error}"));
                }
            }
            if wall::monotonic() - breath >= REPORT_EVERY {
                wall::sleep(0).await;
                breath = wall::monotonic();
            }
        }
        match sink.finish(mime) {
            Ok(blob) => port::post_with(&FromWorker::Download { name: name.to_owned() }, Some(&blob)),
            Err(error) => super::notice("download.failed", format!("{name} could not be made: {error}")),
        }
    }
}

fn csv_of(rows: &[impl Serialize]) -> io::Result<Vec<u8>> {
    csv::table(rows).map_err(io::Error::other)
}
