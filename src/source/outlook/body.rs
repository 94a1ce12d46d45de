//! The text of an item: HTML, else plain text, else what its RTF holds.

use super::Loss;
use super::bag::{decode, tag};
use super::item::Item;
use super::rtf::{self, Content};

/// The text people read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Text {
    /// HTML.
    Html(String),
    /// Plain.
    Plain(String),
}

/// Chooses among the forms in which an item holds its text. HTML wrapped in RTF comes before the plain text that Outlook
/// made of it, unless the item says that its RTF is out of date.
pub(super) fn text(item: &Item, losses: &mut Vec<Loss>) -> Text {
    let own = &item.own;
    if let Some(bytes) = own.bytes(tag::HTML) {
        let charset = own.charset(tag::INTERNET_CODEPAGE);
        let html = if own.is_wide(tag::HTML) { own.text(tag::HTML, None) } else { Some(decode(bytes, charset)) };
        if let Some(html) = html.filter(|html| !html.trim().is_empty()) {
            return Text::Html(html.trim_end_matches('\0').to_owned());
        }
    }
    let plain = own.text(tag::TEXT, item.charset());
    let stale = own.number(tag::RTF_IN_SYNC) == Some(0) && plain.is_some();
    let rich = own.bytes(tag::RTF).filter(|bytes| !bytes.is_empty() && !stale).map(rtf::content);
    match (rich, plain) {
        (Some(Ok(Content::Html(html))), _) => Text::Html(html),
        (_, Some(plain)) => Text::Plain(plain.into_owned()),
        (Some(Ok(Content::Text(text))), None) => {
            losses.push(Loss {
                code: "outlook.rtf",
                message: "The text of this mail is in RTF. Its words are taken over, its fonts and colours are not."
                    .to_owned(),
            });
            Text::Plain(text)
        }
        (Some(Err(why)), None) => {
            losses.push(Loss {
                code: "outlook.rtf_damaged",
                message: format!(
                    "The text of this mail is in RTF that cannot be read ({why}). The mail is taken over without its \
                     text. Open it in Outlook, save it again as .eml or with an HTML text, and drop that instead."
                ),
            });
            Text::Plain(String::new())
        }
        (None, None) => Text::Plain(String::new()),
    }
}
