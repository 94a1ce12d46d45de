//! The headers of an item: those it was sent with, and from its properties those that are missing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::address::Address;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::text::Text;
use mail_builder::headers::{Header, HeaderType};

use super::bag::{Bag, tag};
use super::item::Item;

/// Recipients of more are of no use to anybody.
const MAX_RECIPIENTS: usize = 500;

/// A header of our own: Exchange knows the sender, of whom nothing but a name is known here, by a name inside of it.
pub const INSIDE: &str = "X-Exchange-Inside";
/// A header of our own: the name of whoever got the mail, where no address is known.
pub const OWNER: &str = "X-Exchange-Owner";

/// Seconds from 1601, where FILETIME begins, to 1970.
const FROM_1601_TO_1970: i64 = 11_644_473_600;

/// Writes the headers, each line ended, without the blank line that ends them.
pub(super) fn write(item: &Item, mail: &mut Vec<u8>) {
    let charset = item.charset();
    let sent_with = item.own.text(tag::HEADERS, charset).unwrap_or_default();
    let kept = kept(&sent_with);
    let has = |name: &str| kept.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    for (_, header) in &kept {
        mail.extend_from_slice(header.as_bytes());
    }
    for (name, value) in made(item) {
        if !has(name) {
            mail.extend_from_slice(name.as_bytes());
            mail.extend_from_slice(b": ");
            value.write_header(mail, name.len() + 2);
        }
    }
    if item.is_draft() && !has("X-Unsent") {
        mail.extend_from_slice(b"X-Unsent: 1\r\n");
    }
}

/// The headers of a mail on its way, whole and with their names. Those that describe how its parts were encoded then are left
/// out, as are lines that are no headers.
fn kept(text: &str) -> Vec<(&str, String)> {
    let mut headers: Vec<(&str, String)> = Vec::new();
    let mut keeps = false;
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, header)) = headers.last_mut().filter(|_| keeps && !line.trim().is_empty()) {
                header.push_str(line.trim_end());
                header.push_str("\r\n");
            }
            continue;
        }
        keeps = false;
        let Some((name, _)) = line.split_once(':') else { continue };
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        let lower = name.to_ascii_lowercase();
        if is_name && !lower.starts_with("content-") && lower != "mime-version" {
            keeps = true;
            headers.push((name, format!("{}\r\n", line.trim_end())));
        }
    }
    headers
}

/// Headers made from properties.
fn made(item: &Item) -> Vec<(&'static str, HeaderType<'static>)> {
    let own = &item.own;
    let charset = item.charset();
    let mut made: Vec<(&'static str, HeaderType<'static>)> = Vec::new();
    let sender = person(item, own, [tag::SENDER_NAME, tag::SENDER_KIND, tag::SENDER_ADDRESS, tag::SENDER_SMTP]);
    let from = person(item, own, [tag::FROM_NAME, tag::FROM_KIND, tag::FROM_ADDRESS, tag::FROM_SMTP]);
    let (from, sender) = match (from, sender) {
        (Some(from), sender) if from.address.is_some() => (Some(from), sender),
        (from, Some(sender)) => (Some(sender), from),
        (from, None) => (from, None),
    };
    if let (Some(from), Some(sender)) = (&from, sender)
        && sender.address.is_some()
        && sender.address != from.address
    {
        made.push(("Sender", sender.header()));
    }
    if from.as_ref().is_some_and(|from| from.inside && from.address.is_none()) {
        made.push((INSIDE, Text::new("yes").into()));
    }
    made.extend(from.map(|from| ("From", from.header())));
    let got = [tag::RECEIVED_NAME, tag::RECEIVED_KIND, tag::RECEIVED_ADDRESS, tag::RECEIVED_SMTP];
    made.extend(person(item, own, got).map(|owner| match owner.address {
        Some(address) => ("Delivered-To", Address::new_address(None::<String>, address).into()),
        None => (OWNER, Text::new(owner.name).into()),
    }));
    for (kind, name) in [(1, "To"), (2, "Cc"), (3, "Bcc")] {
        let of_kind = item.recipients.iter().filter(|bag| bag.number(tag::RECIPIENT_KIND).unwrap_or(1) & 0xF == kind);
        let people = of_kind
            .filter_map(|bag| person(item, bag, [tag::NAME, tag::ADDRESS_KIND, tag::ADDRESS, tag::SMTP]))
            .filter(|person| person.address.is_some());
        let list: Vec<Address<'static>> = people.take(MAX_RECIPIENTS).map(Person::written).collect();
        if !list.is_empty() {
            made.push((name, Address::new_list(list).into()));
        }
    }
    let subject = clean(&item.subject());
    if !subject.is_empty() {
        made.push(("Subject", Text::new(subject).into()));
    }
    made.extend(date(own).map(|date| ("Date", date.into())));
    for (tag, name) in
        [(tag::MESSAGE_ID, "Message-ID"), (tag::IN_REPLY_TO, "In-Reply-To"), (tag::REFERENCES, "References")]
    {
        let text = own.text(tag, charset).unwrap_or_default();
        let ids: Vec<String> = text
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ','))
            .map(clean)
            .filter(|id| !id.is_empty())
            .collect();
        if !ids.is_empty() {
            made.push((name, MessageId::from(ids).into()));
        }
    }
    // By its first 22 bytes the mails of a conversation are known that name no others.
    if let Some(index) = own.bytes(tag::CONVERSATION_INDEX).filter(|index| (22..=1024).contains(&index.len())) {
        made.push(("Thread-Index", Text::new(STANDARD.encode(index)).into()));
    }
    made
}

/// Somebody with an address, or with a name at least.
struct Person {
    name: String,
    address: Option<String>,
    /// Exchange knows them by a name inside of it: somebody of the same house.
    inside: bool,
}

