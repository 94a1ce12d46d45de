//! Which mails of one id are copies of one mail, as it lies in several folders or came to several people. The heads of copies
//! differ, and lists write below their texts. But forms give all their mails one id.

use std::collections::HashMap;

use super::index::Row;

/// Which of these are copies of one before it? `rows` are all mails of one id.
///
/// Copies have sender, time and subject in common. Where mails of this id differ in these, or have no time of their own, it is not one
/// mail's, and only equal texts are copies. Mails that are to be answered to different people are different mails.
pub(super) fn of_one_id(rows: &[&Row]) -> Vec<bool> {
    let is_shared = rows.windows(2).any(|pair| matches!(pair, [one, two] if one.imprint != two.imprint));
    let mut originals: HashMap<u64, Vec<&Row>> = HashMap::new();
    let mut copies = Vec::with_capacity(rows.len());
    for row in rows {
        let known = originals.entry(row.imprint).or_default();
        let is_copy = known.iter().any(|known| {
            let answered = row.reply_to == known.reply_to || row.reply_to.is_none() || known.reply_to.is_none();
            answered && (row.body == known.body || !is_shared && row.at.is_some() && !row.flaws.doubtful_date)
        });
        if !is_copy {
            known.push(row);
        }
        copies.push(is_copy);
    }
    copies
}
