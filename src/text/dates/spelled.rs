//! Dates written in words and numbers: the text is cut into tokens, each token says what it is, and what they say
//! together must be exactly one date with at most one time and one zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::{ISO, Moment};

/// Reads a date whose year may stand anywhere and whose month may have a name.
pub(super) fn read(text: &str, day_first: Option<bool>) -> Option<Moment> {
    let mut tokens = Tokens::default();
    for token in smooth(text).split(' ').filter(|token| !token.is_empty()) {
        tokens.take(token)?;
    }
    let date = tokens.date(day_first)?;
    let local = date.to_datetime(tokens.time()?);
    Some(match tokens.zone {
        Some(zone) => Moment::Zoned(local, zone),
        None => Moment::Local(local),
    })
}

/// One kind of space, no commas, brackets or direction marks, lower case; what stands in round brackets is a comment.
fn smooth(text: &str) -> String {
    let mut depth = 0_u32;
    let mut smooth = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => {}
            _ if depth > 0 => {}
            ',' | '[' | ']' => smooth.push(' '),
            _ if letter.is_whitespace() || letter == '\u{202f}' => smooth.push(' '),
            _ => smooth.extend(letter.to_lowercase()),
        }
    }
    // 6:49 a. m., as Spanish exports write it.
    smooth.replace("a. m.", "am").replace("p. m.", "pm")
}

/// Half of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

/// One part of the date.
#[derive(Clone, Copy, Debug)]
enum Part {
    Month(i8),
    /// A number and how many digits it has.
    Number(i16, usize),
}

#[derive(Default)]
struct Tokens {
    parts: Vec<Part>,
    /// The sign between the parts of a numeric date.
    separator: Option<char>,
    clock: Option<Time>,
    half: Option<Half>,
    zone: Option<TimeZone>,
}

impl Tokens {
    /// Takes one token in; `None` when it says nothing a date says.
    fn take(&mut self, token: &str) -> Option<()> {
        match token {
            "am" | "a.m." => return self.set_half(Half::Morning),
            "pm" | "p.m." => return self.set_half(Half::Afternoon),
            "-" | "–" | "at" | "on" | "of" | "в" | "г" | "г." | "года" | "uhr" | "um" | "de" | "del" | "à" | "às"
            | "a" | "alle" | "las" | "om" | "o" | "о" | "р" | "р." | "року" => return Some(()),
            _ => {}
        }
        if token.contains(':') && token.starts_with(|first: char| first.is_ascii_digit()) {
            return self.take_time(token);
        }
        if is_weekday(token) {
            return Some(());
        }
        if let Some(zone) = zone(token) {
            return self.set_zone(zone);
        }
        if self.parts.len() == 3 && token.bytes().all(|byte| byte.is_ascii_digit()) {
            // 2012-11-16 223622 UTC
            return self.set_clock(ISO.parse_time(format!("T{token}")).ok().filter(|_| matches!(token.len(), 4 | 6))?);
        }
        self.take_parts(token)
    }

    fn take_time(&mut self, token: &str) -> Option<()> {
        let mut clock = token;
        if let Some(rest) = clock.strip_suffix("am") {
            self.set_half(Half::Morning)?;
            clock = rest;
        } else if let Some(rest) = clock.strip_suffix("pm") {
            self.set_half(Half::Afternoon)?;
            clock = rest;
        } else if let Some(rest) = clock.strip_suffix('z') {
            self.set_zone(TimeZone::UTC)?;
            clock = rest;
        } else if let Some(at) = clock.find(['+', '-']) {
            let (rest, offset) = clock.split_at_checked(at)?;
            self.set_zone(zone(offset)?)?;
            clock = rest;
        }
        self.set_clock(time(clock)?)
    }

    fn take_parts(&mut self, token: &str) -> Option<()> {
        for piece in token.split(['/', '-', '.']).filter(|piece| !piece.is_empty()) {
            if self.parts.len() == 3 {
                return None;
            }
            self.parts.push(part(piece)?);
        }
        if let Some(sign) = token.chars().find(|sign| matches!(sign, '/' | '-' | '.')) {
            self.separator = self.separator.or(Some(sign));
        }
        Some(())
    }