impl Person {
    fn written(self) -> Address<'static> {
        let name = (!self.name.is_empty()).then_some(self.name);
        Address::new_address(name, self.address.unwrap_or_default())
    }

    /// An address as such; a name alone in quotes, as a header that names nobody's address.
    fn header(self) -> HeaderType<'static> {
        match self.address {
            Some(_) => self.written().into(),
            None => Text::new(self.name).into(),
        }
    }
}

/// By the tags of name, kind of address, address, and address on the internet.
fn person(item: &Item, bag: &Bag, [name, kind, address, smtp]: [u16; 4]) -> Option<Person> {
    let text = |tag| bag.text(tag, item.charset()).map(|text| clean(&text)).unwrap_or_default();
    let name = text(name);
    // Exchange knows people by X.500 names, `/O=…/CN=…`, which are nothing outside of it.
    let is_smtp = |address: &String| address.contains('@') && !address.starts_with('/') && !address.contains(' ');
    let kind = text(kind);
    let inside =
        kind.eq_ignore_ascii_case("EX") || text(address).starts_with("/o=") || text(address).starts_with("/O=");
    let own = Some(text(address)).filter(|address| is_smtp(address) && !inside);
    let bare = |text: &str| text.trim_matches(['\'', '"', '<', '>']).trim().to_owned();
    let address = Some(text(smtp)).filter(is_smtp).or(own).or_else(|| Some(bare(&name)).filter(is_smtp));
    let address = address.map(|address| bare(&address));
    (address.is_some() || !name.is_empty()).then_some(Person { name, address, inside })
}

/// When it was sent, else when it arrived.
fn date(own: &Bag) -> Option<Date> {
    let at = [tag::SUBMITTED, tag::DELIVERED].into_iter().find_map(|tag| own.number(tag).filter(|&at| at > 0))?;
    Some(Date::new(at / 10_000_000 - FROM_1601_TO_1970))
}

/// One line without control characters.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::bag::Value;
    use super::*;

    fn item(values: &[(u16, &str)]) -> Item {
        let mut item = Item::default();
        for (tag, text) in values {
            item.own.add(*tag, Value::Text((*text).to_owned()));
        }
        item
    }

    fn written(item: &Item) -> String {
        let mut mail = Vec::new();
        write(item, &mut mail);
        String::from_utf8(mail).expect("it is text")
    }

    #[test]
    fn headers_it_was_sent_with_are_kept_and_completed() {
        let sent_with = "Microsoft Mail Internet Headers Version 2.0\r\nReceived: by x;\r\n\tFri, 1 Mar 2024 09:00:00 \
                         +0000\r\nSubject: Kettle\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"a\"\r\nMIME-Version: 1.0\r\n\r\n";
        let item = item(&[(tag::HEADERS, sent_with), (tag::SUBJECT, "other"), (tag::MESSAGE_ID, "<1@example.org>")]);
        assert_eq!(
            written(&item),
            "Received: by x;\r\n\tFri, 1 Mar 2024 09:00:00 +0000\r\nSubject: Kettle\r\nMessage-ID: <1@example.org>\r\n"
        );
    }

    #[test]
    fn an_address_of_exchange_is_no_address() {
        let inside = "/O=EXCHANGELABS/OU=GROUP/CN=RECIPIENTS/CN=ANN";
        let mut ann = item(&[(tag::SENDER_NAME, "Ann Reed"), (tag::SENDER_KIND, "EX"), (tag::SENDER_ADDRESS, inside)]);
        assert_eq!(written(&ann), "X-Exchange-Inside: yes\r\nFrom: Ann Reed\r\n");
        ann.own.add(tag::SENDER_SMTP, Value::Text("ann.reed@example.org".to_owned()));
        assert_eq!(written(&ann), "From: \"Ann Reed\" <ann.reed@example.org>\r\n");
    }

    #[test]
    fn whoever_got_the_mail_is_named() {
        let mut got = item(&[(tag::RECEIVED_NAME, "Tea House"), (tag::RECEIVED_KIND, "EX")]);
        assert_eq!(written(&got), "X-Exchange-Owner: Tea House\r\n");
        got.own.add(tag::RECEIVED_SMTP, Value::Text("help@teahouse.example".to_owned()));
        assert_eq!(written(&got), "Delivered-To: <help@teahouse.example>\r\n");
    }

    #[test]
    fn a_mail_sent_for_somebody_else_is_from_that_one() {
        let item = item(&[
            (tag::FROM_NAME, "Tea House"),
            (tag::FROM_KIND, "SMTP"),
            (tag::FROM_ADDRESS, "help@teahouse.example"),
            (tag::SENDER_NAME, "Lee"),
            (tag::SENDER_SMTP, "lee@teahouse.example"),
        ]);
        assert_eq!(
            written(&item),
            "Sender: \"Lee\" <lee@teahouse.example>\r\nFrom: \"Tea House\" <help@teahouse.example>\r\n"
        );
    }

    #[test]
    fn nothing_in_a_property_can_begin_a_header_of_its_own() {
        let item = item(&[(tag::SUBJECT, "a\r\nBcc: b@example.org"), (tag::MESSAGE_ID, "<1@x\r\nTo:>")]);
        assert!(
            written(&item).lines().all(|line| ["Subject: ", "Message-ID: ", " "].iter().any(|b| line.starts_with(b)))
        );
    }

    #[test]
    fn times_count_from_1601() {
        let mut item = Item::default();
        item.own.add(tag::DELIVERED, Value::Number(133_537_572_000_000_000));
        assert_eq!(written(&item), "Date: Fri, 1 Mar 2024 09:00:00 +0000\r\n");
    }
}
