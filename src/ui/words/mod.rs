//! All text shown to people, one language a file. A string that is missing is a compile error; what depends on a
//! number is a function, because languages count differently.

mod codes;
mod desks;
mod en;
mod format;
mod more_desks;
mod reasons;
mod ru;
#[cfg(test)]
mod tests;

pub(crate) use format::Counted;

use crate::deskie::address::AddressError;
use crate::model::Channel;
use crate::plan::{CasePriority, CaseStatus, Reason};
use crate::run::proof::Proof;
use crate::run::undo::UndoReport;
use crate::run::{Outcome, Phase, Progress, Report};
use crate::vendor::Column;
use crate::wire::{ConnectProblem, Work};

use super::state::{State, Step, StepState, judge};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// All.
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// The name under which the shell keeps it.
    pub const KEPT: &str = "language";

    /// The language a browser asks for, e.g. `ru-RU`.
    pub fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("ru") { Self::Ru } else { Self::En }
    }

    /// The tag of the document.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }
}

/// A struct of texts, then of functions.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($text:ident)* ; $($function:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        pub(crate) struct $name {
            $(pub $text: &'static str,)*
            $(pub $function: $kind,)*
        }
    )*};
}

type Count = fn(u64) -> String;
type Named = fn(&str) -> String;

words! {
    /// Around the screens.
    Frame {
        name skip steps language theme theme_system theme_light theme_dark practice not_connected
        stays stays_text hosts_none hosts_practice airplane_title airplane footer
        broken_title broken_text broken_do broken_details go_to loading cancel dismiss ;
        hosts: Named, more: Count, times: Count, of_all: fn(u64, u64) -> String,
    }
    /// The rail.
    Rail {
        files xray connect map plan attempt run report;
        state: fn(StepState) -> String,
    }
    /// Dropping files.
    FilesWords {
        title lead drop_title drop_hint choose folder drop_now chosen_title again reading
        sample_title sample_lead sample_zendesk sample_zendesk_text sample_mail sample_mail_text sample_table
        sample_table_text to_xray cancelled ;
        chosen: fn(u64, &str) -> String, remove: Named, read: Count, bytes: fn(&str, &str) -> String, cases: Count,
        current: Named,
    }
    /// The x-ray.
    XrayWords {
        title none_title none_text stale read_again
        cases messages notes attachments people files_title file kind sure why size unknown_kind as_is form
        read_as months_title months_text month channels_title channel problems_title problems_none problems_download
        place what severity_error severity_warning own_title own_text own_add own_add_label own_own address mails
        columns_title column meaning samples row_is_message row_is_case dates_title zone zone_hint zone_other
        nothing choose_other zone_all zone_open zone_utc day_first day_first_all day_first_auto day_first_day day_first_month cases_title search search_hint none_match
        id subject requester status created entries to_connect to_map no_subject back
        ;
        lead: fn(&str, &str) -> String, without_email: Count, sure_of: fn(u8) -> String,
        found: fn(u64, u64) -> String, kept_problems: fn(u64, u64) -> String,
        peak: fn(&str, &str) -> String, record: fn(u64) -> String, records: fn(&str, u64) -> String, of_kind: Count,
        zone_ask: fn(u64, &str) -> String, zone_own: Named, zone_reads: Named, zone_sources: Count, zone_as_all: Named,
        zone_unchosen: Named,
    }
    /// Files that are read otherwise than for the last run.
    Reread {
        title text go own_addresses own_names ;
        zone: fn(&str, &str, &str) -> String, day_month: Named, file: Named, columns: Named, more: Count,
    }
    /// A conversation.
    Talk {
        note agent customer header_only no_text attached missing linked unreadable html_body assumed_zone
        pick reading created channel status priority group assignee tags;
        case: Named, attachments: Count,
    }
    /// Signing in.
    ConnectWords {
        title lead own_title own_text address address_hint email key key_hint key_promise connect connecting
        practice_title practice_text tier tier_basic tier_standard tier_pro agents practise
        done_practice staff groups labels fields channels limit limit_hidden other to_map need_files
        admin problem_key_again;
        per_minute: fn(u32) -> String, staff_count: fn(u64, u64) -> String, done: Named,
        problem: fn(&ConnectProblem) -> (String, String),
    }
    /// The mapping.
    MapWords {
        title lead need_files need_account stand_in stand_in_text stand_in_none agents_title agents_none
        target reason as_stand_in statuses_title priorities_title groups_title labels_title
        fields_title channels_title word count no_group leave_out create_label labels_all_create labels_all_drop
        labels_rare field_none email calls skip custom options_title share share_text author_in_notes
        author_in_notes_text skip_deleted skip_deleted_text without_address without_address_none
        without_address_text case_language empty_word overflow bulk
        original_id original_id_none original_id_text confirm_title confirm_text confirm confirm_whatsapp
        calls_without calls_without_text country_code phone_bare homeless_choose calls_fallback ;
        national_phones: fn(u64, &str) -> String, phone_as: Named,
        homeless_ask: fn(u64, u64) -> String, left_out_here: Count,
        recipe_put: Count, undecided: Count, to_look: fn(u64, u64) -> String, wrote_n: Count, used: Count,
        plan: Count, for_word: Named, labels_new: Count, share_of: fn(u8, u32) -> String,
    }
    /// The plan.
    PlanWords {
        title need_map planning cost_title writes reads units per_minute duration limit_assumed losses_title
        losses_none whole_case detail example requests_title requests_text pick_case requests_download recipe_download recipe_text
        attempt_text moved_title cases messages notes attachments new_labels what how_many nothing units_text
        skipped_request request_body stale known updated fresh new_entries delta_text all_there carried_out;
        updates: Count, difference: fn(u64, u64) -> String, answer: Count, done_at: Named, attempt: Count, all: Count, of_limit: fn(u64, u64) -> String,
        left_out: fn(u64, u64) -> String,
    }
    /// A sample.
    TryWords {
        title lead_live lead_practice need_plan done_title look remaining_text ;
        start: Count, remaining: Count,
    }
    /// The run.
    RunWords {
        title title_sample not_yet need_plan start_text finish finish_unknown practice_clock gauge
        rate current counts created already skipped failed entries requests unclear pause resume stop
        share speed speed_real speed_60 speed_max keep_open
        nothing_yet ;
        progress: fn(u64, u64) -> String, rate_of: fn(&str) -> String, phase: fn(&Phase, &str) -> (String, String),
        start: Count, said: fn(&Progress) -> String, tab: fn(u8, &str) -> String, used_of: fn(u32, u32, u32) -> String,
    }
    /// The report.
    ReportWords {
        title details_title not_yet table_title planned chosen created already skipped failed not_reached cases messages notes
        attachments updated proved_done proved_not_done left_open closes does_not_close failures_title failures_none case part outcome why failures_download
        ids_title ids_download ledger_download new_case downloads_title figures requests units unclear limited
        duration labels_made mailed_none rest open_in_deskie unfinished unfinished_text ledger_text ids_text failures_text plan_again;
        verdict_details: fn(u64) -> String, verdict_complete: fn(u64) -> String, verdict_failures: fn(u64, u64) -> String,
        verdict_stopped: fn(u64, u64) -> String, said_stopped: fn(u64, u64) -> String, mailed: Count, part_of: Named,
        undone_all: Count, undone_trash: Count, undone_part: Count,
    }
    /// Runs that this computer knows of.
    EarlierWords {
        title begun moved unclear files_again same other not_read step_files step_key step_go go_on go_on_undo elsewhere
        sample ended_title ended_text undo newer forget forget_now forget_text keep ledger_title ledger_text ledger_bad
        ledger_bad_text known_title created undone known_text steps;
        percent: fn(u8, u64, u64) -> String, files: fn(u64, &str) -> String, undoing: fn(u64, u64) -> String,
        forget_ask: Named, in_account: Count, ledger_end: Named,
    }
    /// The self-check.
    CheckWords {
        title why why_mail address address_hint start again skip skipped point value weight fine note bad
        fine_title unusable_title unusable_text mail_text no_mail mail_came came_title came_text left_behind
        needed needed_go practice_text none;
        found: Count, leftover: Count, question: Named, fine_at: Named, came_list: [&'static str; 4], point_of: Named,
    }
    /// Work that is no run.
    WorkWords {
        stop resume under_way key_title key_text key key_go key_trying;
        title: fn(Work) -> &'static str, said: fn(Work, u8) -> String, steps: fn(u64, u64) -> String,
    }
    /// The verification pass.
    ProofWords {
        title text headers headers_text sample_size sample_text all all_text stopped case number what kind explained
        unexplained table_title need_plan cases_seen entries_seen header_units units duration;
        sample: Count, cost: fn(u64, &str) -> String, rest: fn(u64, u64) -> String, verdict: fn(&Proof) -> String, earlier: fn(u64, u64) -> String,
        verdict_bad: fn(u64, u64) -> String, shown: fn(u64, u64) -> String,
    }
    /// Undo.
    UndoWords {
        title text look look_again changed_title keep remove changed_at open cases labels removed_already units duration
        trash_only refused nothing ask_text back done_title stopped_title deleted trashed gone kept failed not_reached
        labels_kept closes does_not_close failures_title what why decide earlier_title earlier_text changed_download
        units_with_reading labels_not_reached;
        go_labels: Count, ask_labels: Count, yes_labels: Count,
        customers: Count, customers_left: Count, meanwhile: Count, shown: fn(u64, u64) -> String, go: Count, ask: Count, yes: Count, changed: Count, sentence: fn(u64, u64) -> String,
    }
    /// Names of things.
    Names {
        from_you;
        channel: fn(Channel) -> &'static str,
        case_status: fn(CaseStatus) -> &'static str,
        case_priority: fn(CasePriority) -> &'static str, reason: fn(Reason) -> &'static str,
        column: fn(Column) -> &'static str, outcome: fn(Outcome) -> &'static str, vendor: fn(&str) -> String,
        address_error: fn(AddressError) -> &'static str,
    }
}

/// How a language writes numbers and times.
pub(crate) struct Forms {
    pub group: &'static str,
    pub decimal: &'static str,
    /// As in "3 December".
    pub months: [&'static str; 12],
    /// As a heading.
    pub months_alone: [&'static str; 12],
    /// As in "done Tuesday", Monday first.
    pub weekdays: [&'static str; 7],
    pub today: &'static str,
    pub tomorrow: &'static str,
    pub at: &'static str,
    pub bytes: [&'static str; 5],
    pub days: Count,
    pub hour: &'static str,
    pub minute: &'static str,
    pub second: &'static str,
    pub less_than_second: &'static str,
}

/// One language.
pub(crate) struct Words {
    pub language: Language,
    pub own_name: &'static str,
    pub forms: Forms,
    pub frame: Frame,
    pub rail: Rail,
    pub files: FilesWords,
    pub xray: XrayWords,
    pub reread: Reread,
    pub talk: Talk,
    pub connect: ConnectWords,
    pub map: MapWords,
    pub plan: PlanWords,
    pub attempt: TryWords,
    pub run: RunWords,
    pub report: ReportWords,
    pub earlier: EarlierWords,
    pub check: CheckWords,
    pub work: WorkWords,
    pub proof: ProofWords,
    pub undo: UndoWords,
    pub names: Names,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &en::WORDS,
            Language::Ru => &ru::WORDS,
        }
    }

    /// The name of a step.
    pub const fn step(&self, step: Step) -> &'static str {
        match step {
            Step::Files => self.rail.files,
            Step::Xray => self.rail.xray,
            Step::Connect => self.rail.connect,
            Step::Map => self.rail.map,
            Step::Plan => self.rail.plan,
            Step::Try => self.rail.attempt,
            Step::Run => self.rail.run,
            Step::Report => self.rail.report,
        }
    }

    /// The sentence for a code of the core, else its own English.
    pub fn said_by_core<'a>(&self, code: &str, english: &'a str) -> std::borrow::Cow<'a, str> {
        match self.language {
            Language::En => english.into(),
            Language::Ru => {
                let told = codes::russian(code)
                    .or_else(|| desks::remedy(english).or_else(|| more_desks::remedy(english)).map(Into::into));
                let told = told.or_else(|| codes::russian_of(code, english).map(Into::into));
                told.unwrap_or(english.into())
            }
        }
    }

    /// The sentence for a reason of the core, else its own English.
    pub fn reason<'a>(&self, english: &'a str) -> std::borrow::Cow<'a, str> {
        match self.language {
            Language::En => english.into(),
            Language::Ru => reasons::russian(english).unwrap_or(english.into()),
        }
    }

    /// Title of the tab: how far a run has come, else the name of the page.
    pub fn title(&self, state: &State) -> String {
        let name = self.frame.name;
        if let Some(scan) = &state.reading {
            return format!("{} % · {name}", judge::percent(scan.bytes, scan.total));
        }
        let Some(progress) = state.run.progress.as_ref().filter(|_| state.run.live) else { return name.to_owned() };
        let left = progress.finish_at.map(|at| self.duration(at.since(progress.now).max(0))).unwrap_or_default();
        (self.run.tab)(judge::done(progress), &left)
    }

    /// What a run came to, in a sentence.
    pub fn verdict(&self, report: &Report) -> String {
        let (w, cases) = (&self.report, &report.cases);
        let there = cases.created.saturating_add(cases.already);
        match cases.not_reached {
            0 if report.is_whole() && report.details.is_empty() => (w.verdict_complete)(cases.planned),
            0 if report.is_whole() => (w.verdict_details)(cases.planned),
            0 => (w.verdict_failures)(there, cases.planned),
            _ => (w.verdict_stopped)(there, cases.planned),
        }
    }

    /// What a verification came to, in a sentence.
    pub fn proof_sentence(&self, proof: &Proof) -> String {
        let open = proof.differences.saturating_sub(proof.explained);
        match (proof.stopped, open) {
            (true, _) => self.proof.stopped.to_owned(),
            (false, 0) => (self.proof.verdict)(proof),
            (false, open) => (self.proof.verdict_bad)(proof.differences, open),
        }
    }

    /// How an undo ended.
    pub const fn undo_title(&self, report: &UndoReport) -> &'static str {
        if report.is_stopped() { self.undo.stopped_title } else { self.undo.done_title }
    }

    /// What a screen reader is told about a run.
    pub fn announcement(&self, progress: &Progress) -> String {
        (self.run.said)(progress)
    }
}
