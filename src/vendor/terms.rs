//! The words of help desks for states, urgencies, channels, directions and visibility, in English and Russian;
//! most of them in German, French, Spanish, Portuguese and Polish as well. Shared by every vendor whose files hold words rather than codes.

mod western;

use crate::model::{Channel, EntryKind, Priority, Side, Status, Word};

/// What a state is called. Unknown words are [`Status::Other`] and stay to be mapped by hand.
pub fn status(raw: &str) -> Word<Status> {
    const WORDS: &[(Status, &[&str])] = &[
        (Status::New, &["new", "unassigned", "created", "новый", "новая", "новое", "новые"]),
        (
            Status::Open,
            &[
                "open",
                "opened",
                "reopened",
                "active",
                "in progress",
                "inprogress",
                "work in progress",
                "processing",
                "assigned",
                "to do",
                "todo",
                "waiting for support",
                "waiting on us",
                "waiting on agent",
                "waiting for agent",
                "awaiting reply",
                "escalated",
                "открыт",
                "открыта",
                "открыто",
                "открытый",
                "в работе",
                "в обработке",
                "переоткрыт",
                "назначен",
                "активен",
                "активный",
            ],
        ),
        (
            Status::Pending,
            &[
                "pending",
                "waiting",
                "waiting for customer",
                "waiting on customer",
                "awaiting customer",
                "waiting for client",
                "waiting on contact",
                "waiting for requester",
                "snoozed",
                "ожидание",
                "в ожидании",
                "ожидает",
                "ожидает ответа",
                "ждёт клиента",
                "ждет клиента",
                "ожидание клиента",
                "ожидает клиента",
                "отложен",
            ],
        ),
        (
            Status::Hold,
            &[
                "hold",
                "on hold",
                "waiting on third party",
                "waiting for third party",
                "blocked",
                "paused",
                "на паузе",
                "приостановлен",
                "на удержании",
                "заблокирован",
            ],
        ),
        (
            Status::Solved,
            &[
                "solved",
                "resolved",
                "done",
                "fixed",
                "completed",
                "complete",
                "answered",
                "replied",
                "решён",
                "решен",
                "решена",
                "решено",
                "выполнен",
                "выполнено",
                "выполнена",
                "отвечен",
                "отвечено",
                "готово",
            ],
        ),
        (
            Status::Closed,
            &[
                "closed",
                "archived",
                "cancelled",
                "canceled",
                "закрыт",
                "закрыта",
                "закрыто",
                "закрытый",
                "архив",
                "отменён",
                "отменен",
            ],
        ),
        (Status::Deleted, &["deleted", "trash", "trashed", "bin", "удалён", "удален", "удалено", "корзина"]),
        (Status::Spam, &["spam", "junk", "спам"]),
    ];
    word(raw, &[WORDS, western::STATUSES])
}

/// What an urgency is called. Unknown words are [`Priority::Other`].
pub fn priority(raw: &str) -> Word<Priority> {
    const WORDS: &[(Priority, &[&str])] = &[
        (Priority::Low, &["low", "lowest", "minor", "trivial", "p4", "p5", "низкий", "низкая", "низкое", "неважно"]),
        (
            Priority::Normal,
            &[
                "normal",
                "medium",
                "moderate",
                "standard",
                "default",
                "p3",
                "обычный",
                "обычная",
                "нормальный",
                "нормальная",
                "средний",
                "средняя",
                "стандартный",
            ],
        ),
        (Priority::High, &["high", "major", "important", "p2", "высокий", "высокая", "важно", "важный"]),
        (
            Priority::Urgent,
            &[
                "urgent",
                "highest",
                "critical",
                "emergency",
                "blocker",
                "p1",
                "p0",
                "срочно",
                "срочный",
                "срочная",
                "критичный",
                "критический",
                "критичная",
                "наивысший",
                "экстренный",
            ],
        ),
    ];
    let languages: &[&[(Priority, &[&str])]] = &[WORDS, western::PRIORITIES];
    let found = word(raw, languages);
    // Zammad and OTRS count theirs: `2 normal`.
    let bare = raw.trim_start().trim_start_matches(|letter: char| letter.is_ascii_digit());
    match found.kind {
        Priority::Other if bare.starts_with(' ') => Word { kind: word(bare, languages).kind, ..found },
        _ => found,
    }
}

