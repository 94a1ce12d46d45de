//! What custom fields hold: what is sent and what is shown, compared by what people would call the same.

use crate::deskie::request::FieldInput;
use crate::deskie::{Account, CustomField, FieldId, FieldKind, FieldLevel};
use crate::model::Mark;
use crate::run::ledger::folded;

/// The mark of a value that is sent; none for one that leaves its field empty.
pub(super) fn sent(input: &FieldInput) -> Option<Mark> {
    match input {
        FieldInput::Flag(ticked) => mark_of(&FieldKind::Checkbox, if *ticked { "1" } else { "" }),
        FieldInput::Text(text) => mark_of(&FieldKind::Text, text),
    }
}

/// The mark of a value that an answer shows.
pub(super) fn shown(account: &Account, field: FieldId, text: &str) -> Option<Mark> {
    mark_of(account.field(field).map_or(&FieldKind::Text, |field| &field.kind), text)
}

fn mark_of(kind: &FieldKind, text: &str) -> Option<Mark> {
    let held = match kind {
        FieldKind::Checkbox if is_ticked(text) => "ticked".to_owned(),
        FieldKind::Checkbox => String::new(),
        _ => folded(text),
    };
    (!held.is_empty()).then(|| Mark::of(["field", &held]))
}

fn is_ticked(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "1" | "true" | "yes")
}

/// Does the field show what was sent? A server may write a value in another form; then it does not.
pub(super) fn is_shown(input: &FieldInput, shown: Option<&String>) -> bool {
    let shown = shown.map_or("", String::as_str);
    match input {
        FieldInput::Flag(ticked) => *ticked == is_ticked(shown),
        FieldInput::Text(text) => folded(text) == folded(shown),
    }
}

/// A value as it was read, to be sent once more; none for fields that the account does not take values for.
pub(super) fn as_read(account: &Account, field: FieldId, text: &str) -> Option<FieldInput> {
    let takes = |field: &&CustomField| field.active && field.level == FieldLevel::Case;
    Some(match account.field(field).filter(takes)?.kind {
        FieldKind::Checkbox => FieldInput::Flag(is_ticked(text)),
        _ => FieldInput::Text(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Settings;

    #[test]
    fn a_box_is_the_same_however_an_answer_writes_it() {
        let account = Settings::default().account;
        let warranty = FieldId(26);
        for text in ["1", "true"] {
            assert_eq!(shown(&account, warranty, text), sent(&FieldInput::Flag(true)));
            assert!(is_shown(&FieldInput::Flag(true), Some(&text.to_owned())));
        }
        assert_eq!(sent(&FieldInput::Flag(false)), None);
        assert_eq!(shown(&account, warranty, "0"), None);
        assert!(is_shown(&FieldInput::Flag(false), None));
        assert!(!is_shown(&FieldInput::Flag(true), None));
        assert_eq!(as_read(&account, warranty, "1"), Some(FieldInput::Flag(true)));
    }

    #[test]
    fn another_text_is_another_value_and_an_empty_one_is_none() {
        let account = Settings::default().account;
        let text = |text: &str| FieldInput::Text(text.into());
        assert_eq!(shown(&account, FieldId(25), " A  1 "), sent(&text("A 1")));
        assert_ne!(sent(&text("A 1")), sent(&text("A 2")));
        assert_eq!(sent(&text(" ")), None);
        assert!(!is_shown(&text("A 1"), Some(&"A 2".to_owned())));
        assert_eq!(as_read(&account, FieldId(29), "Riga"), None, "a field of users is none of a case");
    }
}