    fn set_half(&mut self, half: Half) -> Option<()> {
        self.half.replace(half).is_none().then_some(())
    }

    fn set_clock(&mut self, clock: Time) -> Option<()> {
        self.clock.replace(clock).is_none().then_some(())
    }

    /// `GMT+2 UTC`: the first one named counts.
    fn set_zone(&mut self, zone: TimeZone) -> Option<()> {
        self.zone.get_or_insert(zone);
        Some(())
    }

    fn time(&self) -> Option<Time> {
        let Some(clock) = self.clock else {
            return self.half.is_none().then_some(Time::midnight());
        };
        let hour = match (self.half, clock.hour()) {
            (Some(Half::Morning), 12) => 0,
            (Some(Half::Afternoon), hour @ 0..12) => hour + 12,
            (_, hour) => hour,
        };
        Time::new(hour, clock.minute(), clock.second(), clock.subsec_nanosecond()).ok()
    }

    fn date(&self, day_first: Option<bool>) -> Option<Date> {
        use Part::{Month, Number};
        let [first, second, third] = *self.parts.first_chunk::<3>().filter(|_| self.parts.len() == 3)?;
        match (first, second, third) {
            (Number(year, 4), Month(month), Number(day, 1..=2)) => Date::new(year, month, i8::try_from(day).ok()?).ok(),
            (Number(day, 1..=2), Month(month), Number(year, digits))
            | (Month(month), Number(day, 1..=2), Number(year, digits)) => {
                Date::new(full_year(year, digits)?, month, i8::try_from(day).ok()?).ok()
            }
            (Number(year, 4), Number(month, 1..=2), Number(day, 1..=2)) => {
                Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
            }
            (Number(a, 1..=2), Number(b, 1..=2), Number(year, digits)) => {
                let (year, a, b) = (full_year(year, digits)?, i8::try_from(a).ok()?, i8::try_from(b).ok()?);
                let (day_month, month_day) = (Date::new(year, b, a).ok(), Date::new(year, a, b).ok());
                let day_leads = match self.separator {
                    Some('.') => true,
                    Some('/') => day_first.unwrap_or(false),
                    _ => day_first.unwrap_or(true),
                };
                if day_leads { day_month.or(month_day) } else { month_day.or(day_month) }
            }
            _ => None,
        }
    }
}

/// `6:49`, `06:49:30`, `06:49:30.123`. A leap second is the second before it.
fn time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut fields = clock.split(':').map(number);
    let hour = fields.next()??;
    let minute = fields.next()??;
    let second = match fields.next() {
        Some(second) => second?.min(59),
        None => 0,
    };
    if fields.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    Time::new(hour, minute, second, nanos.parse().ok()?).ok()
}

