//! The account the page is connected to: a real one over the network, or the practice Deskie held here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::clock::Clock;
use super::{Desk, wall};
use crate::browser::fetch::{Line, NoAnswer};
use crate::browser::port;
use crate::browser::store::Store;
use crate::deskie::limits;
use crate::deskie::survey::Survey;
use crate::deskie::{Account, Address, Answer, Dialect, FilePart, HttpRequest};
use crate::model::Millis;
use crate::practice::{self, Incoming, Server};
use crate::run::ledger::State;
use crate::run::limiter::Limiter;
use crate::vendor::import::Import;
use crate::wire::{ConnectProblem, FromWorker, Target};

/// A connection, with what earlier runs left in the ledger.
pub struct Session {
    /// What the account holds.
    pub account: Account,
    /// Where it is; `None` for the practice Deskie.
    pub address: Option<Address>,
    /// Who answers.
    pub peer: Peer,
    /// Where the ledger is kept.
    pub ledger: Ledger,
    /// The fold of the ledger; `None` when it cannot be read, and then nothing may be sent.
    pub state: RefCell<Option<State>>,
    /// How the account speaks, as far as runs have learnt.
    pub dialect: RefCell<Dialect>,
    /// What was spent in the last minute, by the survey or a run.
    pub limiter: RefCell<Limiter>,
    /// The account's time: one clock for all its runs, so that it never goes back.
    pub clock: Clock,
}

/// Who answers requests.
pub enum Peer {
    /// A server on the network.
    Live(Line),
    /// The server in this worker.
    Practice {
        /// It.
        server: RefCell<Box<Server>>,
        /// When other messages were last let in, on the wall's clock.
        breath: Cell<f64>,
    },
}

/// Characters of a text that the practice Deskie keeps: enough to recognise it, and a large rehearsal still fits into
/// memory.
const LONGEST_TEXT: usize = 2_000;

/// Where the ledger is kept.
pub enum Ledger {
    /// On the disk.
    Disk(Store),
    /// In memory: for the practice Deskie, which does not outlive the page either, and where a browser refuses storage.
    Memory(RefCell<Vec<String>>),
}

impl Ledger {
    /// Appends lines durably.
    ///
    /// # Errors
    /// A sentence.
    pub async fn append(&self, lines: &[String]) -> Result<(), String> {
        match self {
            Self::Disk(store) => store.append(lines).await,
            Self::Memory(kept) => {
                kept.borrow_mut().extend_from_slice(lines);
                Ok(())
            }
        }
    }

    /// Everything appended.
    ///
    /// # Errors
    /// A sentence.
    pub async fn lines(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Disk(store) => store.lines().await,
            Self::Memory(kept) => Ok(kept.borrow().clone()),
        }
    }
}

impl Peer {
    /// Milliseconds of work after which messages of the page are let in.
    const BREATH: f64 = 25.0;

    /// Carries out one request at the time `now` of the run's clock.
    ///
    /// # Errors
    /// See [`NoAnswer`].
    pub async fn send(&self, request: &HttpRequest, now: Millis, import: Option<&Import>) -> Result<Answer, NoAnswer> {
        let read = |part: &FilePart| {
            let import = import.ok_or(std::io::ErrorKind::NotFound)?;
            import.attachment(&part.place).map_err(|problem| std::io::Error::other(problem.message))
        };
        match self {
            Self::Live(line) => line.send(request, read).await,
            Self::Practice { server, breath } => {
                if wall::monotonic() - breath.get() > Self::BREATH {
                    wall::sleep(0).await;
                    breath.set(wall::monotonic());
                }
                let mut unreadable = None;
                let incoming = Incoming::from_request(request, &mut |part| {
                    read(part).unwrap_or_else(|error| {
                        unreadable = Some(format!("{}: {error}", part.name));
                        Vec::new()
                    })
                });
                if let Some(why) = unreadable {
                    return Err(NoAnswer::File(why));
                }
                let login = server.borrow().credentials().basic();
                Ok(server.borrow_mut().handle(now, Some(&login), &incoming))
            }
        }
    }

