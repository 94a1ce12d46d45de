//! Whose case is it? Where a list may show everybody's cases, the customer of one that looks like ours is read: two customers
//! may have called at one second, and a missed call has the same words for all.

use serde_json::Value;

use crate::deskie::request::Lane;

/// What a user of Deskie shows of the customer who is looked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Whose {
    /// It is somebody else.
    Others,
    /// It is the customer.
    Theirs,
    /// It does not show.
    Unknown,
}

/// Telephone numbers with and without the code of their country end in the same digits.
const TAIL: usize = 7;

/// Is this user the customer whom requests in this lane name?
pub(super) fn of(lane: &Lane, user: &Value) -> Whose {
    let shown = |name: &str| match user.get(name) {
        Some(Value::String(text)) => Some(text.trim().to_lowercase()).filter(|text| !text.is_empty() && text != "-"),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let (email, id) = (shown("user_email"), shown("user_custom_id"));
    let phone = shown("user_phone").or_else(|| shown("user_whatsapp_phone"));
    let same = match lane {
        Lane::Calls { .. } | Lane::WhatsApp(_) => phone.as_deref().map(|phone| tail(phone) == tail(lane.customer())),
        Lane::Custom(_) => id.as_deref().map(|id| id == lane.customer().trim().to_lowercase()),
        Lane::Email { address } => email.as_deref().map(|email| email == address.trim().to_lowercase()),
    };
    match same {
        Some(true) => Whose::Theirs,
        Some(false) => Whose::Others,
        // Somebody who is known otherwise only.
        None if email.is_some() || id.is_some() || phone.is_some() => Whose::Others,
        None => Whose::Unknown,
    }
}

fn tail(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits.iter().skip(digits.len().saturating_sub(TAIL)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_customer_is_known_by_the_end_of_their_number_and_not_by_nothing() {
        let lane = Lane::Calls { phone: "+4930123456".into() };
        assert_eq!(of(&lane, &json!({ "user_phone": "030 12-34-56" })), Whose::Theirs);
        assert_eq!(of(&lane, &json!({ "user_phone": "+4930123457" })), Whose::Others);
        assert_eq!(of(&lane, &json!({ "user_email": "ann@example.org", "user_phone": "" })), Whose::Others);
        assert_eq!(of(&lane, &json!({ "user_full_name": "Ann" })), Whose::Unknown);
        let mail = Lane::Email { address: "Ann@example.org".into() };
        assert_eq!(of(&mail, &json!({ "user_email": "ann@EXAMPLE.org" })), Whose::Theirs);
    }
}
