//! HTML to plain text and back, for previews, for plain-text fields and for texts that go into an HTML body.
//! The reading itself is `mail_parser`'s; here its input is prepared so that nothing legible is lost.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;
use memchr::memchr;

/// The legible text of an HTML document or fragment: entities resolved, scripts and styles dropped, a line for every
/// block, never more than one blank line in a row.
pub fn to_text(html: &str) -> String {
    tidy_lines(&html_to_text(&with_line_breaks(html)))
}

/// The letters and digits of a text, HTML or not: what no server changes in it.
pub fn letters(text: &str) -> String {
    to_text(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Are these the same words, whatever a server has done to their HTML, their white space or, with a long text, their
/// end? Only letters and digits are compared.
pub fn same_text(sent: &str, kept: &str) -> bool {
    /// A text that a server cut short is at least so long.
    const CUT_FROM: usize = 200;
    /// The cut may leave half a tag or half an entity behind.
    const RAGGED: usize = 40;
    if sent == kept {
        return true;
    }
    let (sent, kept) = (letters(sent), letters(kept));
    if sent == kept {
        return true;
    }
    let count = kept.chars().count();
    if count < CUT_FROM || count > sent.chars().count() + RAGGED {
        return false;
    }
    kept.chars().zip(sent.chars()).take(count - RAGGED).all(|(kept, sent)| kept == sent)
}

/// An HTML fragment that shows `text` as it is: `&`, `<`, `>` and `"` escaped, line breaks as `<br>`, runs of spaces
/// and indents kept.
pub fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut after_space = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let space = matches!(c, ' ' | '\t');
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\t' => html.push_str("&nbsp;&nbsp;&nbsp; "),
            ' ' if after_space => html.push_str("&nbsp;"),
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\n' => html.push_str("<br>\n"),
            _ => html.push(c),
        }
        after_space = space || matches!(c, '\r' | '\n');
    }
    html
}

/// Elements that begin and end on a line of their own. `br` and `p` are known to the parser already.
const BLOCKS: [&str; 26] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Puts `<br>` beside every block tag, escapes each `<` that opens no tag (the parser would swallow what follows), and
/// ends the head where the body begins, because many mails forget to.
fn with_line_breaks(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = html;
    let mut changed = false;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let inside = &tag[1..];
        let name = tag_name(inside.strip_prefix('/').unwrap_or(inside));
        if name.is_empty() && !inside.starts_with(['/', '!', '?']) {
            out.push_str("&lt;");
            changed = true;
        } else {
            if name.eq_ignore_ascii_case("body") {
                out.push_str("</head>");
                changed = true;
            } else if BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) {
                out.push_str("<br>");
                changed = true;
            }
            out.push('<');
        }
        rest = inside;
    }
    if !changed {
        return Cow::Borrowed(html);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn tag_name(inside: &str) -> &str {
    let len = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match inside.as_bytes().first() {
        Some(first) if first.is_ascii_alphabetic() => &inside[..len],
        _ => "",
    }
}

fn tidy_lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        let line = line.trim_matches([' ', '\t', '\r']);
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if blank > 1 { "\n\n" } else { "\n" });
        }
        tidy.push_str(line);
        blank = 0;
    }
    tidy
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blocks_stand_on_lines_of_their_own() {
        assert_eq!(to_text("<div>One</div><div>Two</div>"), "One\nTwo");
        assert_eq!(to_text("<ul><li>tea</li><li>milk</li></ul>"), "tea\nmilk");
        assert_eq!(to_text("<p>Hello,<br>Ann</p>"), "Hello,\nAnn");
        assert_eq!(to_text("<table><tr><td>a</td> <td>b</td></tr><tr><td>c</td></tr></table>"), "a b\nc");
    }

    #[test]
    fn scripts_styles_and_heads_are_not_read_out() {
        assert_eq!(
            to_text("<head><title>x</title><style>p{}</style></head><body>Hi<script>alert(1)</script></body>"),
            "Hi"
        );
        assert_eq!(to_text("<html><head><title>x</title><body>Hi</body>"), "Hi");
        assert_eq!(to_text("<!-- secret -->Hi"), "Hi");
    }

    #[test]
    fn a_lone_less_than_swallows_nothing() {
        assert_eq!(to_text("2 < 3 and that was all"), "2 < 3 and that was all");
        assert_eq!(to_text("I <3 tea"), "I <3 tea");
    }

    #[test]
    fn entities_become_characters() {
        assert_eq!(to_text("Tea &amp; biscuits &euro;&nbsp;5 &#1095;"), "Tea & biscuits €\u{a0}5 ч");
    }

    #[test]
    fn text_shows_as_it_is() {
        assert_eq!(from_text("a < b & \"c\"\r\nd"), "a &lt; b &amp; &quot;c&quot;<br>\nd");
        assert_eq!(from_text("x  y\n  z"), "x &nbsp;y<br>\n&nbsp;&nbsp;z");
    }

    proptest! {
        #[test]
        fn any_html_becomes_some_text(html in "[<>/!&;# a-z\\-бр\"=\n]{0,200}") {
            to_text(&html);
        }

        #[test]
        fn any_string_becomes_some_text(html in ".{0,200}") {
            to_text(&html);
        }

        #[test]
        fn words_survive_the_way_there_and_back(words in prop::collection::vec("[a-zа-я<>&\"';]{1,8}", 1..20)) {
            let text = words.join(" ");
            prop_assert_eq!(to_text(&from_text(&text)), text);
        }
    }
}