/// What a channel is called.
pub fn channel(raw: &str) -> Channel {
    const WORDS: &[(Channel, &[&str])] = &[
        (Channel::Email, &["email", "e mail", "mail", "почта", "эл почта", "электронная почта", "письмо"]),
        (
            Channel::Call,
            &[
                "call",
                "calls",
                "phone",
                "phone call",
                "voice",
                "telephone",
                "phone call inbound",
                "phone call outbound",
                "voicemail",
                "inbound call",
                "outbound call",
                "звонок",
                "звонки",
                "телефон",
                "телефония",
            ],
        ),
        (
            Channel::Chat,
            &[
                "chat",
                "live chat",
                "livechat",
                "messenger",
                "messaging",
                "widget",
                "web widget",
                "native messaging",
                "чат",
                "онлайн чат",
                "виджет",
            ],
        ),
        (
            Channel::Web,
            &[
                "web",
                "web form",
                "webform",
                "form",
                "portal",
                "website",
                "site",
                "help center",
                "сайт",
                "форма",
                "веб форма",
                "портал",
            ],
        ),
        (Channel::Api, &["api", "web service", "апи"]),
        (Channel::WhatsApp, &["whatsapp", "whats app", "вотсап", "ватсап", "whatsapp business"]),
        (
            Channel::Social,
            &[
                "social",
                "facebook",
                "facebook messenger",
                "twitter",
                "x",
                "instagram",
                "telegram",
                "viber",
                "vk",
                "vkontakte",
                "line",
                "wechat",
                "соцсети",
                "вконтакте",
                "вк",
                "телеграм",
                "вайбер",
                "инстаграм",
            ],
        ),
    ];
    known(raw).and_then(|raw| find(&raw, WORDS).or_else(|| find(&raw, western::CHANNELS))).unwrap_or(Channel::Other)
}

/// Which side a word such as `incoming`, `agent reply` or `клиент` names.
pub fn side(raw: &str) -> Option<Side> {
    #[rustfmt::skip] // a list of words
    const CUSTOMER: &[&str] = &[
        "in", "inbound", "incoming", "received", "customer", "client", "user", "requester", "contact", "visitor",
        "end user", "enduser", "guest", "reporter", "lead", "входящий", "входящее", "входящая", "входящие", "вх",
        "клиент", "клиента", "пользователь", "пользователя", "заявитель", "заказчик", "посетитель",
    ];
    #[rustfmt::skip] // a list of words
    const AGENT: &[&str] = &[
        "out", "outbound", "outgoing", "sent", "agent", "staff", "operator", "admin", "support", "employee",
        "teammate", "bot", "system", "исходящий", "исходящее", "исходящая", "исходящие", "исх", "агент", "агента",
        "сотрудник", "сотрудника", "оператор", "оператора", "поддержка", "менеджер", "бот", "система",
    ];
    if raw.is_empty() {
        return None;
    }
    let whole = plain(raw);
    let says = |sides: [&[&str]; 2]| {
        let has = |word: &str| sides.iter().any(|side| side.contains(&word));
        has(&whole) || whole.split(' ').any(has)
    };
    match (says([CUSTOMER, western::CUSTOMER]), says([AGENT, western::AGENT])) {
        (true, false) => Some(Side::Customer),
        (false, true) => Some(Side::Agent),
        _ => None,
    }
}

/// Whether a word such as `public reply` or `internal` names a message or a note. A denial before such a word turns a
/// message into a note, and leaves it open what is not a note.
pub fn visibility(raw: &str) -> Option<EntryKind> {
    #[rustfmt::skip] // a list of words
    const NOTE: &[&str] = &[
        "private", "internal", "note", "notes", "worknote", "worknotes", "confidential", "hidden", "служебный",
        "служебное", "служебная", "внутренний", "внутреннее", "внутренняя", "приватный", "приватное", "приватная",
        "заметка", "заметки", "скрытый", "скрыто", "непубличный", "непубличное", "непубличная", "nonpublic",
        "unpublic", "invisible", "невидимый", "невидимое", "невидимая",
    ];
    const DENIALS: &[&str] = &[
        "not",
        "no",
        "non",
        "never",
        "isn",
        "isnt",
        "aren",
        "without",
        "не",
        "нет",
        "без",
        "никогда",
        "nicht",
        "pas",
        "não",
        "nie",
    ];
    #[rustfmt::skip] // a list of words
    const MESSAGE: &[&str] = &[
        "public", "reply", "message", "external", "email", "visible", "everyone", "everybody", "публичный",
        "публичное", "публичная", "ответ", "сообщение", "внешний", "внешнее", "открытый", "всем",
    ];
    if raw.is_empty() {
        return None;
    }
    // What some desk calls those that it sends to the customer, beside its work notes.
    const PHRASES: &[&str] = &["additional comment", "additional comments"];
    let whole = plain(raw);
    if PHRASES.contains(&whole.as_str()) {
        return Some(EntryKind::Message);
    }
    let words = || whole.split(' ');
    if is_for_staff(&whole) {
        return Some(EntryKind::Note);
    }
    let says = |kinds: [&[&str]; 2]| words().any(|word| kinds.iter().any(|kind| kind.contains(&word)));
    let denied = words().any(|word| DENIALS.contains(&word));
    match (says([NOTE, western::NOTES]), says([MESSAGE, western::MESSAGES])) {
        (true, false) if denied => None,
        (true, _) => Some(EntryKind::Note),
        (false, true) if denied => Some(EntryKind::Note),
        (false, true) => Some(EntryKind::Message),
        (false, false) => None,
    }
}

/// `Staff only`, `only for agents`, `только для сотрудников`.
fn is_for_staff(plain: &str) -> bool {
    const STAFF: &[&str] =
        &["agent", "agents", "operators", "staff", "team", "agenten", "агентов", "операторов", "сотрудников"];
    const FOR: &[&str] = &["for", "only", "nur", "для", "только"];
    let has = |list: &[&str]| plain.split(' ').any(|word| list.contains(&word));
    has(STAFF) && has(FOR)
}

