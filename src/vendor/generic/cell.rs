//! What single cells say.

use crate::model::{Attachment, AttachmentPlace, Body, Person, PersonKey, Role};

/// The text of a cell: without the apostrophe that guards formulas, and nothing where exports write a dash.
pub(super) fn clean(cell: &str) -> &str {
    let text = cell.trim();
    let text = match text.strip_prefix('\'') {
        Some(guarded) if guarded.starts_with(['=', '+', '-', '@', '\t']) || starts_with_digit(guarded) => guarded,
        _ => text,
    };
    match text {
        "-" | "–" | "—" | "NULL" | "null" => "",
        _ => text,
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// A person as the cells of one row name them.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Who {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// By which other rows name the same person, where nothing names them otherwise.
    pub id: Option<String>,
}

impl Who {
    /// Takes in a cell, whatever of name, address and telephone it holds.
    pub fn add(&mut self, cell: &str) {
        let text = clean(cell);
        // What a spreadsheet made of a telephone number is that of many people.
        if text.is_empty() || super::ids::is_damaged(text) {
            return;
        }
        let in_brackets = |open: char, close: char| text.strip_suffix(close).and_then(|text| text.rsplit_once(open));
        if let Some((name, email)) = in_brackets('<', '>').or_else(|| in_brackets('(', ')'))
            && is_email(email.trim())
        {
            self.set_email(email.trim());
            self.set_name(name.trim().trim_matches('"'));
        } else if is_email(text) {
            self.set_email(text);
        } else if is_phone(text) {
            self.phone.get_or_insert_with(|| text.to_owned());
        } else {
            self.set_name(text);
        }
    }

    fn set_email(&mut self, text: &str) {
        self.email.get_or_insert_with(|| text.to_lowercase());
    }

    fn set_name(&mut self, text: &str) {
        if !text.is_empty() {
            self.name.get_or_insert_with(|| text.to_owned());
        }
    }

    /// Nobody?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Is more known than an id?
    pub fn is_named(&self) -> bool {
        self.name.is_some() || self.email.is_some() || self.phone.is_some()
    }

    /// Learns what it does not know yet.
    pub fn complete(&mut self, other: &Self) {
        let Self { name, email, phone, id } = other;
        self.id = self.id.take().or_else(|| id.clone());
        self.name = self.name.take().or_else(|| name.clone());
        self.email = self.email.take().or_else(|| email.clone());
        self.phone = self.phone.take().or_else(|| phone.clone());
    }

    /// The same, unless both have an address and they differ: then they are two people.
    pub fn complete_alike(&mut self, other: &Self) {
        if self.email.is_none() || other.email.is_none() || self.email == other.email {
            self.complete(other);
        }
    }

    /// May these be one person of whom one cell tells the name, and another the address? Not with two names that differ.
    pub fn may_be(&self, other: &Self) -> bool {
        match (&self.name, &other.name) {
            (Some(ours), Some(theirs)) => ours.to_lowercase() == theirs.to_lowercase(),
            (Some(_), None) => self.email.is_none(),
            (None, _) => true,
        }
    }

    /// The same address, else the same telephone, else the same name?
    pub fn is(&self, other: &Self) -> bool {
        if let (Some(ours), Some(theirs)) = (&self.id, &other.id)
            && (self.email.is_none() || other.email.is_none())
        {
            return ours == theirs;
        }
        match (&self.email, &other.email, &self.phone, &other.phone, &self.name, &other.name) {
            (Some(ours), Some(theirs), ..) => ours == theirs,
            (_, _, Some(ours), Some(theirs), ..) => digits(ours) == digits(theirs),
            (.., Some(ours), Some(theirs)) => ours.to_lowercase() == theirs.to_lowercase(),
            _ => false,
        }
    }

    /// The key within the import: address, else telephone, else name.
    pub fn key(&self) -> Option<PersonKey> {
        let id = match (&self.email, &self.phone, &self.name) {
            (Some(email), ..) => email.clone(),
            (_, Some(phone), _) => digits(phone),
            (.., Some(name)) => name.to_lowercase(),
            _ => format!("#{}", self.id.as_deref()?),
        };
        Some(PersonKey(format!("generic:{id}")))
    }

    /// What to call them.
    pub fn label(&self) -> Option<&str> {
        self.name.as_deref().or(self.email.as_deref()).or(self.phone.as_deref())
    }

    /// As a person of the catalogue.
    pub fn person(&self, role: Role) -> Option<Person> {
        Some(Person {
            key: self.key()?,
            name: self.name.clone(),
            emails: self.email.iter().cloned().collect(),
            phones: self.phone.iter().cloned().collect(),
            role,
        })
    }
}

/// One address and nothing else.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && !text.contains(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | ',' | ';'))
}

