//! Which addresses are the desk's own: proposed from the mails, decided by the person.

use std::collections::{BTreeMap, HashSet};

use crate::catalogue::{Catalogue, OwnAddress, OwnKind, OwnMarks};
use crate::text::address;
use crate::vendor::Settings;

/// The desk's own addresses and domains.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    addresses: HashSet<String>,
    domains: HashSet<String>,
}

impl Own {
    /// From a list; an entry such as `@shop.example` stands for every address of that domain.
    pub(super) fn from_list<'a>(list: impl IntoIterator<Item = &'a str>) -> Self {
        let mut own = Self::default();
        for entry in list {
            let entry = address::normalise(entry);
            match entry.strip_prefix('@') {
                Some(domain) => own.domains.insert(domain.to_owned()),
                None => own.addresses.insert(entry),
            };
        }
        own
    }

    /// What the person chose, else what the pass proposed.
    pub(super) fn of(catalogue: &Catalogue, settings: &Settings) -> Self {
        let proposed = || {
            let rows = catalogue.own_addresses.iter().filter(|row| row.kind == OwnKind::Mail && row.own);
            rows.map(|row| row.address.as_str())
        };
        match &settings.own_addresses {
            Some(chosen) => {
                // Whoever wrote the sent mails is of the desk; a name without an address can hardly be chosen.
                let names = proposed().filter(|address| is_name(address));
                Self::from_list(chosen.iter().map(String::as_str).chain(names))
            }
            None => Self::from_list(proposed()),
        }
    }

    /// Is this address, in its normal spelling, one of them?
    pub(super) fn contains(&self, address: &str) -> bool {
        self.addresses.contains(address)
            || !self.domains.is_empty() && address::domain(address).is_some_and(|domain| self.domains.contains(domain))
    }
}

/// What stands for the address of a sender of whom the mail gives a name only, as Exchange does with colleagues.
pub(super) const NAME: &str = "name:";

fn is_name(address: &str) -> bool {
    address.starts_with(NAME)
}

/// How often an address occurs, and where.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Mails in whose `From`, `To` or `Cc` it stands.
    pub(super) mails: u32,
    /// Mails it wrote that lie among the sent ones.
    pub(super) sent: u32,
    /// Mails that were delivered to it (`Delivered-To`).
    pub(super) delivered: u32,
    /// Mails that begin a conversation: those that went to it, less those that it wrote.
    pub(super) asked: i32,
    /// Mails whose sender, of whom nothing but this name is known, Exchange knows by a name inside of it.
    pub(super) inside: u32,
    /// Mails in which it is the first of its domain: those of all addresses of a domain are the mails of that domain.
    pub(super) of_domain: u32,
    /// A mail to it alone was delivered to another mailbox.
    pub(super) is_alias: bool,
    /// A mail it wrote shows no way by which it came.
    pub(super) wrote_here: bool,
    /// A mail it wrote does.
    pub(super) came: bool,
}

/// Somebody in the mails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) address: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) counts: Counts,
}

/// Addresses that are not the desk's are proposed for a look only when they are among the most frequent.
const OTHERS_SHOWN: usize = 20;

