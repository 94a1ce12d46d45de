//! The separator line: which shapes count, and what it tells.

/// A separator line, taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Separator<'a> {
    /// Which habit it follows.
    pub kind: SeparatorKind,
    /// The envelope sender, or what stands in its place; `-` for Thunderbird.
    pub sender: &'a str,
    /// The date as written, e.g. `Tue Mar 19 09:13:51 +0000 2019`; empty for [`SeparatorKind::Bare`].
    pub date: &'a str,
}

/// Which habit a separator follows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SeparatorKind {
    /// `From -` without a date: old Thunderbird and Netscape files.
    Bare,
    /// `From <id>@xxx` and a date: Google Takeout and Vault.
    Gmail,
    /// A sender and a date: mail servers and most programs.
    Server,
    /// `From - ` and a date: Thunderbird.
    Thunderbird,
}

impl<'a> Separator<'a> {
    /// Reads a line (without its line break) as a separator. Dates may follow `asctime` with a zone before or after
    /// the year, RFC 5322, or begin like ISO 8601.
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?.strip_prefix("From ")?.trim();
        if line == "-" {
            return Some(Self { kind: SeparatorKind::Bare, sender: line, date: "" });
        }
        // The sender is one word nearly always; `"Ann Lee" <ann@example.org>` has been seen.
        let (sender, date) = line
            .match_indices([' ', '\t'])
            .take(8)
            .map(|(at, _)| (line[..at].trim_end(), line[at..].trim_start()))
            .find(|(_, date)| is_date(date))?;
        let kind = if sender == "-" {
            SeparatorKind::Thunderbird
        } else if sender.ends_with("@xxx") {
            SeparatorKind::Gmail
        } else {
            SeparatorKind::Server
        };
        Some(Self { kind, sender, date })
    }
}

/// Does a header line such as `X-GM-THRID: 1` begin here? `>From ` is the older envelope line some servers leave.
pub(super) fn begins_with_header(bytes: &[u8]) -> bool {
    if bytes.starts_with(b">From ") {
        return true;
    }
    let name = bytes.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    (1..=120).contains(&name)
        && bytes[0].is_ascii_alphabetic()
        && bytes.get(name) == Some(&b':')
        && bytes.get(name + 1).is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Does one of the headers begin here that mails do begin with?
pub(super) fn begins_with_known_header(bytes: &[u8]) -> bool {
    const KNOWN: [&str; 14] = [
        "bcc",
        "cc",
        "content-type",
        "date",
        "delivered-to",
        "from",
        "message-id",
        "mime-version",
        "received",
        "reply-to",
        "return-path",
        "sender",
        "subject",
        "to",
    ];
    let name = bytes.split(|&byte| byte == b':').next().unwrap_or_default();
    name.len() >= 2
        && (name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"x-"))
            || KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())))
}

fn is_date(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let Some(first) = words.next() else { return false };
    if is_weekday(first.trim_end_matches(',')) {
        return match words.next() {
            Some(word) if is_month(word) => is_asctime_rest(words),
            Some(word) if is_number(word, 1, 2) => {
                words.next().is_some_and(is_month)
                    && words.next().is_some_and(is_year)
                    && words.next().is_some_and(is_time)
            }
            _ => false,
        };
    }
    let bytes = first.as_bytes();
    matches!(bytes, [y @ .., b'-', _, _, b'-', _, _] if y.len() == 4 && y.iter().all(u8::is_ascii_digit))
        && words.next().is_some_and(is_time)
}

/// After weekday and month: day, time, and the year among the next words, for zones stand before it or after it.
fn is_asctime_rest<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    words.next().is_some_and(|day| is_number(day, 1, 2))
        && words.next().is_some_and(is_time)
        && words.take(3).any(is_year)
}

fn is_weekday(word: &str) -> bool {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&word)
}

fn is_month(word: &str) -> bool {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].contains(&word)
}

fn is_year(word: &str) -> bool {
    is_number(word, 4, 4)
}

fn is_time(word: &str) -> bool {
    let mut parts = word.split(':');
    parts.next().is_some_and(|hour| is_number(hour, 1, 2))
        && parts.next().is_some_and(|minute| is_number(minute, 2, 2))
        && parts.next().is_none_or(|second| is_number(second, 2, 2))
        && parts.next().is_none()
}

fn is_number(word: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}
