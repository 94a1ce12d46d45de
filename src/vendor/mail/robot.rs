//! Mail that no person wrote.

/// Is this the address of a program that writes for somebody else: a form, a shop, a scanner?
pub(super) fn is_one(address: &str) -> bool {
    const NAMES: [&str; 11] = [
        "noreply",
        "donotreply",
        "mailer",
        "form",
        "forms",
        "notification",
        "notifications",
        "notify",
        "contactform",
        "webform",
        "wordpress",
    ];
    let Some((local, _)) = address.split_once('@') else { return false };
    let local = local.split('+').next().unwrap_or_default();
    let joined: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    NAMES.iter().any(|name| *name == joined)
        || joined.starts_with("noreply")
        || joined.starts_with("donotreply")
        || local
            .split(['-', '_', '.'])
            .any(|word| matches!(word, "noreply" | "mailer" | "forms" | "notification" | "notifications"))
}

/// Is this the address under which mail servers tell that a mail could not be delivered?
pub(super) fn is_daemon(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let joined: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(joined.as_str(), "mailerdaemon" | "maildaemon" | "postmaster" | "mailsystem" | "microsoftexchange")
        || joined.starts_with("microsoftexchange")
}

/// What the headers of a mail say about that.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traces<'a> {
    pub(super) auto_submitted: Option<&'a str>,
    pub(super) precedence: Option<&'a str>,
    pub(super) list_id: Option<&'a str>,
    /// A list that put its own address into `From` names the writer.
    pub(super) rewritten: bool,
    /// It reports what became of another mail.
    pub(super) report: bool,
    /// `Return-Path`, which is empty for mail that nobody shall answer.
    pub(super) return_path: Option<&'a str>,
}

impl Traces<'_> {
    /// Did a program write it? Desks receive their mail through lists of their own, too, and those mails are people's.
    pub(super) fn tell<'b>(&self, mut recipients: impl Iterator<Item = &'b str>) -> bool {
        let is = |header: Option<&str>, words: &[&str]| {
            header.is_some_and(|value| words.contains(&value.trim().to_ascii_lowercase().as_str()))
        };
        let answered = self.auto_submitted.is_some_and(|value| {
            let value = value.trim().to_ascii_lowercase();
            !value.is_empty() && value != "no"
        });
        let unanswerable = self.return_path.is_some_and(|path| path.trim() == "<>");
        if self.report || answered || unanswerable {
            return true;
        }
        let list = self.list_id.map(|id| {
            let id = id.rsplit_once('<').map_or(id, |(_, id)| id);
            id.trim().trim_end_matches('>').to_ascii_lowercase()
        });
        let through_own_list =
            self.rewritten || list.as_ref().is_some_and(|list| recipients.any(|to| to.replace('@', ".") == *list));
        !through_own_list && (list.is_some() || is(self.precedence, &["bulk", "junk", "list", "auto_reply"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_write_for_others_are_known_by_their_address() {
        for address in ["no-reply@wix.com", "noreply@x.example", "forms@x.example", "do_not_reply@x.example"] {
            assert!(is_one(address), "{address}");
        }
        for address in ["ann@example.org", "formica@example.org", "help@mailer.example"] {
            assert!(!is_one(address), "{address}");
        }
    }

    #[test]
    fn a_report_that_a_mail_was_not_delivered_is_nobodys_letter() {
        assert!(is_daemon("MAILER-DAEMON@mx.example.org") && is_daemon("postmaster@example.org"));
        assert!(is_daemon("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@shop.example"));
        assert!(!is_daemon("ann@example.org") && !is_daemon("mailer@example.org"));
        assert!(Traces { report: true, ..Traces::default() }.tell([].into_iter()));
        assert!(Traces { return_path: Some(" <> "), ..Traces::default() }.tell([].into_iter()));
        assert!(!Traces { return_path: Some("<ann@example.org>"), ..Traces::default() }.tell([].into_iter()));
    }

    #[test]
    fn a_list_of_the_desk_carries_the_mails_of_people() {
        let list = Traces { list_id: Some("Help <help.shop.example>"), precedence: Some("list"), ..Traces::default() };
        assert!(!list.tell(["help@shop.example"].into_iter()));
        assert!(list.tell(["bo@shop.example"].into_iter()));
        assert!(Traces { auto_submitted: Some("auto-replied"), ..Traces::default() }.tell([].into_iter()));
        assert!(!Traces { auto_submitted: Some("no"), ..Traces::default() }.tell([].into_iter()));
    }
}
