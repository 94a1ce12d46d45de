//! The engine: what to send next, what an answer means. A deterministic state machine that takes events and yields
//! commands; time comes in with each event. No socket, no timer, no storage here.

pub mod engine;
pub mod ledger;
pub mod limiter;
pub mod progress;
pub mod queue;
pub mod report;

pub use engine::{Command, Config, Engine, Event, RequestId};
pub use progress::{Phase, Progress};
pub use report::{Failure, Outcome, Report, ReportRow, Row};
