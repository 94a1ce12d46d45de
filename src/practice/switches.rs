//! A switch for every point that the documents of the API leave open. The first value of each is the documented one, or
//! the likeliest where nothing is documented.

use serde::{Deserialize, Serialize};

/// One switch, for going through all of them: `variants` settings, set by number.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    /// The field's name in [`Switches`].
    pub name: &'static str,
    /// How many values it has; 0 is the documented, or likeliest, one.
    pub variants: usize,
    /// Turns the switch to the value of this number; a number out of range leaves it as it is.
    pub set: fn(&mut Switches, usize),
}

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

macro_rules! switches {
    ($($(#[$doc:meta])* $field:ident: $kind:ident),+ $(,)?) => {
        /// The open points of the API's documents.
        #[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Switches { $($(#[$doc])* pub $field: $kind),+ }

        impl Switches {
            /// Every switch, e.g. for a covering array over all their values.
            pub const ALL: &'static [Switch] = &[$(Switch {
                name: stringify!($field),
                variants: $kind::ALL.len(),
                set: |switches, number| {
                    if let Some(&value) = $kind::ALL.get(number) {
                        switches.$field = value;
                    }
                },
            }),+];
        }
    };
}

switches! {
    /// Do rules answer new cases by themselves?
    auto_reply: AutoReply,
    /// The forms of `created_at` on cases.
    case_dates: DateForm,
    /// How answers spell the copies.
    copies: Copies,
    /// The status of a successful creation.
    create_status: CreateStatus,
    /// Do custom fields of an edit join those of the case?
    custom_fields: CustomFields,
    /// The order of case lists without `sort`.
    default_sort: DefaultSort,
    /// May cases be deleted by the API?
    deletion: Deletion,
    /// Creating a label of an existing title.
    duplicate_labels: DuplicateLabels,
    /// Has the login access to the cases of every group?
    edit_access: EditAccess,
    /// What answers call an e-mail case's channel.
    email_channel: EmailChannel,
    /// How no custom fields are written.
    empty_fields: EmptyFields,
    /// How an empty list is written.
    empty_list: EmptyList,
    /// Does a request that fails by its own fault cost?
    failed_calls: FailedCalls,
    /// What becomes of HTML.
    html: Html,
    /// Ids as numbers or as text.
    ids: Ids,
    /// Are inactive staff taken as assignee and initiator?
    inactive_staff: InactiveStaff,
    /// Are the limit's headers to be seen?
    limit_headers: LimitHeaders,
    /// The forms of `created_at` on messages.
    message_dates: DateForm,
    /// The order of messages.
    message_order: MessageOrder,
    /// Labels of a multipart request.
    multipart_labels: MultipartLabels,
    /// The status of a case created without one.
    new_status: NewStatus,
    /// Who wrote a note that names a `staff_id`.
    note_author: NoteAuthor,
    /// The forms of `created_at` on notes.
    note_dates: DateForm,
    /// Where notes are posted.
    note_path: NotePath,
    /// Does a request that is refused for the limit cost?
    refused_calls: RefusedCalls,
    /// When `retry_after` is sent.
    retry_after: RetryAfter,
    /// A search text below the least length.
    short_search: ShortSearch,
    /// What a message of an agent does to the status.
    staff_message: StaffMessage,
    /// The zone of a date without one.
    text_zone: TextZone,
    /// Do lists tell their whole length?
    total_count: TotalCount,
    /// Are trashed cases and spam in lists of cases?
    trash_in_lists: TrashInLists,
    /// Labels and custom fields that do not exist.
    unknown_ids: UnknownIds,
    /// What a message of a user does to the status.
    user_message: UserMessage,
    /// A known user under another name.
    user_name: UserName,
    /// The status of wrong input.
    validation_errors: ValidationErrors,
    /// The window of the limit.
    window: Window,
}

choices! {
    /// Do rules answer new cases by themselves?
    AutoReply {
        /// No.
        Off,
        /// New e-mail cases of the last hour get "we received your request".
        RecentCases,
        /// New e-mail cases of any date get it.
        AllCases,
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
    /// The order of messages.
    MessageOrder {
        /// As they were added.
        Insertion,
        /// By `created_at`.
        Dates,
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
    /// Who wrote a note that names a `staff_id`.
    NoteAuthor {
        /// The login.
        Login,
        /// The named one.
        StaffId,
    }
    /// Where notes are posted.
    NotePath {
        /// `note.json`.
        Note,
        /// `notes.json`.
        Notes,
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
    /// What a message of an agent does to the status.
    StaffMessage {
        /// Nothing.
        Keeps,
        /// The case waits.
        Waits,
    }
    /// The zone of a date without one.
    TextZone {
        /// The account's.
        Account,
        /// UTC.
        Utc,
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
