//! Which encoding a text file is in, and the reading of it as UTF-8.

use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;

/// The encoding of a file that begins with `head`: by its byte order mark, else UTF-16 by its zero bytes, else
/// ISO-2022-JP by its escapes, else UTF-8 when it reads as such, else the legacy encoding that is likeliest.
///
/// A text with a few damaged characters is still UTF-8: an exporter that cuts texts at a number of bytes must not turn
/// the rest of the file into garbage. A head that ends within a character is no damage.
pub fn detect(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = utf_16_without_mark(head) {
        return encoding;
    }
    // Before UTF-8, as which it reads: all its bytes are ASCII.
    if [b"\x1B$B", b"\x1B$@"].iter().any(|escape| memchr::memmem::find(head, *escape).is_some()) {
        return ISO_2022_JP;
    }
    detect_within(head)
}

/// The encoding of a file that is ASCII up to a stretch in its middle: of those only that keep ASCII as it is.
pub fn detect_within(stretch: &[u8]) -> &'static Encoding {
    if reads_as_utf_8(stretch) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(stretch, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding of an XML file that begins with `head`: by its byte order mark or its zero bytes, else as its
/// declaration says, unless that is proved wrong; without one as [`detect`].
pub fn detect_xml(head: &[u8]) -> &'static Encoding {
    let detected = detect(head);
    let wide = |encoding: &'static Encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    if wide(detected) || Encoding::for_bom(head).is_some() {
        return detected;
    }
    // What can be read as bytes is not in UTF-16, whatever some writers declare; and exporters do declare UTF-8 above
    // texts of another encoding.
    declared(head).filter(|declared| !wide(declared) && *declared != UTF_8).unwrap_or(detected)
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    const LONGEST: usize = 256;
    let head = head.trim_ascii_start();
    let head = head.get(..LONGEST).unwrap_or(head).strip_prefix(b"<?xml")?;
    let declaration = head.get(..memchr::memmem::find(head, b"?>")?)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration.get(at + b"encoding".len()..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let label = value.get(..memchr::memchr(*quote, value)?)?;
    Encoding::for_label(label)
}

/// Reads `inner`, which is in `encoding`, as UTF-8 without a byte order mark. Bytes that mean nothing in that encoding
/// become U+FFFD, so what comes out is valid UTF-8 always.
pub fn utf8<R: Read>(inner: R, encoding: &'static Encoding) -> impl Read {
    DecodeReaderBytesBuilder::new().encoding(Some(encoding)).strip_bom(true).build(inner)
}

/// Texts in every script hold line breaks, spaces and separators, whose high byte is zero.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT: usize = 4096;
    let pairs = head.get(..LOOKED_AT).unwrap_or(head).chunks_exact(2);
    let count = pairs.len();
    let (mut first_zero, mut second_zero) = (0, 0);
    for pair in pairs {
        first_zero += usize::from(pair[0] == 0);
        second_zero += usize::from(pair[1] == 0);
    }
    let many = |zeros: usize| zeros * 8 >= count;
    let few = |zeros: usize| zeros * 50 <= count;
    if count < 2 {
        None
    } else if many(second_zero) && few(first_zero) {
        Some(UTF_16LE)
    } else if many(first_zero) && few(second_zero) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts what of a text is UTF-8. Legacy text forms valid sequences only by accident, and damages one at nearly every
/// letter beyond ASCII; UTF-8 is damaged where a text was cut.
#[derive(Clone, Copy, Debug, Default)]
struct Sequences {
    valid: usize,
    damaged: usize,
}

impl Sequences {
    /// Meets the next bytes; answers how many of them are the beginning of a character that is not whole yet.
    fn meet(&mut self, bytes: &[u8]) -> usize {
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
            let invalid = chunk.invalid();
            if chunks.peek().is_none() && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none()) {
                return invalid.len();
            }
            self.damaged += usize::from(!invalid.is_empty());
        }
        0
    }

    fn are_utf_8(self) -> bool {
        self.damaged == 0 || self.valid > 0 && self.valid >= self.damaged
    }
}

fn reads_as_utf_8(head: &[u8]) -> bool {
    let mut sequences = Sequences::default();
    sequences.meet(head);
    sequences.are_utf_8()
}

