//! Which form of `created_at` the account understands, for cases, messages and notes each. A form is right when the
//! answer shows the same second; what a text without a zone was taken for tells the zone it is read in.

use super::zone::{self, Seen};
use crate::deskie::Dialect;
use crate::deskie::dialect::DateForm;
use crate::deskie::reply::Dated;
use crate::model::Millis;

/// Farther from Greenwich no zone is, in seconds.
const FARTHEST: i64 = 15 * 3_600;

/// What is dated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Case,
    Message,
    Note,
}

/// A form without its zone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    Unix,
    Text,
}

/// What has been learnt of the dates of one kind.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    order: [Form; 2],
    /// How many of them were tried in vain.
    tried: usize,
    pub settled: bool,
    /// Taken, and understood as another date or as none.
    pub misread: bool,
    /// Why forms were refused, the last reason.
    pub refusal: Option<String>,
    /// Where texts without a zone were read.
    seen: Vec<Seen>,
    /// Were they read in the zone in which answers are written?
    as_shown: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            order: [Form::Unix, Form::Text],
            tried: 0,
            settled: false,
            misread: false,
            refusal: None,
            seen: Vec::new(),
            as_shown: true,
        }
    }
}

impl Reading {
    /// The form to write in now; none when all were tried in vain.
    pub fn form(&self) -> Option<Form> {
        self.order.get(self.tried).copied()
    }

    /// Begins with the first form again, for a request that leaves out something else.
    pub fn again(&mut self) {
        self.tried = 0;
    }

    /// The request was refused: the next form, unless this one is known to be right.
    pub fn refused(&mut self, code: &str) {
        self.refusal = Some(code.to_owned());
        if !self.settled {
            self.tried += 1;
        }
    }

    /// The date came back. Answers whether it was understood.
    pub fn echoed(&mut self, sent: Millis, echo: Option<Dated>) -> bool {
        let understood = match (self.form(), echo) {
            (Some(Form::Unix), Some(echo)) => echo.at.seconds() == sent.seconds(),
            (Some(Form::Text), Some(echo)) => self.read_as(sent, echo),
            (None, _) | (_, None) => false,
        };
        match (understood, self.settled) {
            (true, _) => self.settled = true,
            (false, true) => {
                self.misread = true;
                self.settled = false;
                self.tried = self.order.len();
            }
            (false, false) => {
                self.misread = true;
                self.tried += 1;
            }
        }
        understood
    }

    /// A text is sent as the clock in Greenwich shows; by how much the instant differs, so far east it was read.
    fn read_as(&mut self, sent: Millis, echo: Dated) -> bool {
        let offset = sent.seconds().saturating_sub(echo.at.seconds());
        if offset.abs() > FARTHEST || offset % 900 != 0 {
            return false;
        }
        let Ok(offset) = i32::try_from(offset) else { return false };
        self.as_shown &= echo.offset == Some(offset);
        self.seen.push(Seen { at: echo.at, offset });
        true
    }
}

/// What has been learnt of all dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    pub case: Reading,
    pub message: Reading,
    pub note: Reading,
    /// Offsets at which answers were written.
    shown: Vec<Seen>,
}

impl Dates {
    pub const fn of(&mut self, kind: Kind) -> &mut Reading {
        match kind {
            Kind::Case => &mut self.case,
            Kind::Message => &mut self.message,
            Kind::Note => &mut self.note,
        }
    }

    /// Notes the offset at which an answer writes a date.
    pub fn show(&mut self, dated: Option<Dated>) {
        if let Some(Dated { at, offset: Some(offset) }) = dated {
            self.shown.push(Seen { at, offset });
        }
    }

    /// The form of cases is tried first for what they hold, so that as much as possible is learnt of a zone.
    pub fn follow_case(&mut self) {
        if self.case.form() == Some(Form::Text) {
            self.message.order = [Form::Text, Form::Unix];
            self.note.order = [Form::Text, Form::Unix];
        }
    }

    /// A dialect in which the next request of each kind is written.
    pub fn trial_dialect(&self, known: &Dialect) -> Dialect {
        let write = |reading: &Reading| match reading.form() {
            Some(Form::Text) => DateForm::Text { zone: "UTC".into() },
            Some(Form::Unix) | None => DateForm::Unix,
        };
        Dialect {
            case_date: write(&self.case),
            message_date: write(&self.message),
            note_date: write(&self.note),
            ..known.clone()
        }
    }

    /// The form of a kind with its zone; none when no form works, or no zone explains what was seen.
    pub fn settle(&self, reading: &Reading) -> Option<DateForm> {
        match reading.form().filter(|_| reading.settled)? {
            Form::Unix => Some(DateForm::Unix),
            Form::Text => self.zone(reading).map(|zone| DateForm::Text { zone }),
        }
    }

    fn zone(&self, reading: &Reading) -> Option<String> {
        let read = || [&self.case, &self.message, &self.note].into_iter().flat_map(|reading| &reading.seen);
        if reading.as_shown
            && let Some(zone) = zone::fit(&self.shown.iter().chain(&reading.seen).copied().collect::<Vec<_>>())
        {
            return Some(zone);
        }
        zone::fit(&read().copied().collect::<Vec<_>>()).or_else(|| zone::fit(&reading.seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2013-01-15T12:00:00Z and 2018-07-15T12:00:00Z.
    const WINTER: Millis = Millis::from_seconds(1_358_251_200);
    const SUMMER: Millis = Millis::from_seconds(1_531_656_000);

    fn echo(at: Millis, offset: i32) -> Option<Dated> {
        Some(Dated { at, offset: Some(offset) })
    }

    #[test]
    fn a_number_that_comes_back_the_same_is_right() {
        let mut dates = Dates::default();
        assert!(dates.case.echoed(WINTER, echo(WINTER, 10_800)));
        assert_eq!(dates.settle(&dates.case), Some(DateForm::Unix));
    }

    #[test]
    fn a_text_tells_where_it_was_read() {
        for (zone, winter, summer) in [("Europe/Berlin", 3_600, 7_200), ("UTC", 0, 0), ("+05:30", 19_800, 19_800)] {
            let mut dates = Dates::default();
            dates.message.refused("incorrect_created_at");
            for (sent, offset) in [(WINTER, winter), (SUMMER, summer)] {
                assert!(dates.message.echoed(sent, echo(sent.plus(-i64::from(offset) * 1_000), offset)));
            }
            assert_eq!(dates.settle(&dates.message), Some(DateForm::Text { zone: zone.into() }), "{zone}");
        }
    }

    #[test]
    fn a_date_that_is_passed_over_is_no_form() {
        let mut dates = Dates::default();
        let now = Millis::from_seconds(1_772_431_234);
        assert!(!dates.note.echoed(WINTER, echo(now, 0)));
        assert!(!dates.note.echoed(WINTER, echo(now, 0)));
        assert_eq!((dates.note.form(), dates.settle(&dates.note)), (None, None));
    }

    #[test]
    fn what_holds_in_summer_only_is_not_right() {
        let mut dates = Dates::default();
        assert!(dates.note.echoed(SUMMER, echo(SUMMER, 7_200)));
        assert!(!dates.note.echoed(WINTER, echo(WINTER.plus(3_600_000), 3_600)));
        assert_eq!(dates.settle(&dates.note), None);
    }
}
