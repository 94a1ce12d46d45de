//! E-mail addresses: one spelling for one mailbox, and a sanity check that costs nothing.

/// One spelling for one mailbox: without display name, angle brackets, `mailto:` and white space, in lower case.
/// What is no address at all comes back trimmed and in lower case; ask [`is_email`] where it matters.
///
/// Local parts are case-sensitive on paper (RFC 5321, 2.4) and nowhere else, so they are lowered too.
pub fn normalise(raw: &str) -> String {
    let bare = match (raw.rfind('<'), raw.rfind('>')) {
        (Some(open), Some(close)) if open < close => &raw[open + 1..close],
        _ => raw,
    };
    let bare = bare.trim().trim_matches(|c| matches!(c, '<' | '>' | '\'' | '"' | ',' | ';'));
    let bare = match bare.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &bare[7..],
        _ => bare,
    };
    bare.trim().to_lowercase()
}

/// The part behind the last `@`, if both sides of it hold something.
pub fn domain(address: &str) -> Option<&str> {
    let (local, domain) = address.rsplit_once('@')?;
    (!local.is_empty() && !domain.is_empty()).then_some(domain)
}

/// Could a mail server accept this address? Lengths follow RFC 5321, 4.5.3.1; quoted local parts and address literals
/// are refused, because help desks refuse them as well. International addresses (RFC 6531) pass.
pub fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let local_fits = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c));
    let domain_fits = domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        });
    local_fits && domain_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        for raw in [
            "ann@example.org",
            " Ann@Example.ORG ",
            "Ann Lee <ANN@example.org>",
            "\"Lee, Ann\" <ann@example.org>",
            "<ann@example.org>",
            "'ann@example.org'",
            "mailto:Ann@example.org",
            "ann@example.org;",
        ] {
            assert_eq!(normalise(raw), "ann@example.org", "{raw}");
        }
        assert_eq!(normalise("ПОЧТА@Пример.РФ"), "почта@пример.рф");
        assert_eq!(normalise("> <"), "");
    }

    #[test]
    fn the_domain_is_what_follows_the_last_at() {
        assert_eq!(domain("ann@example.org"), Some("example.org"));
        assert_eq!(domain("\"a@b\"@example.org"), Some("example.org"));
        assert_eq!(domain("@example.org"), None);
        assert_eq!(domain("ann"), None);
    }

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in [
            "ann@example.org",
            "a.b+c@sub.example.co.uk",
            "почта@пример.рф",
            "x_y@my-shop.example",
            "o'neil@example.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "@",
            "ann",
            "ann@",
            "@example.org",
            "ann@example",
            "ann lee@example.org",
            "a@b@c.org",
            "ann@-x.org",
            "ann@x..org",
            "ann@example.org,",
            ".ann@example.org",
            "an..n@example.org",
            "ann@example.org\n",
            "<ann@example.org>",
            "ann@[10.0.0.1]",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(!is_email(&format!("{}@example.org", "a".repeat(65))));
    }
}
