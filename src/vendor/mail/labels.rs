//! Labels of a mail: Gmail's `X-Gmail-Labels` and Thunderbird's keys and status bits.

use super::words::{Meaning, meaning, meaning_in_gmail};

/// What the labels of one mail say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Labels {
    /// Names people gave, in order.
    pub(super) tags: Vec<String>,
    /// Written, never sent.
    pub(super) draft: bool,
    /// Sent from this mailbox.
    pub(super) sent: bool,
    /// Unsolicited.
    pub(super) spam: bool,
    /// In the bin.
    pub(super) trash: bool,
    /// A line of Gmail's chat, kept among the mails.
    pub(super) chat: bool,
    /// Deleted in Thunderbird, but not yet cut out of the file.
    pub(super) deleted: bool,
}

impl Labels {
    /// Adds one label or folder name.
    pub(super) fn add(&mut self, name: &str) {
        self.add_meant(name, meaning(name));
    }

    fn add_meant(&mut self, name: &str, meaning: Option<Meaning>) {
        match meaning {
            Some(meaning) => self.mark(meaning),
            None if name.is_empty() => {}
            None => self.add_tag(name),
        }
    }

    /// Notes what a folder or label of the program itself says.
    pub(super) fn mark(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Draft => self.draft = true,
            Meaning::Sent => self.sent = true,
            Meaning::Spam => self.spam = true,
            Meaning::System => {}
            Meaning::Trash => self.trash = true,
        }
    }

    /// Adds the labels that Google Vault notes beside its mailboxes. Gmail's own begin with `^`.
    pub(super) fn add_vault(&mut self, names: &[String]) {
        for name in names {
            match name.strip_prefix('^') {
                Some(own) => meaning(own).into_iter().for_each(|meaning| self.mark(meaning)),
                None => self.add_meant(name, meaning_in_gmail(name)),
            }
        }
    }

    /// Adds the value of `X-Gmail-Labels`, decoded and unfolded: names between commas, in quotes where a name holds one.
    pub(super) fn add_gmail(&mut self, value: &str) {
        for name in gmail_names(value) {
            // The label is never translated in the data.
            self.chat |= name.eq_ignore_ascii_case("chat") || name.eq_ignore_ascii_case("chats");
            self.add_meant(&name, meaning_in_gmail(&name));
        }
    }

    /// Adds the value of `X-Mozilla-Keys`: tags between spaces; the five built-in ones have numbers.
    pub(super) fn add_mozilla_keys(&mut self, value: &str) {
        for key in value.split_ascii_whitespace() {
            match key.to_ascii_lowercase().as_str() {
                "$label1" => self.add_tag("Important"),
                "$label2" => self.add_tag("Work"),
                "$label3" => self.add_tag("Personal"),
                "$label4" => self.add_tag("To Do"),
                "$label5" => self.add_tag("Later"),
                _ => self.add(key),
            }
        }
    }

    /// Reads `X-Mozilla-Status`, four hexadecimal digits; bit 0x0008 marks a mail as expunged.
    pub(super) fn add_mozilla_status(&mut self, value: &str) {
        self.deleted |= u32::from_str_radix(value.trim(), 16).is_ok_and(|bits| bits & 0x0008 != 0);
    }

    fn add_tag(&mut self, tag: &str) {
        if !self.tags.iter().any(|known| known == tag) {
            self.tags.push(tag.to_owned());
        }
    }
}

/// Label names between commas, in quotes where a name holds a comma.
pub(super) fn gmail_names(value: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut quoted = false;
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                name.push('"');
            }
            '"' => quoted = !quoted,
            '\\' if quoted && matches!(chars.peek(), Some('"' | '\\')) => name.extend(chars.next()),
            ',' if !quoted => names.push(std::mem::take(&mut name)),
            _ => name.push(c),
        }
    }
    names.push(name);
    names.iter_mut().for_each(|name| *name = name.trim().to_owned());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gmail(value: &str) -> Labels {
        let mut labels = Labels::default();
        labels.add_gmail(value);
        labels
    }

    #[test]
    fn labels_people_gave_become_tags_and_gmails_own_do_not() {
        let labels = gmail("Inbox,Important,Opened,Starred,Category Updates,Orders/Late,Unread");
        assert_eq!(labels.tags, ["Starred", "Orders/Late"]);
    }

    #[test]
    fn a_label_of_gmail_makes_no_draft_of_a_mail_unless_it_is_gmails_own() {
        let labels = gmail("Inbox,Templates,Outbox");
        assert_eq!((labels.draft, labels.tags), (false, vec!["Templates".to_owned(), "Outbox".to_owned()]));
        assert_eq!((gmail("Szkice").draft, gmail("Szkice").tags), (false, vec!["Szkice".to_owned()]), "sketches");
        let mut folder = Labels::default();
        folder.add("Templates");
        assert!(folder.draft && gmail("Drafts").draft);
    }

    #[test]
    fn a_label_in_quotes_may_hold_commas_and_quotes() {
        assert_eq!(gmail("\"Tea, green\", \"say \"\"hi\"\"\",B").tags, ["Tea, green", "say \"hi\"", "B"]);
    }

    #[test]
    fn what_became_of_a_mail_is_read_in_any_language() {
        assert!(gmail("Gesendet").sent);
        assert!(gmail("Отправленные,Важное").sent);
        assert!(gmail("Черновики").draft);
        assert!(gmail("Корзина").trash);
        assert!(gmail("Спам").spam);
        for (value, tags) in [
            ("Odeslaná pošta,Archivováno,Kategorie: Osobní", 0),
            ("Catégorie\u{a0}: E-mails personnels,Non lus,Retours", 1),
            ("Categoria: personali,Posta in arrivo,Aperto,Importanti", 0),
            ("受信トレイ,開封済み,アーカイブ済み,カテゴリ: 個人", 0),
        ] {
            assert_eq!(gmail(value).tags.len(), tags, "{value}");
        }
        for draft in ["Koncepty", "Piszkozatok", "Luonnokset", "Kladder", "Ciorne", "임시보관함", "草稿箱", "Πρόχειρα"]
        {
            assert!(gmail(draft).draft, "{draft}");
        }
    }

    #[test]
    fn thunderbirds_bits_and_keys_are_read() {
        let mut labels = Labels::default();
        labels.add_mozilla_status("0009");
        labels.add_mozilla_keys("$label4 NonJunk returns");
        assert!(labels.deleted);
        assert_eq!(labels.tags, ["To Do", "returns"]);
        labels = Labels::default();
        labels.add_mozilla_status("0011");
        assert!(!labels.deleted);
    }
}
