//! A switch for every point that the documents of the API leave open.

use serde::{Deserialize, Serialize};

pub use super::choices::*;

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
    /// Do lists leave out chats that are going on, unless they are asked for?
    active_chats: ActiveChats,
    /// Do rules answer new cases by themselves?
    auto_reply: AutoReply,
    /// What is the answer when several cases are deleted by one request?
    bulk_delete_answer: BulkDeleteAnswer,
    /// May several cases be moved or deleted by one request?
    bulk_removal: BulkRemoval,
    /// Can the history of a case be read?
    changelog: Changelog,
    /// Does closing a case ask its customer how satisfied they are?
    closing_survey: ClosingSurvey,
    /// The forms of `created_at` on cases.
    case_dates: DateForm,
    /// How answers spell the copies.
    copies: Copies,
    /// The status of a successful creation.
    create_status: CreateStatus,
    /// Do custom fields of an edit join those of the case?
    custom_fields: CustomFields,
    /// Do filters of case lists find customers of other channels than e-mail?
    customer_filters: CustomerFilters,
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
    /// Messages dated before their case.
    early_messages: EarlyMessages,
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
    /// When does a new case show in lists?
    list_delay: ListDelay,
    /// Subjects of more than 255 characters.
    long_subjects: LongSubjects,
    /// The forms of `created_at` on messages.
    message_dates: DateForm,
    /// The order of messages.
    message_order: MessageOrder,
    /// How a multipart request says yes and no.
    multipart_flags: MultipartFlags,
    /// Labels of a multipart request.
    multipart_labels: MultipartLabels,
    /// The status of a case created without one.
    new_status: NewStatus,
    /// How "no date" is written.
    no_date: NoDate,
    /// Who wrote a note that names a `staff_id`.
    note_author: NoteAuthor,
    /// The forms of `created_at` on notes.
    note_dates: DateForm,
    /// Where notes are posted.
    note_path: NotePath,
    /// Does a browser's preflight cost?
    preflights: Preflights,
    /// Does a request that is refused for the limit cost?
    refused_calls: RefusedCalls,
    /// When `retry_after` is sent.
    retry_after: RetryAfter,
    /// A search text below the least length.
    short_search: ShortSearch,
    /// How answers write custom fields that are dates or choices.
    shown_fields: ShownFields,
    /// Does `case_email_id: -1` keep a case opened by staff from its customer?
    silent_start: SilentStart,
    /// What a message of an agent does to the status.
    staff_message: StaffMessage,
    /// Are subjects altered?
    subjects: Subjects,
    /// The zone of a date without one.
    text_zone: TextZone,
    /// Are lists of cases narrowed to a time?
    time_filter: TimeFilter,
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
    /// Are the weekdays of dates right?
    weekdays: Weekdays,
    /// The window of the limit.
    window: Window,
}
