//! Names: of a chat from the name of its file, of those who write in it from their lines.

use super::header::is_mark;
use crate::model::{Person, PersonKey, Role};

/// One who writes in chats.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Name {
    /// As the phone shows it, without marks and without the tilde before names that strangers gave themselves.
    pub(super) shown: String,
    /// By what the same name is known in another chat: the digits of a number, else the name in lower case.
    pub(super) key: String,
}

impl Name {
    /// Cleans a name. Empty when there is nothing in it.
    pub(super) fn of(raw: &str) -> Self {
        let clean: String = raw.chars().filter(|letter| !is_mark(*letter)).collect();
        let words: Vec<&str> = clean.split_whitespace().filter(|word| *word != "~").collect();
        let shown = words.join(" ");
        let shown = shown.strip_prefix('~').map_or(shown.as_str(), str::trim_start).to_owned();
        let key = match number(&shown) {
            Some(digits) => digits,
            None => shown.to_lowercase(),
        };
        Self { shown, key }
    }

    /// The telephone number, when the name is one: the contact was not saved in the phone.
    pub(super) fn phone(&self) -> Option<&str> {
        number(&self.shown).is_some().then_some(self.shown.as_str())
    }

    /// The key of the person.
    pub(super) fn person_key(&self) -> PersonKey {
        PersonKey(format!("whatsapp:{}", self.key))
    }

    /// The person of this name.
    pub(super) fn person(&self, role: Role) -> Person {
        Person {
            key: self.person_key(),
            name: self.phone().is_none().then(|| self.shown.clone()),
            emails: Vec::new(),
            phones: self.phone().map(str::to_owned).into_iter().collect(),
            role,
        }
    }
}

/// `+7 775 000-00-00` to its digits with the plus.
fn number(text: &str) -> Option<String> {
    let rest = text.strip_prefix('+')?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let is_number = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '‑'));
    (is_number && (7..=15).contains(&digits.len())).then(|| format!("+{digits}"))
}

/// What stands before and behind the name, in languages that put more between it and the word WhatsApp than [`BETWEEN`] says.
const AROUND: &[(&str, &str)] = &[
    ("WhatsApp Gesprek met ", ""),
    ("دردشة واتساب مع ", ""),
    ("محادثة واتساب مع ", ""),
    ("", " ilə WhatsApp Söhbəti"),
    ("WhatsApp Чат с ", ""),
    ("Xat de WhatsApp amb ", ""),
    ("Chat WhatsApp s uživatelem ", ""),
    ("Συνομιλία WhatsApp με ", ""),
    ("WhatsApp'i vestlus kontaktiga ", ""),
    ("گفتگوی WhatsApp با ", ""),
    ("WhatsApp-keskustelu henkilön ", " kanssa"),
    ("WhatsApp-keskustelu: ", ""),
    ("WhatsApp-keskustelu_ ", ""),
    ("צ'אט WhatsApp עם ", ""),
    ("", " के साथ WhatsApp चैट"),
    ("WhatsApp razgovor s ", ""),
    ("WhatsApp csevegés vele: ", ""),
    ("WhatsApp csevegés vele_ ", ""),
    ("", "とのWhatsAppチャット"),
    ("WhatsApp чат: ", ""),
    ("WhatsApp чат_ ", ""),
    ("", "님과의 WhatsApp 대화"),
    ("WhatsApp pokalbis su ", ""),
    ("WhatsApp sarakste ar ", ""),
    ("WhatsApp разговор со ", ""),
    ("Sembang WhatsApp dengan ", ""),
    ("WhatsApp-samtale med ", ""),
    ("Conversa no WhatsApp com ", ""),
    ("Conversație WhatsApp cu ", ""),
    ("WhatsApp chat s používateľom ", ""),
    ("WhatsApp klepet z ", ""),
    ("Biseda me ", " në WhatsApp"),
    ("WhatsApp Ћаскање са ", ""),
    ("WhatsApp-chatt med ", ""),
    ("แชท WhatsApp กับ ", ""),
    ("WhatsApp Chat kay ", ""),
    ("Бесіда WhatsApp з ", ""),
    ("", " کے ساتھ WhatsApp بات چیت"),
    ("", " bilan WhatsApp chati"),
    ("Trò chuyện WhatsApp với ", ""),
    ("WhatsApp 与 ", " 的对话"),
    ("WhatsApp 與 ", " 的對話"),
    ("与", "的 WhatsApp 聊天"),
    ("與", "的 WhatsApp 聊天"),
];

/// What stands between the word WhatsApp and the name, in the languages of phones; longer ones first.
const BETWEEN: [&str; 22] = [
    "-chat",
    "с контактом ",
    "с группой ",
    "z użytkownikiem ",
    "chat",
    "with ",
    "con ",
    "com ",
    "avec ",
    "mit ",
    "met ",
    "med ",
    "cu ",
    "dengan ",
    "kanssa ",
    "с ",
    "з ",
    "z ",
    "s ",
    "ile ",
    "- ",
    "– ",
];

