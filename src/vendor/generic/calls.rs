//! Call logs: a row is a call with what the agent noted about it, and who the customer is depends on its direction. Of
//! services whose logs are known by their columns, the meaning of each column is known, too.

use super::cell::{Who, clean, is_phone};
use super::facts::Facts;
use super::ids::is_damaged;
use super::names::normal;
use crate::model::{Attachment, Mark, Side, Status, Word};
use crate::source::table::Cells;
use crate::vendor::{Column, terms};

/// Where a call log holds the two ends of a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Ends {
    pub from: usize,
    pub to: usize,
    /// The names of those at the ends, where they have columns.
    pub names: [Option<usize>; 2],
}

/// What the direction of calls is called.
const DIRECTIONS: &[&str] =
    &["direction", "call direction", "направление", "тип звонка", "richtung", "call type", "typ", "type", "category"];
/// Beginnings of what the length of calls is called.
const DURATIONS: &[&str] = &[
    "duration",
    "call duration",
    "call length",
    "talk time",
    "talking time",
    "talk duration",
    "billsec",
    "длительность",
    "продолжительность",
    "время разговора",
    "dauer",
];

/// The ends, when the columns are those of a call log: a direction, a duration, and both numbers. Some switchboards write no
/// direction.
pub(super) fn ends(names: &[String]) -> Option<Ends> {
    let normal: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let place = |wanted: &[&str]| normal.iter().position(|name| wanted.contains(&name.as_str()));
    let any = |starts: &[&str]| normal.iter().any(|name| starts.iter().any(|start| name.starts_with(start)));
    let of_switchboard = any(&["billsec"]) || any(&["ringing"]) && any(&["talking"]);
    let is_log = of_switchboard
        || any(&["direction", "call direction", "направление", "тип звонка", "richtung"]) && any(DURATIONS);
    let from = place(&[
        "from",
        "from number",
        "from phone number",
        "caller",
        "caller number",
        "caller id",
        "src",
        "откуда",
        "кто звонил",
        "звонивший",
        "номер звонившего",
        "von",
        "anrufer",
    ])?;
    let to = place(&[
        "to",
        "to number",
        "to phone number",
        "callee",
        "callee number",
        "called number",
        "destination",
        "dst",
        "куда",
        "кому",
        "кому звонили",
        "набранный номер",
        "an",
        "angerufener",
    ])?;
    let named = [place(&["from name", "caller name"]), place(&["to name", "callee name"])];
    is_log.then_some(Ends { from, to, names: named })
}

/// The number of the other, in a log that has the desk's own in another column or in none.
pub(super) fn far_end(names: &[String]) -> Option<usize> {
    #[rustfmt::skip] // a list of names
    const SURE: &[&str] = &[
        "external number", "external phone number", "customer phone number", "customer phone", "customer number", "contact number",
        "contact phone", "client number", "client phone", "other party number", "raw digits", "номер клиента", "телефон клиента", "номер абонента",
    ];
    #[rustfmt::skip] // a list of names
    const LIKELY: &[&str] = &["phone number", "phone", "number", "номер телефона", "телефон", "номер", "rufnummer", "telefonnummer"];
    let normal: Vec<String> = names.iter().map(|name| normal(name)).collect();
    let place = |wanted: &[&str]| wanted.iter().find_map(|wanted| normal.iter().position(|name| name == wanted));
    let has = |wanted: &[&str]| place(wanted).is_some();
    if !normal.iter().any(|name| DURATIONS.iter().any(|start| name.starts_with(start))) || !has(DIRECTIONS) {
        return None;
    }
    let is_likely = has(&DIRECTIONS[..6]) || has(&["typ"]) && has(&["rufnummer"]);
    place(SURE).or_else(|| place(LIKELY).filter(|_| is_likely))
}

/// The columns that may say the direction of calls, the likeliest first.
pub(super) fn directions(names: &[String]) -> Vec<usize> {
    let normal: Vec<String> = names.iter().map(|name| normal(name)).collect();
    DIRECTIONS.iter().filter_map(|wanted| normal.iter().position(|name| name == wanted)).collect()
}

/// Is it called after a telephone number?
pub(super) fn is_number(name: &str) -> bool {
    let name = normal(name);
    ["number", "phone", "rufnummer", "номер"].iter().any(|word| name.split(' ').any(|part| part == *word))
}

/// Is it called after a recording?
pub(super) fn is_recording(name: &str) -> bool {
    let name = normal(name);
    ["recording", "record", "call recording", "запись", "ссылка на запись"].iter().any(|word| name.starts_with(word))
}

/// The agent's column of a call log, which elsewhere would name a customer.
pub(super) fn is_agent(name: &str) -> bool {
    matches!(normal(name).as_str(), "user" | "user name" | "name of user" | "user email")
}

