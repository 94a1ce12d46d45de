//! Does a 403 mean the login, or this record? The documents do not say which codes come with it. So it is taken for the
//! login, which concerns everybody, unless its code is known to name a record, or the login has been shown to work since.

use crate::model::Mark;

/// Codes that clients of the live service have met for one record.
const OF_RECORDS: [&str; 3] = ["case_not_found", "staff_has_not_access", "staff_not_active"];

/// Refusals of one request, with successes of others in between, that are its own fault. A login that is taken away twice may
/// well meet the same request.
const OFTEN: u8 = 3;

/// What is known of the login.
#[derive(Clone, Debug, Default)]
pub(super) struct Login {
    /// The request for which the work was halted, whether it was to write, and how often it was refused.
    refused: Option<(Mark, bool, u8)>,
    /// Another request has succeeded since the person let the work go on.
    works: bool,
}

impl Login {
    /// Does this 403 concern nobody but the record whose request this is?
    pub(super) fn is_of_record(&mut self, request: Mark, writes: bool, code: Option<&str>) -> bool {
        if code.is_some_and(|code| OF_RECORDS.contains(&code)) {
            return true;
        }
        // A record that is refused by itself must not halt the work each time it is gone on with.
        let before =
            self.refused.filter(|(refused, ..)| self.works && *refused == request).map_or(0, |(.., times)| times);
        let is_its_own = before + 1 >= OFTEN;
        *self = Self { refused: (!is_its_own).then_some((request, writes, before + 1)), works: false };
        is_its_own
    }

    /// This request succeeded while the work went on. That a login may read shows nothing of what it may write.
    pub(super) fn worked(&mut self, request: Mark, writes: bool) {
        self.refused = self.refused.filter(|(refused, ..)| *refused != request);
        self.works = self.refused.is_some_and(|(_, wrote, _)| self.works || writes || !wrote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_403_is_of_the_login_until_the_login_is_seen_to_work_and_the_same_is_refused_again() {
        let [one, two] = ["cases/1.json", "cases/2.json"].map(|path| Mark::of([path]));
        let mut login = Login::default();
        assert!(login.is_of_record(one, true, Some("staff_has_not_access")));
        assert!(!login.is_of_record(one, true, Some("forbidden")));
        assert!(!login.is_of_record(one, true, None), "nothing has succeeded since");
        login.worked(two, false);
        assert!(!login.is_of_record(one, true, None), "it may read, and perhaps not write");
        login.worked(two, true);
        assert!(!login.is_of_record(one, true, None), "it may have been taken away twice");
        login.worked(two, true);
        assert!(login.is_of_record(one, true, None));
        assert!(!login.is_of_record(one, true, None), "the login may have been refused since");
        login.worked(one, true);
        assert!(!login.is_of_record(one, true, None), "it had succeeded");
        login.worked(two, true);
        assert!(!login.is_of_record(two, true, None), "another was not refused before");
        let mut login = Login::default();
        assert!(!login.is_of_record(one, false, None));
        login.worked(two, false);
        assert!(!login.is_of_record(one, false, None));
        login.worked(two, false);
        assert!(login.is_of_record(one, false, None), "other reads have succeeded");
    }
}