/// A telephone number as people and systems write it.
pub(super) fn is_phone(text: &str) -> bool {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&count)
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '(' | ')' | ' ' | '.' | '\u{a0}'))
}

/// The digits of a telephone number, with its plus sign.
fn digits(phone: &str) -> String {
    phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect()
}

/// A text as HTML when it is marked up, else as it stands.
pub(super) fn body(text: &str) -> Body {
    const MARKS: [&[u8]; 7] = [b"</p>", b"<br", b"</div>", b"</a>", b"<p>", b"</span>", b"</table>"];
    let bytes = text.as_bytes();
    let is_mark = |at: usize| {
        let begins = |mark: &&[u8]| bytes.get(at..at + mark.len()).is_some_and(|here| here.eq_ignore_ascii_case(mark));
        MARKS.iter().any(begins)
    };
    if memchr::memchr_iter(b'<', bytes).any(is_mark) {
        Body::Html(text.to_owned())
    } else {
        Body::Text(text.to_owned())
    }
}

/// Objects of JSON rather than a text?
pub(super) fn is_structure(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("[{") || text.starts_with("{\"")
}

/// Names or addresses of files, separated by line breaks, semicolons, bars or commas; or as JSON.
pub(super) fn attachments(cell: &str) -> Vec<Attachment> {
    if let Some(found) = attachments_of_json(clean(cell)) {
        return found;
    }
    let mut found = Vec::new();
    for group in clean(cell).split(['\n', '\r', ';', '|']) {
        // A comma within an address belongs to it unless another address or a space follows.
        let mut piece = String::new();
        for part in group.split(',') {
            let goes_on = is_url(piece.trim()) && !part.starts_with(' ') && !is_url(part);
            if goes_on {
                piece.push(',');
            } else {
                found.extend(attachment(&piece));
                piece.clear();
            }
            piece.push_str(part);
        }
        found.extend(attachment(&piece));
    }
    found
}

/// `[]`, `["https://…"]`, `[{"url":"https://…","name":"leaf.pdf"}]`; `None` for what is no JSON.
fn attachments_of_json(cell: &str) -> Option<Vec<Attachment>> {
    use serde_json::Value;
    const PLACES: &[&str] =
        &["content_url", "attachment_url", "download_url", "mapped_content_url", "url", "href", "link", "src"];
    const NAMES: &[&str] = &["file_name", "filename", "name", "title"];
    if !cell.starts_with(['[', '{']) {
        return None;
    }
    let files = match serde_json::from_str(cell).ok()? {
        Value::Array(files) => files,
        file => vec![file],
    };
    let of = |file: Value| {
        let text = |keys: &[&str]| keys.iter().find_map(|key| file.get(key)?.as_str()).filter(|text| !text.is_empty());
        let (place, name) = (file.as_str().or_else(|| text(PLACES)), text(NAMES));
        let mut found = attachment(place.or(name)?)?;
        if let Some(name) = name {
            name.clone_into(&mut found.name);
        }
        Some(found)
    };
    Some(files.into_iter().filter_map(of).collect())
}

