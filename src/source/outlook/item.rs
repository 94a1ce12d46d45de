//! One item of Outlook: a mail, or something else that lies among the mails.

use encoding_rs::Encoding;

use super::bag::{Bag, tag};

/// One item with everything that hangs on it.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub(super) own: Bag,
    pub(super) recipients: Vec<Bag>,
    pub(super) attached: Vec<Attached>,
    /// Items within items go no deeper than readers allow; this one had some.
    pub(super) cut: bool,
}

/// A file of an item.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    pub(super) own: Bag,
    /// An item in place of a file.
    pub(super) item: Option<Box<Item>>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A meeting or another entry of a calendar.
    Appointment,
    /// A person or a list of persons.
    Contact,
    /// A mail, a report about one, or an invitation, which comes as a mail.
    Mail,
    /// Anything else: notes on a board, journals, settings.
    Other,
    /// Something to do.
    Task,
}

/// `mfUnsent`: a draft.
const UNSENT: i64 = 0x8;

impl Item {
    /// By its message class.
    pub fn kind(&self) -> Kind {
        const KINDS: &[(&str, Kind)] = &[
            ("ipm.note", Kind::Mail),
            ("ipm.post", Kind::Mail),
            ("ipm.schedule.meeting", Kind::Mail),
            ("ipm.recall", Kind::Mail),
            ("report", Kind::Mail),
            ("ipm.appointment", Kind::Appointment),
            ("ipm.contact", Kind::Contact),
            ("ipm.distlist", Kind::Contact),
            ("ipm.abchperson", Kind::Contact),
            ("ipm.task", Kind::Task),
        ];
        let Some(class) = self.own.text(tag::CLASS, None) else { return Kind::Mail };
        let class = class.trim().to_ascii_lowercase();
        if class == "ipm" {
            return Kind::Mail;
        }
        KINDS.iter().find(|(begin, _)| class.starts_with(begin)).map_or(Kind::Other, |(_, kind)| *kind)
    }

    /// Its message class as it stands, for people to read.
    pub fn class(&self) -> String {
        self.own.text(tag::CLASS, None).map(|class| class.trim().to_owned()).unwrap_or_default()
    }

    /// Its subject, for people to read.
    pub fn subject(&self) -> String {
        let charset = self.charset();
        let whole = self.own.text(tag::SUBJECT, charset);
        if let Some(subject) = &whole {
            // Mailbox files mark where the prefix ends: a 1 and the length of the prefix.
            let mut chars = subject.chars();
            let subject = match chars.next() {
                Some('\u{1}') => chars.as_str().chars().skip(1).collect::<String>(),
                _ => subject.clone().into_owned(),
            };
            return subject.trim().to_owned();
        }
        let prefix = self.own.text(tag::SUBJECT_PREFIX, charset).unwrap_or_default();
        let rest = self.own.text(tag::NORMAL_SUBJECT, charset).unwrap_or_default();
        format!("{prefix}{rest}").trim().to_owned()
    }

    /// Was it never sent?
    pub(super) fn is_draft(&self) -> bool {
        self.own.number(tag::FLAGS).is_some_and(|flags| flags & UNSENT != 0)
    }

    /// The encoding of its narrow texts.
    pub(super) fn charset(&self) -> Option<&'static Encoding> {
        self.own.charset(tag::CODEPAGE).or_else(|| self.own.charset(tag::INTERNET_CODEPAGE))
    }
}

#[cfg(test)]
mod tests {
    use super::super::bag::Value;
    use super::*;

    fn with(tag: u16, text: &str) -> Item {
        let mut item = Item::default();
        item.own.add(tag, Value::Text(text.to_owned()));
        item
    }

    #[test]
    fn mails_are_told_from_what_lies_among_them() {
        for (class, kind) in [
            ("IPM.Note", Kind::Mail),
            ("IPM.Note.SMIME", Kind::Mail),
            ("REPORT.IPM.Note.NDR", Kind::Mail),
            ("IPM.Schedule.Meeting.Request", Kind::Mail),
            ("IPM.Appointment", Kind::Appointment),
            ("IPM.Contact", Kind::Contact),
            ("IPM.DistList", Kind::Contact),
            ("IPM.Task", Kind::Task),
            ("IPM.StickyNote", Kind::Other),
        ] {
            assert_eq!(with(tag::CLASS, class).kind(), kind, "{class}");
        }
        assert_eq!(Item::default().kind(), Kind::Mail);
    }

    #[test]
    fn the_mark_of_a_prefix_is_no_part_of_the_subject() {
        assert_eq!(with(tag::SUBJECT, "\u{1}\u{5}RE: Kettle").subject(), "RE: Kettle");
        assert_eq!(with(tag::SUBJECT, "Kettle").subject(), "Kettle");
        let mut parts = with(tag::SUBJECT_PREFIX, "RE: ");
        parts.own.add(tag::NORMAL_SUBJECT, Value::Text("Kettle".to_owned()));
        assert_eq!(parts.subject(), "RE: Kettle");
    }
}