/// Yes or no, as exports spell it.
pub fn yes(raw: &str) -> Option<bool> {
    match known(raw)?.as_str() {
        "yes" | "y" | "true" | "t" | "1" | "on" | "да" | "истина" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "off" | "нет" | "ложь" => Some(false),
        // As spreadsheet programs save them, and people write them, in German, French, Spanish, Portuguese, Italian, Dutch, Polish.
        "ja" | "wahr" | "oui" | "vrai" | "sí" | "si" | "sì" | "verdadero" | "sim" | "verdadeiro" | "vero" | "waar"
        | "tak" | "prawda" => Some(true),
        "nein" | "falsch" | "non" | "faux" | "falso" | "não" | "nao" | "nee" | "onwaar" | "nie" | "fałsz" => {
            Some(false)
        }
        _ => None,
    }
}

/// Lower case, with one space for everything that is neither letter nor digit.
pub fn plain(raw: &str) -> String {
    plain_within(raw, usize::MAX).unwrap_or_default()
}

/// The same of a word that may be one of those known here; `None` for a longer one, which may be a whole letter.
fn known(raw: &str) -> Option<String> {
    const LONGEST: usize = 80;
    plain_within(raw, LONGEST)
}

fn plain_within(raw: &str, most: usize) -> Option<String> {
    let mut plain = String::with_capacity(raw.len().min(most));
    for letter in raw.chars() {
        if letter.is_alphanumeric() {
            plain.extend(letter.to_lowercase());
            if plain.len() > most {
                return None;
            }
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    Some(plain)
}

fn word<T: Copy + Default>(raw: &str, languages: &[&[(T, &[&str])]]) -> Word<T> {
    let kind = known(raw).and_then(|raw| languages.iter().find_map(|words| find(&raw, words))).unwrap_or_default();
    Word { kind, raw: raw.trim().to_owned() }
}

fn find<T: Copy>(plain: &str, words: &[(T, &[&str])]) -> Option<T> {
    words.iter().find(|(_, words)| words.contains(&plain)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_understood_in_both_languages_and_kept_as_written() {
        assert_eq!(
            status(" Waiting on customer "),
            Word { kind: Status::Pending, raw: "Waiting on customer".to_owned() }
        );
        assert_eq!(status("В работе").kind, Status::Open);
        assert_eq!(status("Решён").kind, Status::Solved);
        assert_eq!(status("Третья линия"), Word { kind: Status::Other, raw: "Третья линия".to_owned() });
        assert_eq!(priority("СРОЧНО").kind, Priority::Urgent);
        assert_eq!(priority("").kind, Priority::Other);
        assert_eq!(priority("1 low"), Word { kind: Priority::Low, raw: "1 low".to_owned() });
        assert_eq!((status("Erledigt").kind, status("En cours").kind), (Status::Solved, Status::Open));
        assert_eq!((priority("Hoch").kind, priority("Baja").kind), (Priority::High, Priority::Low));
        assert_eq!(channel("E-mail"), Channel::Email);
        assert_eq!(channel("Phone call (inbound)"), Channel::Call);
        assert_eq!(channel("carrier pigeon"), Channel::Other);
    }

    #[test]
    fn sides_and_visibility_are_read_from_phrases() {
        assert_eq!(side("Customer reply"), Some(Side::Customer));
        assert_eq!(side("OUTGOING"), Some(Side::Agent));
        assert_eq!(side("Входящее"), Some(Side::Customer));
        assert_eq!(side("agent to customer"), None);
        assert_eq!(visibility("Public reply"), Some(EntryKind::Message));
        assert_eq!(visibility("internal_note"), Some(EntryKind::Note));
        assert_eq!(visibility("Внутреннее сообщение"), Some(EntryKind::Note));
        assert_eq!(visibility("maybe"), None);
        for hidden in [
            "Служебный комментарий",
            "staff only",
            "Agents only",
            "Только для сотрудников",
            "Notiz",
            "worknote",
            "Note interne",
        ] {
            assert_eq!(visibility(hidden), Some(EntryKind::Note), "{hidden}");
        }
        for seen in ["Everyone", "Additional comments", "Öffentliche Antwort", "Réponse publique"] {
            assert_eq!(visibility(seen), Some(EntryKind::Message), "{seen}");
        }
        assert_eq!((visibility("agent"), visibility("agent to customer")), (None, None));
        for hidden in ["Not public", "Non-public", "nonpublic", "Не публичный", "no reply", "not visible to customer"]
        {
            assert_eq!(visibility(hidden), Some(EntryKind::Note), "{hidden}");
        }
        assert_eq!(visibility("Not private"), None);
        assert_eq!((yes("ДА"), yes("0"), yes("perhaps")), (Some(true), Some(false), None));
        let framed = format!("{0}Да!{0}", "- ".repeat(200));
        assert_eq!((yes(&framed), yes(&"да ".repeat(200))), (Some(true), None));
    }
}
