//! What can happen to the page: a person's doing, or a message of the worker. Nothing here holds a key: the target of
//! a connection passes through to its effect and is forgotten.

use crate::deskie::{ChannelId, FieldId, GroupId, StaffId};
use crate::model::{Channel, PersonKey};
use crate::plan::{AgentTarget, CasePriority, CaseStatus, ChannelTarget, LabelTarget};
use crate::ui::platform::ShelfFile;
use crate::ui::words::Language;
use crate::vendor::Column;
use crate::wire::{Download, FromWorker, Target};

use super::{EarlierAct, Step, Theme, WorkAct};

/// What can happen.
#[derive(Clone, Debug)]
pub enum Action {
    /// The worker says something.
    Worker(FromWorker),
    /// The shelf of files, whole, after files were added.
    Shelf(Vec<ShelfFile>),
    /// Take a file off the shelf.
    RemoveFile(usize),
    /// Read the files on the shelf.
    Read,
    /// Read the files as those of the account's last run were read, whatever was chosen since.
    ReadAsThen,
    /// Stop reading.
    CancelReading,
    /// Open a step.
    Go(Step),
    /// Another language.
    Speak(Language),
    /// Another theme.
    Theme(Theme),
    /// Another choice about the files.
    Choose(FileChoice),
    /// Search the cases.
    Search(String),
    /// These rows of a list are on the screen.
    Look(List, u32, u32),
    /// Show a case.
    OpenCase(u32),
    /// Show the list again.
    CloseCase,
    /// Sign in.
    Connect(Target),
    /// Forget the connection and choose another.
    Disconnect,
    /// Another choice of the mapping.
    Map(MapChoice),
    /// Show the literal requests of a case.
    Requests(u32),
    /// Open the sheet about what the page contacts, or close it.
    Sheet(bool),
    /// Take a notice off the page.
    Dismiss(usize),
    /// Begin to send: a sample of so many, or all.
    Run(Option<u32>),
    /// Pause.
    Pause,
    /// Go on.
    Resume,
    /// End after the cases under way.
    Stop,
    /// Another share of the limit while it runs, per cent.
    Share(u8),
    /// Another pace of the practice clock.
    Speed(u32),
    /// Make a file.
    Download(Download),
    /// Something about runs on this computer.
    Earlier(EarlierAct),
    /// Something about work that is no run.
    Work(WorkAct),
    /// Sign in again with another key while a run waits for it.
    KeyAgain(Target),
}

/// A long list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum List {
    /// Cases of the files.
    Cases,
    /// Problems of the files.
    Problems,
    /// What is not in Deskie.
    Failures,
    /// What became of each case.
    Rows,
}

/// A choice about the files; takes effect when they are read again.
#[derive(Clone, Debug)]
pub enum FileChoice {
    /// Read a file as this vendor's; `None` recognises it again.
    Vendor(String, Option<String>),
    /// An address is (not) one of the desk's own.
    Own(String, bool),
    /// A name in chats is (not) one of the desk's own.
    OwnName(String, bool),
    /// The meaning of a column: file, position from zero, meaning.
    Column(String, u32, Column),
    /// The zone of local times, of one source or of all that have none of their own.
    Zone(Option<String>, Option<String>),
    /// Day before month, likewise.
    DayFirst(Option<String>, Option<bool>),
}

/// A choice of the mapping.
#[derive(Clone, Debug)]
pub enum MapChoice {
    /// An agent.
    Agent(PersonKey, AgentTarget),
    /// Who writes for those without a counterpart.
    StandIn(Option<StaffId>),
    /// A state.
    Status(String, CaseStatus),
    /// An urgency.
    Priority(String, CasePriority),
    /// A group.
    Group(String, Option<GroupId>),
    /// A tag.
    Label(String, LabelTarget),
    /// All tags at once; those that are labels already are kept.
    Labels(Bulk),
    /// A custom field.
    Field(String, Option<FieldId>),
    /// A channel.
    Channel(Channel, ChannelTarget),
    /// Share of the limit, per cent.
    Share(u8),
    /// Name author and time in notes.
    AuthorInNotes(bool),
    /// Leave out what is in the bin or spam.
    SkipDeleted(bool),
    /// Language of the lines that the plan itself writes.
    Language(crate::plan::mapping::Language),
    /// Where customers without an address go.
    WithoutAddress(Option<ChannelId>),
    /// Do customers without an address but with a telephone number go to Calls?
    CallsWithoutAddress(bool),
    /// The country of telephone numbers that name none.
    CountryCode(Option<String>),
    /// The field that takes the source's id.
    OriginalId(Option<FieldId>),
    /// The person lets agents' messages be written into this custom channel, which may pass them on.
    ConfirmChannel(ChannelId, bool),
    /// The same for WhatsApp.
    ConfirmWhatsApp(bool),
}

/// What to do with all tags that are no labels yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Bulk {
    /// Make a label of each.
    Create,
    /// Leave them out.
    Drop,
    /// Make labels of those used on at least so many cases, leave out the rest.
    CreateFrom(u64),
}