    /// What would have reached customers; `None` for a real account.
    pub fn would_have_mailed(&self) -> Option<u64> {
        match self {
            Self::Live(_) => None,
            Self::Practice { server, .. } => Some(server.borrow().mailed().len() as u64),
        }
    }
}

impl Desk {
    /// Signs in, reads the account and its ledger.
    pub(super) async fn connect(self: Rc<Self>, target: Target) {
        let answer = match sign_in(target).await {
            Ok(session) => {
                let account = Box::new(session.account.clone());
                *self.session.borrow_mut() = Some(Rc::new(session));
                let earlier = self.session().and_then(|session| session.state.borrow().as_ref()?.standing().cloned());
                let checked = self.session().and_then(|session| session.state.borrow().as_ref()?.dialect.clone());
                FromWorker::Connected { account, earlier, checked }
            }
            Err(problem) => FromWorker::ConnectFailed { problem },
        };
        port::post(&answer);
    }
}

async fn sign_in(target: Target) -> Result<Session, ConnectProblem> {
    match target {
        Target::Live { address, credentials } => {
            let address = Address::parse(&address).map_err(|error| ConnectProblem::Address { error })?;
            let peer = Peer::Live(Line::new(address.clone(), &credentials));
            let (clock, limiter) = (Clock::new(1), RefCell::new(first_limiter()));
            let account = survey(&peer, address.origin(), &credentials.email, &limiter).await?;
            let ledger = match Store::open(address.origin()).await {
                Ok(store) => Ledger::Disk(store),
                Err(why) => {
                    super::notice(
                        "ledger.memory",
                        format!(
                            "{why}. A run works all the same, but it cannot go on after this page is closed: keep it open, \
                         and download the ledger at the end."
                        ),
                    );
                    Ledger::Memory(RefCell::default())
                }
            };
            let state = match ledger.lines().await.map(|lines| State::read(lines.iter().map(String::as_str))) {
                Ok(Ok((state, _))) => Some(state),
                Ok(Err(_)) | Err(_) => None,
            };
            let state = RefCell::new(state);
            let dialect = RefCell::default();
            Ok(Session { account, address: Some(address), peer, ledger, state, dialect, limiter, clock })
        }
        Target::Practice { tier, agents } => {
            let per_minute = Some(tier.per_minute(agents));
            let longest_text = Some(LONGEST_TEXT);
            let settings = practice::Settings { plan: tier, per_minute, longest_text, ..practice::Settings::default() };
            let server = Server::new(settings);
            let login = server.credentials().email;
            let breath = Cell::new(wall::monotonic());
            let peer = Peer::Practice { server: RefCell::new(Box::new(server)), breath };
            let (clock, limiter) = (Clock::new(1), RefCell::new(first_limiter()));
            let account = survey(&peer, "practice", &login, &limiter).await?;
            let ledger = Ledger::Memory(RefCell::default());
            let (state, dialect) = (RefCell::new(Some(State::default())), RefCell::default());
            Ok(Session { account, address: None, peer, ledger, state, dialect, limiter, clock })
        }
    }
}

/// Knows nothing of the account yet.
fn first_limiter() -> Limiter {
    Limiter::new(limits::UNKNOWN_PER_MINUTE, 100, wall::now())
}

async fn survey(peer: &Peer, name: &str, login: &str, limiter: &RefCell<Limiter>) -> Result<Account, ConnectProblem> {
    let mut survey = Survey::new(name, login);
    while let Some(request) = survey.next() {
        match peer.send(&request, wall::now(), None).await {
            Ok(answer) => {
                limiter.borrow_mut().spent(limits::cost(request.method()), Some(&answer), wall::now());
                survey.answer(&answer)?;
            }
            Err(_) => {
                return Err(match peer {
                    Peer::Live(line) => line.diagnose().await,
                    Peer::Practice { .. } => ConnectProblem::Unreachable,
                });
            }
        }
    }
    Ok(survey.finish())
}
