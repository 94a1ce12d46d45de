//! The beginning of a line that opens a message: date, time and a separator, in the shapes of all languages and both
//! platforms. `30/12/2021, 22:01 - ` on Android, `[30.12.21, 22:01:05] ` on iOS, `12/30/21, 10:01 PM - ` with any kind
//! of space, digits of any script that phones write.
//!
//! A chat is written by one phone in one go, so all of its lines have one [`Shape`]; a line of another shape is part of a
//! text, e.g. a log pasted into a message.

use std::collections::HashMap;

/// How a phone writes its dates and times.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Shape {
    /// iOS puts them into square brackets.
    pub(super) bracketed: bool,
    /// Between the parts of a date: `/`, `.` or `-`.
    pub(super) separator: char,
    /// Four digits of year, in front.
    pub(super) year_first: bool,
    /// Four digits of year, in front or at the end.
    pub(super) long_year: bool,
    /// The time has seconds.
    pub(super) seconds: bool,
    /// The time is of a twelve-hour clock.
    pub(super) halves: bool,
}

/// The numbers of a date and time; which of the first three are day, month and year is decided for the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Stamp {
    pub(super) parts: [u16; 3],
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
}

/// The opening of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Header<'a> {
    pub(super) shape: Shape,
    pub(super) stamp: Stamp,
    /// Date and time as written.
    pub(super) original: &'a str,
    /// What follows: `Name: text`, or a sentence of WhatsApp itself.
    pub(super) rest: &'a str,
}

impl<'a> Header<'a> {
    /// Reads the opening of a line; `None` for a line that goes on with a message.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let mut cursor = Cursor { rest: line };
        cursor.pass_marks();
        let bracketed = cursor.eat('[');
        cursor.pass_marks();
        let from = cursor.rest;
        let (first, first_digits) = cursor.number(4)?;
        // Phones that write from the right put marks before the separators: `5\u{200f}/1\u{200f}/2024`.
        cursor.pass_marks();
        let separator = cursor.one_of(&['/', '.', '-'])?;
        cursor.pass_spaces_after_dot(separator);
        cursor.pass_marks();
        let (second, _) = cursor.number(2)?;
        cursor.pass_marks();
        cursor.one_of(&[separator])?;
        cursor.pass_spaces_after_dot(separator);
        cursor.pass_marks();
        let (third, third_digits) = cursor.number(4)?;
        let (year_first, long_year) = match (first_digits, third_digits) {
            (4, 1 | 2) => (true, true),
            (1 | 2, 4) => (false, true),
            (1 | 2, 2) => (false, false),
            _ => return None,
        };
        let parts = [first, second, third];
        cursor.pass_gap()?;
        let before = cursor.half();
        cursor.pass_spaces();
        let (mut hour, second) = cursor.clock()?;
        let after_clock = cursor;
        cursor.pass_spaces();
        let half = before.or_else(|| cursor.half());
        if half.is_none() || before.is_some() {
            cursor = after_clock;
        }
        let original = from.get(..from.len() - cursor.rest.len())?;
        let rest = if bracketed { cursor.after_bracket()? } else { cursor.after_dash()? };
        match (half, hour.0) {
            (Some(Half::Morning), 12) => hour.0 = 0,
            (Some(Half::Afternoon), 0..12) => hour.0 += 12,
            _ => {}
        }
        let shape =
            Shape { bracketed, separator, year_first, long_year, seconds: second.is_some(), halves: half.is_some() };
        let stamp = Stamp { parts, hour: hour.0, minute: hour.1, second: second.unwrap_or(0) };
        is_possible(parts, shape).then_some(Self { shape, stamp, original, rest })
    }
}

impl Shape {
    /// The shape of most openings among `lines`, how many have it, and how many lines there are.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Option<(Self, usize, usize)> {
        let mut counts: HashMap<Self, usize> = HashMap::new();
        let mut all = 0;
        for line in lines {
            all += 1;
            if let Some(header) = Header::parse(line) {
                *counts.entry(header.shape).or_default() += 1;
            }
        }
        let (shape, count) = counts.into_iter().max_by_key(|(shape, count)| (*count, std::cmp::Reverse(*shape)))?;
        Some((shape, count, all))
    }
}

/// Can these numbers be a date in any order?
fn is_possible([a, b, c]: [u16; 3], shape: Shape) -> bool {
    let (day, month) = (1..=31, 1..=12);
    let fits = |d: u16, m: u16| day.contains(&d) && month.contains(&m);
    if shape.year_first {
        return fits(c, b);
    }
    fits(a, b) || fits(b, a) || (!shape.long_year && fits(c, b))
}

/// Half of a day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