/// The customer of a call between two ends, and who called: it came from the one or went to the other, as the direction
/// says. But an end such as `client:mira`, a program, is the desk's: a switchboard calls it to pass on a customer's call,
/// and an agent calls from it.
fn customer(from: &str, to: &str, direction: &str) -> (Who, Side) {
    let of = |text: &str| {
        let mut who = Who::default();
        match number_in_brackets(text) {
            Some((name, number)) => [number, name].into_iter().for_each(|text| who.add(text)),
            None => who.add(sip_number(text.trim()).unwrap_or(text)),
        }
        who
    };
    let inside = is_extension(from) && !is_extension(to);
    let said = terms::side(direction).unwrap_or(if inside { Side::Agent } else { Side::Customer });
    let is_desk = |text: &str| {
        let text = text.trim();
        text.starts_with("client:") || (text.starts_with("sip:") && sip_number(text).is_none())
    };
    let side = match (is_desk(from), is_desk(to)) {
        (true, false) => Side::Agent,
        (false, true) => Side::Customer,
        _ => said,
    };
    let customer = match side {
        Side::Agent => of(to),
        Side::Customer => of(from),
    };
    (customer, side)
}

/// `100 Mira Holt`: somebody within, by the few digits that are dialled.
fn is_extension(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (2..=5).contains(&digits) && text.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// `Ann Reed (+442079460101)` to name and number.
fn number_in_brackets(text: &str) -> Option<(&str, &str)> {
    let (name, number) = text.trim().strip_suffix(')')?.rsplit_once('(')?;
    is_phone(number).then(|| (name.trim(), number))
}

/// The number within `sip:+442079460101@sip.example.org`.
fn sip_number(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("sip:")?;
    rest.split(['@', ';']).next().filter(|user| is_phone(user))
}

/// A service whose call logs are known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Service {
    Aircall,
    Dialpad,
    FritzBox,
    GoogleVoice,
    RingCentral,
    Twilio,
}

impl Service {
    /// The service whose log has these columns.
    pub(super) fn of(names: &[String]) -> Option<Self> {
        let normal: Vec<String> = names.iter().map(|name| normal(name)).collect();
        let has = |name: &str| normal.iter().any(|known| known == name);
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        if ["typ", "rufnummer", "nebenstelle", "eigene rufnummer", "dauer"].iter().all(|name| has(name)) {
            return Some(Self::FritzBox);
        }
        if !has("direction") {
            return None;
        }
        // As its pages are put together on the way in.
        if has("google voice page") {
            return Some(Self::GoogleVoice);
        }
        if has("from") && has("to") {
            if any(&["duration in call", "duration total"]) {
                return Some(Self::Aircall);
            }
            if has("duration") && has("status") && any(&["sid", "call sid", "price", "price unit"]) {
                return Some(Self::Twilio);
            }
        }
        if has("external number") && has("internal number") && any(&["target type", "talk duration"]) {
            return Some(Self::Dialpad);
        }
        let ringcentral = has("phone number") && has("duration") && any(&["action result", "result description"]);
        ringcentral.then_some(Self::RingCentral)
    }