fn is_url(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    start.starts_with("http://") || start == "https://"
}

/// One file, by its name or address.
pub(super) fn attachment(text: &str) -> Option<Attachment> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit(['/', '\\']).find(|name| !name.is_empty()).unwrap_or("file");
    let place = if is_url(text) {
        AttachmentPlace::Url(text.to_owned())
    } else {
        AttachmentPlace::Missing(
            "the table names this file but neither holds it nor says where it is; export it with \
             links, or add it by hand"
                .to_owned(),
        )
    };
    Some(Attachment { name: last.to_owned(), mime: None, size: None, content_id: None, place })
}

/// What separates tags in one cell.
const TAG_ENDS: &[char] = &[',', ';', '|', '\n'];

/// Several words in one cell: tags.
pub(super) fn tags(cell: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in clean(cell).trim_matches(['[', ']']).split(TAG_ENDS) {
        let tag = tag.trim().trim_matches(['"', '\'']);
        if !tag.is_empty() && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_formula_is_its_text_and_a_dash_is_nothing() {
        assert_eq!(clean(" '=SUM(A1) "), "=SUM(A1)");
        assert_eq!(clean("'+49 30 1234567"), "+49 30 1234567");
        assert_eq!(clean("'tis the season"), "'tis the season");
        assert_eq!(clean(" - "), "");
    }

    #[test]
    fn a_text_with_marks_of_html_is_html() {
        for text in ["<p>It leaks</p>", "a<BR/>b", "1 < 2 <</Div>"] {
            assert!(matches!(body(text), Body::Html(_)), "{text}");
        }
        for text in ["1 < 2", "<b", "<ann@example.org>", "p>"] {
            assert!(matches!(body(text), Body::Text(_)), "{text}");
        }
    }

    #[test]
    fn a_person_is_read_from_any_spelling() {
        let mut who = Who::default();
        who.add("\"Ann Reed\" <Ann@Example.org>");
        who.add("Ann Reed (ann@example.org)");
        who.add("+49 (30) 123-45-67");
        assert_eq!(who.name.as_deref(), Some("Ann Reed"));
        assert_eq!(who.key().unwrap().0, "generic:ann@example.org");
        assert_eq!(who.phone.as_deref(), Some("+49 (30) 123-45-67"));
    }

    #[test]
    fn files_may_be_told_as_json() {
        let name = |cell: &str| attachments(cell).into_iter().map(|file| file.name).collect::<Vec<_>>();
        assert_eq!(name("[]"), Vec::<String>::new());
        assert_eq!(name(r#"["https://cdn.example.org/tea.png","leaf.pdf"]"#), ["tea.png", "leaf.pdf"]);
        let found = attachments(r#"[{"url":"https://cdn.example.org/x?y=1","name":"Tea, green.png"}]"#);
        assert_eq!(found[0].name, "Tea, green.png");
        assert_eq!(found[0].place, AttachmentPlace::Url("https://cdn.example.org/x?y=1".to_owned()));
        assert_eq!(name("[draft] tea.png"), ["[draft] tea.png"]);
    }

    #[test]
    fn files_with_an_address_can_be_fetched_and_others_are_said_to_be_missing() {
        let found = attachments(
            "https://cdn.example.org/a/tea,cup.png?x=1, leaf.pdf;https://cdn.example.org/b.txt,https://cdn.example.org/c",
        );
        assert_eq!(
            found.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            ["tea,cup.png", "leaf.pdf", "b.txt", "c"]
        );
        assert!(matches!(found[0].place, AttachmentPlace::Url(_)));
        assert!(matches!(&found[1].place, AttachmentPlace::Missing(why) if why.contains("names this file")));
    }

    #[test]
    fn tags_are_told_apart_and_counted_once() {
        assert_eq!(tags("tea, cup; tea|\"gift\""), ["tea", "cup", "gift"]);
    }
}