/// Words for the halves of a day that are not made of an A or P and an M.
const HALVES: [(&str, Half); 16] = [
    ("오전", Half::Morning),
    ("오후", Half::Afternoon),
    ("上午", Half::Morning),
    ("下午", Half::Afternoon),
    ("午前", Half::Morning),
    ("午後", Half::Afternoon),
    ("öö", Half::Morning),
    ("ÖÖ", Half::Morning),
    ("ös", Half::Afternoon),
    ("ÖS", Half::Afternoon),
    ("ص", Half::Morning),
    ("م", Half::Afternoon),
    ("π.μ.", Half::Morning),
    ("μ.μ.", Half::Afternoon),
    ("पूर्वाह्न", Half::Morning),
    ("अपराह्न", Half::Afternoon),
];

/// Words that some languages put between date and time.
const FILLERS: [&str; 8] = ["г.", "г", "klo", "kl.", "at", "à", "um", "в"];

/// Marks that steer the direction of text and show nothing.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[derive(Clone, Copy)]
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    fn eat(&mut self, letter: char) -> bool {
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn one_of(&mut self, letters: &[char]) -> Option<char> {
        let letter = self.rest.chars().next().filter(|letter| letters.contains(letter))?;
        self.eat(letter);
        Some(letter)
    }

    fn pass_marks(&mut self) {
        self.rest = self.rest.trim_start_matches(is_mark);
    }

    fn pass_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(|letter: char| letter.is_whitespace() || is_mark(letter));
    }

    /// `30. 12. 2021`
    fn pass_spaces_after_dot(&mut self, separator: char) {
        if separator == '.' {
            self.pass_spaces();
        }
    }

    /// A number of at most so many digits, and how many it has.
    fn number(&mut self, longest: usize) -> Option<(u16, usize)> {
        let mut value = 0_u16;
        let mut count = 0;
        while let Some(digit) = self.rest.chars().next().and_then(digit) {
            count += 1;
            if count > longest {
                return None;
            }
            value = value * 10 + digit;
            self.rest = self.rest.get(self.rest.chars().next()?.len_utf8()..)?;
        }
        (count > 0).then_some((value, count))
    }

    /// Between date and time: a comma, a dot, a word, or nothing but a space.
    fn pass_gap(&mut self) -> Option<()> {
        let before = self.rest.len();
        let is_gap =
            |letter: char| letter.is_whitespace() || is_mark(letter) || matches!(letter, ',' | '.' | '،' | '、');
        self.rest = self.rest.trim_start_matches(is_gap);
        for filler in FILLERS {
            if let Some(after) = self.rest.strip_prefix(filler)
                && after.starts_with(is_gap)
            {
                self.rest = after.trim_start_matches(is_gap);
                break;
            }
        }
        (self.rest.len() < before).then_some(())
    }

    /// `22:01`, `22.01`, with or without seconds: hour and minute, and the seconds.
    fn clock(&mut self) -> Option<((u8, u8), Option<u8>)> {
        let (hour, _) = self.number(2)?;
        let separator = self.one_of(&[':', '.'])?;
        let (minute, digits) = self.number(2)?;
        if hour > 23 || minute > 59 || digits != 2 {
            return None;
        }
        let mut further = *self;
        let second = match further.one_of(&[separator]).and_then(|_| further.number(2)) {
            Some((second @ 0..=60, 2)) => {
                *self = further;
                u8::try_from(second.min(59)).ok()
            }
            _ => None,
        };
        Some(((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?), second))
    }

    /// `AM`, `p.m.`, `p. m.` or a word of another language.
    fn half(&mut self) -> Option<Half> {
        let mut cursor = *self;
        let found = match cursor.one_of(&['a', 'A', 'p', 'P']) {
            Some(letter) => {
                cursor.eat('.');
                cursor.pass_spaces();
                cursor.one_of(&['m', 'M'])?;
                cursor.eat('.');
                if letter.eq_ignore_ascii_case(&'a') { Half::Morning } else { Half::Afternoon }
            }
            None => {
                let (word, half) = HALVES.iter().find(|(word, _)| cursor.rest.starts_with(word))?;
                cursor.rest = cursor.rest.get(word.len()..)?;
                *half
            }
        };
        let ends = !cursor.rest.starts_with(|letter: char| letter.is_alphabetic());
        ends.then(|| *self = cursor)?;
        Some(found)
    }

    fn after_bracket(mut self) -> Option<&'a str> {
        self.pass_spaces();
        self.eat(']').then(|| self.rest.strip_prefix(char::is_whitespace).unwrap_or(self.rest))
    }

    fn after_dash(mut self) -> Option<&'a str> {
        let before = self.rest.len();
        self.pass_spaces();
        let spaced = self.rest.len() < before;
        let dashed = self.one_of(&['-', '–']).is_some();
        let rest = if self.rest.is_empty() { Some("") } else { self.rest.strip_prefix(char::is_whitespace) };
        rest.filter(|_| spaced && dashed)
    }
}

