//! Reading answers, leniently: ids as numbers or strings, lists in every form that has been seen, unknown fields
//! ignored, dates with wrong weekdays.

use std::collections::BTreeMap;

use serde_json::Value;

use super::account::{CaseId, MessageId, StaffId, UserId};
use super::{Answer, FieldId, GroupId, LabelId};
use crate::model::Millis;

/// Why an answer is not the object that was asked for.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReplyError {
    /// The server named an error, whatever the status.
    #[error("Deskie answered “{0}”")]
    Code(String),
    /// The status is not 2xx and the body names no error.
    #[error("Deskie answered with status {0}")]
    Status(u16),
    /// The status is 2xx, but the body cannot be read: it was cut off or is not JSON.
    #[error("the answer could not be read")]
    Unreadable,
}

/// A case in an answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseReply {
    /// Id.
    pub id: CaseId,
    /// The number people see, e.g. `664-245651`.
    pub number: String,
    /// The customer.
    pub user: Option<UserId>,
    /// Subject.
    pub subject: String,
    /// State.
    pub status: String,
    /// Urgency.
    pub priority: String,
    /// Assignee; `None` for 0.
    pub staff: Option<StaffId>,
    /// Group; `None` for 0.
    pub group: Option<GroupId>,
    /// Labels.
    pub labels: Vec<LabelId>,
    /// When it began, as the server understood it.
    pub created_at: Option<Millis>,
    /// When anything in it last changed, on the server's clock.
    pub updated_at: Option<Millis>,
    /// Custom fields as text, a ticked box as `1`; empty ones and boxes without a tick left out.
    pub fields: BTreeMap<FieldId, String>,
    /// In the bin.
    pub deleted: bool,
}

/// A message or note in an answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageReply {
    /// Id.
    pub id: MessageId,
    /// A note?
    pub note: bool,
    /// The customer who wrote it; `None` for 0.
    pub user: Option<UserId>,
    /// The staff member who wrote it; `None` for 0.
    pub staff: Option<StaffId>,
    /// Files with it.
    pub attachments: usize,
    /// When, as the server understood it.
    pub created_at: Option<Millis>,
    /// Text or HTML, whichever is filled.
    pub content: String,
}

/// The object wrapped under `name`.
///
/// # Errors
/// See [`ReplyError`]. An `error` in a 2xx body counts as failure.
pub fn object(answer: &Answer, name: &str) -> Result<Value, ReplyError> {
    let mut body = success(answer)?;
    match body.get_mut(name) {
        Some(inner @ Value::Object(_)) => Ok(inner.take()),
        _ => Err(ReplyError::Unreadable),
    }
}

/// The items of a list, each unwrapped from `name`, and the total when it is told. Accepts an object with numbered
/// keys (sorted as numbers), `{"<name>":[…]}`, a bare array, `""` and `{}`.
///
/// # Errors
/// See [`ReplyError`].
pub fn list(answer: &Answer, name: &str) -> Result<(Vec<Value>, Option<u64>), ReplyError> {
    let unwrap = |item: Value| match item {
        Value::Object(mut object) => object.remove(name).unwrap_or(Value::Object(object)),
        other => other,
    };
    match success(answer)? {
        Value::Array(items) => Ok((items.into_iter().map(unwrap).collect(), None)),
        Value::Object(mut object) => {
            let total = object.get("total_count").or_else(|| object.get("count")).and_then(number);
            if let Some(Value::Array(items)) = object.remove(name) {
                return Ok((items.into_iter().map(unwrap).collect(), total));
            }
            let mut numbered: Vec<(u64, Value)> =
                object.into_iter().filter_map(|(key, item)| Some((key.parse().ok()?, item))).collect();
            numbered.sort_by_key(|(key, _)| *key);
            Ok((numbered.into_iter().map(|(_, item)| unwrap(item)).collect(), total))
        }
        Value::String(text) if text.is_empty() => Ok((Vec::new(), Some(0))),
        _ => Err(ReplyError::Unreadable),
    }
}

