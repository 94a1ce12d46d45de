//! Whether a column writes the day or the month first.

/// What a column's dates say about their order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DayMonth {
    /// Some date can only be read with the day first.
    DayFirst,
    /// Some date can only be read with the month first.
    MonthFirst,
    /// No date settles it.
    Ambiguous {
        /// The part of all dates that reads differently either way, above 0 up to 1.
        share: f32,
    },
    /// Every date reads the same either way: the year leads, the month has a name, dots stand between, or there are
    /// none.
    NotNeeded,
}

impl DayMonth {
    /// The order as [`super::DateRules::day_first`] wants it.
    pub fn day_first(self) -> Option<bool> {
        match self {
            Self::DayFirst => Some(true),
            Self::MonthFirst => Some(false),
            Self::Ambiguous { .. } | Self::NotNeeded => None,
        }
    }
}

/// Looks at the dates of one column. A part above 12 is a day and settles the order; where a damaged column has both
/// orders, the more frequent one counts.
pub fn order<'a>(samples: impl Iterator<Item = &'a str>) -> DayMonth {
    let mut tally = Tally::default();
    samples.for_each(|text| tally.add(text));
    tally.verdict()
}

/// The same, one date at a time: for a pass that does not keep its dates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    all: u64,
    day_first: u64,
    month_first: u64,
    ambiguous: u64,
}

impl Tally {
    /// Looks at one date.
    pub fn add(&mut self, text: &str) {
        let Some(text) = text.split_whitespace().find(|word| word.bytes().any(|byte| byte.is_ascii_digit())) else {
            return;
        };
        self.all += 1;
        let mut parts = text.trim_matches(['\'', '[', ',']).split(['/', '-']);
        let (Some(first), Some(second), Some(_year), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let (Some(first), Some(second)) = (small(first), small(second)) else { return };
        match (first, second) {
            (13..=31, 1..=12) => self.day_first += 1,
            (1..=12, 13..=31) => self.month_first += 1,
            (1..=12, 1..=12) if first != second => self.ambiguous += 1,
            _ => {}
        }
    }

    /// What they say together.
    pub fn verdict(&self) -> DayMonth {
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => DayMonth::DayFirst,
            std::cmp::Ordering::Less => DayMonth::MonthFirst,
            std::cmp::Ordering::Equal if self.ambiguous > 0 => {
                DayMonth::Ambiguous { share: self.ambiguous as f32 / self.all as f32 }
            }
            std::cmp::Ordering::Equal => DayMonth::NotNeeded,
        }
    }
}

/// A number of one or two digits.
fn small(text: &str) -> Option<u8> {
    matches!(text.len(), 1..=2).then(|| text.parse().ok())?
}
