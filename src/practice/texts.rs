//! The text and the files of a case, message or note.

use super::desk::Desk;
use super::errors::Refusal;
use super::incoming::IncomingFile;
use super::params::Params;
use super::state::{Origin, StoredFile};
use super::switches::Html;

/// Most bytes of one file: 25 MB.
const MOST_BYTES_A_FILE: usize = 25_000_000;
/// Most bytes of all files of one request: 50 MB.
const MOST_BYTES: usize = 50_000_000;

/// Plain text and HTML, as they are kept.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Text {
    /// Plain.
    pub(super) plain: String,
    /// HTML, cleaned as the switch says.
    pub(super) html: String,
}

/// Which of the two a text must have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Needs {
    /// Either: e-mail and notes.
    Either,
    /// `content_html`: mail-like custom channels.
    Html,
    /// `content`: calls, WhatsApp, chat-like custom channels.
    Plain,
}

impl Needs {
    /// What a channel asks for.
    pub(super) fn of(desk: &Desk<'_>, origin: Origin) -> Self {
        match origin {
            Origin::Email => Self::Either,
            _ if desk.books.is_plain(origin) => Self::Plain,
            _ => Self::Html,
        }
    }
}

impl Text {
    /// Reads `content` and `content_html`.
    ///
    /// # Errors
    /// `incorrect_content` where the needed one is missing.
    pub(super) fn read(desk: &Desk<'_>, params: Params<'_>, needs: Needs) -> Result<Self, Refusal> {
        let (plain, html) = (params.text("content"), params.text("content_html"));
        let enough = match needs {
            Needs::Either => plain.is_some() || html.is_some(),
            Needs::Html => html.is_some(),
            Needs::Plain => plain.is_some(),
        };
        if !enough {
            return Err(Refusal::Invalid("incorrect_content"));
        }
        let html = html.map(|html| match desk.switches().html {
            Html::Kept => html,
            Html::Cleaned => without_scripts(&html),
            Html::Escaped => html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            Html::Wrapped => format!("<div>{}</div>", without_scripts(&html)),
        });
        let kept = |text: Option<String>| match desk.settings.longest_text {
            None => text.unwrap_or_default(),
            Some(longest) => text.unwrap_or_default().chars().take(longest).collect(),
        };
        Ok(Self { plain: kept(plain), html: kept(html) })
    }
}

/// The files of a request: multipart ones by size and hash, those of `attachment_urls` by their address.
///
/// # Errors
/// `attachment_too_large`, `attachments_too_large`, `incorrect_attachment_urls`.
pub(super) fn files(desk: &mut Desk<'_>, params: Params<'_>) -> Result<Vec<StoredFile>, Refusal> {
    let sent = params.files();
    if sent.iter().any(|file| file.bytes.len() > MOST_BYTES_A_FILE) {
        return Err(Refusal::Invalid("attachment_too_large"));
    }
    if sent.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_BYTES {
        return Err(Refusal::Invalid("attachments_too_large"));
    }
    let named = match params.value("attachment_urls") {
        None => Vec::new(),
        Some(list) => urls(list).ok_or(Refusal::Invalid("incorrect_attachment_urls"))?,
    };
    let mut files: Vec<_> = sent.into_iter().map(|file| stored(desk.books.next_id(), file)).collect();
    files.extend(named.into_iter().map(|url| to_fetch(desk.books.next_id(), url)));
    Ok(files)
}

fn stored(file_id: u64, file: &IncomingFile) -> StoredFile {
    StoredFile {
        file_id,
        file_name: file.name.clone(),
        file_size: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
        mime_type: file.mime.clone(),
        digest: format!("{:016x}", fnv1a(&file.bytes)),
        source_url: None,
    }
}

fn to_fetch(file_id: u64, url: String) -> StoredFile {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("file");
    StoredFile {
        file_id,
        file_name: name.to_owned(),
        file_size: 0,
        mime_type: "application/octet-stream".to_owned(),
        digest: String::new(),
        source_url: Some(url),
    }
}

fn urls(list: &serde_json::Value) -> Option<Vec<String>> {
    let url = |value: &serde_json::Value| {
        let text = value.as_str()?;
        (text.starts_with("https://") || text.starts_with("http://")).then(|| text.to_owned())
    };
    match list {
        serde_json::Value::Array(items) => items.iter().map(url).collect(),
        serde_json::Value::Object(items) => items.values().map(url).collect(),
        _ => None,
    }
}

/// FNV-1a, 64 bits: tells whether two files are the same, nothing more.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

/// The HTML without its `<script>` elements; one that is never closed takes the rest with it.
fn without_scripts(html: &str) -> String {
    let lower = html.to_ascii_lowercase(); // as long as `html`, byte for byte
    let mut kept = String::with_capacity(html.len());
    let mut from = 0;
    while let Some(start) = lower.get(from..).and_then(|rest| rest.find("<script")).map(|at| from + at) {
        kept.push_str(html.get(from..start).unwrap_or_default());
        let end = lower.get(start..).and_then(|rest| rest.find("</script>"));
        from = end.map_or(html.len(), |at| start + at + "</script>".len());
    }
    kept.push_str(html.get(from..).unwrap_or_default());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_taken_out() {
        assert_eq!(without_scripts("<p>a</p><SCRIPT src=x>alert(1)</Script><p>б</p>"), "<p>a</p><p>б</p>");
        assert_eq!(without_scripts("a<script>b"), "a");
        assert_eq!(without_scripts("<p>plain</p>"), "<p>plain</p>");
    }

    #[test]
    fn files_of_other_bytes_have_other_hashes() {
        assert_eq!(fnv1a(b""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xAF63_DC4C_8601_EC8C);
        assert_ne!(fnv1a(b"ab"), fnv1a(b"ba"));
    }
}
