//! English.

use super::{
    CheckWords, ConnectWords, Counted as _, EarlierWords, FilesWords, Forms, Frame, Language, MapWords, Names,
    PlanWords, ProofWords, Rail, ReportWords, Reread, RunWords, Talk, TryWords, UndoWords, Words, WorkWords, XrayWords,
    format::grouped,
};
use crate::deskie::address::AddressError;
use crate::model::Channel;
use crate::plan::{CasePriority, CaseStatus, Reason};
use crate::run::proof::Proof;
use crate::run::{Outcome, Phase};
use crate::ui::state::{StepState, judge};
use crate::vendor::Column;
use crate::wire::{ConnectProblem, Work};

fn n(n: u64) -> String {
    grouped(n, ",")
}

fn n_new(n: u64) -> String {
    n.en("new case", "new cases")
}

fn differing(all: u64, explained: u64) -> String {
    match (all, explained) {
        (0, _) => "No differences.".into(),
        (1, 1) => "1\u{a0}difference, and it is explained.".into(),
        (all, done) if all == done => format!("{}, all explained.", all.en("difference", "differences")),
        (all, done) => format!("{}, {} explained.", all.en("difference", "differences"), n(done)),
    }
}

/// What a verification pass has shown, in one sentence that claims no more than was seen.
fn proved(proof: &Proof) -> String {
    let there = match (proof.files_seen, proof.files) {
        (1, 1) => "The one case".to_owned(),
        (seen, all) if seen == all => format!("All {}", cases(all)),
        (seen, all) => format!("{} of {}", n(seen), cases(all)),
    };
    let entries = match (proof.entries_seen, proof.entries) {
        (seen, all) if seen == all => all.en("message or note", "messages and notes"),
        (seen, all) => format!("{} of {}", n(seen), all.en("message or note", "messages and notes")),
    };
    let verb = if proof.files_seen == 1 && (proof.deep == 0 || !proof.has_read_all()) { "is" } else { "are" };
    let sentence = match proof.deep {
        0 => format!("{there} of the files {verb} in Deskie."),
        _ if proof.has_read_all() => format!("{there} and {entries} of the files are in Deskie."),
        deep => format!("{there} of the files {verb} in Deskie, and {entries} in the {} read whole.", cases(deep)),
    };
    format!("{sentence} {}", differing(proof.differences, proof.explained))
}

fn cases(n: u64) -> String {
    n.en("case", "cases")
}