/// Says of each address whether it is taken for one of the desk's own and why; the desk's first, then the most frequent
/// others. `total` is the number of mails.
pub(super) fn propose<'a>(census: impl Iterator<Item = Seen<'a>>, total: u64, settings: &Settings) -> Vec<OwnAddress> {
    let mut rows: Vec<(&str, Counts, Option<String>)> = Vec::new();
    let mut called: Vec<(&str, &str)> = Vec::new();
    for Seen { address, name, counts } in census.filter(|seen| seen.address.contains('@') || is_name(seen.address)) {
        rows.push((address, counts, None));
        called.extend(name.filter(|_| !is_name(address)).map(|name| (address, name)));
    }
    rows.sort_by(|a, b| b.1.mails.cmp(&a.1.mails).then(a.0.cmp(b.0)));
    let kept = settings.kept.own(OwnKind::Mail);
    match (&settings.own_addresses, kept) {
        (Some(chosen), _) => mark_chosen(&mut rows, &Own::from_list(chosen.iter().map(String::as_str))),
        (None, Some(kept)) => {
            mark_kept(&mut rows, kept);
            // Where the person has decided, nobody else is of the desk.
            if !kept.chosen {
                mark_likely(&mut rows, total);
            }
        }
        (None, None) => mark_likely(&mut rows, total),
    }
    mark_names(&mut rows, &called);
    // Any other name may be a customer's, and cannot be told from one.
    rows.retain(|(address, counts, reason)| !is_name(address) || reason.is_some() || counts.inside > 0);
    let mut others = 0;
    let mut proposed: Vec<OwnAddress> = rows
        .iter()
        .filter(|(_, _, reason)| {
            others += usize::from(reason.is_none());
            reason.is_some() || others <= OTHERS_SHOWN
        })
        .map(|(address, counts, reason)| OwnAddress {
            kind: OwnKind::Mail,
            address: (*address).to_owned(),
            mails: u64::from(counts.mails),
            own: reason.is_some(),
            reason: reason.clone().unwrap_or_else(|| format!("takes part in {} of {total} mails", counts.mails)),
        })
        .collect();
    for entry in settings.own_addresses.iter().flatten().map(|entry| address::normalise(entry)) {
        if !proposed.iter().any(|row| row.address == entry) {
            proposed.push(OwnAddress {
                kind: OwnKind::Mail,
                address: entry,
                mails: 0,
                own: true,
                reason: "chosen by you".to_owned(),
            });
        }
    }
    proposed.sort_by_key(|row| !row.own);
    proposed
}

type Row<'a> = (&'a str, Counts, Option<String>);
type Rows<'a> = [Row<'a>];

/// How likely an address is the desk's, where nothing says so: in how many mails it is, how much more often it is written to
/// than it writes first, and whether it is called after what people write to rather than after a person.
fn rank<'a>((address, counts, _): &Row<'a>) -> (u32, i32, bool) {
    #[rustfmt::skip] // one language a line
    const ROLES: &[&str] = &[
        "billing", "care", "contact", "desk", "hello", "help", "helpdesk", "info", "mail", "office", "orders", "sales",
        "service", "shop", "support", "team",
        "anfrage", "kontakt", "kundenservice", "contacto", "soporte", "ventas", "assistance", "pomoc", "zakaz",
    ];
    let local = address.split(['@', '+']).next().unwrap_or_default();
    let is_role = local.split(['.', '-', '_']).any(|part| ROLES.contains(&part));
    (counts.mails, counts.asked, is_role)
}

fn mark_chosen(rows: &mut Rows<'_>, own: &Own) {
    for (address, counts, reason) in rows {
        if own.contains(address) {
            *reason = Some("chosen by you".to_owned());
        } else if is_name(address) && counts.sent > 0 {
            *reason = Some(format!("wrote {} of the sent mails", counts.sent));
        }
    }
}

/// A sender without an address who is called as one of the desk's addresses is.
fn mark_names(rows: &mut Rows<'_>, called: &[(&str, &str)]) {
    let own: HashSet<&str> =
        rows.iter().filter(|(_, _, reason)| reason.is_some()).map(|(address, _, _)| *address).collect();
    let names: BTreeMap<String, &str> = called
        .iter()
        .filter(|(address, _)| own.contains(address))
        .flat_map(|(address, name)| spellings(name).map(|name| (name, *address)))
        .collect();
    for (address, _, reason) in rows.iter_mut().filter(|(_, _, reason)| reason.is_none()) {
        let Some(name) = address.strip_prefix(NAME) else { continue };
        if let Some(known) = spellings(name).find_map(|name| names.get(&name)) {
            *reason = Some(format!("has the name of {known}"));
        }
    }
}

/// Marks those that were the desk's when its files were read the last time.
fn mark_kept(rows: &mut Rows<'_>, kept: &OwnMarks) {
    for (address, counts, reason) in rows {
        if kept.says(OwnKind::Mail, address) == Some(true) {
            *reason = Some(EARLIER.to_owned());
        } else if kept.chosen && is_name(address) {
            *reason = Some(format!("wrote {} of the sent mails", counts.sent));
        }
    }
}

