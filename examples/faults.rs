//! Random faults, any number of them: `faults --schedules N --seed S` plays N seeded schedules of dropped requests, lost
//! answers, crashes and the like against the practice Deskie, and prints one JSON object. When a promise is broken, it
//! tells the seed and the shortest story that breaks it, and exits with 1.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use serde_json::json;
use support::storm::{Storm, rage};

#[path = "../tests/support/mod.rs"]
#[allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "shared with tests, which stop at once")]
mod support;

const USAGE: &str =
    "usage: faults [--schedules N] [--seed S]   N from 1 on (1000 unless told), S any number from 0 on (1)";

/// What is asked for.
struct Wanted {
    schedules: u64,
    seed: u64,
}

fn main() -> ExitCode {
    let wanted = match read(std::env::args().skip(1)) {
        Ok(wanted) => wanted,
        Err(why) => {
            // Nothing is left to tell when even this cannot be written.
            writeln!(io::stderr(), "faults: {why}\n{USAGE}").ok();
            return ExitCode::from(2);
        }
    };
    match run(&wanted) {
        Ok(code) => code,
        Err(error) => {
            writeln!(io::stderr(), "faults: {error}").ok();
            ExitCode::FAILURE
        }
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted { schedules: 1_000, seed: 1 };
    while let Some(name) = arguments.next() {
        let place = match name.as_str() {
            "--schedules" => &mut wanted.schedules,
            "--seed" => &mut wanted.seed,
            _ => return Err(format!("“{name}” is not known here")),
        };
        let value = arguments.next().ok_or_else(|| format!("a number must follow {name}"))?;
        *place = value.parse().map_err(|_| format!("“{value}” after {name} is not a whole number from 0 on"))?;
    }
    if wanted.schedules == 0 {
        return Err("no schedules would prove nothing".into());
    }
    Ok(wanted)
}

fn run(wanted: &Wanted) -> io::Result<ExitCode> {
    let began = Instant::now();
    let sums = rage(wanted.seed, wanted.schedules, |engine| engine);
    let summary = json!({
        "schedules": sums.schedules,
        "crash_points": sums.crash_points,
        "lost": sums.lost,
        "doubled": sums.doubled,
        "mailed": sums.mailed,
        "over_limit": sums.over_limit,
        "unproved": sums.unproved,
        "seconds": (began.elapsed().as_secs_f64() * 10.0).round() / 10.0,
        "seed": sums.failed.map(|(_, seed)| seed),
    });
    writeln!(io::stdout(), "{summary:#}")?;
    let Some((_, seed)) = sums.failed else { return Ok(ExitCode::SUCCESS) };
    let (story, verdict) = Storm::new().shortest(seed, |engine| engine);
    let mut out = io::stderr();
    writeln!(out, "seed {seed} breaks a promise. Its shortest story:")?;
    for mishap in &story.0 {
        writeln!(out, "  {mishap}")?;
    }
    writeln!(out, "As it happened:")?;
    for line in &verdict.diary {
        writeln!(out, "  {line}")?;
    }
    writeln!(
        out,
        "lost {}, doubled {}, mailed {}, over the limit {}{}",
        verdict.lost,
        verdict.doubled,
        verdict.mailed,
        verdict.over_limit,
        verdict.stuck.map_or_else(String::new, |why| format!("; {why}"))
    )?;
    Ok(ExitCode::FAILURE)
}
