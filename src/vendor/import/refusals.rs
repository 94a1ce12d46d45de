//! Why nothing was read from a file, with the remedy: by what it is, and where that can be told by what made it.

use crate::source::magic::Kind;

/// As much of a file tells what made it.
const LOOKED_AT: usize = 64 * 1024;

/// A stable code and the sentence, for a file that begins with `head` and that no vendor reads.
pub(super) fn refusal(kind: Kind, name: &str, head: &[u8]) -> (&'static str, &'static str) {
    let head = head.get(..LOOKED_AT).unwrap_or(head);
    let has = |texts: &[&str]| texts.iter().any(|text| memchr::memmem::find(head, text.as_bytes()).is_some());
    let name = name.to_lowercase();
    let last = name.rsplit('/').next().unwrap_or(&name);
    match kind {
        Kind::Html if last.ends_with(".xls") => (
            "file.html_sheet",
            "This is a web page that calls itself a sheet, as some services export. Open it in Excel or LibreOffice, save \
             it as .xlsx or as CSV (UTF-8), and drop that.",
        ),
        Kind::Html
            if has(&["<b>Subject:", "<b>Betreff:", "<b>Objet", "<b>Тема:"])
                && has(&["header-part1", "moz-headers"]) =>
        {
            (
                "file.html_mail",
                "This is a mail that was saved as a web page, from which nothing is read. Save the mails as EML or the folder as mbox, and \
             drop that.",
            )
        }
        Kind::Html if has(&["page_wrap"]) && has(&["tgme", "history", "pull_right date"]) => (
            "file.html_telegram",
            "This is a chat that Telegram exported as a web page, from which nothing is read. Export it once more and choose the \
             machine-readable format (JSON).",
        ),
        Kind::Html if has(&["hChatLog", "haudio"]) => (
            "file.google_voice",
            "This is a call or a talk of Google Voice, but it is damaged or holds no date. Export Google Voice with Takeout again, \
             and drop the archive as it is.",
        ),
        Kind::Html
            if has(&["issuetable", "issuerow"]) || (has(&["/browse/"]) && has(&["Jira", "JIRA", "atlassian"])) =>
        {
            (
                "file.html_jira",
                "This is a list or an issue of Jira as a web page or a Word document, from which nothing is read. In Jira choose \
             Export, then CSV with all fields, or XML, and drop that; comments that customers must not see are told apart \
             in the API's JSON only.",
            )
        }
        Kind::Text if has(&["<OPFMessageCopy"]) => (
            "file.olm",
            "This is a mail as Outlook for Mac archives it (OLM), which is not read here. In Outlook for Mac drag the folder from its \
             list into the Finder, and drop the .mbox file that this makes.",
        ),
        Kind::Text if head.starts_with(b"BEGIN:VCARD") => {
            ("file.contacts", "These are contacts, not conversations. Nothing is moved from them.")
        }
        Kind::Text if head.starts_with(b"BEGIN:VCALENDAR") => {
            ("file.calendar", "This is a calendar, not conversations. Nothing is moved from it.")
        }
        Kind::Text | Kind::Binary if is_piece(last) => (
            "file.piece",
            "This is one piece of an archive that was split. Put the pieces together with the program that made them, unpack the \
             archive, and drop the files in it.",
        ),
        Kind::Text if has(&["INSERT INTO", "insert into"]) && has(&["CREATE TABLE", "VALUES", "values"]) => (
            "file.sql",
            "This is a dump of a database as SQL, which is not read here. Load it into a database and export its tables as \
             CSV with their headers, or all of them as JSON (phpMyAdmin does both), and drop these.",
        ),
        Kind::Text if is_open(head) => (
            "table.open_header",
            "A quotation mark in the row of column names is never closed, so that the rows below it cannot be told apart. Close or \
             remove it in a text editor, or export the table again, and drop that.",
        ),
        Kind::Pdf if last.contains("ticket") => (
            "file.pdf_ticket",
            "This is a ticket printed as PDF, as osTicket and other desks do; its text cannot be taken out reliably. Bring the \
             desk's own data instead: of osTicket the tables of its database as CSV or JSON, of others JSON, XML or mails.",
        ),
        _ => kind.refusal(),
    }
}

/// `export.z01`, `export.zip.002`: pieces of an archive behind its first one, which begin with anything.
fn is_piece(name: &str) -> bool {
    let Some((before, ending)) = name.rsplit_once('.') else { return false };
    let number = ending.strip_prefix(['z', 'r']).unwrap_or(ending);
    let is_numbered = number.len() >= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let of_archive = [".zip", ".7z", ".rar", ".tar", ".gz", ".tgz"].iter().any(|end| before.ends_with(end));
    is_numbered && (number.len() < ending.len() || of_archive)
}

/// Is the first line one of column names, of which a quotation mark is not closed?
fn is_open(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let is_table = [b',', b';', b'\t'].into_iter().any(|delimiter| count(delimiter) >= 2);
    is_table && count(b'"') % 2 == 1 && !matches!(line.trim_ascii_start().first(), Some(b'{' | b'[' | b'<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_was_made_by_is_told_with_the_way_out() {
        let code = |kind, name, head: &str| refusal(kind, name, head.as_bytes()).0;
        let html = |name, head: &str| code(Kind::Html, name, head);
        assert_eq!(html("Jira.doc", "<html><a href=\"https://x.atlassian.net/browse/LAB-1\">"), "file.html_jira");
        assert_eq!(html("issues.html", "<html><table id=\"issuetable\">"), "file.html_jira");
        assert_eq!(html("Ann - Text.html", "<html><div class=\"hChatLog hfeed\">"), "file.google_voice");
        assert_eq!(html("1.html", "<html><table class=\"header-part1\"><b>Subject: </b>Kettle"), "file.html_mail");
        assert_eq!(
            html("messages.html", "<html><div class=\"page_wrap\"><div class=\"history\">"),
            "file.html_telegram"
        );
        assert_eq!(html("tickets.xls", "<html><table>"), "file.html_sheet");
        assert_eq!(html("export.json", "<!DOCTYPE html><title>Sign in</title>"), "file.html");
        assert_eq!(code(Kind::Text, "a.sql", "CREATE TABLE `t` (a int);\nINSERT INTO `t` VALUES (1);"), "file.sql");
        assert_eq!(code(Kind::Pdf, "Ticket-7.zip/Ticket-7.pdf", "%PDF-"), "file.pdf_ticket");
        assert_eq!(code(Kind::Pdf, "invoice.pdf", "%PDF-"), "file.pdf");
        assert_eq!(code(Kind::Text, "message_00000.xml", "<emails><email><OPFMessageCopyBody>"), "file.olm");
        assert_eq!(code(Kind::Text, "all.vcf", "BEGIN:VCARD\n"), "file.contacts");
        assert_eq!(code(Kind::Text, "a.ics", "BEGIN:VCALENDAR\n"), "file.calendar");
        assert_eq!(code(Kind::Binary, "a/export.zip.002", "\u{1}"), "file.piece");
        assert_eq!(code(Kind::Binary, "export.z01", "\u{1}"), "file.piece");
        assert_eq!(code(Kind::Text, "log.2024", "x"), "file.unknown");
        assert_eq!(code(Kind::Text, "t.csv", "id,\"subject,email\n1,a,b\n"), "table.open_header");
        assert_eq!(code(Kind::Text, "t.txt", "He said, \"no, never\", and\nleft"), "file.unknown");
    }
}