/// A digit as phones write it: European, Arabic, Persian or Indian.
fn digit(letter: char) -> Option<u16> {
    let zero = match letter {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06f0}'..='\u{06f9}' => '\u{06f0}',
        '\u{0966}'..='\u{096f}' => '\u{0966}',
        _ => return None,
    };
    u16::try_from(u32::from(letter) - u32::from(zero)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(line: &str) -> Option<([u16; 3], u8, u8, u8)> {
        Header::parse(line).map(|found| {
            let Stamp { parts, hour, minute, second } = found.stamp;
            assert_eq!(found.rest, "Ann: hi", "{line}");
            (parts, hour, minute, second)
        })
    }

    #[test]
    fn every_shape_of_date_and_time_is_read() {
        for (line, wanted) in [
            ("30/12/2021, 22:01 - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("30/12/21 22:01 - Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("30.12.21, 22:01 - Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("30.12.2021 г., 22:01 - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("30. 12. 2021 22:01 - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("30.12.2021 klo 22.01 - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("30-12-2021 22:01 - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("2021-12-30, 22:01 - Ann: hi", ([2021, 12, 30], 22, 1, 0)),
            ("2021/12/30. 22:01 - Ann: hi", ([2021, 12, 30], 22, 1, 0)),
            ("12/30/21, 10:01 PM - Ann: hi", ([12, 30, 21], 22, 1, 0)),
            ("12/30/21, 12:01 AM - Ann: hi", ([12, 30, 21], 0, 1, 0)),
            ("12/30/21, 12:01 pm - Ann: hi", ([12, 30, 21], 12, 1, 0)),
            ("30/12/21, 10:01 p.m. - Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("30/12/21, 10:01 p. m. - Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("30/12/21, 10:01 p.\u{a0}m. - Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("12/30/21, 10:01\u{a0}PM - Ann: hi", ([12, 30, 21], 22, 1, 0)),
            ("12/30/21, 10:01\u{202f}PM - Ann: hi", ([12, 30, 21], 22, 1, 0)),
            ("[12/30/21, 10:01:05\u{202f}PM] Ann: hi", ([12, 30, 21], 22, 1, 5)),
            ("\u{200e}[30.12.21, 22:01:05] Ann: hi", ([30, 12, 21], 22, 1, 5)),
            ("[30.12.21 22:01] Ann: hi", ([30, 12, 21], 22, 1, 0)),
            ("2021. 12. 30. 오후 10:01 - Ann: hi", ([2021, 12, 30], 22, 1, 0)),
            ("\u{200f}٣٠/١٢/٢٠٢١، ١٠:٠١ م - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("\u{200f}30\u{200f}/12\u{200f}/2021، 10:01\u{202f}م - Ann: hi", ([30, 12, 2021], 22, 1, 0)),
            ("\u{200f}[30\u{200f}/12\u{200f}/2021، 10:01:05\u{202f}ص] Ann: hi", ([30, 12, 2021], 10, 1, 5)),
        ] {
            assert_eq!(stamp(line), Some(wanted), "{line}");
        }
    }

    #[test]
    fn a_line_that_only_looks_like_a_date_opens_nothing() {
        for line in [
            "2016-04-29 10:30:00",
            "2016-04-29 10:30:00 the server went down",
            "30/12/2021",
            "30/12/2021, 22:01",
            "30/12/2021, 22:01 -Ann: hi",
            "30/13/2021x, 22:01 - Ann: hi",
            "99/99/2021, 22:01 - Ann: hi",
            "30/12/2021, 25:01 - Ann: hi",
            "30/12/2021, 22:61 - Ann: hi",
            "12345/12/2021, 22:01 - Ann: hi",
            "[30/12/2021, 22:01 - Ann: hi",
            "[link] 30/12/2021, 22:01 - Ann: hi",
            "10:30 - 11:30 we are closed",
            "",
            "[",
        ] {
            assert_eq!(Header::parse(line), None, "{line}");
        }
    }

    #[test]
    fn the_shape_of_a_chat_is_that_of_most_of_its_lines() {
        let lines = ["30/12/21, 22:01 - Ann: hi", "30.12.2021 22:05 - a log", "30/12/21, 22:02 - Bo: ?", "text"];
        let (shape, count, all) = Shape::of(lines.into_iter()).unwrap();
        assert_eq!((shape.separator, shape.bracketed, count, all), ('/', false, 2, 4));
    }
}