pub(super) static WORDS: Words = Words {
    language: Language::En,
    own_name: "English",
    forms: Forms {
        group: ",",
        decimal: ".",
        months: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        months_alone: [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        today: "today",
        tomorrow: "tomorrow",
        at: "at",
        bytes: ["B", "kB", "MB", "GB", "TB"],
        days: |n| n.en("day", "days"),
        hour: "h",
        minute: "min",
        second: "s",
        less_than_second: "under a second",
    },
    frame: Frame {
        name: "Move to Deskie",
        skip: "Skip to the content",
        steps: "Steps",
        language: "Language",
        theme: "Theme",
        theme_system: "As the system",
        theme_light: "Light",
        theme_dark: "Dark",
        practice: "Practice",
        not_connected: "Not connected",
        stays: "Your data stays here",
        stays_text: "Files are read inside this page, by your own computer. Nothing is uploaded to us; there is no \
                     server of ours. The only place this page sends anything to is the Deskie account you connect. \
                     Your API key is held in memory until you close the tab and is written nowhere.",
        hosts_none: "Addresses contacted so far: none.",
        hosts_practice: "Addresses contacted so far: none. The practice Deskie is part of this page.",
        airplane_title: "Check it yourself",
        airplane: "Switch the network off and go on: reading, the x-ray and the whole practice run work without it. \
                   Your browser's developer tools list every address this page calls, under Network.",
        footer: "Keep this tab open while a run is under way. It may be in the background; the computer must not \
                 sleep.",
        broken_title: "The page has stopped",
        broken_text: "Something inside this page failed, and it sends nothing any more. Your files are untouched, and \
                      everything already in your account is safe.",
        broken_do: "Reload the page and drop the same files again.",
        broken_details: "What happened, for a report to us",
        dismiss: "Understood",
        go_to: "Go to",
        loading: "Loading",
        cancel: "Cancel",
        hosts: |hosts| format!("Addresses contacted: {hosts}"),
        more: |n| format!("Show {} more", grouped(n, ",")),
        times: |n| format!("(said {} times)", grouped(n, ",")),
        of_all: |part, all| format!("{} of {}", n(part), n(all)),
    },
    rail: Rail {
        files: "Files",
        xray: "X-ray",
        connect: "Connect",
        map: "Map",
        plan: "Plan",
        attempt: "Try a few",
        run: "Run",
        report: "Report",
        state: |state| match state {
            StepState::Waiting => String::new(),
            StepState::ToRead(n) => format!("{} to read", n.en("file", "files")),
            StepState::Reading(percent) => format!("reading, {percent} %"),
            StepState::Read(n) => format!("{} read", n.en("file", "files")),
            StepState::Found(n) => cases(n),
            StepState::Nothing => "no cases found".into(),
            StepState::Connecting => "signing in".into(),
            StepState::Refused => "not signed in".into(),
            StepState::Connected => "connected".into(),
            StepState::ToCheck => "self-check to do".into(),
            StepState::CheckFailed => "self-check failed".into(),
            StepState::Practising => "practice".into(),
            StepState::ToDecide(n) => format!("{} to decide", n.en("person", "people")),
            StepState::Mapped => "ready to plan".into(),
            StepState::Stale => "changed since".into(),
            StepState::Planning(percent) => format!("planning, {percent} %"),
            StepState::Planned(n) => format!("{} planned", cases(n)),
            StepState::Running(percent) => format!("{percent} %"),
            StepState::Paused => "paused".into(),
            StepState::Halted => "needs you".into(),
            StepState::Stopped => "stopped early".into(),
            StepState::Done => "done".into(),
            StepState::DoneWith(n) => format!("{} to look at", n.en("line", "lines")),
        },
    },
    files: FilesWords {
        title: "Your export files",
        lead: "Drop what your old help desk or mailbox gave you, as it is. The files are read here, in this page, and \
               you see what they hold before any account is needed.",
        drop_title: "Drop files or a folder",
        drop_hint: "From Zendesk, Freshdesk, Intercom, Help Scout, Zoho Desk, Jira, HubSpot, Gmail, Outlook, WhatsApp, spreadsheets and \
                    others; zipped or not, of any size. Parts of one export belong together: drop them at once.",
        choose: "Choose files",
        folder: "Files can be dropped anywhere on this page.",
        drop_now: "Drop to add these files",
        chosen_title: "Files to read",
        again: "Read again",
        reading: "Reading",
        sample_title: "No export at hand?",
        sample_lead: "Take a made-up one. It goes the same way as a real export, to the end if you like.",
        sample_zendesk: "Zendesk export",
        sample_zendesk_text: "Tickets with comments, notes, tags and agents",
        sample_mail: "Support mailbox",
        sample_mail_text: "A shared mailbox with threads and attachments",
        sample_table: "Spreadsheet",
        sample_table_text: "One message a row, columns to be recognised",
        to_xray: "See what they hold",
        cancelled: "Reading was cancelled. Nothing was kept of it.",
        chosen: |n, size| format!("{}, {size}", n.en("file", "files")),
        remove: |name| format!("Remove {name}"),
        read: |n| format!("Read {}", n.en("file", "files")),
        bytes: |done, total| format!("{done} of {total}"),
        cases: |n| format!("{} found", cases(n)),
        current: |name| format!("Now: {name}"),
    },
    xray: XrayWords {
        title: "What the files hold",
        none_title: "Nothing read yet",
        nothing: "Nothing here could be read as cases.",
        choose_other: "Choose other files",
        none_text: "Drop your export files first, or take a sample.",
        stale: "You changed something about the files. Read them again for it to take effect.",
        read_again: "Read again with these choices",
        cases: "Cases",
        messages: "Messages",
        notes: "Notes",
        attachments: "Attachments",
        people: "People",
        files_title: "Files",
        file: "File",
        kind: "Read as",
        sure: "Certainty",
        why: "Why",
        size: "Size",
        unknown_kind: "Not recognised, not read",
        as_is: "As recognised",
        form: "What it holds",
        read_as: "Read this file as",
        months_title: "Cases by month",
        months_text: "As a table",
        month: "Month",
        channels_title: "Where cases came from",
        channel: "Channel",
        problems_title: "Problems in the files",
        problems_none: "No problems: every record could be read.",
        problems_download: "Download as CSV",
        place: "Place",
        what: "What",
        severity_error: "Not read",
        severity_warning: "Read, with a remark",
        own_title: "Your own addresses and names",
        own_text: "What these mail addresses and these names in chats wrote is an answer of your desk; what all others \
                   wrote is a customer's. This decides who wrote what, so please look once.",
        own_add: "Add",
        own_add_label: "Another mail address of yours",
        own_own: "Ours",
        address: "Address or name",
        mails: "Messages",
        columns_title: "Columns",
        column: "Column",
        meaning: "Meaning",
        samples: "Values",
        row_is_message: "One row is one message.",
        row_is_case: "One row is one case.",
        dates_title: "Dates without a zone",
        zone: "Time zone of dates that name none",
        zone_hint: "Exports often write local times. Choose the zone your old help desk was set to.",
        zone_other: "Another, e.g. Asia/Almaty",
        zone_open: "Nothing is chosen yet: they are read as marked.",
        zone_utc: "UTC",
        zone_ask: |n, sample| {
            format!(
                "{} no time zone, for example “{sample}”. In which zone was it written?",
                n.en("date names", "dates name")
            )
        },
        zone_own: |zone| format!("Yours: {zone}"),
        zone_reads: |moment| format!("The example is {moment} on your clock."),
        zone_all: "One zone for all",
        zone_sources: |n| {
            format!(
                "{} dates without a time zone. Choose one zone for all of them, and another for a source that was kept elsewhere.",
                n.en("source holds", "sources hold")
            )
        },
        zone_as_all: |zone| format!("As for all: {zone}"),
        zone_unchosen: |zone| format!("Nothing chosen yet: {zone}"),
        day_first_all: "As for all",
        day_first: "03/04/2024 means",
        day_first_auto: "Find out from the file",
        day_first_day: "3 April",
        day_first_month: "4 March",
        cases_title: "All cases",
        search: "Search",
        search_hint: "Subject, number, name or address",
        none_match: "No case matches.",
        id: "Number",
        subject: "Subject",
        requester: "Customer",
        status: "Status",
        created: "Begun",
        entries: "Entries",
        to_connect: "Connect Deskie, or practise",
        to_map: "Map people and words",
        no_subject: "No subject",
        back: "Back to the list",
        lead: |first, last| {
            if first == last { format!("From {first}.") } else { format!("From {first} to {last}.") }
        },
        without_email: |n| {
            format!("{} without an e-mail address. The map offers a channel for them.", n.en("customer", "customers"))
        },
        sure_of: |percent| match percent {
            80.. => "sure".into(),
            50..80 => "likely".into(),
            0..50 => "please check".into(),
        },
        found: |part, all| {
            if part == all { cases(all) } else { format!("{} of {}", n(part), cases(all)) }
        },
        kept_problems: |kept, all| format!("The first {} of {} are kept.", n(kept), n(all)),
        peak: |time, memory| format!("Read in {time}, using {memory} of memory."),
        record: |at| format!("record {}", n(at)),
        records: |some, more| {
            if more == 0 { format!("records {some}") } else { format!("records {some} and {} more", n(more)) }
        },
        of_kind: |count| format!("{} of the kind", n(count)),
    },
    reread: Reread {
        title: "The files are read otherwise than for the last run",
        text: "What is in Deskie already stays as it is. What is new would be moved as it is read now: with other dates, authors \
               or columns. Read the files as then, unless that is what you want.",
        go: "Read as then",
        own_addresses: "Which mail addresses are yours",
        own_names: "Which names in chats are yours",
        zone: |source, then, now| format!("{source}: times without a zone are of {now} now and were of {then} then"),
        day_month: |source| format!("{source}: whether the day or the month comes first"),
        file: |file| format!("What {file} is read as"),
        columns: |file| format!("What the columns of {file} mean"),
        more: |all| format!("{} more", n(all)),
    },
    talk: Talk {
        note: "Note, seen by staff only",
        agent: "Staff",
        customer: "Customer",
        header_only: "The files hold no texts of this case, only its headings.",
        no_text: "No text",
        attached: "in the files",
        missing: "not in the files",
        linked: "a link; Deskie fetches it if it is public",
        unreadable: "This case cannot be shown",
        html_body: "Text of the message",
        assumed_zone: "The zone of this time is assumed.",
        pick: "Choose a case to see the conversation as it will look in Deskie.",
        reading: "Reading the case",
        created: "Begun",
        channel: "Channel",
        status: "Status",
        priority: "Priority",
        group: "Group",
        assignee: "In charge",
        tags: "Tags",
        case: |id| format!("Case {id}"),
        attachments: |n| n.en("attachment", "attachments"),
    },
    connect: ConnectWords {
        title: "Where it goes",
        lead: "Practise first: the whole journey, with your real files, in a Deskie that exists only in this page. \
               Or sign in to your own account. Signing in only reads.",
        own_title: "Your account",
        own_text: "Staff, groups, labels and fields are read. Nothing is written before you say so.",
        address: "Address",
        address_hint: "For example acme.deskie.io",
        email: "E-mail of a staff member with full access",
        key: "API key",
        key_hint: "In Deskie: Settings, API.",
        key_promise: "The key stays in the memory of this page. It is not saved, and this field is emptied when you \
                      connect.",
        connect: "Connect and read the account",
        connecting: "Signing in",
        practice_title: "Practise",
        practice_text: "A made-up Deskie inside this page, with the same limits and answers. It needs no account and \
                        no network, and keeps a count of every letter that would have reached a customer.",
        tier: "Deskie tariff",
        tier_basic: "Basic",
        tier_standard: "Standard",
        tier_pro: "Pro",
        agents: "Enabled agents",
        practise: "Practise",
        done_practice: "Practising, inside this page",
        staff: "Staff",
        groups: "Groups",
        labels: "Labels",
        fields: "Custom fields",
        channels: "Custom channels",
        limit: "Limit",
        limit_hidden: "Not shown by the server; the lowest is assumed until it proves higher",
        other: "Choose another account",
        to_map: "Map people and words",
        need_files: "Read your files first",
        admin: "Signed in as",
        problem_key_again: "The key field was emptied; paste the key again.",
        per_minute: |n| format!("{} units a minute", grouped(u64::from(n), ",")),
        staff_count: |active, all| format!("{} active of {}", n(active), n(all)),
        done: |name| format!("Connected to {name}"),
        problem: |problem| {
            let (what, todo) = match problem {
                ConnectProblem::Address { error } => ((WORDS.names.address_error)(*error).to_owned(), ""),
                ConnectProblem::CorsRefused => (
                    "The account is there, but it refuses calls from pages of other sites.".to_owned(),
                    "Ask Deskie support to allow cross-origin calls to the API for your account. Nothing is wrong \
                     with your address or key.",
                ),
                ConnectProblem::NotDeskie { status } => (
                    format!("Something answered at this address, but not the Deskie API (status {status})."),
                    "Check the address: it is the one you open Deskie with.",
                ),
                ConnectProblem::Offline => (
                    "This computer is offline.".to_owned(),
                    "Connect to the network and try again. Practising works offline.",
                ),
                ConnectProblem::Limited { retry_after } => (
                    "The account's limit of calls is used up at present.".to_owned(),
                    match retry_after {
                        Some(0..=60) => "Wait a minute and try again.",
                        _ => "Wait a few minutes and try again. Another program may be using the API.",
                    },
                ),
                ConnectProblem::Server { status } => (
                    format!("The server failed (status {status})."),
                    "This is on Deskie's side. Try again in a few minutes.",
                ),
                ConnectProblem::Unreachable => (
                    "There is no way to this address.".to_owned(),
                    "Check the spelling. If it is right, look for a firewall, a VPN or an ad blocker that stops the \
                     call.",
                ),
                ConnectProblem::UnknownAccount => (
                    "There is no account of this name.".to_owned(),
                    "Check the address: it is the one you open Deskie with.",
                ),
                ConnectProblem::WrongKey => (
                    "The e-mail or the key is wrong.".to_owned(),
                    "Copy the key again from Settings, API, and use the e-mail of the same staff member.",
                ),
                ConnectProblem::WrongLogin => (
                    "The server knows the login but does not let it in.".to_owned(),
                    "The e-mail must be of an active staff member, and the key may be limited to other network \
                     addresses.",
                ),
            };
            (what, todo.to_owned())
        },
    },
    map: MapWords {
        title: "People and words",
        lead: "What your old help desk calls things, and what becomes of it in Deskie. Proposals are filled in, each \
               with its reason.",
        need_files: "Read your files first: the people and words come from there.",
        need_account: "Connect an account or practise first: the targets come from there.",
        stand_in: "Who writes for those who have left?",
        stand_in_text: "Messages of people who are not staff of this account are written by this staff member. The \
                        text names the original author.",
        stand_in_none: "Choose a staff member",
        agents_title: "People",
        agents_none: "No staff member wrote anything in these files.",
        target: "In Deskie",
        reason: "Reason",
        as_stand_in: "The stand-in; the text names the author",
        statuses_title: "Statuses",
        priorities_title: "Priorities",
        groups_title: "Groups",
        labels_title: "Tags and labels",
        fields_title: "Custom fields",
        channels_title: "Channels",
        word: "In the files",
        count: "Used",
        no_group: "Without a group",
        leave_out: "Leave out",
        create_label: "New label of this name",
        labels_all_create: "Make all labels",
        labels_all_drop: "Leave all out",
        labels_rare: "Only those used 10 times or more",
        field_none: "Leave out",
        email: "E-mail",
        calls: "Calls",
        skip: "Not moved",
        custom: "Custom channel",
        options_title: "How it is done",
        share: "Share of the limit",
        share_text: "Your team and other programs share the same limit. What is left over is theirs.",
        author_in_notes: "Name author and time in notes",
        author_in_notes_text: "It is not documented that a note keeps its author and date. A first line keeps them.",
        skip_deleted: "Leave out deleted cases and spam",
        skip_deleted_text: "They are listed in the plan and in the report.",
        without_address: "Customers without an address",
        without_address_none: "Their cases are not moved",
        without_address_text: "Cases need an address their customer can be found by. A custom channel does without. Where nothing \
                               is chosen, these cases are left out.",
        calls_without: "Customers with no more than a telephone number go to Calls",
        calls_without_text: "This comes before the custom channel. Nothing is dialled or sent.",
        country_code: "Country code of numbers that have none",
        homeless_choose: "Choose where they go",
        calls_fallback: "Who has no number gets the case by e-mail.",
        homeless_ask: |customers, cases| match (customers, cases) {
            (1, 1) => "1\u{a0}customer has no address. Where does their 1\u{a0}case go?".into(),
            (1, all) => format!("1\u{a0}customer has no address. Where do their {} go?", self::cases(all)),
            (some, all) => {
                format!("{}\u{a0}customers have no address. Where do their {} go?", n(some), self::cases(all))
            }
        },
        left_out_here: |n| format!("{} left out: the customer has no address", cases(n)),
        phone_bare: "Such numbers go to Deskie as they stand, without a plus. With a code, Deskie knows the same customer by calls and by import.",
        national_phones: |n, sample| {
            format!(
                "{} without a country code, for example {sample}.",
                n.en("customer has only numbers", "customers have only numbers")
            )
        },
        phone_as: |number| format!("It goes to Deskie as {number}."),
        case_language: "Language of the lines the move itself writes",
        empty_word: "no word",
        original_id: "Field for the old number",
        original_id_none: "None",
        original_id_text: "A text field of cases that takes the number of the old system. With it, a case is found \
                           again without any doubt after a lost answer, and your team finds it by its old number.",
        confirm_title: "Customers might be reached here",
        confirm_text: "Deskie passes on what agents write in this channel: to its webhook, or to WhatsApp. Nothing in \
                       its documents says whether it does so with imported messages too. Empty the webhook in Deskie \
                       first; or choose another channel.",
        confirm: "I have read this. Write the history into this channel.",
        confirm_whatsapp: "I have read this. Write the history into WhatsApp.",
        overflow: "More than 5,000 different words; the rest takes the usual way.",
        bulk: "All at once",
        recipe_put: |n| {
            format!(
                "{} taken over from the last run, or from the recipe you dropped.",
                n.en("choice was", "choices were")
            )
        },
        undecided: |n| {
            if n == 1 {
                "1\u{a0}person has no counterpart".into()
            } else {
                format!("{}\u{a0}people have no counterpart", grouped(n, ","))
            }
        },
        to_look: |open, all| {
            if open == 0 {
                format!("{}, nothing to ask", n(all))
            } else {
                format!("{}, {} to look at", n(all), n(open))
            }
        },
        wrote_n: |n| n.en("entry", "entries"),
        used: |n| format!("{}\u{a0}×", grouped(n, ",")),
        plan: |n| format!("Plan {}", cases(n)),
        for_word: |word| format!("In Deskie, for {word}"),
        labels_new: |n| n.en("new label", "new labels"),
        share_of: |percent, limit| {
            let used = u64::from(limit) * u64::from(percent) / 100;
            format!("{percent} %, {} of {} units a minute", n(used), n(u64::from(limit)))
        },
    },
    plan: PlanWords {
        title: "The plan",
        need_map: "Decide first who writes for those who have left.",
        planning: "Planning every case",
        cost_title: "What it costs",
        writes: "Writes, at most",
        reads: "Reads, at most",
        units: "Units, at most",
        per_minute: "Units a minute",
        duration: "Time",
        limit_assumed: "The server hides its limit, so the lowest of any Deskie plan is reckoned with. It will be \
                        faster if it proves higher.",
        losses_title: "What will not be moved",
        losses_none: "Everything in the files can be moved.",
        whole_case: "Whole cases",
        detail: "A detail",
        example: "Example",
        requests_title: "The literal requests of a case",
        requests_text: "The run sends exactly these, nothing else.",
        pick_case: "Choose a case to see its requests.",
        requests_download: "Download all requests",
        recipe_download: "Download the recipe",
        recipe_text: "The recipe holds what you have chosen about the files, people and words, without names or texts: drop it with the next export, and the same is chosen.",
        attempt_text: "Ten telling cases first: the longest, one with files, one with notes, the oldest. You look at \
                       them in Deskie before the rest goes.",
        moved_title: "What will be created",
        cases: "Cases",
        messages: "Messages",
        notes: "Notes",
        attachments: "Attachments",
        new_labels: "New labels",
        what: "What",
        how_many: "How many",
        nothing: "Nothing can be moved with this mapping. See below why.",
        units_text: "A read is one unit, a write is two.",
        skipped_request: "This case is left out",
        request_body: "Body of the request",
        stale: "The mapping has changed. The plan is made anew.",
        known: "There already, nothing new",
        updated: "There already, with something new",
        fresh: "New cases",
        new_entries: "Messages and notes added to cases that are there",
        carried_out: "This plan has been carried out. A new run would find everything and double nothing.",
        delta_text: "Earlier runs brought part of these files. Only the difference is sent, and only the difference is \
                     reckoned below.",
        all_there: "Everything in these files is in Deskie already. Nothing is left to send.",
        updates: |n| format!("Bring {} up to date", cases(n)),
        difference: |new, updated| match (new, updated) {
            (0, updated) => format!("{} with something new", cases(updated)),
            (new, 0) => n_new(new),
            (new, updated) => format!("{}, {} with something new", n_new(new), n(updated)),
        },
        answer: cases,
        done_at: |when| format!("done by {when}, if it starts now"),
        attempt: |n| format!("Try {} first", cases(n)),
        all: |n| if n == 1 { "Move the one case".into() } else { format!("Move all {}", cases(n)) },
        of_limit: |used, limit| format!("{} of {}", n(used), n(limit)),
        left_out: |left, all| format!("{} of {} in the files are left out", n(left), cases(all)),
    },
    attempt: TryWords {
        title: "Try a few",
        lead_live: "These cases are really created in your account. No customer is mailed.",
        lead_practice: "These cases are created in the practice Deskie inside this page.",
        need_plan: "Make the plan first: it says exactly what is sent.",
        done_title: "The sample is done",
        look: "Open them in Deskie and compare: authors, dates, notes, attachments.",
        remaining_text: "Cases of the sample are found again and not doubled.",
        start: |n| format!("Try {}", cases(n)),
        remaining: |n| format!("Move the remaining {}", cases(n)),
    },
    run: RunWords {
        title: "Moving",
        title_sample: "Trying",
        not_yet: "Nothing is being sent.",
        need_plan: "Make the plan first: it says exactly what is sent.",
        start_text: "You can pause, slow down and stop at any time. A case is never left half done by stopping.",
        finish: "Done",
        finish_unknown: "The finishing time is known after the first cases.",
        practice_clock: "By the practice clock",
        gauge: "Units used in the last minute",
        rate: "Pace",
        current: "Under way",
        counts: "Up to now",
        created: "Created",
        already: "Already there",
        skipped: "Left out",
        failed: "Failed",
        entries: "Messages and notes written",
        requests: "Requests sent",
        unclear: "Lost answers looked up",
        pause: "Pause",
        resume: "Go on",
        stop: "Stop after the current case",
        share: "Share of the limit",
        speed: "Practice clock",
        speed_real: "Real time",
        speed_60: "60 times as fast",
        speed_max: "As fast as possible",
        keep_open: "Keep this tab open. It may be in the background.",
        nothing_yet: "Waiting for the first figures",
        progress: |done, all| format!("{} of {}", n(done), cases(all)),
        rate_of: |rate| format!("{rate} cases a minute"),
        phase: |phase, time| match phase {
            Phase::Finished => ("Everything is accounted for".into(), String::new()),
            Phase::Offline { .. } => (
                "Offline".into(),
                format!("The network is gone. Nothing is lost; it tries again at {time} and goes on by itself."),
            ),
            Phase::Paused => ("Paused".into(), "Nothing is sent until you go on.".into()),
            Phase::Halted { message, .. } => ("Stopped, because somebody has to look".into(), message.clone()),
            Phase::Sending => ("Sending".into(), String::new()),
            Phase::Server { status, .. } => (
                format!("The server asks for patience (status {status})"),
                format!("It tries again at {time} and goes on by itself."),
            ),
            Phase::Stopping => ("Stopping".into(), "The cases under way are finished first.".into()),
            Phase::Stopped => ("Stopped".into(), String::new()),
            Phase::Waiting { .. } => (
                "Waiting for the limit".into(),
                format!("This is the usual pace of the account, not a fault. Next request at {time}."),
            ),
        },
        start: |n| format!("Move {}", cases(n)),
        said: |progress| {
            let phase = match progress.phase {
                Phase::Offline { .. } => "Offline, tries again by itself. ",
                Phase::Paused => "Paused. ",
                Phase::Halted { .. } => "Stopped, somebody has to look. ",
                Phase::Server { .. } => "The server asks for patience. ",
                Phase::Stopping => "Stopping. ",
                Phase::Stopped => "Stopped. ",
                Phase::Finished => "Finished. ",
                Phase::Sending | Phase::Waiting { .. } => "",
            };
            format!("{phase}{} of {}, {} %.", n(progress.done), cases(progress.cases), judge::done(progress))
        },
        tab: |percent, left| {
            if left.is_empty() { format!("{percent} % · Move to Deskie") } else { format!("{percent} % – {left}") }
        },
        used_of: |used, allowed, limit| {
            format!("{} used, {} allowed, of {}", n(used.into()), n(allowed.into()), n(limit.into()))
        },
    },
    report: ReportWords {
        title: "The report",
        not_yet: "The report is written when a run ends.",
        table_title: "The accounting",
        planned: "In the files",
        chosen: "Chosen",
        created: "Created",
        already: "Already there",
        skipped: "Left out",
        failed: "Failed",
        not_reached: "Not reached",
        cases: "Cases",
        messages: "Messages",
        notes: "Notes",
        attachments: "Attachments",
        closes: "Every line adds up: each record is in exactly one column.",
        does_not_close: "A line does not add up. Please send us the ledger: this is a fault of ours.",
        failures_title: "What is not in Deskie, and why",
        failures_none: "Nothing is missing.",
        case: "Case",
        part: "Part",
        outcome: "Outcome",
        why: "Why",
        failures_download: "Download what is missing",
        ids_title: "Old numbers and new",
        ids_download: "Download the numbers",
        ledger_download: "Download the ledger",
        new_case: "In Deskie",
        downloads_title: "To keep",
        figures: "Figures",
        requests: "Requests sent",
        units: "Units used",
        unclear: "Lost answers looked up",
        limited: "Refusals for the limit",
        duration: "Time",
        labels_made: "Labels made",
        updated: "Known cases brought up to date",
        proved_done: "Of these, proved done",
        proved_not_done: "Of these, proved not done, and sent again",
        left_open: "Of these, left open: not sent again, listed above",
        mailed_none: "0 letters would have reached customers.",
        rest: "Go on with the rest",
        unfinished: "Stand otherwise than they should",
        unfinished_text: "Deskie refused the last edit of these cases, or nothing shows whether it was made: state, assignee, \
                          group or labels may differ. The list says why for each. The next run of the same files tries \
                          again.",
        open_in_deskie: "Open in Deskie",
        ledger_text: "Every request and its answer, as ids and hashes; no texts, no key.",
        ids_text: "Old number, new number and address of every case, for links in your own systems.",
        failures_text: "Every record that was left out or failed, with its reason.",
        plan_again: "Back to the plan",
        details_title: "Details left behind",
        verdict_details: |n| match n {
            1 => "The one case in the files is in Deskie. The details left behind are listed below.".into(),
            n => format!("All {} in the files are in Deskie. The details left behind are listed below.", cases(n)),
        },
        verdict_complete: |n| match n {
            1 => "The one case in the files is in Deskie. Nothing is missing.".into(),
            n => format!("All {} in the files are in Deskie. Nothing is missing.", cases(n)),
        },
        verdict_failures: |done, all| {
            format!("{} of {} are in Deskie. The rest, and every missing detail, is listed below.", n(done), cases(all))
        },
        verdict_stopped: |done, all| {
            format!("Stopped early: {} of {} are in Deskie. The rest can follow at any time.", n(done), cases(all))
        },
        said_stopped: |done, all| format!("Stopped. {} of {} are in Deskie.", n(done), cases(all)),
        undone_all: |n| match n {
            1 => "The one case was removed again by undo. Nothing of this run is in Deskie.".into(),
            n => format!("All {} were removed again by undo. Nothing of this run is in Deskie.", cases(n)),
        },
        undone_trash: |n| match n {
            1 => "Undo moved the one case to the trash. Nothing else of this run is in Deskie.".into(),
            n => format!("Undo removed all {}. Those that could not be deleted are in the trash of Deskie.", cases(n)),
        },
        undone_part: |left| match left {
            1 => "Undo removed the cases of the runs but for 1\u{a0}case, which is still in Deskie.".into(),
            left => format!("Undo removed the cases of the runs but for {}, which are still in Deskie.", cases(left)),
        },
        mailed: |n| {
            format!("{} would have reached customers. Do not run this with a real account.", n.en("letter", "letters"))
        },
        part_of: |part| match part.split_once(' ') {
            Some((kind, rest)) => format!("{kind} {rest}"),
            None if part == "case" => "the whole case".into(),
            None => part.to_owned(),
        },
    },
    earlier: EarlierWords {
        title: "Go on where it stopped",
        begun: "Begun",
        moved: "Last came further",
        unclear: "Unclear answers",
        files_again: "Files to drop again",
        same: "The same files",
        other: "These are other files than last time: what is new in them will be added.",
        not_read: "Their names do not matter; they are known again by what they hold.",
        step_files: "Drop the same files",
        step_key: "Type the key",
        step_go: "Go on",
        steps: "What to do",
        go_on: "Go on with this run",
        go_on_undo: "Go on with undo",
        elsewhere: "It runs in another tab. Go on there; the figures here follow it.",
        sample: "A sample",
        ended_title: "Earlier runs on this computer",
        ended_text: "Sign in to undo one, or drop a newer export to add what is new.",
        undo: "Undo",
        newer: "Newer export",
        forget: "Forget",
        forget_now: "Forget it",
        forget_text: "The cases stay in Deskie. But this computer no longer knows which they are: it cannot undo them, \
                      go on with them, or keep a second run from doubling them. Download the ledger first if in doubt.",
        keep: "Keep it",
        ledger_title: "A ledger was dropped",
        ledger_text: "Sign in to this account to go on with its run on this computer.",
        ledger_bad: "This ledger cannot be read",
        ledger_bad_text: "Nothing was taken from it. Download it again on the computer where the run was made.",
        known_title: "What earlier runs left here",
        known_text: "What they brought is found again and not doubled.",
        created: "Cases created",
        undone: "Removed again by undo",
        percent: |percent, done, all| format!("{percent} %, {} of {}", n(done), cases(all)),
        files: |count, sizes| format!("{}: {sizes}", count.en("file", "files")),
        undoing: |done, all| format!("Undo: {} of {} removed", n(done), cases(all)),
        forget_ask: |account| format!("Forget the runs into {account}?"),
        ledger_end: |date| {
            format!(
                "The ledger you dropped ends on {date}. What was created after that, on whichever computer, is not in it and \
                 would be created a second time. Go on only with the newest download there is."
            )
        },
        in_account: |n| format!("{} in Deskie", cases(n)),
    },
    check: CheckWords {
        title: "Self-check",
        why: "Accounts differ in points that no document settles: how dates are read, where notes go, what can be \
              removed. So three trial cases are made for an address of your own: an old one and a fresh one as if \
              you had written, and one as an agent; they are read back and removed again.",
        why_mail: "Then you say whether an e-mail arrived. If one did, customers would get theirs too, and nothing is \
                   moved before that is switched off.",
        address: "An e-mail address that you read yourself",
        address_hint: "Better one that is no staff member's and no customer's.",
        start: "Make the self-check",
        again: "Check again",
        skip: "Skip, this is practice",
        skipped: "Skipped. With a real account it cannot be.",
        point: "Point",
        value: "How it is settled",
        weight: "For the run",
        fine: "As hoped",
        note: "Reckoned with",
        bad: "Stands in the way",
        fine_title: "The self-check is done: this account can be written to",
        unusable_title: "Something stands in the way",
        unusable_text: "A run would go wrong at the point marked below. Settle it in Deskie, then check again.",
        mail_text: "Wait two minutes and look in the spam folder as well.",
        no_mail: "No, nothing arrived",
        mail_came: "Yes, an e-mail arrived",
        came_title: "Nothing is moved: customers would be mailed too",
        came_text: "Something in the account writes to customers by itself. Switch it off in Deskie, then check again:",
        leftover: |count| {
            let cases = count.en("trial case", "trial cases");
            format!(
                "An earlier self-check could not clear up after itself: {cases} left in Deskie. The next check removes what it can."
            )
        },
        left_behind: "These trial cases could not be removed; please remove them by hand:",
        needed: "Before anything is written, this account needs its self-check.",
        needed_go: "To the self-check",
        practice_text: "The practice Deskie reaches nobody, so the check can be skipped here. Try it all the same: with \
                        a real account it comes before everything else.",
        none: "There is nothing in the list.",
        found: |n| n.en("point settled", "points settled"),
        question: |address| format!("Did an e-mail arrive at {address}?"),
        fine_at: |when| format!("Done {when}. Nobody is mailed."),
        came_list: [
            "rules and automations for new cases and new answers",
            "the automatic reply to a new case",
            "e-mail notifications to customers",
            "satisfaction surveys after a case is closed",
        ],
        point_of: |point| match point {
            "case_date" => "Dates of cases".into(),
            "message_date" => "Dates of messages".into(),
            "note_date" => "Dates of notes".into(),
            "note_path" => "Where notes are added".into(),
            "note_author" => "Author of notes".into(),
            "create_status" => "Answer to a new record".into(),
            "list_delay" => "Lists".into(),
            "look_up" => "Finding a case again".into(),
            "customer_message" => "After a message of a customer".into(),
            "staff_message" => "After a message of an agent".into(),
            "second_note" => "A second note".into(),
            "subject" => "Subjects".into(),
            "files" => "Messages with files".into(),
            "agent_case" => "Cases opened by agents".into(),
            "fresh_case" => "Cases of today".into(),
            "long_subject" => "Long subjects".into(),
            "html" => "Texts of messages".into(),
            "unasked" => "Messages nobody asked for".into(),
            "rules" => "Rules".into(),
            "bulk" => "Removing in tens".into(),
            "labels" => "Labels".into(),
            "fields" => "Custom fields".into(),
            "deletion" => "Removing cases".into(),
            "failed_calls" => "Cost of failed calls".into(),
            "preflights" => "Cost of preflights".into(),
            other => other.replace('_', " "),
        },
    },
    work: WorkWords {
        stop: "Stop",
        resume: "Go on",
        under_way: "Something else is under way in this account. It ends first.",
        key_title: "The key is no longer accepted",
        key_text: "Type a key that is valid and go on from here. Nothing is lost, and nothing is sent twice.",
        key: "API key",
        key_go: "Go on with this key",
        key_trying: "Signing in",
        title: |work| match work {
            Work::Check => "Self-check",
            Work::Proof => "Verification",
            Work::Undo => "Undo",
        },
        said: |work, percent| format!("{}: {percent} %.", (WORDS.work.title)(work)),
        steps: |done, of| if of == 0 { format!("{} done", n(done)) } else { format!("{} of {}", n(done), n(of)) },
    },
    proof: ProofWords {
        title: "Proof",
        text: "Deskie's own lists are read back and compared with the ledger and with your files. It only reads.",
        headers: "Compare all cases",
        headers_text: "Each case is there once, with its subject, date, state, labels and fields.",
        sample: |count| format!("And the messages of {}", cases(count)),
        sample_text: "All cases, and every message and note of so many of them: the largest, and others spread over the years.",
        sample_size: "Cases to be read whole",
        all: "And all messages",
        all_text: "Every case, every message, every note.",
        stopped: "Stopped before the end. What was compared so far is below.",
        case: "Case",
        number: "In Deskie",
        what: "Difference",
        kind: "Explained?",
        explained: "Explained",
        unexplained: "Not explained",
        table_title: "Differences",
        need_plan: "The comparison needs your files: drop the same ones, and make the plan.",
        rest: |not_reached, unchecked| {
            let rest = [(not_reached, "not moved yet"), (unchecked, "not looked for")];
            let told = rest.into_iter().filter(|(count, _)| *count > 0);
            told.map(|(count, what)| format!("{} {what}.", cases(count))).collect::<Vec<_>>().join(" ")
        },
        cases_seen: "Cases seen",
        entries_seen: "Messages and notes seen",
        header_units: "Units for cases",
        units: "Units used",
        duration: "Time",
        cost: |units, time| format!("About {}, {time}.", units.en("unit", "units")),
        verdict: proved,
        earlier: |seen, all| format!("{} of {} of earlier imports", n(seen), cases(all)),
        verdict_bad: |all, open| {
            format!("{}, {} of them not explained. See the list.", all.en("difference", "differences"), n(open))
        },
        shown: |seen, all| format!("{} of {}", n(seen), n(all)),
    },
    undo: UndoWords {
        title: "Undo",
        text: "Exactly the cases that runs from this page created are removed, no others. First it looks, which changes \
               nothing.",
        look: "Look what undo would remove",
        look_again: "Look again",
        changed_title: "Changed in Deskie since",
        keep: "They stay",
        remove: "They are removed with the others",
        changed_at: "Changed",
        open: "Case in Deskie",
        cases: "Cases of the runs",
        labels: "Labels of the runs, removed where nothing else uses them",
        removed_already: "Removed by somebody already",
        units: "Units",
        duration: "Time",
        trash_only: "This account lets cases be moved to the trash only. There they stay until Deskie empties it.",
        refused: "This account does not let cases be removed by the API. Ask for the right to delete, then look again.",
        nothing: "Nothing of the runs is left in the account.",
        ask_text: "What is removed cannot be brought back from here. The files you dropped are untouched, and a new run \
                   can bring everything again.",
        back: "No, leave them",
        done_title: "Undo is done",
        stopped_title: "Undo was stopped",
        deleted: "Deleted for good",
        trashed: "In the trash",
        gone: "Gone already",
        kept: "Kept, because changed since",
        failed: "Could not be removed",
        not_reached: "Not reached",
        labels_kept: "Labels kept, because something else uses them",
        labels_not_reached: "Labels not reached",
        go_labels: |n| format!("Remove {}", n.en("label", "labels")),
        ask_labels: |n| {
            format!("Really remove {} from Deskie? Those that something else uses stay.", n.en("label", "labels"))
        },
        yes_labels: |n| format!("Yes, remove {}", n.en("label", "labels")),
        closes: "The sum adds up: each case is in exactly one line.",
        does_not_close: "The sum does not add up. Please send us the ledger: this is a fault of ours.",
        failures_title: "What could not be removed, and why",
        what: "What",
        why: "Why",
        decide: "Decide first what becomes of the changed cases.",
        earlier_title: "Earlier runs",
        earlier_text: "There was no run since this page was opened. These are the cases that earlier runs brought.",
        units_with_reading: "Units, with reading each case once more before it goes",
        changed_download: "All of them as a table (CSV)",
        customers: |n| {
            if n == 1 {
                "Their 1\u{a0}customer stays. Deskie made those it did not know along with the cases, and nothing tells \
                 which were there before. Remove in Deskie whom you do not want to keep."
                    .into()
            } else {
                format!(
                    "Their {}\u{a0}customers stay. Deskie made those it did not know along with the cases, and nothing tells \
                     which were there before. Remove in Deskie whom you do not want to keep.",
                    self::n(n)
                )
            }
        },
        customers_left: |n| {
            if n == 1 {
                "1\u{a0}customer of the removed cases is still in Deskie, whether they were there before or not.".into()
            } else {
                format!(
                    "{}\u{a0}customers of the removed cases are still in Deskie, whether they were there before or not.",
                    self::n(n)
                )
            }
        },
        meanwhile: |n| {
            if n == 1 {
                "1\u{a0}case was changed in Deskie after you had looked, so it was left. Look again to see it.".into()
            } else {
                format!(
                    "{} were changed in Deskie after you had looked, so they were left. Look again to see them.",
                    cases(n)
                )
            }
        },
        shown: |shown, all| format!("{} of {} are shown.", n(shown), n(all)),
        go: |n| format!("Remove {}", cases(n)),
        ask: |n| format!("Really remove {} from Deskie?", cases(n)),
        yes: |n| format!("Yes, remove {}", cases(n)),
        changed: |n| {
            if n == 1 {
                "1\u{a0}case was changed in Deskie after it was moved. Somebody may have worked on it.".into()
            } else {
                format!("{} were changed in Deskie after they were moved. Somebody may have worked on them.", cases(n))
            }
        },
        sentence: |removed, all| format!("{} of {} were removed.", n(removed), cases(all)),
    },
    names: Names {
        from_you: "Chosen by you",
        channel: |channel| match channel {
            Channel::Api => "API",
            Channel::Call => "Telephone",
            Channel::Chat => "Chat",
            Channel::Email => "E-mail",
            Channel::Other => "Other",
            Channel::Social => "Social network",
            Channel::Web => "Web form",
            Channel::WhatsApp => "WhatsApp",
        },
        case_status: |status| match status {
            CaseStatus::Closed => "Closed",
            CaseStatus::Open => "Open",
            CaseStatus::Waiting => "Waiting",
        },
        case_priority: |priority| match priority {
            CasePriority::Critical => "Critical",
            CasePriority::High => "High",
            CasePriority::Low => "Low",
            CasePriority::Normal => "Normal",
        },
        reason: |reason| match reason {
            Reason::Fallback => "No match",
            Reason::Meaning => "Means the same",
            Reason::SameEmail => "Same address",
            Reason::SameName => "Same name",
            Reason::SimilarName => "Similar name",
            Reason::Yours => "Your choice",
        },
        column: |column| match column {
            Column::Assignee => "Agent in charge",
            Column::Attachments => "Attachments",
            Column::Author => "Author of the message",
            Column::Body => "Text",
            Column::CaseId => "Case number",
            Column::Channel => "Channel",
            Column::CreatedAt => "Case begun",
            Column::Direction => "Incoming or outgoing",
            Column::Field => "Custom field",
            Column::Group => "Group",
            Column::Ignore => "Leave out",
            Column::Visibility => "Message or note",
            Column::MessageAt => "Message written",
            Column::Priority => "Priority",
            Column::RequesterEmail => "Customer's e-mail",
            Column::RequesterName => "Customer's name",
            Column::RequesterPhone => "Customer's telephone",
            Column::Status => "Status",
            Column::Subject => "Subject",
            Column::Tags => "Tags",
            Column::UpdatedAt => "Case changed",
        },
        outcome: |outcome| match outcome {
            Outcome::AlreadyThere => "Already there",
            Outcome::Created => "Created",
            Outcome::Failed => "Failed",
            Outcome::NotReached => "Not reached",
            Outcome::Skipped => "Left out",
        },
        vendor: str::to_owned,
        address_error: |error| match error {
            AddressError::Empty => "Type the address of the account, e.g. acme.deskie.io.",
            AddressError::Foreign => {
                "The address must end in .deskie.io or .omnidesk.ru. Data can be sent nowhere else."
            }
            AddressError::Malformed => {
                "This is not an address: only letters, digits, dots and hyphens may stand in it."
            }
        },
    },
};
