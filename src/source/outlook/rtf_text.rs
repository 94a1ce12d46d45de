//! RTF read for its words, or for the HTML that Outlook wrapped into it: the original tags stand in groups of their own
//! (`{\*\htmltag…}`), and what only RTF readers should see stands between `\htmlrtf` and `\htmlrtf0`.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::rtf::Content;

/// Groups in groups of more are no text.
const MAX_DEPTH: usize = 4096;

/// Reads a whole RTF text; `None` when its groups are nested too deeply. What is broken is passed over.
pub(super) fn read(rtf: &[u8]) -> Option<Content> {
    let mut reader = Reader::default();
    let mut rest = rtf;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => {
                reader.flush();
                reader.outer.push(reader.group);
                if reader.outer.len() > MAX_DEPTH {
                    return None;
                }
            }
            b'}' => {
                reader.flush();
                reader.group = reader.outer.pop().unwrap_or_default();
                reader.skip = 0;
            }
            b'\\' => rest = reader.control(rest),
            b'\r' | b'\n' => {}
            _ => reader.byte(byte),
        }
    }
    reader.flush();
    Some(if reader.html { Content::Html(reader.out) } else { Content::Text(reader.out) })
}

/// Where the words of a group go.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Goal {
    FontTable,
    Nowhere,
    Tag,
    #[default]
    Text,
}

/// What holds for a group and ends with it.
#[derive(Clone, Copy, Debug)]
struct Group {
    font: i32,
    goal: Goal,
    /// Between `\htmlrtf` and `\htmlrtf0`.
    hidden: bool,
    /// How many characters stand for a Unicode one, for old readers.
    stand_ins: usize,
}

impl Default for Group {
    fn default() -> Self {
        Self { font: -1, goal: Goal::Text, hidden: false, stand_ins: 1 }
    }
}

#[derive(Default)]
struct Reader {
    group: Group,
    outer: Vec<Group>,
    html: bool,
    charset: Option<&'static Encoding>,
    fonts: HashMap<i32, &'static Encoding>,
    /// The next control word names a destination that may be passed over.
    starred: bool,
    /// Characters to pass over.
    skip: usize,
    bytes: Vec<u8>,
    units: Vec<u16>,
    out: String,
}

impl Reader {
    fn shows(&self) -> bool {
        match self.group.goal {
            Goal::Text => !(self.html && self.group.hidden),
            Goal::Tag => true,
            Goal::FontTable | Goal::Nowhere => false,
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.shows() {
            self.flush_units();
            self.bytes.push(byte);
        }
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.shows() {
            self.out.push_str(text);
        }
    }

    /// One of two forms: as HTML has it, and as a character.
    fn sign(&mut self, html: &str, plain: &str) {
        let sign = if self.html { html } else { plain };
        self.text(sign);
    }

    /// Decodes what has been gathered, in the encoding of the font.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let font = self.fonts.get(&self.group.font).copied();
            let charset = font.or(self.charset).unwrap_or(WINDOWS_1252);
            self.out.push_str(&charset.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
        self.flush_units();
    }

    fn flush_units(&mut self) {
        if !self.units.is_empty() {
            self.out.push_str(&String::from_utf16_lossy(&self.units));
            self.units.clear();
        }
    }

    /// Reads what follows a backslash; the bytes after it.
    fn control<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let Some((&first, after)) = rest.split_first() else { return rest };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first, after);
        }
        let len = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = rest.split_at(len);
        let digits =
            rest.iter().enumerate().take_while(|(at, byte)| byte.is_ascii_digit() || *at == 0 && **byte == b'-');
        let (number, rest) = rest.split_at(digits.count());
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<i32>().ok());
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let word = std::str::from_utf8(word).unwrap_or_default();
        if word == "bin" {
            let len = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return rest.get(len..).unwrap_or_default();
        }
        self.word(word, number);
        rest
    }

    fn symbol<'a>(&mut self, symbol: u8, rest: &'a [u8]) -> &'a [u8] {
        match symbol {
            b'\'' => {
                let hex = rest.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
                if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.byte(byte);
                    return rest.get(2..).unwrap_or_default();
                }
            }
            b'*' => self.starred = true,
            b'{' | b'}' | b'\\' => self.byte(symbol),
            b'~' => self.sign("&nbsp;", "\u{A0}"),
            b'_' => self.sign("&shy;", "\u{2011}"),
            b'\r' | b'\n' => self.line_end(),
            _ => {}
        }
        rest
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        match word {
            "u" => return self.unicode(number.unwrap_or(0)),
            "htmltag" if starred => {
                self.flush();
                self.group.goal = Goal::Tag;
                return;
            }
            _ if starred => {
                self.group.goal = Goal::Nowhere;
                return;
            }
            _ => {}
        }
        self.flush();
        match word {
            "fromhtml" => self.html = number != Some(0),
            "htmlrtf" => self.group.hidden = number != Some(0),
            "ansicpg" => self.charset = number.and_then(codepage),
            "uc" => self.group.stand_ins = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "f" => self.group.font = number.unwrap_or(-1),
            "fcharset" | "cpg" if self.group.goal == Goal::FontTable => {
                let page = if word == "cpg" { number } else { number.and_then(page_of_charset) };
                if let Some(encoding) = page.and_then(codepage) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            "fonttbl" => self.group.goal = Goal::FontTable,
            "plain" => self.group.font = -1,
            "colortbl" | "stylesheet" | "info" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "fldinst" | "listtable" | "listoverridetable" | "xe" => {
                self.group.goal = Goal::Nowhere;
            }
            "par" | "line" | "row" | "sect" | "page" => self.line_end(),
            "tab" | "cell" => self.text("\t"),
            "lquote" => self.sign("&lsquo;", "\u{2018}"),
            "rquote" => self.sign("&rsquo;", "\u{2019}"),
            "ldblquote" => self.sign("&ldquo;", "\u{201C}"),
            "rdblquote" => self.sign("&rdquo;", "\u{201D}"),
            "bullet" => self.sign("&bull;", "\u{2022}"),
            "endash" => self.sign("&ndash;", "\u{2013}"),
            "emdash" => self.sign("&mdash;", "\u{2014}"),
            _ => {}
        }
    }

    fn line_end(&mut self) {
        self.sign("\r\n", "\n");
    }

    /// A UTF-16 unit, written as a signed number.
    fn unicode(&mut self, number: i32) {
        if !self.bytes.is_empty() {
            self.flush();
        }
        self.skip = self.group.stand_ins;
        if self.shows() {
            self.units.push(number as u16);
        }
    }
}