/// A page of a list of which every row could be read: fit to prove that something is not there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are on all pages, when it is told.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// Is there more to read after this page, with `seen` rows up to its end and `full` rows to a page? `None` when there
    /// should be more, but nothing comes.
    pub fn goes_on(&self, seen: u64, full: usize) -> Option<bool> {
        let more = self.total.is_some_and(|total| total > seen);
        if self.rows.is_empty() { (!more).then_some(false) } else { Some(more || self.rows.len() >= full) }
    }
}

/// The same as [`list`], strictly: each row must be readable by `read`, and an empty list must look like one.
///
/// # Errors
/// See [`ReplyError`].
pub fn page<T>(answer: &Answer, name: &str, read: impl Fn(&Value) -> Option<T>) -> Result<Page<T>, ReplyError> {
    if let Value::Object(object) = success(answer)? {
        let is_count = |key: &str| matches!(key, "total_count" | "count");
        let is_rows = |key: &str, value: &Value| match value {
            Value::Array(items) => key == name || key.starts_with(name) && items.is_empty(),
            Value::Object(_) => key.parse::<u64>().is_ok(),
            _ => false,
        };
        let is_list = |(key, value): (&String, &Value)| is_count(key) || is_rows(key, value);
        if !object.is_empty() && !object.iter().any(is_list) {
            return Err(ReplyError::Unreadable);
        }
    }
    let (items, total) = list(answer, name)?;
    let rows: Option<Vec<T>> = items.iter().map(read).collect();
    Ok(Page { rows: rows.ok_or(ReplyError::Unreadable)?, total })
}

/// Reads a case; `None` when it has no id.
pub fn case(value: &Value) -> Option<CaseReply> {
    Some(CaseReply {
        id: CaseId(value.get("case_id").and_then(number)?),
        number: text(value, "case_number"),
        user: value.get("user_id").and_then(number).filter(|id| *id > 0).map(UserId),
        subject: text(value, "subject"),
        status: text(value, "status"),
        priority: text(value, "priority"),
        staff: value.get("staff_id").and_then(number).filter(|id| *id > 0).map(StaffId),
        group: value.get("group_id").and_then(number).filter(|id| *id > 0).map(GroupId),
        labels: value
            .get("labels")
            .and_then(Value::as_array)
            .map(|labels| labels.iter().filter_map(number).map(LabelId).collect())
            .unwrap_or_default(),
        created_at: value.get("created_at").and_then(date),
        updated_at: value.get("updated_at").and_then(date),
        fields: fields(value),
        deleted: truth(value, "deleted"),
    })
}

/// The custom fields of a case; the server may write none as `[]`.
fn fields(case: &Value) -> BTreeMap<FieldId, String> {
    let Some(Value::Object(fields)) = case.get("custom_fields") else { return BTreeMap::new() };
    let id = |key: &str| key.strip_prefix("cf_").and_then(|id| id.parse().ok()).map(FieldId);
    let filled = |(key, value): (&String, &Value)| {
        let ticked = *value == Value::Bool(true);
        Some((id(key)?, if ticked { "1".to_owned() } else { text(case.get("custom_fields")?, key) }))
    };
    fields.iter().filter_map(filled).filter(|(_, text)| !text.is_empty()).collect()
}

/// Reads a message or note; `None` when it has no id.
pub fn message(value: &Value) -> Option<MessageReply> {
    let html = text(value, "content_html");
    Some(MessageReply {
        id: MessageId(value.get("message_id").and_then(number)?),
        note: truth(value, "note"),
        user: value.get("user_id").and_then(number).filter(|id| *id > 0).map(UserId),
        staff: value.get("staff_id").and_then(number).filter(|id| *id > 0).map(StaffId),
        attachments: value.get("attachments").and_then(Value::as_array).map_or(0, Vec::len),
        created_at: value.get("created_at").and_then(date),
        content: if html.is_empty() { text(value, "content") } else { html },
    })
}

