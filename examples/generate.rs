//! Writes synthetic exports of any size: `generate zendesk --bytes 300MB OUT [--seed N]`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

#[path = "support/generate.rs"]
mod generate;

const USAGE: &str = "usage: generate zendesk --bytes 300MB [--seed N] OUT";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to tell when even this cannot be written.
            writeln!(io::stderr(), "generate: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let usage = || io::Error::new(io::ErrorKind::InvalidInput, USAGE);
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some("zendesk") {
        return Err(usage());
    }
    let (mut bytes, mut seed, mut path) = (None, 1, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bytes" => bytes = arguments.next().and_then(|size| parse_size(&size)),
            "--seed" => seed = arguments.next().and_then(|seed| seed.parse().ok()).ok_or_else(usage)?,
            _ => path = Some(argument),
        }
    }
    let (bytes, path) = (bytes.ok_or_else(usage)?, path.ok_or_else(usage)?);
    let mut out = BufWriter::with_capacity(1024 * 1024, File::create(&path)?);
    let tickets = generate::zendesk(&mut out, bytes, seed)?;
    out.flush()?;
    writeln!(io::stdout(), "{tickets} tickets in {path}")
}

/// `300MB`, `2GB`, `64KB`, or plain bytes; decimal units.
fn parse_size(size: &str) -> Option<u64> {
    let digits = size.find(|c: char| !c.is_ascii_digit()).unwrap_or(size.len());
    let (number, unit) = size.split_at(digits);
    let factor = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}
