//! What mail programs call their own folders and labels, in the languages their users have.

/// What a folder or label of the mail program itself says about a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Meaning {
    /// Written, never sent.
    Draft,
    /// Sent from this mailbox.
    Sent,
    /// Unsolicited.
    Spam,
    /// Where every mail lies, or how it was looked at: says nothing about the mail.
    System,
    /// In the bin.
    Trash,
}

/// What a label of Gmail means when it is one of Gmail's own; `None` for a name that people gave. Gmail has no box for what
/// waits to be sent, and no folder of templates: mails with such a label were received or sent.
pub(super) fn meaning_in_gmail(name: &str) -> Option<Meaning> {
    let waits = UNSENT.iter().any(|word| name.trim().eq_ignore_ascii_case(word));
    meaning(name).filter(|_| !waits)
}

/// What a folder or label means when it is one of the program's own; `None` for a name that people gave.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let name = name.trim().to_lowercase();
    let name = name.strip_prefix("[gmail]/").or(name.strip_prefix("[google mail]/")).unwrap_or(&name);
    let found = |words: &[&str]| words.contains(&name);
    if found(DRAFT) || found(UNSENT) {
        Some(Meaning::Draft)
    } else if found(SENT) {
        Some(Meaning::Sent)
    } else if found(SPAM) {
        Some(Meaning::Spam)
    } else if found(TRASH) {
        Some(Meaning::Trash)
    } else if found(SYSTEM) || SYSTEM_PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        Some(Meaning::System)
    } else {
        None
    }
}

const UNSENT: &[&str] = &["templates", "unsent messages", "outbox"];

const DRAFT: &[&str] = &[
    "draft",
    "drafts",
    "entwürfe",
    "brouillons",
    "borradores",
    "bozze",
    "rascunhos",
    "concepten",
    "wersje robocze",
    "черновики",
    "чернетки",
    "taslaklar",
    "utkast",
    "下書き",
    "草稿",
];

const SENT: &[&str] = &[
    "sent",
    "sent mail",
    "sent items",
    "sent messages",
    "sent-mail",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "messages envoyés",
    "envoyés",
    "éléments envoyés",
    "enviados",
    "elementos enviados",
    "inviata",
    "posta inviata",
    "inviati",
    "e-mails enviados",
    "itens enviados",
    "verzonden",
    "verzonden items",
    "verzonden berichten",
    "wysłane",
    "отправленные",
    "надіслані",
    "gönderilmiş postalar",
    "gönderilenler",
    "skickat",
    "送信済みメール",
    "送信済み",
    "已发送",
    "已发送邮件",
];

const SPAM: &[&str] = &[
    "spam",
    "junk",
    "junk mail",
    "junk e-mail",
    "junk-e-mail",
    "bulk mail",
    "correo no deseado",
    "courrier indésirable",
    "posta indesiderata",
    "lixo eletrônico",
    "ongewenste e-mail",
    "спам",
    "нежелательная почта",
    "迷惑メール",
    "垃圾邮件",
];

const TRASH: &[&str] = &[
    "trash",
    "bin",
    "deleted items",
    "deleted messages",
    "papierkorb",
    "gelöschte elemente",
    "corbeille",
    "éléments supprimés",
    "papelera",
    "elementos eliminados",
    "cestino",
    "lixeira",
    "prullenbak",
    "kosz",
    "корзина",
    "удаленные",
    "удалённые",
    "кошик",
    "çöp kutusu",
    "papperskorg",
    "ゴミ箱",
    "已删除邮件",
];

const SYSTEM: &[&str] = &[
    "inbox",
    "unread",
    "read",
    "opened",
    "important",
    "archived",
    "archive",
    "archives",
    "all mail",
    "chat",
    "chats",
    "muted",
    "snoozed",
    "all mail including spam and trash",
    "mbox",
    "mailbox",
    "mail",
    "mails",
    "emails",
    "messages",
    "export",
    "takeout",
    "backup",
    "local folders",
    "maildir",
    "nonjunk",
    "notjunk",
    "$notjunk",
    "$forwarded",
    "$mdnsent",
    "receipt-handled",
    "posteingang",
    "ungelesen",
    "geöffnet",
    "wichtig",
    "archiviert",
    "archiv",
    "alle nachrichten",
    "boîte de réception",
    "non lus",
    "ouvert",
    "messages archivés",
    "tous les messages",
    "recibidos",
    "bandeja de entrada",
    "sin leer",
    "no leídos",
    "abierto",
    "abiertos",
    "importante",
    "importantes",
    "archivado",
    "archivados",
    "todos",
    "posta in arrivo",
    "in arrivo",
    "da leggere",
    "aperti",
    "archiviati",
    "tutti i messaggi",
    "caixa de entrada",
    "não lidas",
    "aberto",
    "postvak in",
    "ongelezen",
    "geopend",
    "belangrijk",
    "odebrane",
    "nieprzeczytane",
    "otwarte",
    "ważne",
    "входящие",
    "непрочитанные",
    "прочитанные",
    "открытые",
    "открыто",
    "важное",
    "важные",
    "архив",
    "в архиве",
    "архивированные",
    "вся почта",
    "вхідні",
    "непрочитані",
    "важливі",
    "gelen kutusu",
    "okunmamış",
    "önemli",
    "inkorg",
    "olästa",
    "受信トレイ",
    "未読",
    "重要",
    "收件箱",
    "未读",
];

const SYSTEM_PREFIXES: &[&str] = &[
    "category ",
    "category:",
    "categories/",
    "imap_",
    "kategorie ",
    "kategorie:",
    "catégorie ",
    "categoría ",
    "categoria ",
    "categorie ",
    "категория ",
    "категория:",
    "категорія ",
    "all mail including spam and trash",
    "takeout-",
];