/// `Bo Lind` and `Lind, Bo`, in lower case.
fn spellings(name: &str) -> impl Iterator<Item = String> {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let turned = name.split_once(',').map(|(last, first)| plain(&format!("{first} {last}")));
    std::iter::once(plain(name)).chain(turned)
}

/// Why one is taken for the desk's that was so when its files were read the last time.
pub(in crate::vendor) const EARLIER: &str = "was yours the last time";

fn mark_likely(rows: &mut Rows<'_>, total: u64) {
    for (_, counts, reason) in rows.iter_mut() {
        if counts.sent > 0 {
            *reason = Some(format!("wrote {} of the sent mails", counts.sent));
        } else if counts.inside > 0 {
            *reason = Some("Exchange knows it by a name inside of it, as it does colleagues".to_owned());
        } else if u64::from(counts.delivered) * 10 >= total && counts.delivered > 0 {
            *reason = Some(format!("{} of {total} mails were delivered to it", counts.delivered));
        } else if counts.is_alias && counts.wrote_here && !counts.came {
            // A customer whose mailbox hands mails on may be written to so, but does not write from here.
            *reason = Some("mails to it came to this mailbox, and its own were written here".to_owned());
        }
    }
    if rows.iter().all(|(_, _, reason)| reason.is_none())
        && let Some((_, counts, reason)) = most_likely(rows)
        && counts.mails > 1
        && u64::from(counts.mails) * 2 > total
    {
        *reason = Some(format!("takes part in {} of {total} mails", counts.mails));
    }
    if rows.iter().all(|(_, _, reason)| reason.is_none())
        && let Some((domain, mails)) = most_likely_domain(rows, total)
    {
        for (_, _, reason) in rows.iter_mut().filter(|row| address::domain(row.0) == Some(&domain)) {
            *reason = Some(format!("of its domain is somebody in {mails} of {total} mails"));
        }
    }
    // Colleagues write from the same domain, unless the domain is everybody's.
    let domains: BTreeMap<String, String> = rows
        .iter()
        .filter(|(_, _, reason)| reason.is_some())
        .filter_map(|(address, _, _)| Some((address::domain(address)?.to_owned(), (*address).to_owned())))
        .filter(|(domain, _)| !is_public(domain))
        .collect();
    for (address, _, reason) in rows.iter_mut().filter(|(_, _, reason)| reason.is_none()) {
        if let Some(known) = address::domain(address).and_then(|domain| domains.get(domain)) {
            *reason = Some(format!("has the domain of {known}"));
        }
    }
}

/// The likeliest by [`rank`]. In a mailbox of one conversation both sides have as many mails; of two that nothing tells apart
/// the person has to choose.
fn most_likely<'r, 'a>(rows: &'r mut Rows<'a>) -> Option<&'r mut Row<'a>> {
    // A name without an address can hardly be chosen.
    let best = rows.iter().filter(|row| !is_name(row.0)).map(rank).max()?;
    let mut likely = rows.iter_mut().filter(|row| !is_name(row.0) && rank(row) == best);
    let first = likely.next();
    first.filter(|_| likely.next().is_none())
}

/// The one domain of which somebody takes part in most mails, where colleagues share the work and none of them does alone.
fn most_likely_domain(rows: &Rows<'_>, total: u64) -> Option<(String, u32)> {
    let mut mails: BTreeMap<&str, u32> = BTreeMap::new();
    for (address, counts, _) in rows {
        if let Some(domain) = address::domain(address).filter(|domain| !is_public(domain)) {
            *mails.entry(domain).or_default() += counts.of_domain;
        }
    }
    let most = mails.values().copied().max()?;
    let mut likely = mails.iter().filter(|(_, mails)| **mails == most);
    let first = likely.next()?;
    let is_clear = likely.next().is_none() && most > 1 && u64::from(most) * 2 > total;
    is_clear.then(|| ((*first.0).to_owned(), most))
}

/// The domain of an address, unless it is everybody's.
pub(super) fn firm(address: &str) -> Option<&str> {
    address::domain(address).filter(|domain| !is_public(domain))
}

