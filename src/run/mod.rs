//! The engine: what to send next, what an answer means. A deterministic state machine that takes events and yields
//! commands; time comes in with each event. No socket, no timer, no storage here.

pub mod check;
mod clocks;
pub mod dispatch;
pub mod engine;
mod fields;
pub mod ledger;
pub mod limiter;
pub mod progress;
pub mod proof;
pub mod queue;
pub mod report;
pub mod standing;
pub mod task;
pub mod undo;

pub use engine::{Config, Engine};
pub use progress::{Phase, Progress};
pub use report::{Failure, Outcome, Report, ReportRow, Row};
pub use standing::{Standing, Work};
pub use task::{Command, Event, RequestId, Task};
