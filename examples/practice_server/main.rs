//! The practice Deskie on a port of this computer, for the page in a real browser.
//!
//! ```text
//! cargo run --example practice_server -- [--port 8090] [--rpm N] [--cors on|off|no-expose]
//!                                        [--faults SEED:PERCENT] [--settings FILE.json]
//! ```

mod serve;

use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::process::ExitCode;

use deskie_migrator::practice::{Faults, Settings};
use serve::{Cors, Options};
use tokio::net::TcpListener;

const USAGE: &str = "\
usage: practice_server [--port N] [--rpm N] [--cors on|off|no-expose] [--faults SEED:PERCENT] [--settings FILE.json]

  --port      where to listen on 127.0.0.1; 8090 if not told, 0 for any free port
  --rpm       units a minute, instead of the plan's
  --cors      what pages of other origins are told: on, off, or no-expose (the limit's headers stay hidden)
  --faults    of a hundred requests so many meet a mishap, by the dice of this seed
  --settings  any setting and switch, by the names in src/practice/settings.rs and switches.rs";

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match arguments(std::env::args().skip(1)) {
        Ok((port, options)) => run(port, options).await.map_err(|error| error.to_string()),
        Err(mistake) => Err(format!("{mistake}\n\n{USAGE}")),
    };
    let Err(mistake) = outcome else { return ExitCode::SUCCESS };
    // Where even standard error is closed there is nobody left to tell.
    let _told = writeln!(io::stderr(), "{mistake}");
    ExitCode::FAILURE
}

async fn run(port: u16, options: Options) -> io::Result<()> {
    let running = serve::serve(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?, options)?;
    let (credentials, per_minute) = {
        let server = running.server();
        (server.credentials(), server.per_minute())
    };
    let mut out = io::stdout().lock();
    writeln!(out, "address      {}", running.address())?;
    writeln!(out, "staff e-mail {}", credentials.email)?;
    writeln!(out, "API key      {}", credentials.key)?;
    writeln!(out, "limit        {per_minute} units a minute")?;
    writeln!(out, "books        http://{0}/practice/state  http://{0}/practice/mailed", running.address())?;
    out.flush()?;
    drop(out);
    running.finished().await
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<(u16, Options), String> {
    let (mut port, mut settings, mut cors) = (8090, Settings::default(), Cors::On);
    let (mut per_minute, mut faults) = (None, None);
    while let Some(name) = given.next() {
        let value = given.next().ok_or_else(|| format!("{name} needs a value"))?;
        let wrong = || format!("{name} cannot be {value}");
        match name.as_str() {
            "--port" => port = value.parse().map_err(|_| wrong())?,
            "--rpm" => per_minute = Some(value.parse().map_err(|_| wrong())?),
            "--cors" => {
                cors = match value.as_str() {
                    "on" => Cors::On,
                    "off" => Cors::Off,
                    "no-expose" => Cors::NoExpose,
                    _ => return Err(wrong()),
                }
            }
            "--faults" => {
                let (seed, percent) = value.split_once(':').ok_or_else(wrong)?;
                let (seed, percent) = (seed.parse().map_err(|_| wrong())?, percent.parse().map_err(|_| wrong())?);
                faults = Some(Faults { seed, percent });
            }
            "--settings" => {
                let text = std::fs::read_to_string(&value).map_err(|error| format!("{value}: {error}"))?;
                settings = serde_json::from_str(&text).map_err(|error| format!("{value}: {error}"))?;
            }
            _ => return Err(format!("{name} is not known")),
        }
    }
    settings.per_minute = per_minute.or(settings.per_minute);
    settings.faults = faults.or(settings.faults);
    Ok((port, Options { settings, cors }))
}
