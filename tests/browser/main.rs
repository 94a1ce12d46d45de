//! The promises that only a real browser can keep: Chromium opens the built page and works in it as a person would.
//!
//! They need `dist/`, so a plain `cargo test` leaves them out; `make test` builds the page and runs them. Pictures of
//! every step go to `target/screens`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod account;
mod after;
mod carried;
mod corpus;
mod inputs;
mod journey;
mod key;
mod killed;
mod ledger;
mod moves;
mod policy;
mod recipe;
mod site;
mod size;
mod storage;
mod window;

#[path = "../support/books.rs"]
mod books;
#[path = "../support/corpus.rs"]
mod folders;
#[path = "../../examples/support/generate.rs"]
mod generate;
#[path = "../../examples/practice_server/serve.rs"]
mod serve;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use site::Site;
use window::Window;

/// A browser with the page open in it.
async fn open() -> (Site, Window) {
    let (site, window) = (Site::serve().await, Window::start().await);
    window.open(&site.url()).await;
    (site, window)
}

/// A file of the repository.
fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A practice Deskie on a socket, with a limit that does not hold tests up.
async fn practice(cors: serve::Cors) -> serve::Running {
    let settings = deskie_migrator::practice::Settings { per_minute: Some(100_000), ..Default::default() };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    serve::serve(listener, serve::Options { settings, cors }).unwrap()
}

/// A Zendesk export of about so many bytes, with the number of its tickets.
fn export(path: &Path, bytes: u64) -> u64 {
    generate::zendesk(&mut BufWriter::new(File::create(path).unwrap()), bytes, 11).unwrap()
}

/// The login of the practice Deskie.
const LOGIN: &str = "vera@practice.example.org";
/// Its key.
const KEY: &str = "practice-key";
