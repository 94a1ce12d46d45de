//! The eight steps of the journey, and what each has to say about itself in the rail.

/// A step, in the order of the journey.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Step {
    /// Drop the files.
    #[default]
    Files,
    /// See what they hold.
    Xray,
    /// Sign in, or practise.
    Connect,
    /// People and words of the source to those of the account.
    Map,
    /// What will happen, what it costs, what is left behind.
    Plan,
    /// A few telling cases first.
    Try,
    /// All of them.
    Run,
    /// The accounting.
    Report,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 8] =
        [Self::Files, Self::Xray, Self::Connect, Self::Map, Self::Plan, Self::Try, Self::Run, Self::Report];

    /// A stable name for hooks in the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Xray => "xray",
            Self::Connect => "connect",
            Self::Map => "map",
            Self::Plan => "plan",
            Self::Try => "try",
            Self::Run => "run",
            Self::Report => "report",
        }
    }

    /// Id of the heading that takes the focus when the step opens.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Files => "h-files",
            Self::Xray => "h-xray",
            Self::Connect => "h-connect",
            Self::Map => "h-map",
            Self::Plan => "h-plan",
            Self::Try => "h-try",
            Self::Run => "h-run",
            Self::Report => "h-report",
        }
    }
}

/// What a step says about itself; `words` has a phrase for each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StepState {
    /// Its turn has not come.
    Waiting,
    /// Files are on the shelf and not read.
    ToRead(u64),
    /// Files are being read, per cent.
    Reading(u8),
    /// Files were read.
    Read(u64),
    /// Cases were found.
    Found(u64),
    /// Nothing was found in the files.
    Nothing,
    /// Signing in.
    Connecting,
    /// Signing in failed.
    Refused,
    /// Signed in.
    Connected,
    /// Signed in, and the self-check waits.
    ToCheck,
    /// The self-check said no.
    CheckFailed,
    /// Connected to the Deskie inside the page.
    Practising,
    /// People wait for a decision.
    ToDecide(u64),
    /// Everything is mapped.
    Mapped,
    /// Something changed since it was done.
    Stale,
    /// Planning, per cent.
    Planning(u8),
    /// So many cases are planned.
    Planned(u64),
    /// Sending, per cent.
    Running(u8),
    /// Paused by the person.
    Paused,
    /// Stopped by itself; somebody has to look.
    Halted,
    /// Ended before the end.
    Stopped,
    /// Ended with everything accounted for and nothing failed.
    Done,
    /// Ended with so many failures or skips in the list.
    DoneWith(u64),
}

/// How a state looks: never by colour alone, see the rail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mark {
    /// Nothing to say.
    Quiet,
    /// Working.
    Busy,
    /// Nothing left to ask.
    Good,
    /// Somebody has to look.
    Ask,
    /// Something failed.
    Bad,
}

impl StepState {
    /// How it looks.
    pub const fn mark(self) -> Mark {
        match self {
            Self::Waiting => Mark::Quiet,
            Self::Reading(_) | Self::Connecting | Self::Planning(_) | Self::Running(_) => Mark::Busy,
            Self::Read(_)
            | Self::Found(_)
            | Self::Connected
            | Self::Practising
            | Self::Mapped
            | Self::Planned(_)
            | Self::Done => Mark::Good,
            Self::ToCheck
            | Self::ToRead(_)
            | Self::ToDecide(_)
            | Self::Stale
            | Self::Paused
            | Self::Stopped
            | Self::DoneWith(_) => Mark::Ask,
            Self::CheckFailed | Self::Nothing | Self::Refused | Self::Halted => Mark::Bad,
        }
    }
}
