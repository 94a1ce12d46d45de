//! Which of the numbers of a date is the day, decided once for a whole chat: by what is no date any other way, else by the
//! order of its messages, else by the person.

use crate::vendor::Settings;

use super::ID;
use super::header::{Shape, Stamp};

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Order {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

impl Order {
    const ALL: [Self; 3] = [Self::DayMonthYear, Self::MonthDayYear, Self::YearMonthDay];

    /// Kept in the catalogue between the pass and the loading of a case.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::DayMonthYear => "dmy",
            Self::MonthDayYear => "mdy",
            Self::YearMonthDay => "ymd",
        }
    }

    /// The order of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.name() == name)
    }

    /// Year, month and day of a date in this order.
    pub(super) const fn date(self, [a, b, c]: [u16; 3]) -> (u16, u16, u16) {
        let (year, month, day) = match self {
            Self::DayMonthYear => (c, b, a),
            Self::MonthDayYear => (c, a, b),
            Self::YearMonthDay => (a, b, c),
        };
        // WhatsApp is younger than the century. Phones of Thailand count from Buddha, 543 years more.
        let year = match year {
            ..52 => year + 2000,
            52..100 => year + 2500 - 543,
            2400..2700 => year - 543,
            _ => year,
        };
        (year, month, day)
    }
}

/// What a chat's dates say about their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Nothing settles it; so many of a hundred dates read differently either way, this one for example.
    Ambiguous { percent: u64, sample: [u16; 3] },
    /// It is known.
    Known(Order),
}

/// Looks at the dates of one chat, one at a time.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    shape: Shape,
    all: u64,
    ambiguous: u64,
    sample: Option<[u16; 3]>,
    rows: [Row; 3],
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    impossible: u64,
    backwards: u64,
    last: Option<(u16, u16, u16)>,
}

impl Tally {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, all: 0, ambiguous: 0, sample: None, rows: Default::default() }
    }

    /// Looks at one date.
    pub(super) fn add(&mut self, stamp: Stamp) {
        self.all += 1;
        let [a, b, _] = stamp.parts;
        if a != b && (1..=12).contains(&a) && (1..=12).contains(&b) {
            self.ambiguous += 1;
            self.sample.get_or_insert(stamp.parts);
        }
        for (order, row) in Order::ALL.into_iter().zip(&mut self.rows) {
            let date = order.date(stamp.parts);
            if !((1..=12).contains(&date.1) && (1..=31).contains(&date.2)) {
                row.impossible += 1;
                continue;
            }
            row.backwards += u64::from(row.last.is_some_and(|last| date < last));
            row.last = Some(date);
        }
    }

    /// What they say together.
    pub(super) fn verdict(&self) -> Verdict {
        let of = |order: Order| self.rows[order as usize];
        let rank = |order: Order| (of(order).impossible, of(order).backwards);
        if self.shape.year_first {
            return Verdict::Known(Order::YearMonthDay);
        }
        let (day, month, year) = (Order::DayMonthYear, Order::MonthDayYear, Order::YearMonthDay);
        // Between dots no language puts the month first.
        let leading = if self.shape.separator != '.' && rank(month) < rank(day) { month } else { day };
        if !self.shape.long_year && rank(year) < rank(leading) {
            return Verdict::Known(year);
        }
        match self.sample {
            Some(sample) if self.shape.separator != '.' && rank(month) == rank(day) => {
                Verdict::Ambiguous { percent: (self.ambiguous * 100).div_ceil(self.all.max(1)), sample }
            }
            _ => Verdict::Known(leading),
        }
    }

    /// The order to read by. Where nothing settles it the person does; before that, a twelve-hour clock and slashes are
    /// American.
    pub(super) fn order(&self, settings: &Settings) -> Order {
        match (self.verdict(), settings.day_first(ID)) {
            (Verdict::Known(order), _) => order,
            (Verdict::Ambiguous { .. }, Some(true)) => Order::DayMonthYear,
            (Verdict::Ambiguous { .. }, Some(false)) => Order::MonthDayYear,
            (Verdict::Ambiguous { .. }, None) if self.shape.halves && self.shape.separator == '/' => {
                Order::MonthDayYear
            }
            (Verdict::Ambiguous { .. }, None) => Order::DayMonthYear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::Header;
    use super::*;

    fn tally(dates: &[&str]) -> Tally {
        let lines: Vec<String> = dates.iter().map(|date| format!("{date}, 10:00 - Ann: hi")).collect();
        let mut tally = Tally::new(Header::parse(&lines[0]).unwrap().shape);
        lines.iter().for_each(|line| tally.add(Header::parse(line).unwrap().stamp));
        tally
    }

    #[test]
    fn a_part_above_twelve_is_a_day() {
        assert_eq!(tally(&["03/04/24", "13/04/24"]).verdict(), Verdict::Known(Order::DayMonthYear));
        assert_eq!(tally(&["03/04/24", "04/13/24"]).verdict(), Verdict::Known(Order::MonthDayYear));
        assert_eq!(tally(&["2024/03/04"]).verdict(), Verdict::Known(Order::YearMonthDay));
        assert_eq!(tally(&["03.04.24"]).verdict(), Verdict::Known(Order::DayMonthYear), "between dots");
        assert_eq!(tally(&["03/03/24"]).verdict(), Verdict::Known(Order::DayMonthYear), "either way the same");
    }

    #[test]
    fn else_messages_come_one_after_another() {
        assert_eq!(tally(&["03/04/24", "05/04/24", "01/05/24"]).verdict(), Verdict::Known(Order::DayMonthYear));
        assert_eq!(tally(&["03/04/24", "03/05/24", "04/01/24"]).verdict(), Verdict::Known(Order::MonthDayYear));
        assert_eq!(tally(&["21/12/30", "21/12/31", "22/01/01"]).verdict(), Verdict::Known(Order::YearMonthDay));
        assert_eq!(tally(&["31/12/23", "01/01/24"]).verdict(), Verdict::Known(Order::DayMonthYear));
    }

    #[test]
    fn else_the_person_is_asked() {
        let tally = tally(&["03/04/24", "03/04/24", "04/04/24"]);
        assert_eq!(tally.verdict(), Verdict::Ambiguous { percent: 67, sample: [3, 4, 24] });
        assert_eq!(tally.order(&Settings::default()), Order::DayMonthYear);
        let chosen = |day_first| tally.order(&Settings { day_first: Some(day_first), ..Settings::default() });
        assert_eq!((chosen(true), chosen(false)), (Order::DayMonthYear, Order::MonthDayYear));
    }

    #[test]
    fn years_since_buddha_are_told_from_ours() {
        for (written, year) in [(2567, 2024), (67, 2024), (24, 2024), (2024, 2024), (9, 2009)] {
            assert_eq!(Order::DayMonthYear.date([5, 1, written]), (year, 1, 5), "{written}");
        }
    }

    #[test]
    fn years_of_two_digits_are_of_this_century() {
        assert_eq!(Order::DayMonthYear.date([1, 2, 21]), (2021, 2, 1));
        assert_eq!(Order::MonthDayYear.date([1, 2, 2021]), (2021, 1, 2));
    }
}