/// The name of the chat, from the name of its file with folders: `WhatsApp Chat with Ann.txt`, `Чат WhatsApp с Анна.txt`,
/// `WhatsApp Chat - Ann.zip/_chat.txt`. `None` where neither file nor folder names it.
pub(super) fn title(file: &str) -> Option<String> {
    let mut parts = file.rsplit('/').map(stem);
    let last = parts.next()?;
    if let Some(name) = after_whatsapp(&last) {
        return Some(name);
    }
    if !matches!(last.to_lowercase().as_str(), "_chat" | "chat") {
        return Some(last).filter(|name| !name.is_empty());
    }
    let folder = parts.next()?;
    after_whatsapp(&folder).or(Some(folder)).filter(|name| !name.is_empty())
}

/// Is the file named as WhatsApp names chats, or does it stand in an archive of that name?
pub(super) fn is_telling(file: &str) -> bool {
    let mut parts = file.rsplit('/');
    let last = parts.next().unwrap_or_default().to_lowercase();
    last.starts_with("_chat") || last.contains("whatsapp") || last.contains("واتساب")
}

fn after_whatsapp(stem: &str) -> Option<String> {
    let between = |(before, behind): &(&str, &str)| Some(stem.strip_prefix(before)?.strip_suffix(behind)?.trim());
    if let Some(name) = AROUND.iter().find_map(between).filter(|name| !name.is_empty()) {
        return Some(name.to_owned());
    }
    const WORD: &str = "whatsapp";
    let at = stem
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| stem.get(*at..at.saturating_add(WORD.len())).is_some_and(|word| word.eq_ignore_ascii_case(WORD)))?;
    let mut rest = stem.get(at + WORD.len()..)?.trim_start();
    // Twice: `Chat` and `with`.
    for _ in 0..2 {
        let found = BETWEEN.iter().find_map(|word| {
            let beginning = rest.get(..word.len())?;
            (beginning.to_lowercase() == **word).then(|| rest.get(word.len()..))?
        });
        rest = found.unwrap_or(rest).trim_start();
    }
    // Turkish puts the name in front: `Ann ile WhatsApp Sohbeti`.
    let before = stem.get(..at)?.trim_end().strip_suffix(" ile");
    Some(before.unwrap_or(rest).trim().to_owned()).filter(|name| !name.is_empty())
}

/// Without ending, and without the number that browsers put behind a name that is taken.
fn stem(part: &str) -> String {
    let lower = part.to_lowercase();
    let ending = [".txt", ".zip"].into_iter().find(|ending| lower.ends_with(ending)).map_or(0, str::len);
    let bare = part.get(..part.len() - ending).unwrap_or(part).trim();
    let numbered = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).filter(|(_, number)| {
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let bare = numbered.map_or(bare, |(before, _)| before.trim_end());
    bare.chars().filter(|letter| !is_mark(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_is_called_as_its_file_or_its_archive() {
        for (file, wanted) in [
            ("WhatsApp Chat with Ann Bell.txt", Some("Ann Bell")),
            ("WhatsApp Chat with +7 775 000 00 00 (1).txt", Some("+7 775 000 00 00")),
            ("exports/Chat de WhatsApp con Ana.txt", Some("Ana")),
            ("Чат WhatsApp с Анна.txt", Some("Анна")),
            ("Чат WhatsApp с контактом Анна.txt", Some("Анна")),
            ("WhatsApp-Chat mit Anke.txt", Some("Anke")),
            ("Discussion WhatsApp avec Anne.txt", Some("Anne")),
            ("Conversa do WhatsApp com Ana.txt", Some("Ana")),
            ("WhatsApp Chat - Ann Bell.zip/_chat.txt", Some("Ann Bell")),
            ("WhatsApp Chat - Ann Bell (2).zip/_chat.txt", Some("Ann Bell")),
            ("chats/WhatsApp Chat - Ann/_chat.txt", Some("Ann")),
            ("Ann ile WhatsApp Sohbeti.txt", Some("Ann")),
            ("WhatsApp-chatt med Ann.txt", Some("Ann")),
            ("WhatsApp-keskustelu henkilön Ann kanssa.txt", Some("Ann")),
            ("Ann BellとのWhatsAppチャット.txt", Some("Ann Bell")),
            ("WhatsApp 与 Ann 的对话.txt", Some("Ann")),
            ("WhatsApp csevegés vele_ Ann.txt", Some("Ann")),
            ("\u{200f}צ'אט WhatsApp עם Ann.txt", Some("Ann")),
            ("دردشة واتساب مع Ann (1).txt", Some("Ann")),
            ("ann.txt", Some("ann")),
            ("_chat.txt", None),
        ] {
            assert_eq!(title(file).as_deref(), wanted, "{file}");
        }
    }

    #[test]
    fn a_name_that_is_a_number_is_a_telephone() {
        let stranger = Name::of("\u{202a}+7 775 000-00-00\u{202c}");
        assert_eq!(stranger.phone(), Some("+7 775 000-00-00"));
        assert_eq!(stranger.key, Name::of("+77750000000").key);
        assert_eq!(stranger.person(Role::Customer).name, None);
        for name in ["~\u{202f}Ann Bell", "~ Ann Bell", "\u{200e}~Ann\u{a0}Bell"] {
            assert_eq!(Name::of(name), Name { shown: "Ann Bell".into(), key: "ann bell".into() }, "{name}");
        }
        assert_eq!(Name::of("Room +1").phone(), None);
        assert_eq!(Name::of("+1").phone(), None);
    }
}
