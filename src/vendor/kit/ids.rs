//! Ids as the pass holds them.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Piece;
use crate::catalogue::{Builder, CaseHeader};
use crate::model::{Case, PersonKey};

/// The id by which records are joined, when it is none any more.
pub(super) fn damaged(piece: &Piece) -> Option<&str> {
    let (one, other) = match piece {
        Piece::Part { case: id }
        | Piece::Gathered { case: id }
        | Piece::Case { id }
        | Piece::Linked { id, .. }
        | Piece::Offered { id, .. } => (id, None),
        Piece::Alias { id, case } | Piece::Link { id, case, .. } => (id, Some(case)),
        Piece::Person(person) | Piece::Sender(person) if is_of_many(&person.key) => {
            return person.key.0.rsplit(':').next();
        }
        _ => return None,
    };
    std::iter::once(one).chain(other).map(String::as_str).find(|id| is_damaged(id))
}

/// `9E+17`: a spreadsheet program wrote a long number its own way, and its last digits are lost. Without the sign only a
/// number with a fraction is meant: `1E5` may be an id.
pub(in crate::vendor) fn is_damaged(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let signed = exponent.strip_prefix('+').is_some_and(digits);
    let large = mantissa.contains(['.', ',']) && exponent.parse().is_ok_and(|exponent: u8| exponent >= 15);
    (signed || large && digits(exponent))
        && mantissa.split(['.', ',']).count() <= 2
        && mantissa.split(['.', ',']).all(digits)
}

/// `100` of `100.0`, which programs for figures make of a column of ids with gaps.
pub(in crate::vendor) fn whole(id: &str) -> &str {
    let number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    id.strip_suffix(".0").filter(number).unwrap_or(id)
}

/// Does a key of a person end in such an id? Then it is the key of many.
pub(super) fn is_of_many(key: &PersonKey) -> bool {
    key.0.rsplit(':').next().is_some_and(is_damaged)
}

/// Has another account counted the same number? A ticket keeps the time at which it was made, though it may be spelled in
/// another zone or by its day alone, and hardly ever changes its subject as well.
pub(in crate::vendor) fn is_of_another_account(known: &CaseHeader, case: &Case) -> bool {
    const APART: u64 = 26 * 60 * 60 * 1000;
    let made = case.created_at.as_ref().map(|instant| instant.at);
    let subject: String = case.subject.chars().take(Builder::SUBJECT_CHARS).collect();
    known.created_at.zip(made).is_some_and(|(known, own)| known.0.abs_diff(own.0) > APART)
        && !subject.is_empty()
        && !known.subject.is_empty()
        && known.subject.trim() != subject.trim()
}

/// Said of the second of two such cases.
pub(in crate::vendor) fn other_account(id: &str) -> String {
    format!(
        "Two different cases have the number {id}, with other dates and subjects: these files are of two accounts. Only the \
         first one is kept. Drop the files of each account by themselves."
    )
}

/// Ids are numbers often; those that are none are hashed, and compared in full before they count as equal. `07` and `+7`
/// are other ids than `7`.
pub(in crate::vendor) fn number_or_hash(id: &str) -> u64 {
    let is_number = id == "0" || id.starts_with(|first| matches!(first, '1'..='9'));
    id.parse().ok().filter(|_| is_number).unwrap_or_else(|| {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::is_damaged;

    #[test]
    fn ids_that_excel_destroyed_are_known() {
        for damaged in ["9E+17", "9.00000000000001E+17", "9,1e+17", "9.1E17"] {
            assert!(is_damaged(damaged), "{damaged}");
        }
        for whole in ["900000000000000011", "E+17", "1E5", "9E17", "2.1E3", "CASE+1"] {
            assert!(!is_damaged(whole), "{whole}");
        }
    }
}
