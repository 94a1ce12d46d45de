//! What a file is by its first bytes, whatever its name says.

/// Kinds of file that are told apart before any vendor looks at them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Neither text nor anything known.
    Binary,
    /// Nothing in it.
    Empty,
    /// gzip.
    Gzip,
    /// A web page.
    Html,
    /// A picture, a sound or a film.
    Media,
    /// Word, PowerPoint, OpenDocument text: a zip that is no archive of exports.
    OfficeDocument,
    /// Old Word or Excel, or one Outlook message.
    OldOffice,
    /// PDF.
    Pdf,
    /// An Outlook mailbox.
    Pst,
    /// rar, 7z, bzip2, xz: archives that are not unpacked here.
    RarOrSevenZip,
    /// A database.
    Sqlite,
    /// An Excel or OpenDocument sheet.
    Spreadsheet,
    /// tar.
    Tar,
    /// Text of some kind.
    Text,
    /// zip.
    Zip,
}

/// What a file that begins with `head` is.
pub fn kind(head: &[u8], name: &str) -> Kind {
    const BEGINNINGS: &[(&[u8], Kind)] = &[
        (b"\x1F\x8B", Kind::Gzip),
        (b"%PDF-", Kind::Pdf),
        (b"!BDN", Kind::Pst),
        (b"\xD0\xCF\x11\xE0", Kind::OldOffice),
        (b"Rar!\x1A", Kind::RarOrSevenZip),
        (b"7z\xBC\xAF\x27\x1C", Kind::RarOrSevenZip),
        (b"BZh", Kind::RarOrSevenZip),
        (b"\xFD7zXZ\x00", Kind::RarOrSevenZip),
        (b"\x28\xB5\x2F\xFD", Kind::RarOrSevenZip),
        (b"SQLite format 3\x00", Kind::Sqlite),
        (b"\x89PNG", Kind::Media),
        (b"\xFF\xD8\xFF", Kind::Media),
        (b"GIF8", Kind::Media),
        (b"RIFF", Kind::Media),
        (b"OggS", Kind::Media),
        (b"ID3", Kind::Media),
    ];
    if head.is_empty() {
        return Kind::Empty;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(head, name);
    }
    if is_tar(head) {
        return Kind::Tar;
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Kind::Media;
    }
    if let Some((_, kind)) = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning)) {
        return *kind;
    }
    if is_html(head) {
        return Kind::Html;
    }
    let wide = matches!(crate::text::encoding::detect(head).name(), "UTF-16LE" | "UTF-16BE");
    if !wide && head.contains(&0) { Kind::Binary } else { Kind::Text }
}

/// Sheets and documents are zips whose first members have set names.
fn zipped(head: &[u8], name: &str) -> Kind {
    const NAME_AT: usize = 30;
    let name = name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let first = head.get(NAME_AT..).unwrap_or_default();
    let office = first.starts_with(b"[Content_Types].xml")
        || first.starts_with(b"_rels/")
        || first.starts_with(b"docProps/")
        || first.starts_with(b"xl/");
    if ends(&[".xlsx", ".xlsm", ".xlsb", ".ods"])
        || first.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    {
        return Kind::Spreadsheet;
    }
    if ends(&[".docx", ".pptx", ".odt", ".odp", ".pages", ".numbers", ".key", ".epub"])
        || first.starts_with(b"mimetype")
    {
        return Kind::OfficeDocument;
    }
    if !office {
        return Kind::Zip;
    }
    let sheet = memchr::memmem::find(head, b"xl/").is_some();
    if sheet { Kind::Spreadsheet } else { Kind::OfficeDocument }
}

/// Does a tar begin with `head`? By the sum that stands in its first header, which tars from before the word `ustar`
/// have as well.
pub fn is_tar(head: &[u8]) -> bool {
    const SUM: std::ops::Range<usize> = 148..156;
    let Some(header) = head.get(..512) else { return false };
    let stated = header.get(SUM).and_then(|text| std::str::from_utf8(text).ok());
    let stated = stated.and_then(|text| u64::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok());
    let counted = |(at, byte): (usize, &u8)| if SUM.contains(&at) { u64::from(b' ') } else { u64::from(*byte) };
    let sum = header.iter().enumerate().map(counted).sum();
    stated == Some(sum)
}

