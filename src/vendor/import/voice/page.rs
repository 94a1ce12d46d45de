//! Pages of Google Voice, as Takeout gives them: a call or a talk by text messages each. What the pages say in the language of
//! whoever exported them is left alone; dates, numbers, durations and kinds stand in attributes.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// Larger pages there are none of.
pub(super) const MAX_PAGE: u64 = 64 * 1024 * 1024;
/// Elements that have no end in HTML.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// Somebody's number and name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Party {
    /// As in the page, with its country.
    pub(super) number: String,
    /// What the owner of the account calls them.
    pub(super) name: String,
    /// Is it that owner?
    pub(super) own: bool,
}

/// A text message.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Message {
    /// When, with its offset.
    pub(super) at: String,
    /// Who wrote it.
    pub(super) by: Party,
    /// What it says.
    pub(super) text: String,
    /// Names of its files, without endings at times.
    pub(super) files: Vec<String>,
}

/// What a page holds: a call, unless there are messages.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Page {
    /// When the call began, with its offset.
    pub(super) at: String,
    /// How long it took, in seconds.
    pub(super) seconds: Option<i64>,
    /// Google's words for what it is: `received`, `placed`, `missed`, `voicemail`, `sms`.
    pub(super) labels: Vec<String>,
    /// Who else took part.
    pub(super) others: Vec<Party>,
    /// What was spoken, as Google understood it.
    pub(super) transcript: String,
    /// Names of recordings.
    pub(super) files: Vec<String>,
    /// Text messages, oldest first.
    pub(super) messages: Vec<Message>,
}

/// Is this the beginning of such a page?
pub(super) fn is_page(head: &[u8]) -> bool {
    ["class=\"hChatLog", "class=\"haudio"].iter().any(|mark| memchr::memmem::find(head, mark.as_bytes()).is_some())
}

/// What a page says; `None` when it is none, or too damaged.
pub(super) fn read(page: &[u8]) -> Option<Page> {
    let text = String::from_utf8_lossy(page);
    let mut reader = quick_xml::Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut walk = Walk::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => walk.start(&start),
            Event::End(end) => walk.end(end.local_name().as_ref()),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let name: &str = &entity;
                match (resolve_xml_entity(name), entity.resolve_char_ref()) {
                    (Some(text), _) => walk.text(text),
                    (None, Ok(Some(character))) => walk.text(character.encode_utf8(&mut [0; 4])),
                    _ => walk.text(" "),
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {}
        }
    }
    let page = walk.page;
    (!page.messages.is_empty() || !page.at.is_empty()).then_some(page)
}

/// What the text within an element is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    Message,
    Name,
    Nothing,
    Participants,
    Text,
    Transcript,
}

#[derive(Default)]
struct Walk {
    open: Vec<(String, Role)>,
    page: Page,
}

impl Walk {
    fn within(&self, role: Role) -> bool {
        self.open.iter().any(|(_, open)| *open == role)
    }

    fn message(&mut self) -> Option<&mut Message> {
        if self.within(Role::Message) { self.page.messages.last_mut() } else { None }
    }

