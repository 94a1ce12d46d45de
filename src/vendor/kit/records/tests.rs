//! What is mended in records before they are read.

use super::*;
use serde_json::json;

#[test]
fn half_an_emoji_does_not_cost_its_record() {
    let found = json(br#"{"a":"x\ud83d","b":"\ud83d\ude00","c":"\\ud83d"}"#).expect("it is mended");
    assert_eq!(found, json!({"a": "x\u{FFFD}", "b": "\u{1F600}", "c": "\\ud83d"}));
    assert!(json(b"{\"a\":").is_err());
}

#[test]
fn columns_that_repeat_keep_all_their_values() {
    let names = ["Id", "Comment", "Comment", "Phone"].map(str::to_owned);
    let cells: Cells = ["1", "a", "b", "'+49 30"].into_iter().collect();
    assert_eq!(object(&names, &cells), json!({"id": "1", "comment": ["a", "b"], "phone": "+49 30"}));
}