fn codepage(number: i32) -> Option<&'static Encoding> {
    codepage::to_encoding_no_replacement(u16::try_from(number).ok()?)
}

/// The codepage of a `\fcharset`; 1 is the default one.
fn page_of_charset(charset: i32) -> Option<i32> {
    const PAGES: &[(i32, i32)] = &[
        (0, 1252),
        (77, 10000),
        (128, 932),
        (129, 949),
        (134, 936),
        (136, 950),
        (161, 1253),
        (162, 1254),
        (163, 1258),
        (177, 1255),
        (178, 1256),
        (186, 1257),
        (204, 1251),
        (222, 874),
        (238, 1250),
    ];
    PAGES.iter().find(|(known, _)| *known == charset).map(|(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        match read(rtf.as_bytes()).expect("it is shallow") {
            Content::Html(text) | Content::Text(text) => text,
        }
    }

    #[test]
    fn wrapped_html_comes_out_as_it_was() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204 Arial;}}\
                   {\\*\\generator X;}{\\*\\htmltag19 <html>}{\\*\\htmltag64 <p class=\"\\{a\\}\">}\\htmlrtf {\\par\\htmlrtf0 \
                   \\f1 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2 & {\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 b\\htmlrtf }\\htmlrtf0 \
                   {\\*\\mhtmltag84 <a href=\"x\">}{\\*\\htmltag84 <br>}{\\*\\htmltag4 \\par }\\u9786?\\~{\\*\\htmltag27 </html>}}";
        assert_eq!(
            read(rtf.as_bytes()),
            Some(Content::Html("<html><p class=\"{a}\">Привет & &lt;b<br>\r\n☺&nbsp;</html>".to_owned()))
        );
    }

    #[test]
    fn the_words_of_plain_rtf_are_taken_out() {
        let rtf = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset128 Mincho;}}{\\colortbl;\\red0;}{\\info{\\title No}}\
                   \\pard\\b Dear\\b0  Ann,\\par\\uc1\\u-10179?\\u-8704? \\ldblquote yes\\rdblquote\\tab\\f1\\'83\\'65\\'83e\\par}";
        assert_eq!(text(rtf), "Dear Ann,\n😀 “yes”\tテテ\n");
    }

    #[test]
    fn broken_rtf_gives_what_it_holds() {
        for (rtf, wanted) in
            [("{\\rtf1 a}}} b", "a b"), ("{\\rtf1 a\\'", "a"), ("{\\rtf1 \\bin99 a", ""), ("{\\rtf1 a\\", "a")]
        {
            assert_eq!(text(rtf), wanted, "{rtf}");
        }
        assert_eq!(read("{".repeat(100_000).as_bytes()), None);
    }
}
