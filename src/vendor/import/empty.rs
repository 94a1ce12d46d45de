//! Pages of an API that hold nothing, as scripts keep them of cases without messages: `[]`, `{"comments":[],"next_page":null}`.
//! Nobody can know them, and nothing is lost with them.

use serde_json::Value;

/// The longest one.
const MOST: u64 = 64 * 1024;
/// Members with a text that pages have.
const PAGING: &[&str] =
    &["end_cursor", "next", "next_page", "object", "prev", "previous", "previous_page", "type", "uri", "url"];

/// Does a file that is no longer than its beginning hold an empty page?
pub(super) fn is_empty_page(head: &[u8], size: u64) -> bool {
    if size > MOST || size != head.len() as u64 {
        return false;
    }
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    match serde_json::from_slice(head) {
        Ok(Value::Array(elements)) => elements.is_empty(),
        Ok(Value::Object(members)) => {
            let mut lists = 0;
            members.iter().all(|(name, value)| is_nothing(name, value, &mut lists)) && lists > 0
        }
        _ => false,
    }
}

/// Does a member of a page hold no record? `lists` counts the empty ones.
fn is_nothing(name: &str, value: &Value, lists: &mut u64) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(_) => name != "id",
        Value::String(_) => PAGING.contains(&name),
        Value::Array(elements) => {
            *lists += 1;
            elements.is_empty()
        }
        Value::Object(members) if name == "_embedded" => {
            members.iter().all(|(name, value)| is_nothing(name, value, lists))
        }
        // Links and figures of the page.
        Value::Object(_) => ["_links", "_pagination", "links", "meta", "page", "pages", "paging"].contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::is_empty_page;

    #[test]
    fn a_page_without_records_is_told_from_what_nobody_knows() {
        let told = |text: &str| is_empty_page(text.as_bytes(), text.len() as u64);
        for page in [
            "[]",
            " [\n]\n",
            r#"{"comments":[],"next_page":null,"count":0}"#,
            r#"{"_embedded":{"threads":[]},"page":{"size":25},"_links":{"self":{"href":"https://x"}}}"#,
            r#"{"data":[],"object":"list","meta":{"next_cursor":null}}"#,
            "\u{FEFF}{\"results\":[]}",
        ] {
            assert!(told(page), "{page}");
        }
        for other in [
            "{}",
            r#"{"name":"x","deps":[]}"#,
            r#"{"id":1,"tags":[]}"#,
            r#"{"comments":[{"id":1}]}"#,
            r#"{"a":{"b":[]}}"#,
        ] {
            assert!(!told(other), "{other}");
        }
        assert!(!is_empty_page(b"[]", 500), "more follows");
    }
}