    /// The variant that it is recognised as.
    pub(super) const fn variant(self) -> &'static str {
        match self {
            Self::Aircall => "aircall",
            Self::Dialpad => "dialpad",
            Self::FritzBox => "fritz-box",
            Self::GoogleVoice => "google-voice",
            Self::RingCentral => "ringcentral",
            Self::Twilio => "twilio",
        }
    }

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Aircall => "Aircall",
            Self::Dialpad => "Dialpad",
            Self::FritzBox => "FRITZ!Box",
            Self::GoogleVoice => "Google Voice",
            Self::RingCentral => "RingCentral",
            Self::Twilio => "Twilio",
        }
    }

    /// What a column means; `None` for one that is kept as a custom field.
    pub(super) fn meaning(self, name: &str) -> Option<Column> {
        let name = normal(name);
        Some(match (self, name.as_str()) {
            (_, "direction") => Column::Direction,
            (Self::Aircall, "answered") => Column::Status,
            (Self::Aircall, "call id") => Column::CaseId,
            (Self::Aircall, "comments") => Column::Body,
            (Self::Aircall, "datetime utc" | "date time utc") => Column::CreatedAt,
            (Self::Aircall, "recording" | "voicemail") => Column::Attachments,
            (Self::Aircall, "tags") => Column::Tags,
            (Self::Aircall, "team") => Column::Group,
            (Self::Aircall, "user") => Column::Assignee,
            (Self::Dialpad, "call id") => Column::CaseId,
            (Self::Dialpad, "category") => Column::Status,
            (Self::Dialpad, "date started") => Column::CreatedAt,
            (Self::Dialpad, "email" | "name") => Column::Assignee,
            (Self::Dialpad, "external number") => Column::RequesterPhone,
            (Self::FritzBox, "typ") => Column::Direction,
            (Self::FritzBox, "datum") => Column::CreatedAt,
            (Self::FritzBox, "name") => Column::RequesterName,
            (Self::FritzBox, "rufnummer") => Column::RequesterPhone,
            (Self::GoogleVoice, "google voice page") => Column::CaseId,
            (Self::GoogleVoice, "phone number") => Column::RequesterPhone,
            (Self::GoogleVoice, "name") => Column::RequesterName,
            (Self::GoogleVoice, "date") => Column::CreatedAt,
            (Self::GoogleVoice, "status") => Column::Status,
            (Self::GoogleVoice, "recording") => Column::Attachments,
            (Self::GoogleVoice, "transcript") => Column::Body,
            (Self::RingCentral, "action result") => Column::Status,
            (Self::RingCentral, "date") => Column::CreatedAt,
            (Self::RingCentral, "extension") => Column::Assignee,
            (Self::RingCentral, "name") => Column::RequesterName,
            (Self::RingCentral, "phone number") => Column::RequesterPhone,
            (Self::Twilio, "call sid" | "sid") => Column::CaseId,
            (Self::Twilio, "end time") => Column::UpdatedAt,
            (Self::Twilio, "start time") => Column::CreatedAt,
            (Self::Twilio, "status") => Column::Status,
            _ => return None,
        })
    }

    /// Exactly so many rows are a sign that the service left out the rest without a word.
    pub(super) const fn silent_limit(self) -> Option<u64> {
        match self {
            Self::Aircall => Some(10_000),
            Self::Dialpad | Self::FritzBox | Self::GoogleVoice | Self::RingCentral | Self::Twilio => None,
        }
    }
}

/// How the rows of one log are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Log {
    ends: Option<Ends>,
    far: Option<usize>,
    service: Option<Service>,
    /// The columns of a date and of the time of day that belongs to it.
    clock: Option<(usize, usize)>,
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Who called.
    pub(super) side: Side,
    /// Its recording.
    pub(super) recordings: Vec<Attachment>,
}

impl Log {
    /// For a table with columns of these names; of a table that is no call log, nothing.
    pub(super) fn of(names: &[String]) -> Self {
        let service = Service::of(names);
        Self { ends: ends(names), far: far_end(names), service, clock: clock(names) }
    }

    /// The customer's end of a call, where the log names both ends, and who called.
    pub(super) fn customer(&self, cells: &Cells, direction: &str) -> (Who, Side) {
        let end = |at: usize| clean(cells.get(at).unwrap_or_default());
        match self.ends {
            Some(ends) => {
                let (mut who, side) = customer(end(ends.from), end(ends.to), direction);
                let [from, to] = ends.names;
                let name = if side == Side::Agent { to } else { from }.map(end).unwrap_or_default();
                if !who.is_empty() && who.name.is_none() {
                    who.add(name);
                }
                (who, side)
            }
            // Kinds of calls that went out, by their numbers.
            None if self.service == Some(Service::FritzBox) && ["3", "4", "11"].contains(&direction) => {
                (Who::default(), Side::Agent)
            }
            None => (Who::default(), terms::side(direction).unwrap_or(Side::Customer)),
        }
    }

    /// The column of a date, the one of the time of day that belongs to it, and the texts of both together.
    pub(super) fn clock(&self, cells: &Cells) -> Option<(usize, usize, String)> {
        let (date, time) = self.clock?;
        let (day, hour) = (clean(cells.get(date)?), clean(cells.get(time)?));
        let is_hour = hour.contains(':') && hour.starts_with(|first: char| first.is_ascii_digit());
        (is_hour && !day.is_empty() && !day.contains(':')).then(|| (date, time, format!("{day} {hour}")))
    }

    /// An id for a call of a log without ids, the same in every export of it.
    pub(super) fn id(&self, cells: &Cells) -> Option<String> {
        self.is_log().then(|| format!("call {}", Mark::of(cells.iter().map(str::trim))))
    }

    /// Makes a call of a row: its outcome stands for the state of the case, and the recording goes with the call.
    pub(super) fn finish(&self, facts: &mut Facts, side: Side, recordings: Vec<Attachment>) {
        facts.status = outcome(self.service, &facts.status.raw);
        facts.call = Some(Call { side, recordings });
    }

    /// Does a cell that should hold a telephone number hold what a spreadsheet made of one?
    pub(super) fn rounded<'c>(&self, cells: &'c Cells) -> Option<&'c str> {
        let ends = self.ends.map(|ends| [ends.from, ends.to]).into_iter().flatten();
        ends.chain(self.far).filter_map(|at| cells.get(at)).map(clean).find(|text| is_damaged(text))
    }

    /// Is it a log of calls, whoever wrote it?
    pub(super) const fn is_log(&self) -> bool {
        self.service.is_some() || self.ends.is_some() || self.far.is_some()
    }
}

