//! The values of the switches, in alphabetical order. The first value of each is the documented one, or the likeliest
//! where nothing is documented.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every value, the documented or likeliest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    )+};
}

choices! {
    /// Open cases of custom channels in lists that do not ask for active chats.
    ActiveChats {
        /// Listed: a case made by the API is no chat.
        Listed,
        /// Left out.
        Hidden,
    }
    /// Do rules answer new cases by themselves?
    AutoReply {
        /// No.
        Off,
        /// New e-mail cases of the last hour get "we received your request".
        RecentCases,
        /// New e-mail cases of any date get it.
        AllCases,
    }
    /// What a customer gets when a case that was open is closed.
    ClosingSurvey {
        /// Nothing.
        Off,
        /// A letter that asks how satisfied they are.
        Sent,
    }
    /// What several cases deleted by one request are answered with.
    BulkDeleteAnswer {
        /// The ids of those that worked, as when they are moved.
        Ids,
        /// Nothing: an empty body.
        Empty,
        /// How many worked, and not which.
        Counts,
    }
    /// Several cases moved or deleted by one request.
    BulkRemoval {
        /// Up to ten.
        Taken,
        /// None: the request is refused.
        Refused,
    }
    /// The history of a case.
    Changelog {
        /// Can be read.
        Shown,
        /// Is not there: 404.
        Missing,
    }
    /// How answers spell the copies of a case.
    Copies {
        /// `recipient_cc`, `recipient_bcc`.
        Recipient,
        /// `cc_emails`, `bcc_emails`.
        Emails,
    }
    /// The status of a successful creation.
    CreateStatus {
        /// 201.
        Created,
        /// 200.
        Ok,
    }
    /// Custom fields of an edit.
    CustomFields {
        /// Join those the case has.
        Merged,
        /// Replace them.
        Replaced,
    }
    /// Which forms of `created_at` are taken.
    DateForm {
        /// Unix seconds and `YYYY-MM-DD HH:MM:SS`.
        Both,
        /// Unix seconds only; text is refused.
        Unix,
        /// Text only; a number is refused.
        Text,
        /// None: the request is refused.
        Rejected,
        /// Any, and not heeded: the time of the request stands.
        Ignored,
    }
    /// Filters of case lists by telephone number, by id in a custom channel and by channel.
    CustomerFilters {
        /// Narrow the list.
        Honoured,
        /// Are passed over.
        Ignored,
        /// Find nothing: they expect another spelling.
        FindNothing,
        /// Are refused.
        Refused,
    }
    /// The order of case lists without `sort`.
    DefaultSort {
        /// Last changed first.
        UpdatedDesc,
        /// Oldest first.
        CreatedAsc,
    }
    /// May cases be deleted by the API?
    Deletion {
        /// At once.
        Direct,
        /// Only out of the trash.
        AfterTrash,
        /// Not with this login: 403.
        Forbidden,
        /// Not even moved to the trash with this login: 403.
        NotEvenTrash,
    }
    /// Creating a label of an existing title.
    DuplicateLabels {
        /// `label_already_exist`.
        Refused,
        /// A second label.
        Second,
    }
    /// Has the login access to the cases of every group?
    EditAccess {
        /// Yes.
        Everywhere,
        /// Not to the account's last group: `staff_has_not_access`.
        NotLastGroup,
    }
    /// What answers call an e-mail case's channel.
    EmailChannel {
        /// `email`.
        Email,
        /// `web`.
        Web,
    }
    /// Messages dated before their case.
    EarlyMessages {
        /// Taken.
        Taken,
        /// Refused.
        Refused,
    }
    /// How no custom fields are written.
    EmptyFields {
        /// `{}`.
        Object,
        /// `[]`.
        Array,
    }
    /// How an empty list is written.
    EmptyList {
        /// `{"total_count":0}`.
        Count,
        /// `{"case":[]}`.
        NamedArray,
        /// `[]`.
        BareArray,
        /// `{}`.
        Object,
        /// `""`.
        Text,
    }
    /// Does a request that fails by its own fault cost?
    FailedCalls {
        /// Yes.
        Charged,
        /// No.
        Free,
    }
    /// What becomes of HTML.
    Html {
        /// Scripts are taken out.
        Cleaned,
        /// Scripts are taken out, and a `<div>` is put around.
        Wrapped,
        /// It is kept as it came.
        Kept,
        /// It is shown as if it were plain text.
        Escaped,
    }
    /// Ids in answers.
    Ids {
        /// Numbers.
        Numbers,
        /// Text.
        Text,
    }
    /// Where inactive staff are refused.
    InactiveStaff {
        /// As authors of messages.
        Authors,
        /// As assignee and initiator too.
        Everywhere,
    }
    /// The limit's headers.
    LimitHeaders {
        /// Readable.
        Shown,
        /// Hidden from scripts, or not sent.
        Hidden,
    }
    /// When a new case shows in lists.
    ListDelay {
        /// At once.
        None,
        /// After five seconds.
        FiveSeconds,
    }
    /// Subjects of more than 255 characters.
    LongSubjects {
        /// Kept whole.
        Kept,
        /// Refused.
        Refused,
        /// Cut without a word.
        Cut,
    }
    /// The order of messages.
    MessageOrder {
        /// As they were added.
        Insertion,
        /// By `created_at`.
        Dates,
    }
    /// How a multipart request says yes and no.
    MultipartFlags {
        /// As `1` and `0`, or as `true` and `false`.
        Digits,
        /// As `true` and `false` only; `1` means nothing.
        Words,
    }
    /// Labels of a multipart request.
    MultipartLabels {
        /// Taken.
        Honoured,
        /// Passed over.
        Ignored,
    }
    /// The status of a case created without one.
    NewStatus {
        /// `waiting`, as in the documents' sample.
        Waiting,
        /// `open`.
        Open,
    }
    /// How "no date" is written.
    NoDate {
        /// `-`
        Hyphen,
        /// An empty text.
        Empty,
    }
    /// Who wrote a note that names a `staff_id`.
    NoteAuthor {
        /// The login.
        Login,
        /// The named one.
        StaffId,
        /// Such a note is refused.
        Refused,
    }
    /// Where notes are posted.
    NotePath {
        /// `note.json`.
        Note,
        /// `notes.json`.
        Notes,
    }
    /// The preflight by which a browser announces a request.
    Preflights {
        /// Costs nothing.
        Free,
        /// Costs one unit; every request is taken to have one.
        Billed,
    }
    /// Does a request that is refused for the limit cost?
    RefusedCalls {
        /// No.
        Free,
        /// Yes.
        Charged,
    }
    /// When `retry_after` is sent.
    RetryAfter {
        /// With 429 only.
        WithRefusal,
        /// Always.
        Always,
        /// Never.
        Never,
    }
    /// A search text below the least length: 4 characters for cases, 3 for users.
    ShortSearch {
        /// The request is refused.
        Refused,
        /// The filter is passed over.
        Ignored,
        /// It is searched for all the same.
        Used,
    }
    /// How answers write custom fields that are dates or choices.
    ShownFields {
        /// As they were sent.
        AsSent,
        /// Dates with the day first.
        DayFirst,
        /// Choices by their titles.
        Titles,
    }
    /// What `case_email_id: -1` does to a case opened by staff.
    SilentStart {
        /// Nothing is sent.
        Kept,
        /// Nothing is done by it: the customer gets the opening.
        Mailed,
    }
    /// What a message of an agent does to the status.
    StaffMessage {
        /// Nothing.
        Keeps,
        /// The case waits.
        Waits,
    }
    /// Subjects with runs of white space, or with signs beyond the basic plane such as emoji.
    Subjects {
        /// Kept as they came.
        Kept,
        /// A run of white space becomes one space.
        Squeezed,
        /// The signs are taken out.
        WithoutSigns,
    }
    /// The zone of a date without one.
    TextZone {
        /// The account's.
        Account,
        /// UTC.
        Utc,
        /// The server's own, five hours east, whatever the account's.
        Server,
    }
    /// `from_time` and `to_time` of a list of cases.
    TimeFilter {
        /// Honoured.
        Honoured,
        /// Passed over.
        Ignored,
        /// Misunderstood: nothing is found.
        FindsNothing,
        /// Refused.
        Refused,
    }
    /// Do lists tell their whole length?
    TotalCount {
        /// Yes.
        Given,
        /// No.
        Missing,
    }
    /// Trashed cases and spam.
    TrashInLists {
        /// Left out.
        Excluded,
        /// Listed, with their flags.
        Included,
    }
    /// Labels and custom fields that do not exist.
    UnknownIds {
        /// The request is refused.
        Refused,
        /// They are passed over.
        Ignored,
    }
    /// What a message of a user does to the status.
    UserMessage {
        /// A closed or waiting case opens.
        Reopens,
        /// Nothing.
        Keeps,
    }
    /// A known user under another name.
    UserName {
        /// Keeps the first.
        First,
        /// Takes the last.
        Last,
    }
    /// The status of wrong input.
    ValidationErrors {
        /// 400.
        BadRequest,
        /// 422.
        Unprocessable,
        /// 200, with the `error` in the body.
        Ok,
    }
    /// The weekdays of dates; those in the documents' samples are not all right.
    Weekdays {
        /// As the calendar has them.
        Right,
        /// Always Monday.
        Wrong,
    }
    /// The window of the limit.
    Window {
        /// The minute of the clock.
        ClockMinute,
        /// A minute from the first request on.
        FirstCall,
        /// The last sixty seconds.
        Sliding,
    }
}
