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
/// waits to be sent, and no folder of templates: mails with such a label were received or sent. What others call drafts may
/// be a label for sketches.
pub(super) fn meaning_in_gmail(name: &str) -> Option<Meaning> {
    const NOT_OF_GMAIL: &[&str] = &["kopie robocze", "nacrti", "schițe", "szkice"];
    let name = name.trim().to_lowercase();
    meaning(&name).filter(|_| !UNSENT.contains(&&*name) && !NOT_OF_GMAIL.contains(&&*name))
}

/// What a folder or label means when it is one of the program's own; `None` for a name that people gave.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let name = name.trim().to_lowercase();
    // Servers keep folders below the inbox, Gmail below its own name.
    let above = ["[gmail]/", "[google mail]/", "inbox.", "inbox/"];
    let name = above.into_iter().find_map(|above| name.strip_prefix(above)).unwrap_or(&name);
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

#[rustfmt::skip] // a language a line
const UNSENT: &[&str] = &[
    "templates", "unsent messages", "outbox",
];

#[rustfmt::skip] // a language a line
const DRAFT: &[&str] = &[
    "draft", "drafts",
    "entwürfe",
    "brouillons",
    "borradores", "esborranys",
    "bozze",
    "rascunhos",
    "concepten",
    "utkast", "kladder",
    "luonnokset",
    "wersje robocze", "kopie robocze", "szkice",
    "koncepty", "rozepsané", "rozpísané",
    "piszkozatok",
    "ciorne", "schițe", "mesaje nefinalizate",
    "чернови", "skice", "nacrti", "osnutki", "недовршене", "nedovršene",
    "черновики", "чернетки",
    "juodraščiai", "melnraksti", "mustandid",
    "πρόχειρα",
    "taslaklar",
    "المسودات", "مسودات", "טיוטות",
    "draf", "thư nháp", "bản nháp", "ร่างจดหมาย", "แบบร่าง",
    "下書き", "草稿", "草稿箱", "草稿匣", "草稿夹",
    "임시보관함", "임시 보관함",
];

#[rustfmt::skip] // a language a line
const SENT: &[&str] = &[
    "sent", "sent mail", "sent items", "sent messages", "sent-mail",
    "gesendet", "gesendete elemente", "gesendete objekte",
    "messages envoyés", "envoyés", "éléments envoyés",
    "enviados", "elementos enviados", "mensajes enviados", "correo enviado", "enviats",
    "inviata", "posta inviata", "inviati", "elementi inviati",
    "e-mails enviados", "itens enviados", "correio enviado", "mensagens enviadas",
    "verzonden", "verzonden items", "verzonden berichten",
    "skickat", "skickat mail", "skickade objekt", "sendt", "sendt post", "sendt e-post", "sendte elementer",
    "lähetetyt", "lähetetyt viestit",
    "wysłane", "elementy wysłane",
    "odeslaná pošta", "odeslané", "odoslaná pošta", "odoslané",
    "elküldött", "elküldött elemek", "elküldött üzenetek",
    "trimise", "mesaje trimise", "elemente trimise",
    "изпратени", "poslano", "poslana pošta", "послато", "poslato",
    "отправленные", "надіслані",
    "išsiųsti laiškai", "išsiųsta", "nosūtītās vēstules", "nosūtītie", "saadetud", "saadetud kirjad",
    "απεσταλμένα",
    "gönderilmiş", "gönderilmiş postalar", "gönderilmiş öğeler", "gönderilenler",
    "البريد المرسل", "المرسلة", "العناصر المرسلة", "נשלח", "דואר שנשלח", "פריטים שנשלחו",
    "terkirim", "surat terkirim", "thư đã gửi", "จดหมายที่ส่งแล้ว", "ส่งแล้ว",
    "送信済みメール", "送信済み", "送信済みアイテム", "送信済みトレイ", "已发送", "已发送邮件", "已傳送郵件", "寄件備份",
    "보낸편지함", "보낸 편지함",
];

#[rustfmt::skip] // a language a line
const SPAM: &[&str] = &[
    "spam", "junk", "junk mail", "junk e-mail", "junk email", "junk-e-mail", "bulk mail",
    "spamverdacht", "unerwünscht", "unerwünschte werbung",
    "courrier indésirable", "indésirables",
    "correo no deseado", "correu brossa",
    "posta indesiderata",
    "lixo eletrônico", "lixo eletrónico", "e-mail de lixo",
    "ongewenste e-mail",
    "skräppost", "søppelpost", "uønsket mail", "uønsket e-mail",
    "roskaposti",
    "wiadomości-śmieci", "niechciane",
    "nevyžádaná pošta", "nevyžiadaná pošta",
    "levélszemét",
    "спам", "нежелательная почта", "небажана пошта",
    "ανεπιθύμητα", "ανεπιθύμητη αλληλογραφία",
    "gereksiz", "gereksiz e-posta",
    "البريد غير المرغوب فيه", "غير مرغوب فيها", "דואר זבל", "ספאם",
    "thư rác", "จดหมายขยะ", "สแปม",
    "迷惑メール", "垃圾邮件", "垃圾郵件",
    "스팸", "스팸함", "정크 메일",
];

