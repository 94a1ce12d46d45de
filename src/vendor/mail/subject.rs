//! The subject below its `Re:` and `Fwd:`.

/// A subject taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Subject<'a> {
    /// The subject without prefixes.
    pub(super) base: &'a str,
    /// The first prefix marks a reply.
    pub(super) is_reply: bool,
}

/// Words for "reply" as programs write them, lower case.
const REPLY: [&str; 24] = [
    "re",
    "res",
    "ref",
    "aw",
    "antw",
    "antwort",
    "sv",
    "vs",
    "vá",
    "r",
    "rif",
    "odp",
    "ynt",
    "yan",
    "atb",
    "απ",
    "отв",
    "ответ",
    "на",
    "відп",
    "回复",
    "回覆",
    "答复",
    "返信",
];

/// Words for "forwarded", lower case.
const FORWARD: [&str; 21] = [
    "fw",
    "fwd",
    "wg",
    "tr",
    "i",
    "rv",
    "enc",
    "vb",
    "vl",
    "doorst",
    "pd",
    "yml",
    "i̇lt",
    "fs",
    "trs",
    "пер",
    "пересл",
    "пересылка",
    "fwd fw",
    "转发",
    "轉寄",
];

/// Does the first prefix mark a mail that is handed on?
pub(super) fn is_forward(subject: &str) -> bool {
    subject.split_once([':', '：']).is_some_and(|(prefix, _)| FORWARD.contains(&prefix.trim().to_lowercase().as_str()))
}

/// Without what mail servers of firms put before mails from outside: `[EXTERNAL] Re: Kettle`.
fn without_warning(subject: &str) -> &str {
    let warning = subject.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match warning {
        Some((word, rest)) if ["external", "ext", "extern"].contains(&word.trim().to_lowercase().as_str()) => {
            rest.trim_start()
        }
        _ => subject,
    }
}

impl<'a> Subject<'a> {
    /// Takes prefixes such as `Re:`, `RE[2]:`, `AW: WG:`, `Отв:` off, as many as there are.
    pub(super) fn of(subject: &'a str) -> Self {
        let mut base = without_warning(subject.trim());
        let mut first_is_reply = None;
        while let Some((prefix, rest)) = base.split_once([':', '：']) {
            let word = prefix.trim_end();
            let word = word.split_once(['[', '(', '^']).map_or(word, |(word, count)| {
                let digits = count.trim_end_matches([']', ')']);
                if digits.bytes().all(|byte| byte.is_ascii_digit()) { word } else { prefix }
            });
            let word = word.trim().to_lowercase();
            let is_reply = REPLY.contains(&word.as_str());
            if !is_reply && !FORWARD.contains(&word.as_str()) {
                break;
            }
            first_is_reply.get_or_insert(is_reply);
            base = without_warning(rest.trim_start());
        }
        Self { base, is_reply: first_is_reply == Some(true) }
    }

    /// The base for comparison: lower case, runs of white space as one.
    pub(super) fn key(&self) -> String {
        let mut key = String::with_capacity(self.base.len());
        for word in self.base.split_whitespace() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.extend(word.chars().flat_map(char::to_lowercase));
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_replies_fall_away() {
        for subject in [
            "Re: Kettle",
            "RE[2]: Kettle",
            "Re(3): Kettle",
            "AW: WG: Kettle",
            "Отв: Kettle",
            "Ответ: Kettle",
            "SV:Kettle",
            "回复：Kettle",
            "Re: Re: Kettle",
            "[EXTERNAL] Re: Kettle",
            "RE: [Ext] AW: Kettle",
            "答复: Kettle",
        ] {
            assert_eq!(Subject::of(subject), Subject { base: "Kettle", is_reply: true }, "{subject}");
        }
    }

    #[test]
    fn a_forwarded_mail_is_no_reply() {
        for subject in ["Fwd: Kettle", "WG: AW: Kettle", "Пересл: Kettle", "Kettle"] {
            assert_eq!(Subject::of(subject), Subject { base: "Kettle", is_reply: false }, "{subject}");
        }
    }

    #[test]
    fn other_words_before_a_colon_stay() {
        for subject in ["Order: 12", "Re-order: 12", "Question[a]: why", "12:30 works"] {
            assert_eq!(Subject::of(subject).base, subject);
        }
        assert_eq!(Subject::of("Re: Чай  И Мёд ").key(), "чай и мёд");
    }
}
