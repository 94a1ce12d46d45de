//! What the person should know, above every screen. Of each kind one is shown, with how often it was said; the others
//! stand behind it.

/// So many of a kind are kept with their own words; more are only counted.
const KEPT: usize = 100;

/// Something the person should know.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// Machine code: its kind.
    pub code: String,
    /// What was said first, in English.
    pub message: String,
    /// What else was said of the kind, each once.
    pub more: Vec<String>,
    /// How often something of the kind was said.
    pub times: u64,
}

/// Adds one to those that are shown.
pub(super) fn add(notices: &mut Vec<Notice>, code: String, message: String) {
    let Some(known) = notices.iter_mut().find(|known| known.code == code) else {
        return notices.push(Notice { code, message, more: Vec::new(), times: 1 });
    };
    known.times = known.times.saturating_add(1);
    if known.message != message && !known.more.contains(&message) && known.more.len() < KEPT {
        known.more.push(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_kind_one_is_shown_and_none_is_lost() {
        let mut notices = Vec::new();
        for (code, message) in [("a", "one"), ("b", "other"), ("a", "two"), ("a", "one"), ("a", "two")] {
            add(&mut notices, code.into(), message.into());
        }
        assert_eq!(notices.len(), 2);
        assert_eq!((notices[0].message.as_str(), notices[0].times), ("one", 4));
        assert_eq!(notices[0].more, ["two"]);
        for at in 0..1_000 {
            add(&mut notices, "b".into(), at.to_string());
        }
        assert_eq!((notices[1].times, notices[1].more.len()), (1_001, KEPT));
    }
}
