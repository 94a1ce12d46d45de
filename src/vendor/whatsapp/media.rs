//! Files that messages name: on Android `IMG-20240101-WA0001.jpg (file attached)`, on iOS
//! `<attached: 00000042-PHOTO.jpg>`, in old chats `photo.jpg <attached>`; in every language a phone speaks. The files
//! stand beside the chat, where it was exported with media.

use std::collections::{HashMap, HashSet};

use super::header::is_mark;
use crate::source::{FileId, Files, Span};

/// Words in the mark of a file. Needed only for files that are missing: a file that is there is known by its name.
const LABELS: &[&str] = &[
    "file attached",
    "archivo adjunto",
    "datei angehängt",
    "fichier joint",
    "файл добавлен",
    "файл прикреплен",
    "файл прикреплён",
    "файл додано",
    "arquivo anexado",
    "ficheiro anexado",
    "file allegato",
    "bestand bijgevoegd",
    "dosya ekli",
    "plik dołączony",
    "file terlampir",
    "attached",
    "adjunto",
    "anhang",
    "angehängt",
    "pièce jointe",
    "joint",
    "прикреплено",
    "вложено",
    "вложение",
    "додано",
    "anexado",
    "anexo",
    "allegato",
    "bijgevoegd",
    "eklendi",
    "załączono",
    "załącznik",
    "terlampir",
    "lêer aangeheg",
    "الملف مرفق",
    "fayl əlavə olunub",
    "прикачен файл",
    "arxiu adjunt",
    "archivo adjuntado",
    "soubor byl přiložen",
    "fil vedhæftet",
    "συνημμένο αρχείο",
    "fail lisatud",
    "liitetiedosto",
    "קובץ מצורף",
    "फाइल अटैच कर दी गई है",
    "datoteka u privitku",
    "fájl csatolva",
    "添付ファイル有り",
    "қосымша файл",
    "파일 첨부됨",
    "byla prisegta",
    "pievienots fails",
    "прикачен фајл",
    "fail dilampirkan",
    "vedlagt fil",
    "załączony plik",
    "fișier atașat",
    "súbor pripojený",
    "priložena datoteka",
    "skedë e ngjitur",
    "прикачена датотека",
    "bifogad fil",
    "ไฟล์ที่แนบ",
    "پیوستہ فائل",
    "fayl biriktirildi",
    "tệp đính kèm",
    "文件附件",
    "附件檔案",
];

/// A file that a message names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Named<'a> {
    pub(super) file: &'a str,
    /// The text without the mark: a caption, or nothing.
    pub(super) caption: String,
}

/// The file that the first line of a text names. `is_there` says whether a file of a name stands beside the chat.
pub(super) fn named<'a>(text: &'a str, is_there: impl Fn(&str) -> bool) -> Option<Named<'a>> {
    let (line, caption) = text.split_once('\n').unwrap_or((text, ""));
    let bare = line.trim_matches(|letter: char| letter.is_whitespace() || is_mark(letter));
    let (before, label, file) = in_pointed_brackets(bare).or_else(|| in_round_brackets(bare))?;
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let known = LABELS.contains(&label.to_lowercase().as_str()) && has_ending(file);
    if !known && !is_there(file) {
        return None;
    }
    let before = before.trim_matches(|letter: char| letter.is_whitespace() || is_mark(letter));
    let caption = if before.is_empty() { caption.to_owned() } else { format!("{before}\n{caption}") };
    Some(Named { file, caption: caption.trim_end().to_owned() })
}

/// Text before, label and file of `text <label: file>`, or of `file <label>`.
fn in_pointed_brackets(line: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = line.strip_suffix('>')?.rsplit_once('<')?;
    let inside = inside.trim_matches(is_mark);
    match inside.split_once(": ") {
        Some((label, file)) => Some((before, label.trim(), file.trim())),
        None => {
            Some(("", inside.trim(), before.trim_matches(|letter: char| letter.is_whitespace() || is_mark(letter))))
        }
    }
}

/// Label and file of `file (label)`.
fn in_round_brackets(line: &str) -> Option<(&str, &str, &str)> {
    let (file, label) = line.strip_suffix(')')?.rsplit_once('(')?;
    let file = file.strip_suffix(char::is_whitespace)?.trim_matches(is_mark);
    Some(("", label.trim(), file.trim()))
}