fn is_html(head: &[u8]) -> bool {
    let begin = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    // XHTML begins as XML does.
    let declared = begin.starts_with(b"<?xml").then(|| memchr::memmem::find(begin, b"?>")).flatten();
    let begin = declared.and_then(|end| begin.get(end + 2..)).unwrap_or(begin).trim_ascii_start();
    let begin = begin.get(..64).unwrap_or(begin).to_ascii_lowercase();
    begin.starts_with(b"<!doctype html") || begin.starts_with(b"<html")
}

impl Kind {
    /// Is it unpacked, and its members taken in its place?
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Gzip | Self::Tar | Self::Zip)
    }

    /// A stable code, and why nothing was read from a file of this kind that no vendor wants, with the remedy.
    pub fn refusal(self) -> (&'static str, &'static str) {
        match self {
            Self::Empty => ("file.empty", "The file is empty. Download it again, or leave it out."),
            Self::Pdf => (
                "file.pdf",
                "This is a PDF. Texts cannot be taken out of it reliably. Export JSON, CSV or mail files instead.",
            ),
            Self::Media => ("file.media", "This is a picture, sound or film, not an export. Leave it out."),
            Self::OldOffice => (
                "file.old_office",
                "This is an old Office file or an Outlook message. Save a sheet as CSV, and mails as .eml or mbox, then drop that.",
            ),
            Self::OfficeDocument => {
                ("file.document", "This is an office document, not an export. Export JSON, CSV or mail files instead.")
            }
            Self::Spreadsheet => (
                "file.spreadsheet",
                "This workbook cannot be read here. Open it, save it as CSV (UTF-8), and drop the CSV.",
            ),
            Self::Pst => (
                "file.pst",
                "This is an Outlook mailbox. Export the mails as .eml, or import it into Thunderbird and take its mbox files.",
            ),
            Self::RarOrSevenZip => (
                "file.archive",
                "This archive cannot be opened here. Unpack it and drop the files in it, or pack them as zip.",
            ),
            Self::Sqlite => ("file.database", "This is a database. Export its tables as CSV and drop these."),
            Self::Html => (
                "file.html",
                "This is a web page; maybe a login page was downloaded in place of the export. Sign in at the old service and download again.",
            ),
            Self::Binary => (
                "file.binary",
                "This file is no text and of no known kind. Drop the export as the old service gave it.",
            ),
            Self::Gzip | Self::Tar | Self::Text | Self::Zip => (
                "file.unknown",
                "Nothing here knows this file. If it is a table, save it as CSV with a header line; otherwise choose by hand what it is.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_content_before_name() {
        assert_eq!(kind(b"%PDF-1.7", "export.json"), Kind::Pdf);
        assert_eq!(kind(b"PK\x03\x04", "export.json"), Kind::Zip);
        assert_eq!(kind(b"PK\x03\x04", "tickets.xlsx"), Kind::Spreadsheet);
        assert_eq!(kind(b"\x1F\x8B\x08", "x"), Kind::Gzip);
        assert_eq!(kind(b"<!DOCTYPE html><html>", "export.json"), Kind::Html);
        assert_eq!(kind(b"<?xml version=\"1.0\" ?>\n<!DOCTYPE html PUBLIC \"x\">", "a.html"), Kind::Html);
        assert_eq!(kind(b"<?xml version=\"1.0\"?><tickets>", "tickets.xml"), Kind::Text);
        assert_eq!(kind(b"", "export.json"), Kind::Empty);
        assert_eq!(kind(b"\x7FELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00", "x"), Kind::Binary);
        assert_eq!(kind("{\"a\":1}".as_bytes(), "x"), Kind::Text);
        assert_eq!(kind(b"\xFF\xFE{\x00\"\x00", "x"), Kind::Text);
    }
}
