//! What every piece of work on an account has in common: the run, the self-check, undo and the proof are all state
//! machines that take events and yield commands, and one shell drives them all.

use super::progress::Phase;
use crate::catalogue::CaseIndex;
use crate::deskie::{Answer, HttpRequest};
use crate::model::Millis;
use crate::plan::Planned;

/// Names one request.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RequestId(pub u64);

/// What happened outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// Everything up to this number is durable in the ledger.
    Appended {
        /// The number of the [`Command::Append`].
        upto: u64,
    },
    /// An answer came.
    Answered {
        /// To which request.
        id: RequestId,
        /// The answer.
        answer: Answer,
    },
    /// A case was read and planned, or could not be.
    Loaded {
        /// Which.
        index: CaseIndex,
        /// The plan, or the machine code of the problem.
        planned: Result<Planned, String>,
    },
    /// No answer came, and it is unknown whether the request arrived.
    Lost {
        /// Which request.
        id: RequestId,
    },
    /// The person pauses.
    Pause,
    /// The person goes on, after a pause or a halt.
    Resume,
    /// Use another share of the limit, in per cent.
    Share(u8),
    /// The person ends the work as soon as what is under way is at a safe point.
    Stop,
    /// The time asked for by [`Command::WakeAt`] has come; also the first event of every task.
    Wake,
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Break off this request, if it is still under way, and tell [`Event::Lost`]; or [`Event::Answered`], if its answer
    /// has just come.
    Abort(RequestId),
    /// Make these lines durable in the ledger, then tell [`Event::Appended`].
    Append {
        /// Number to tell.
        upto: u64,
        /// One record a line, JSON.
        lines: Vec<String>,
    },
    /// Read and plan a case, then tell [`Event::Loaded`].
    Load(CaseIndex),
    /// Send a request, then tell [`Event::Answered`] or [`Event::Lost`].
    Send {
        /// Number to tell.
        id: RequestId,
        /// The request.
        request: HttpRequest,
    },
    /// Tell [`Event::Wake`] at this time. Replaces the wake asked for before.
    WakeAt(Millis),
}

/// The machine code by which a shell answers for a request that it could not send, because one of its files cannot be
/// read from the export any more.
pub const FILE_UNREADABLE: &str = "file_unreadable";

/// A piece of work. Feed it events, beginning with [`Event::Wake`]; after each, carry out every command that
/// [`Task::poll`] yields.
pub trait Task {
    /// Takes one event.
    fn handle(&mut self, now: Millis, event: Event);

    /// The next command, if there is one.
    fn poll(&mut self) -> Option<Command>;

    /// Is everything done and durable?
    fn is_finished(&self) -> bool;

    /// What it is doing.
    fn phase(&self, now: Millis) -> Phase;
}