fn has_ending(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty() && (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The folder a file stands in; empty for one that was dropped by itself.
pub(super) fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The files that stand in the same folders as chats, by their names with folders.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    files: HashMap<String, (FileId, u64)>,
}

impl Siblings {
    /// Everything in these folders.
    pub(super) fn of(files: &dyn Files, folders: &HashSet<String>) -> Self {
        let mut found = Self::default();
        for id in (0..files.count()).map(FileId) {
            let Ok(info) = files.info(id) else { continue };
            if folders.contains(folder(&info.name)) {
                found.files.entry(info.name).or_insert((id, info.size));
            }
        }
        found
    }

    /// The file of this name beside `chat`.
    pub(super) fn beside(&self, chat: &str, file: &str) -> Option<(FileId, u64)> {
        let folder = folder(chat);
        let name = if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        self.files.get(&name).copied().filter(|_| name != chat)
    }

    /// All of a file; `None` for one of 4 GB and more, which no chat holds.
    pub(super) fn span((file, size): (FileId, u64)) -> Option<Span> {
        u32::try_from(size).ok().map(|len| Span { offset: 0, len, file })
    }
}

/// Media type by the ending of a name, of the files that chats hold.
pub(super) fn mime(file: &str) -> Option<&'static str> {
    let ending = file.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "aac" => "audio/aac",
        "amr" => "audio/amr",
        "gif" => "image/gif",
        "heic" => "image/heic",
        "jpg" | "jpeg" => "image/jpeg",
        "m4a" => "audio/mp4",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "3gp" => "video/3gpp",
        "ogg" | "opus" => "audio/ogg",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "vcf" => "text/vcard",
        "webp" => "image/webp",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_in_many_languages_with_captions_below() {
        for (text, file, caption) in [
            ("IMG-20240101-WA0001.jpg (file attached)", "IMG-20240101-WA0001.jpg", ""),
            ("\u{200e}IMG-20240101-WA0001.jpg (archivo adjunto)\nel té", "IMG-20240101-WA0001.jpg", "el té"),
            ("PTT-20240101-WA0002.opus (Datei angehängt)", "PTT-20240101-WA0002.opus", ""),
            ("Ann Bell.vcf (fichier joint)", "Ann Bell.vcf", ""),
            ("IMG-20240101-WA0001.jpg (файл добавлен)\nчай\nи чашка", "IMG-20240101-WA0001.jpg", "чай\nи чашка"),
            ("offer (2).pdf (file attached)", "offer (2).pdf", ""),
            ("<attached: 00000042-PHOTO-2024-01-01-10-00-00.jpg>", "00000042-PHOTO-2024-01-01-10-00-00.jpg", ""),
            ("\u{200e}<adjunto: 00000042-PHOTO.jpg>", "00000042-PHOTO.jpg", ""),
            ("<прикреплено: 00000042-STICKER.webp>", "00000042-STICKER.webp", ""),
            (
                "offer.pdf • \u{200e}3 pages \u{200e}<attached: 00000043-offer.pdf>",
                "00000043-offer.pdf",
                "offer.pdf • \u{200e}3 pages",
            ),
            ("2014-01-01-PHOTO-00000042.jpg <\u{200e}attached>", "2014-01-01-PHOTO-00000042.jpg", ""),
        ] {
            let found = named(text, |_| false).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.file, found.caption.as_str()), (file, caption), "{text}");
        }
    }

    #[test]
    fn a_file_that_is_there_needs_no_known_word() {
        let text = "IMG-20240101-WA0001.jpg (पदाधिकारी)";
        assert_eq!(named(text, |_| false), None);
        assert_eq!(named(text, |file| file == "IMG-20240101-WA0001.jpg").unwrap().file, "IMG-20240101-WA0001.jpg");
    }

    #[test]
    fn what_was_left_out_and_what_was_edited_stays_text() {
        for text in [
            "<Media omitted>",
            "<Medien ausgeschlossen>",
            "<Без медиафайлов>",
            "<Медиа скрыто>",
            "image omitted",
            "Bild weggelassen",
            "imagen omitida",
            "see you at five <This message was edited>",
            "This message was deleted",
            "see you (at five)",
            "a.jpg",
        ] {
            assert_eq!(named(text, |_| false), None, "{text}");
        }
    }
}