/// RingCentral writes `Fri 01/05/2024` and `3:15 PM` into two columns, and so do others.
fn clock(names: &[String]) -> Option<(usize, usize)> {
    const PAIRS: &[(&str, &str)] = &[
        ("date", "time"),
        ("call date", "call time"),
        ("start date", "start time"),
        ("created date", "created time"),
        ("дата", "время"),
        ("дата звонка", "время звонка"),
        ("дата создания", "время создания"),
        ("datum", "uhrzeit"),
    ];
    let normal: Vec<String> = names.iter().map(|name| super::names::normal(name)).collect();
    let place = |wanted: &str| normal.iter().position(|name| name == wanted);
    PAIRS.iter().find_map(|(date, time)| Some((place(date)?, place(time)?)))
}

/// A call is over, however it went; the log's own word stays, so that missed calls can be mapped apart.
fn outcome(service: Option<Service>, raw: &str) -> Word<Status> {
    let word = match (service, terms::yes(raw)) {
        (Some(Service::Aircall), Some(true)) => "answered",
        (Some(Service::Aircall), Some(false)) => "not answered",
        _ if raw.is_empty() => "call",
        _ => raw,
    };
    Word { kind: Status::Closed, raw: word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(header: &str) -> Option<Service> {
        Service::of(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn services_are_known_by_their_columns() {
        let aircall = "line,datetime (utc),datetime (tz offset incl.),from,to,direction,duration (total),call id";
        assert_eq!(service(aircall), Some(Service::Aircall));
        assert_eq!(service("Line,FROM,To,Direction,Duration (in call)"), Some(Service::Aircall));
        let twilio = "Sid,From,To,Status,Start Time,End Time,Duration,Direction,Price,PriceUnit";
        assert_eq!(service(twilio), Some(Service::Twilio));
        let ringcentral = "Type,Direction,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration";
        assert_eq!(service(ringcentral), Some(Service::RingCentral));
        for other in
            ["Call ID,Direction,Phone number,Agent,Duration,Comment", "From,To,Direction,Duration", "id,subject"]
        {
            assert_eq!(service(other), None, "{other}");
        }
    }

    #[test]
    fn the_customer_is_at_the_telephone_end() {
        let (theirs, ours) = ("+442079460101", "+442079460999");
        let found = |from: &str, to: &str, direction: &str| {
            let (who, side) = customer(from, to, direction);
            (who.phone.as_deref() == Some(theirs), side)
        };
        assert_eq!(found(theirs, ours, "inbound"), (true, Side::Customer));
        assert_eq!(found(ours, theirs, "outbound-api"), (true, Side::Agent));
        assert_eq!(found(theirs, "client:mira", "outbound-dial"), (true, Side::Customer), "passed on to an agent");
        assert_eq!(
            found("client:mira", theirs, "inbound"),
            (true, Side::Agent),
            "Twilio calls every call to it inbound"
        );
        assert_eq!(found("sip:+442079460101@sip.example.org", ours, "inbound"), (true, Side::Customer));
        assert_eq!(found("anonymous", ours, "inbound"), (false, Side::Customer));
        assert_eq!(customer("anonymous", ours, "inbound").0.phone, None, "never the desk's own number");
        assert_eq!(found("Ann Reed (+442079460101)", "100 Mira Holt", ""), (true, Side::Customer));
        assert_eq!(found("100 Mira Holt", theirs, ""), (true, Side::Agent), "an extension calls from within");
    }

    #[test]
    fn the_other_end_is_told_from_the_desks_own() {
        let far = |header: &str| {
            let names: Vec<String> = header.split(',').map(str::to_owned).collect();
            far_end(&names).and_then(|at| names.get(at).cloned())
        };
        for (header, wanted) in [
            ("Call ID,Type,Internal number,External number,Started at,Talking time", Some("External number")),
            ("Call Type,Talkdesk Phone Number,Customer Phone Number,Talk Time", Some("Customer Phone Number")),
            ("Call type,Date,Duration,Number,Contact", Some("Number")),
            ("Тип звонка,Номер клиента,Дата,Длительность разговора", Some("Номер клиента")),
            ("Typ,Datum,Name,Rufnummer,Nebenstelle,Eigene Rufnummer,Dauer", Some("Rufnummer")),
            ("Ticket ID,Type,Customer Phone,Subject", None),
            ("Number,Type,Duration,Subject", None),
        ] {
            assert_eq!(far(header).as_deref(), wanted, "{header}");
        }
    }
}