/// Providers whose domain says nothing about who works with whom.
pub(in crate::vendor) fn is_public(domain: &str) -> bool {
    const PUBLIC: [&str; 48] = [
        "126.com",
        "163.com",
        "aol.com",
        "bk.ru",
        "bluewin.ch",
        "btinternet.com",
        "comcast.net",
        "fastmail.com",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "inbox.ru",
        "laposte.net",
        "libero.it",
        "list.ru",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "orange.fr",
        "outlook.com",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rambler.ru",
        "t-online.de",
        "ukr.net",
        "web.de",
        "wp.pl",
        "ya.ru",
        "yahoo.co.jp",
        "yahoo.com",
        "yandex.com",
        "yandex.ru",
    ];
    PUBLIC.contains(&domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Reading;

    fn counts(mails: u32, sent: u32, delivered: u32) -> Counts {
        Counts { mails, sent, delivered, of_domain: mails, ..Counts::default() }
    }

    fn seen<'a>(census: &[(&'a str, Counts)]) -> impl Iterator<Item = Seen<'a>> {
        census.iter().map(|(address, counts)| Seen { address, name: None, counts: *counts })
    }

    fn own_of(rows: &[OwnAddress]) -> Vec<&str> {
        rows.iter().filter(|row| row.own).map(|row| row.address.as_str()).collect()
    }

    #[test]
    fn who_sends_and_who_receives_is_proposed_with_a_reason() {
        let census = [
            ("ann@example.org", counts(4, 0, 0)),
            ("help@gmail.com", counts(9, 0, 8)),
            ("bo@gmail.com", counts(2, 0, 0)),
            ("me@teahouse.example", counts(1, 1, 0)),
            ("colleague@teahouse.example", counts(1, 0, 0)),
        ];
        let rows = propose(seen(&census), 10, &Settings::default());
        assert_eq!(own_of(&rows), ["help@gmail.com", "colleague@teahouse.example", "me@teahouse.example"]);
        assert_eq!(rows[0].reason, "8 of 10 mails were delivered to it");
        assert_eq!(rows[1].reason, "has the domain of me@teahouse.example");
        assert!(!rows.iter().any(|row| row.own && row.address == "bo@gmail.com"), "everybody has gmail.com");
    }

    #[test]
    fn without_any_sign_the_one_in_most_mails_is_proposed() {
        let census = [("help@teahouse.example", counts(6, 0, 0)), ("ann@example.org", counts(3, 0, 0))];
        assert_eq!(own_of(&propose(seen(&census), 7, &Settings::default())), ["help@teahouse.example"]);
    }

    #[test]
    fn an_address_of_another_domain_is_the_desks_when_its_mails_come_and_go_here() {
        let alias = Counts { is_alias: true, wrote_here: true, ..counts(2, 0, 0) };
        let customer = Counts { came: true, ..alias };
        let census =
            [("help@shop.example", counts(9, 0, 8)), ("hilfe@laden.example", alias), ("c@d.example", customer)];
        let rows = propose(seen(&census), 10, &Settings::default());
        assert_eq!(own_of(&rows), ["help@shop.example", "hilfe@laden.example"]);
    }

    #[test]
    fn where_colleagues_share_the_work_their_domain_is_proposed() {
        let census = [
            ("help@shop.example", counts(3, 0, 0)),
            ("bo@shop.example", counts(3, 0, 0)),
            ("ann@example.org", counts(2, 0, 0)),
            ("cy@gmail.com", counts(3, 0, 0)),
        ];
        let rows = propose(seen(&census), 7, &Settings::default());
        assert_eq!(own_of(&rows), ["bo@shop.example", "help@shop.example"]);
        assert_eq!(rows[0].reason, "of its domain is somebody in 6 of 7 mails");
    }

    #[test]
    fn a_sender_without_an_address_is_known_by_exchange_or_by_the_name() {
        let inside = Counts { inside: 1, ..counts(1, 0, 0) };
        let of = |address, name, counts| Seen { address, name, counts };
        let census = || {
            [
                of("help@teahouse.example", Some("Tea House"), counts(9, 3, 0)),
                of("bo@teahouse.example", Some("Lind, Bo"), counts(1, 0, 0)),
                of("name:bo lind", Some("Bo Lind"), counts(2, 0, 0)),
                of("name:cy dorn", Some("Cy Dorn"), inside),
                of("name:ann reed", Some("Ann Reed"), counts(3, 0, 0)),
                of("ann@example.org", Some("Ann Reed"), counts(3, 0, 0)),
            ]
            .into_iter()
        };
        let rows = propose(census(), 10, &Settings::default());
        assert_eq!(own_of(&rows), ["help@teahouse.example", "name:bo lind", "bo@teahouse.example", "name:cy dorn"]);
        assert_eq!(rows[1].reason, "has the name of bo@teahouse.example");
        assert!(rows.iter().all(|row| row.address != "name:ann reed"), "a customer is no candidate");
        let chosen = Settings { own_addresses: Some(vec!["@teahouse.example".to_owned()]), ..Settings::default() };
        let rows = propose(census(), 10, &chosen);
        assert!(rows.iter().any(|row| row.address == "name:bo lind" && row.own));
        assert!(rows.iter().any(|row| row.address == "name:cy dorn" && !row.own), "for the person to choose");
    }

    #[test]
    fn of_two_in_equally_many_mails_the_one_that_is_asked_is_proposed_else_the_one_called_after_no_person() {
        let own = |alice: Counts, desk: (&str, Counts)| {
            let census = [("alice@example.org", alice), desk];
            let rows = propose(seen(&census), 2, &Settings::default());
            own_of(&rows).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let asked = |asked| Counts { asked, ..counts(2, 0, 0) };
        assert_eq!(own(asked(-1), ("zoe@teahouse.example", asked(1))), ["zoe@teahouse.example"]);
        assert_eq!(own(asked(0), ("support@teahouse.example", asked(0))), ["support@teahouse.example"]);
        assert_eq!(own(asked(0), ("zoe@teahouse.example", asked(0))), Vec::<String>::new(), "nobody can tell");
    }

    #[test]
    fn what_was_the_desks_the_last_time_is_so_again_whatever_the_counts_say() {
        let first = [("help@gmail.com", counts(9, 0, 8)), ("ann@gmail.com", counts(4, 0, 0))];
        let read = |settings: &Settings, census: &[(&'static str, Counts)]| {
            let own_addresses = propose(seen(census), 10, settings);
            let catalogue = Catalogue { own_addresses, ..Catalogue::default() };
            let rows = own_of(&catalogue.own_addresses).into_iter().map(str::to_owned).collect::<Vec<_>>();
            (rows, Reading::of(settings, &catalogue))
        };
        let (proposed, kept) = read(&Settings::default(), &first);
        assert_eq!(proposed, ["help@gmail.com"]);
        // In a newer export the desk has hardly written, and somebody else is in most mails.
        let newer = [
            ("ann@gmail.com", counts(9, 0, 0)),
            ("help@gmail.com", counts(1, 0, 0)),
            ("me@gmail.com", counts(1, 1, 0)),
        ];
        let later = Settings { kept, ..Settings::default() };
        assert_eq!(read(&later, &newer).0, ["help@gmail.com", "me@gmail.com"], "and whoever is proposed beside it");
        let chosen = Settings { own_addresses: Some(vec!["help@gmail.com".into()]), ..Settings::default() };
        let later = Settings { kept: read(&chosen, &first).1, ..Settings::default() };
        assert_eq!(read(&later, &newer).0, ["help@gmail.com"], "the person had decided");
    }

    #[test]
    fn what_the_person_chose_overrides_the_proposal() {
        let settings = Settings { own_addresses: Some(vec!["@example.org".to_owned()]), ..Settings::default() };
        let census = [("help@teahouse.example", counts(6, 5, 5)), ("ann@example.org", counts(3, 0, 0))];
        assert_eq!(own_of(&propose(seen(&census), 7, &settings)), ["ann@example.org", "@example.org"]);
        assert!(Own::from_list(["@example.org"]).contains("bo@example.org"));
        assert!(!Own::from_list(["@example.org"]).contains("bo@sub.example.org"));
    }
}