#[rustfmt::skip] // a language a line
const TRASH: &[&str] = &[
    "trash", "bin", "deleted", "deleted items", "deleted messages",
    "papierkorb", "gelöscht", "gelöschte elemente", "gelöschte objekte",
    "corbeille", "éléments supprimés",
    "papelera", "elementos eliminados", "paperera",
    "cestino", "posta eliminata",
    "lixeira", "itens excluídos", "itens eliminados",
    "prullenbak", "verwijderde items",
    "papperskorg", "papperskorgen", "borttagna objekt", "papirkurv", "papirkurven", "slettet post",
    "slettede elementer",
    "roskakori", "poistetut",
    "kosz", "elementy usunięte",
    "koš", "kôš", "odstraněná pošta", "odstránená pošta",
    "kuka", "lomtár", "törölt elemek",
    "coș", "coș de gunoi", "elemente șterse",
    "кошче", "smeće", "otpad", "отпад", "smeti",
    "корзина", "удаленные", "удалённые", "кошик", "видалені",
    "šiukšliadėžė", "miskaste", "atkritne", "prügikast",
    "κάδος", "κάδος απορριμμάτων", "διαγραμμένα",
    "çöp kutusu", "silinmiş öğeler", "silinenler",
    "المهملات", "سلة المهملات", "العناصر المحذوفة", "אשפה", "פריטים שנמחקו",
    "tong sampah", "thùng rác", "ถังขยะ",
    "ゴミ箱", "削除済みアイテム", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件", "已刪除的郵件",
    "휴지통", "지운 편지함",
];

#[rustfmt::skip] // a language a line
const SYSTEM: &[&str] = &[
    "inbox", "unread", "read", "opened", "important", "archived", "archive", "archives", "all mail", "chat", "chats",
    "muted", "snoozed", "all mail including spam and trash",
    "mbox", "mailbox", "mail", "mails", "emails", "messages", "export", "takeout", "backup", "local folders",
    "maildir", "mail_export",
    "nonjunk", "notjunk", "$notjunk", "$forwarded", "$mdnsent", "receipt-handled",
    "posteingang", "ungelesen", "geöffnet", "wichtig", "archiviert", "archiv", "alle nachrichten",
    "boîte de réception", "non lus", "ouvert", "messages archivés", "tous les messages",
    "recibidos", "bandeja de entrada", "sin leer", "no leído", "no leídos", "abierto", "abiertos", "importante",
    "importantes", "archivado", "archivados", "todos",
    "posta in arrivo", "in arrivo", "da leggere", "aperto", "aperti", "importanti", "archiviati", "tutti i messaggi",
    "caixa de entrada", "não lidas", "aberto", "aberta", "arquivados", "arquivadas",
    "postvak in", "ongelezen", "geopend", "belangrijk", "gearchiveerd",
    "inkorg", "inkorgen", "olästa", "viktigt", "arkiverade", "indbakke", "innboks", "ulæst", "ulest",
    "saapuneet", "postilaatikko", "lukemattomat", "tärkeät", "avatut",
    "odebrane", "nieprzeczytane", "otwarte", "ważne", "zarchiwizowane",
    "doručená pošta", "nepřečtené", "otevřeno", "otevřené", "důležité", "archivováno", "neprečítané", "dôležité",
    "beérkező levelek", "olvasatlan", "fontos", "mesaje primite", "necitite",
    "входящи", "непрочетени", "příchozí pošta",
    "входящие", "непрочитанные", "прочитано", "прочитанные", "открытые", "открыто", "важное", "важные", "архив",
    "в архиве", "архивные", "архивированные", "вся почта",
    "вхідні", "непрочитані", "відкрито", "важливо", "важливі", "заархівовані",
    "εισερχόμενα", "μη αναγνωσμένα",
    "gelen kutusu", "okunmamış", "açıldı", "önemli", "arşivlenmiş",
    "البريد الوارد", "דואר נכנס",
    "受信トレイ", "未読", "開封済み", "重要", "アーカイブ済み", "收件箱", "未读", "收件匣", "未讀",
    "받은편지함", "읽지않음", "읽지 않음", "중요",
];

#[rustfmt::skip] // a language a line
const SYSTEM_PREFIXES: &[&str] = &[
    "category ", "category:", "categories/", "all mail including spam and trash", "imap_", "takeout-",
    "kategorie ", "kategorie:", "catégorie ", "catégorie\u{a0}:", "catégorie:",
    "categoría ", "categoría:", "categoria ", "categoria:", "categorie ", "categorie:",
    "kategoria ", "kategoria:", "kategori ", "kategori:", "kategória:", "luokka:",
    "категория ", "категория:", "категорія ", "категорія:", "κατηγορία:",
    "カテゴリ:", "カテゴリ ", "类别:", "類別:", "카테고리:",
];
