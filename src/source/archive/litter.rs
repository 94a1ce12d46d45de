//! Files that nobody means to import: what systems leave behind, and what mail programs and servers keep beside the mails.

/// Files that systems leave behind and nobody means to import.
pub fn is_litter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.split('/').any(|part| part == "__MACOSX")
        || last.starts_with("._")
        || [".DS_Store", ".localized", "Thumbs.db", "desktop.ini"].contains(&last)
        || is_litter_of_mail(&name.to_ascii_lowercase())
}

/// Indexes, rules, passwords and lists that mail programs and servers keep beside the mails. `name` is in lower case.
fn is_litter_of_mail(name: &str) -> bool {
    let (folders, last) = name.rsplit_once('/').unwrap_or(("", name));
    let is_within = |folder: &str| folders.split('/').any(|part| part.ends_with(folder));
    let apple = (is_within(".mbox") || is_within("maildata"))
        && (last.ends_with(".plist") || last == "table_of_contents" || last.starts_with("envelope index"));
    let thunderbird =
        ["profiles", ".default", ".default-release", ".default-esr"].iter().any(|folder| is_within(folder))
            && OF_PROFILES.contains(&last);
    let takeout = last == "archive_browser.html" || folders.ends_with("mail/user settings") && last.ends_with(".json");
    last.ends_with(".msf")
        || ["dovecot.index", "dovecot-", "dovecot.list", "dovecot.mailbox"].iter().any(|begin| last.starts_with(begin))
        || OF_MAIL.contains(&last)
        || apple
        || thunderbird
        || takeout
}

/// Names that nothing else has.
#[rustfmt::skip] // a program a line
const OF_MAIL: &[&str] = &[
    "abook.mab", "abook.sqlite", "filterlog.html", "global-messages-db.sqlite", "history.mab", "msgfilterrules.dat", "panacea.dat", "popstate.dat", "virtualfolders.dat",
    "courierimapacl", "courierimapkeywords", "courierimapsubscribed", "courierimapuiddb", "maildirfolder", "maildirsize", "subscriptions",
];

/// Names that are Thunderbird's in the folder of a profile.
#[rustfmt::skip] // a list of names
const OF_PROFILES: &[&str] = &[
    ".parentlock", "addons.json", "addonstartup.json.lz4", "alternateservices.bin", "alternateservices.txt", "blist.sqlite", "broadcast-listeners.json",
    "cache.sqlite", "cert8.db", "cert9.db", "compatibility.ini", "containers.json", "content-prefs.sqlite", "cookies.sqlite", "encrypted-openpgp-passphrase.txt",
    "extension-preferences.json", "extension-settings.json", "extensions.json", "favicons.sqlite", "feeditems.json", "feeds.json",
    "foldercache.json", "folderscache.json", "foldertree.json", "formhistory.sqlite", "handlers.json", "history.sqlite", "installs.ini",
    "junklog.html", "key3.db", "key4.db", "local.sqlite", "logins-backup.json", "logins.json", "mailviews.dat", "openpgp.sqlite", "parent.lock",
    "permissions.sqlite", "pkcs11.txt", "places.sqlite", "prefs.js", "profiles.ini", "search.json.mozlz4", "secmod.db", "session-state.json",
    "session.json", "sessioncheckpoints.json", "sitesecurityservicestate.bin", "sitesecurityservicestate.txt", "storage.sqlite",
    "times.json", "training.dat", "traits.dat", "user.js", "webappsstore.sqlite", "xulstore.json",
];

#[cfg(test)]
mod tests {
    use super::is_litter;

    #[test]
    fn what_programs_keep_for_themselves_is_told_from_what_people_bring() {
        for name in [
            "__MACOSX/._tickets.csv",
            "Thunderbird/Profiles/ab.default/prefs.js",
            "ab.default-release/session.json",
            "Mail/imap.example.org/INBOX.msf",
            "Maildir/maildirsize",
            "Maildir/.Sent/dovecot.index.log",
            "V10/MailData/Envelope Index",
            "V10/A/INBOX.mbox/Info.plist",
            "Support.mbox/table_of_contents",
            "Takeout/archive_browser.html",
            "Takeout/Mail/User Settings/Filters.json",
        ] {
            assert!(is_litter(name), "{name}");
        }
        for name in ["session.json", "export/feeds.json", "tickets.sqlite", "mail/settings.json", "Support.mbox/mbox"] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
