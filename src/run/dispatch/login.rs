//! Does a 403 mean the login, or this record? The documents do not say which codes come with it. So it is taken for the
//! login, which concerns everybody, unless its code is known to name a record, or the login has been shown to work since.

use crate::model::Mark;

/// Codes that clients of the live service have met for one record.
const OF_RECORDS: [&str; 3] = ["case_not_found", "staff_has_not_access", "staff_not_active"];

/// What is known of the login.
#[derive(Clone, Debug, Default)]
pub(super) struct Login {
    /// The request for which the work was halted.
    refused: Option<Mark>,
    /// Another request has succeeded since the person let the work go on.
    works: bool,
}

impl Login {
    /// Does this 403 concern nobody but the record whose request this is?
    pub(super) fn is_of_record(&mut self, request: Mark, code: Option<&str>) -> bool {
        if code.is_some_and(|code| OF_RECORDS.contains(&code)) {
            return true;
        }
        // A record that is refused by itself must not halt the work each time it is gone on with.
        let again = self.works && self.refused == Some(request);
        *self = Self { refused: (!again).then_some(request), works: false };
        again
    }

    /// This request succeeded while the work went on.
    pub(super) fn worked(&mut self, request: Mark) {
        self.refused = self.refused.filter(|refused| *refused != request);
        self.works = self.refused.is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_403_is_of_the_login_until_the_login_is_seen_to_work_and_the_same_is_refused_again() {
        let [one, two] = ["cases/1.json", "cases/2.json"].map(|path| Mark::of([path]));
        let mut login = Login::default();
        assert!(login.is_of_record(one, Some("staff_has_not_access")));
        assert!(!login.is_of_record(one, Some("forbidden")));
        assert!(!login.is_of_record(one, None), "nothing has succeeded since");
        login.worked(two);
        assert!(login.is_of_record(one, None));
        assert!(!login.is_of_record(one, None), "the login may have been refused since");
        login.worked(one);
        assert!(!login.is_of_record(one, None), "it had succeeded");
        login.worked(two);
        assert!(!login.is_of_record(two, None), "another was not refused before");
    }
}