/// A number, also when it came as a string.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A string field, also when it came as a number; empty when absent.
pub fn text(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A boolean field, also as 0/1 or a string.
pub fn truth(value: &Value, name: &str) -> bool {
    match value.get(name) {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        Some(Value::String(text)) => matches!(text.as_str(), "1" | "true"),
        _ => false,
    }
}

const LENIENT: jiff::fmt::rfc2822::DateTimeParser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);

/// An RFC 2822 date with any weekday (the documents' own samples have wrong ones), or seconds since the epoch; `-`
/// and empty mean none.
pub fn date(value: &Value) -> Option<Millis> {
    if let Some(seconds) = value.as_i64() {
        return Some(Millis::from_seconds(seconds));
    }
    let text = value.as_str()?.trim();
    LENIENT.parse_timestamp(text).ok().map(|stamp| Millis(stamp.as_millisecond()))
}

/// An instant as an answer writes it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dated {
    /// The instant.
    pub at: Millis,
    /// Seconds east of Greenwich at which it is written; none where it is a bare number.
    pub offset: Option<i32>,
}

/// The same as [`date`], with the offset.
pub fn dated(value: &Value) -> Option<Dated> {
    if let Some(seconds) = value.as_i64() {
        return Some(Dated { at: Millis::from_seconds(seconds), offset: None });
    }
    let written = LENIENT.parse_zoned_datetime(value.as_str()?.trim()).ok()?;
    Some(Dated { at: Millis(written.timestamp().as_millisecond()), offset: Some(written.offset().seconds()) })
}

/// The machine code of the error that an answer names, whatever its status. Codes are kept and shown; a sentence in
/// their place may name a customer, so only that there is an error is kept of it: `http_` and the status.
pub fn error_code(answer: &Answer) -> Option<String> {
    let value: Value = serde_json::from_str(&answer.body).ok()?;
    let named = match value.get("error")? {
        Value::String(named) if !named.is_empty() => named.as_str(),
        Value::Object(error) => error.get("code").and_then(Value::as_str)?,
        _ => return None,
    };
    Some(if is_code(named) { named.to_owned() } else { format!("http_{}", answer.status) })
}

/// Longer than any code that was seen.
const LONGEST_CODE: usize = 64;