/// One or two digits.
fn number(text: &str) -> Option<i8> {
    (matches!(text.len(), 1..=2) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn part(piece: &str) -> Option<Part> {
    let count = piece.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return month(piece).map(Part::Month);
    }
    let (digits, rest) = piece.split_at_checked(count)?;
    if count > 4 || !matches!(rest, "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok().map(|value| Part::Number(value, count))
}

/// Two digits are of the years 1970 to 2069.
fn full_year(year: i16, digits: usize) -> Option<i16> {
    match (digits, year) {
        (4, year) => Some(year),
        (2, 70..) => Some(year + 1900),
        (2, _) => Some(year + 2000),
        _ => None,
    }
}

/// English and Russian, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish, Ukrainian.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "январь",
        "января",
        "januar",
        "jänner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "styczeń",
        "stycznia",
        "ocak",
        "січень",
        "січня",
    ],
    &[
        "february",
        "февраль",
        "февраля",
        "februar",
        "feber",
        "février",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "luty",
        "lutego",
        "şubat",
        "subat",
        "лютий",
        "лютого",
    ],
    &[
        "march",
        "март",
        "марта",
        "märz",
        "maerz",
        "mrz",
        "mars",
        "marzo",
        "março",
        "marco",
        "maart",
        "mrt",
        "marzec",
        "marca",
        "mart",
        "березень",
        "березня",
    ],
    &["april", "апрель", "апреля", "avril", "abril", "aprile", "kwiecień", "kwietnia", "nisan", "квітень", "квітня"],
    &[
        "may",
        "май",
        "мая",
        "mai",
        "mayo",
        "maggio",
        "maio",
        "mei",
        "maj",
        "maja",
        "mayıs",
        "mayis",
        "травень",
        "травня",
    ],
    &[
        "june",
        "июнь",
        "июня",
        "juni",
        "juin",
        "junio",
        "giugno",
        "junho",
        "czerwiec",
        "czerwca",
        "haziran",
        "червень",
        "червня",
    ],
    &[
        "july",
        "июль",
        "июля",
        "juli",
        "juillet",
        "julio",
        "luglio",
        "julho",
        "lipiec",
        "lipca",
        "temmuz",
        "липень",
        "липня",
    ],
    &[
        "august",
        "август",
        "августа",
        "août",
        "aout",
        "agosto",
        "augustus",
        "sierpień",
        "sierpnia",
        "ağustos",
        "agustos",
        "серпень",
        "серпня",
    ],
    &[
        "september",
        "сентябрь",
        "сентября",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "wrzesień",
        "września",
        "eylül",
        "eylul",
        "вересень",
        "вересня",
    ],
    &[
        "october",
        "октябрь",
        "октября",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "październik",
        "października",
        "ekim",
        "жовтень",
        "жовтня",
    ],
    &[
        "november",
        "ноябрь",
        "ноября",
        "novembre",
        "noviembre",
        "novembro",
        "listopad",
        "listopada",
        "kasım",
        "kasim",
        "листопад",
        "листопада",
    ],
    &[
        "december",
        "декабрь",
        "декабря",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "grudzień",
        "grudnia",
        "aralık",
        "aralik",
        "грудень",
        "грудня",
    ],
];

/// A month's name, or its first three letters or more where no other month begins so: French `juin` and `juillet` do.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = MONTHS.iter().enumerate().filter(|(_, names)| names.iter().any(|name| name.starts_with(word)));
    let first = found.next()?.0;
    let at = match found.next() {
        Some(_) => MONTHS.iter().position(|names| names.contains(&word))?,
        None => first,
    };
    i8::try_from(at + 1).ok()
}

fn is_weekday(token: &str) -> bool {
    const NAMES: [&str; 14] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
    ];
    const SHORT: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
    let token = token.trim_end_matches('.');
    SHORT.contains(&token) || (token.chars().count() >= 3 && NAMES.iter().any(|name| name.starts_with(token)))
}

/// A zone's letters (those of RFC 2822 and the few that exports use), an offset, or an IANA name.
fn zone(token: &str) -> Option<TimeZone> {
    let named = match token {
        "z" | "ut" | "utc" | "gmt" => return Some(TimeZone::UTC),
        "edt" => "-04:00",
        "est" | "cdt" => "-05:00",
        "cst" | "mdt" => "-06:00",
        "mst" | "pdt" => "-07:00",
        "pst" => "-08:00",
        "cet" | "bst" => "+01:00",
        "cest" | "eet" => "+02:00",
        "eest" | "msk" | "мск" => "+03:00",
        // IST is India's, Israel's and Ireland's, so it is none.
        "wet" => "+00:00",
        "brt" => "-03:00",
        "jst" => "+09:00",
        "aest" => "+10:00",
        "aedt" => "+11:00",
        _ => "",
    };
    if !named.is_empty() {
        return ISO.parse_time_zone(named).ok();
    }
    let offset = token.strip_prefix("gmt").or_else(|| token.strip_prefix("utc")).unwrap_or(token);
    if let Some(digits) = offset.strip_prefix(['+', '-']) {
        let hours_alone = digits.len() == 1;
        let sign = offset.get(..1)?;
        return if hours_alone { ISO.parse_time_zone(format!("{sign}0{digits}")) } else { ISO.parse_time_zone(offset) }
            .ok();
    }
    let iana = token.contains('/') && !token.bytes().any(|byte| byte.is_ascii_digit());
    iana.then(|| TimeZone::get(token).ok())?
}