    /// Whoever was named last.
    fn party(&mut self) -> Option<&mut Party> {
        if self.within(Role::Message) {
            return self.page.messages.last_mut().map(|message| &mut message.by);
        }
        self.page.others.last_mut()
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let element = start.local_name().as_ref().to_lowercase();
        let class = attribute(start, "class").unwrap_or_default();
        let is = |wanted: &str| class.split_ascii_whitespace().any(|class| class == wanted);
        let mut role = Role::Nothing;
        match element.as_str() {
            "div" if is("message") => {
                self.page.messages.push(Message::default());
                role = Role::Message;
            }
            "div" if is("participants") => role = Role::Participants,
            "abbr" if is("dt") => {
                let at = attribute(start, "title").unwrap_or_default();
                if let Some(message) = self.message() {
                    message.at = at;
                }
            }
            "abbr" if is("published") => self.page.at = attribute(start, "title").unwrap_or_default(),
            "abbr" if is("duration") => {
                let title = attribute(start, "title").unwrap_or_default();
                self.page.seconds = title.parse::<jiff::SignedDuration>().ok().map(|took| took.as_secs());
            }
            "a" if is("tel") => {
                let number = attribute(start, "href").unwrap_or_default();
                let party = Party { number: number.trim_start_matches("tel:").to_owned(), ..Party::default() };
                match self.message() {
                    Some(message) => message.by = party,
                    None => self.page.others.push(party),
                }
            }
            "span" | "abbr" if is("fn") => {
                role = Role::Name;
                // Google writes the owner of the account as an abbreviation.
                let own = element == "abbr";
                if let Some(party) = self.party() {
                    party.own = own;
                }
            }
            "span" if is("full-text") => role = Role::Transcript,
            "q" => role = Role::Text,
            "br" if self.within(Role::Text) => self.text("\n"),
            "a" if attribute(start, "rel").as_deref() == Some("tag") => {
                let href = attribute(start, "href").unwrap_or_default();
                self.page.labels.extend(href.rsplit_once('#').map(|(_, label)| label.to_lowercase()));
            }
            "audio" | "img" | "video" => {
                let file = attribute(start, "src").filter(|file| !file.is_empty());
                let files = match self.within(Role::Message) {
                    true => self.page.messages.last_mut().map(|message| &mut message.files),
                    false => Some(&mut self.page.files),
                };
                if let Some(files) = files {
                    files.extend(file);
                }
            }
            _ => {}
        }
        if !VOID.contains(&element.as_str()) {
            self.open.push((element, role));
        }
    }

    fn end(&mut self, element: &str) {
        let element = element.to_lowercase();
        if let Some(at) = self.open.iter().rposition(|(open, _)| *open == element) {
            self.open.truncate(at);
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last().map(|(_, role)| *role) {
            Some(Role::Name) => {
                if let Some(party) = self.party() {
                    let named = format!("{} {text}", party.name);
                    party.name = named.split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
            Some(Role::Transcript) => self.page.transcript.push_str(text),
            _ if self.within(Role::Text) => {
                if let Some(message) = self.message() {
                    message.text.push_str(text);
                }
            }
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.html_attributes().with_checks(false).flatten().find(|found| found.key.as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_whatever_its_language() {
        let page = r#"<html><head><meta charset="UTF-8"><title>x</title></head><body><div class="haudio"><span class="album">Anruf</span>
            <span class="fn">Anruf von Ann</span><div class="contributor vcard">Anruf von <a class="tel" href="tel:+15550100001">
            <span class="fn">Ann &amp; Bell</span></a></div><abbr class="published" title="2024-03-01T09:00:00.000-08:00">1.</abbr><br />
            <abbr class="duration" title="PT1H1M3S">(1)</abbr><div class="tags"><a rel="tag" href="http://x/voice#received">E</a></div></div>"#;
        assert!(is_page(page.as_bytes()));
        let found = read(page.as_bytes()).expect("it is a page");
        let ann = Party { number: "+15550100001".to_owned(), name: "Ann & Bell".to_owned(), own: false };
        assert_eq!((found.others, found.seconds, found.labels), (vec![ann], Some(3663), vec!["received".to_owned()]));
        assert_eq!(found.at, "2024-03-01T09:00:00.000-08:00");
    }

    #[test]
    fn messages_keep_their_writers_lines_and_files() {
        let page = r#"<div class="hChatLog hfeed"><div class="message"><abbr class="dt" title="2024-03-04T09:00:00-08:00">Mar</abbr>:
            <cite class="sender vcard"><a class="tel" href="tel:+1555"><span class="fn">Ann</span></a></cite>: <q>One<br>two &#39;3&#39;</q>
            <div><img src="Ann - Text-1-1" alt="Image"></div></div><div class="message"><abbr class="dt" title="2024-03-04T09:05:00-08:00">
            Mar</abbr>: <cite class="sender vcard"><a class="tel" href="tel:+1556"><abbr class="fn" title="">Ich</abbr></a></cite>: <q>Yes</q></div></div>"#;
        let found = read(page.as_bytes()).expect("it is a page").messages;
        assert_eq!(
            (found[0].text.as_str(), found[0].files.as_slice()),
            ("One\ntwo '3'", ["Ann - Text-1-1".to_owned()].as_slice())
        );
        assert!(!found[0].by.own && found[1].by.own && found[1].text == "Yes");
    }

    #[test]
    fn other_pages_are_none() {
        assert_eq!(read(b"<html><body>Sign in</body></html>"), None);
        assert_eq!(read(b"\xFF<<<<"), None);
    }
}