/// The same of all that `reader` gives: for a text whose beginning holds too few letters beyond ASCII to tell.
///
/// # Errors
/// Of the reader.
pub fn is_utf_8_throughout(mut reader: impl Read) -> std::io::Result<bool> {
    const CHUNK: u64 = 1 << 20;
    const HOPELESS: usize = 100_000;
    let mut sequences = Sequences::default();
    let mut bytes = Vec::new();
    loop {
        let known = bytes.len();
        reader.by_ref().take(CHUNK).read_to_end(&mut bytes)?;
        if bytes.len() == known {
            return Ok(sequences.are_utf_8());
        }
        let rest = sequences.meet(&bytes);
        if sequences.damaged > sequences.valid + HOPELESS {
            return Ok(false);
        }
        bytes.drain(..bytes.len() - rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "id;тема;описание\n1;Чайник не греет;Здравствуйте! Купил чайник, а он не греет воду.\n";

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        utf8(bytes, detect(bytes)).read_to_string(&mut text).expect("decoding never fails");
        text
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn every_common_encoding_of_a_text_reads_the_same() {
        let (windows, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        let (koi, _, _) = encoding_rs::KOI8_R.encode(RUSSIAN);
        assert_eq!(decoded(RUSSIAN.as_bytes()), RUSSIAN);
        assert_eq!(decoded(format!("\u{FEFF}{RUSSIAN}").as_bytes()), RUSSIAN);
        assert_eq!(decoded(&utf_16(&format!("\u{FEFF}{RUSSIAN}"), u16::to_le_bytes)), RUSSIAN);
        assert_eq!(decoded(&utf_16(&format!("\u{FEFF}{RUSSIAN}"), u16::to_be_bytes)), RUSSIAN);
        assert_eq!(decoded(&utf_16(RUSSIAN, u16::to_le_bytes)), RUSSIAN);
        assert_eq!(decoded(&utf_16(RUSSIAN, u16::to_be_bytes)), RUSSIAN);
        assert_eq!(decoded(&windows), RUSSIAN);
        assert_eq!(decoded(&koi), RUSSIAN);
        let japanese = "件名;本文\n1;お湯が沸きません\n";
        assert_eq!(decoded(&encoding_rs::ISO_2022_JP.encode(japanese).0), japanese);
    }

    #[test]
    fn one_damaged_character_does_not_spoil_the_file() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.remove(4);
        assert_eq!(detect(&bytes), UTF_8);
        assert_eq!(decoded(&bytes).matches('\u{FFFD}').count(), 1);
    }

    #[test]
    fn one_cut_character_does_not_spoil_a_file_of_few_letters() {
        let cut = ["id,subject\n1,Caf\u{e9} cut".as_bytes(), b"\xC3,x\n"].concat();
        assert_eq!((detect(&cut), detect_within(&cut)), (UTF_8, UTF_8));
        assert_eq!(detect_xml(&[b"<?xml version='1.0' encoding='UTF-8'?>".as_slice(), &cut].concat()), UTF_8);
        // One letter alone says nothing, but what stands further on does.
        let alone =
            [b"{\"a\":\"cut \xC3\",\"pad\":\"".as_slice(), &[b'x'; 3 << 20], "\u{e9}\u{e9}\"}".as_bytes()].concat();
        assert!(!is_utf_8_throughout(&alone[..1000]).expect("memory reads"));
        assert!(is_utf_8_throughout(alone.as_slice()).expect("memory reads"));
    }

    #[test]
    fn short_legacy_texts_are_no_utf_8() {
        for (text, encoding) in [
            ("id;тема\n1;Ёж и №5\n", encoding_rs::WINDOWS_1251),
            ("id;тема\n1;Объект\n", encoding_rs::KOI8_R),
            ("件名;本文\n1;お湯\n", encoding_rs::SHIFT_JIS),
            ("标题;正文\n1;水壶漏水\n", encoding_rs::GBK),
            ("제목;본문\n1;주전자\n", encoding_rs::EUC_KR),
            ("Größe\n", encoding_rs::WINDOWS_1252),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_ne!(detect(&bytes), UTF_8, "{text}");
        }
    }

    #[test]
    fn a_head_cut_within_a_character_is_not_damage() {
        assert_eq!(detect(&"кот".as_bytes()[..5]), UTF_8);
        assert_eq!(detect(&"a€".as_bytes()[..3]), UTF_8);
    }

    #[test]
    fn western_legacy_text_is_told_from_utf_8() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("Größe;Straße;Café;déjà vu");
        assert_eq!(decoded(&bytes), "Größe;Straße;Café;déjà vu");
    }

    #[test]
    fn an_xml_declaration_is_believed_unless_it_is_proved_wrong() {
        let (koi, _, _) = encoding_rs::KOI8_R.encode("тема");
        for (declaration, text, expected) in [
            ("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", &koi[..], encoding_rs::KOI8_R),
            ("<?xml version='1.0' encoding = 'windows-1251' standalone='yes'?>", b"ascii", encoding_rs::WINDOWS_1251),
            ("<?xml version=\"1.0\" encoding=\"utf-16\"?>", "тема".as_bytes(), UTF_8),
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "тема".as_bytes(), UTF_8),
            ("<?xml version=\"1.0\" encoding=\"martian\"?>", "тема".as_bytes(), UTF_8),
            ("<?xml version=\"1.0\"?>", "тема".as_bytes(), UTF_8),
            ("<?xml encoding", b"", UTF_8),
        ] {
            assert_eq!(detect_xml(&[declaration.as_bytes(), text].concat()), expected, "{declaration}");
        }
        let (lie, _, _) =
            encoding_rs::WINDOWS_1251.encode("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>Здравствуйте</a>");
        assert_eq!(detect_xml(&lie), encoding_rs::WINDOWS_1251);
    }

    #[test]
    fn nothing_and_plain_ascii_are_utf_8() {
        assert_eq!(detect(b""), UTF_8);
        assert_eq!(detect(b"x"), UTF_8);
        assert_eq!(detect(b"id,subject\n1,kettle\n"), UTF_8);
    }
}
