//! What custom fields hold: what is sent and what is shown, compared by what people would call the same.

use std::borrow::Cow;

use crate::deskie::request::FieldInput;
use crate::deskie::{Account, CustomField, FieldId, FieldKind, FieldLevel};
use crate::model::Mark;
use crate::run::ledger::folded;
use crate::text::day;

/// The mark of a value that is sent; none for one that leaves its field empty.
pub(super) fn sent(input: &FieldInput) -> Option<Mark> {
    match input {
        FieldInput::Flag(ticked) => mark_of(&FieldKind::Checkbox, if *ticked { "1" } else { "" }),
        FieldInput::Text(text) => mark_of(&FieldKind::Text, text),
    }
}

/// The mark of a value that an answer shows. The answer may write a date in another form, and a choice by its title.
pub(super) fn shown(account: &Account, field: FieldId, text: &str) -> Option<Mark> {
    let kind = account.field(field).map_or(&FieldKind::Text, |field| &field.kind);
    mark_of(kind, &as_sent(kind, text))
}

/// A value that an answer shows, as requests write it.
fn as_sent<'a>(kind: &'a FieldKind, text: &'a str) -> Cow<'a, str> {
    match kind {
        FieldKind::Date => day::read(text).map_or(Cow::Borrowed(text), |day| day.to_string().into()),
        FieldKind::Select(options) if options.iter().all(|(key, _)| key != text) => {
            let titled = options.iter().find(|(_, title)| folded(title) == folded(text));
            titled.map_or(Cow::Borrowed(text), |(key, _)| key.as_str().into())
        }
        _ => Cow::Borrowed(text),
    }
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

/// Does the field show what was sent? A server may write a value in a form that is not known; then it does not.
pub(super) fn is_shown(account: &Account, field: FieldId, input: &FieldInput, text: Option<&String>) -> bool {
    sent(input) == text.and_then(|text| shown(account, field, text))
}

/// A value as it was read, to be sent once more; none for fields that the account does not take values for.
pub(super) fn as_read(account: &Account, field: FieldId, text: &str) -> Option<FieldInput> {
    let takes = |field: &&CustomField| field.active && field.level == FieldLevel::Case;
    Some(match &account.field(field).filter(takes)?.kind {
        FieldKind::Checkbox => FieldInput::Flag(is_ticked(text)),
        kind => FieldInput::Text(as_sent(kind, text).into_owned()),
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
            assert!(is_shown(&account, warranty, &FieldInput::Flag(true), Some(&text.to_owned())));
        }
        assert_eq!(sent(&FieldInput::Flag(false)), None);
        assert_eq!(shown(&account, warranty, "0"), None);
        assert!(is_shown(&account, warranty, &FieldInput::Flag(false), None));
        assert!(!is_shown(&account, warranty, &FieldInput::Flag(true), None));
        assert_eq!(as_read(&account, warranty, "1"), Some(FieldInput::Flag(true)));
    }

    #[test]
    fn a_date_and_a_choice_are_the_same_in_each_form_of_an_answer() {
        let account = Settings::default().account;
        let text = |text: &str| FieldInput::Text(text.into());
        let (product, bought) = (FieldId(27), FieldId(28));
        for (field, written, forms) in
            [(bought, "2024-02-05", ["2024-02-05", "05.02.2024"]), (product, "1", ["1", "Lamp"])]
        {
            for form in forms {
                assert_eq!(shown(&account, field, form), sent(&text(written)), "{form}");
                assert_eq!(as_read(&account, field, form), Some(text(written)), "{form}");
            }
        }
        assert_ne!(shown(&account, product, "Chair"), sent(&text("1")));
    }

    #[test]
    fn another_text_is_another_value_and_an_empty_one_is_none() {
        let account = Settings::default().account;
        let text = |text: &str| FieldInput::Text(text.into());
        assert_eq!(shown(&account, FieldId(25), " A  1 "), sent(&text("A 1")));
        assert_ne!(sent(&text("A 1")), sent(&text("A 2")));
        assert_eq!(sent(&text(" ")), None);
        assert!(!is_shown(&account, FieldId(25), &text("A 1"), Some(&"A 2".to_owned())));
        assert_eq!(as_read(&account, FieldId(29), "Riga"), None, "a field of users is none of a case");
    }
}
