//! The fields of an issue that the model has no place for, each as one text.

use super::super::kit::{Draft, Node, Piece};
use super::adf;
use crate::model::FieldValue;
use crate::text::html;

/// Fields that have a place in the model, or that say nothing outside of Jira.
const PLACED: &[&str] = &[
    "aggregateprogress",
    "assignee",
    "attachment",
    "comment",
    "created",
    "description",
    "labels",
    "lastViewed",
    "priority",
    "progress",
    "project",
    "reporter",
    "status",
    "statusCategory",
    "statuscategorychangedate",
    "summary",
    "updated",
    "votes",
    "watches",
    "workratio",
    "worklog",
];

/// All others.
pub(super) fn all(fields: Node<'_>, draft: &mut Draft) {
    let others = fields.members().filter(|(name, _)| !PLACED.contains(name));
    let found = others.filter_map(|(name, value)| Some(FieldValue { field: name.to_owned(), value: said(value)? }));
    draft.case.fields.extend(found.filter(|one| !one.value.is_empty()));
}

/// The titles of custom fields, when they were asked for with `expand=names`.
pub(super) fn titles(issue: Node<'_>, out: &mut Vec<Piece>) {
    let named = issue.at("names").members().filter(|(field, _)| field.starts_with("customfield_"));
    out.extend(
        named.filter_map(|(field, title)| Some(Piece::Title { field: field.to_owned(), title: title.value()? })),
    );
}

/// A value as people would say it.
fn said(value: Node<'_>) -> Option<String> {
    if value.is_array() {
        let all = value.0.as_array().into_iter().flatten().filter_map(|one| said(Node(one)));
        let all = all.collect::<Vec<_>>().join(", ");
        return (!all.is_empty()).then_some(all);
    }
    if !value.is_object() {
        return value.value();
    }
    if value.text("type").as_deref() == Some("doc") {
        return Some(html::to_text(&adf::html(value)).trim().to_owned());
    }
    // A goal with its clocks is none of the case's facts.
    if value.has("completedCycles") || value.has("ongoingCycle") {
        return None;
    }
    // A link between issues names the other one.
    let linked = ["outwardIssue", "inwardIssue"].into_iter().find_map(|end| value.at(end).text("key"));
    let own = linked.or_else(|| {
        value.any(&[
            "value",
            "name",
            "requestType.name",
            "displayName",
            "label",
            "title",
            "key",
            "text",
            "emailAddress",
            "remainingEstimate",
            "timeSpent",
        ])
    })?;
    // Of a cascade, both steps.
    Some(match said(value.at("child")) {
        Some(child) => format!("{own} / {child}"),
        None => own,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_a_field_holds_is_said() {
        for (value, wanted) in [
            (json!("blue"), Some("blue")),
            (json!(3.5), Some("3.5")),
            (json!(["a", {"name": "b"}]), Some("a, b")),
            (json!({"value": "Tea", "child": {"value": "Green"}}), Some("Tea / Green")),
            (json!({"accountId": "1", "displayName": "Ann Lake"}), Some("Ann Lake")),
            (json!({"requestType": {"name": "Fault"}, "currentStatus": {}}), Some("Fault")),
            (json!([{"type": {"name": "Blocks"}, "outwardIssue": {"key": "SHOP-9"}}]), Some("SHOP-9")),
            (json!({"id": "1", "name": "Time to reply", "completedCycles": []}), None),
            (json!(null), None),
            (
                json!({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hi"}]}]}),
                Some("Hi"),
            ),
        ] {
            assert_eq!(said(Node(&value)).as_deref(), wanted, "{value}");
        }
    }
}