/// As codes are spelt: no capitals, no spaces, nothing that an address needs. A number by itself may be a telephone's.
fn is_code(named: &str) -> bool {
    named.len() <= LONGEST_CODE
        && named.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-'))
        && named.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Does Deskie say that there is no such thing? A bare 404 says it not: a gateway on the way may give it for anything.
pub fn says_absent(answer: &Answer) -> bool {
    error_code(answer).is_some_and(|code| answer.status == 404 || code == CASE_NOT_FOUND)
}

/// The code by which Deskie says that a case is not there.
pub const CASE_NOT_FOUND: &str = "case_not_found";

fn success(answer: &Answer) -> Result<Value, ReplyError> {
    if let Some(code) = error_code(answer) {
        return Err(ReplyError::Code(code));
    }
    if !answer.is_success() {
        return Err(ReplyError::Status(answer.status));
    }
    serde_json::from_str(&answer.body).map_err(|_| ReplyError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(body: &str) -> Answer {
        Answer { status: 200, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn every_form_of_a_list_is_read() {
        let ids = |body: &str| {
            let (items, _) = list(&ok(body), "label").unwrap();
            items.iter().filter_map(|item| number(&item["label_id"])).collect::<Vec<_>>()
        };
        assert_eq!(ids(r#"{"10":{"label":{"label_id":3}},"2":{"label":{"label_id":"2"}},"total_count":2}"#), [2, 3]);
        assert_eq!(ids(r#"{"label":[{"label_id":1}]}"#), [1]);
        assert_eq!(ids(r#"[{"label":{"label_id":1}},{"label_id":2}]"#), [1, 2]);
        for empty in ["{}", "[]", "\"\"", r#"{"label":[]}"#, r#"{"total_count":0}"#] {
            assert!(ids(empty).is_empty(), "{empty}");
        }
    }

    #[test]
    fn a_page_that_is_not_read_to_its_last_row_proves_nothing() {
        let read = |body: &str| page(&ok(body), "label", |item| number(&item["label_id"]));
        let rows = |body: &str| read(body).map(|page| page.rows);
        assert_eq!(rows(r#"{"0":{"label":{"label_id":3}},"total_count":1}"#), Ok(vec![3]));
        for empty in ["{}", "[]", "\"\"", r#"{"label":[]}"#, r#"{"labels":[]}"#, r#"{"total_count":0}"#] {
            assert_eq!(rows(empty), Ok(vec![]), "{empty}");
        }
        for other in [
            r#"{"status":"busy"}"#,
            r#"{"label":{"label_id":3}}"#,
            r#"{"message":"try later","code":7}"#,
            r#"{"0":{"label":{"label_id":3}},"1":{"label":{"label_id":"three"}}}"#,
            "<html>",
        ] {
            assert_eq!(rows(other), Err(ReplyError::Unreadable), "{other}");
        }
    }

    #[test]
    fn a_short_page_is_the_last_one_only_if_the_total_says_nothing_else() {
        let page = |rows: usize, total: Option<u64>| Page { rows: vec![(); rows], total };
        assert_eq!(page(30, None).goes_on(30, 100), Some(false));
        assert_eq!(page(100, None).goes_on(100, 100), Some(true));
        assert_eq!(page(30, Some(30)).goes_on(30, 100), Some(false));
        assert_eq!(page(50, Some(70)).goes_on(50, 100), Some(true), "the server gives shorter pages");
        assert_eq!(page(0, Some(70)).goes_on(50, 100), None, "rows are missing");
        assert_eq!(page(0, Some(50)).goes_on(50, 100), Some(false));
    }

    #[test]
    fn a_date_with_a_wrong_weekday_is_read() {
        let at = date(&Value::from("Mon, 06 May 2014 00:15:17 +0300"));
        assert_eq!(at, Some(Millis::from_seconds(1_399_324_517)));
        assert_eq!(date(&Value::from("-")), None);
    }

    #[test]
    fn an_error_in_a_good_status_is_still_an_error() {
        assert_eq!(object(&ok(r#"{"error":"wrong_email"}"#), "case"), Err(ReplyError::Code("wrong_email".into())));
        assert_eq!(object(&ok("<html>"), "case"), Err(ReplyError::Unreadable));
    }

    #[test]
    fn of_an_error_only_a_machine_code_is_kept() {
        let code = |error: &str| {
            let body = serde_json::json!({ "error": error }).to_string();
            error_code(&Answer { status: 422, body, ..Answer::default() }).unwrap()
        };
        assert_eq!(code("incorrect_user_email"), "incorrect_user_email");
        assert_eq!(code("case.not-found2"), "case.not-found2");
        let long = "x".repeat(65);
        for text in ["The address ann@example.org of Ann is blocked", "ann@example.org", "79990001122", "Ann", &long] {
            assert_eq!(code(text), "http_422", "{text}");
        }
        let coded = |body: &str| error_code(&Answer { status: 400, body: body.into(), ..Answer::default() });
        assert_eq!(coded(r#"{"error":{"code":"No such Ann"}}"#).as_deref(), Some("http_400"));
        assert_eq!(coded("<html>"), None);
    }

    #[test]
    fn only_deskie_says_that_something_is_absent_and_not_a_gateway() {
        let says = |status: u16, body: &str| says_absent(&Answer { status, body: body.into(), ..Answer::default() });
        assert!(says(404, r#"{"error":"not_found"}"#) && says(404, r#"{"error":"No such case"}"#));
        assert!(says(200, r#"{"error":"case_not_found"}"#));
        assert!(!says(404, "<html>404</html>") && !says(404, "") && !says(400, r#"{"error":"wrong_id"}"#));
    }
}
