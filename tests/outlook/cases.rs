//! The Outlook folders of the corpus: what their binary files are made of.

use super::pst::{Folder, Kind, mailbox};
use super::{Node, Value};

const MARCH_1: i64 = 1_709_283_600;
const HOUR: i64 = 3_600;

/// The folder of the corpus, the name of the file and its bytes.
pub fn all() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    vec![
        ("outlook-msg", "Support/Kettle.msg", received().msg()),
        ("outlook-msg", "Support/RE Kettle.msg", answer().msg()),
        ("outlook-msg", "Support/Draft.msg", draft().msg()),
        ("outlook-msg-bodies", "html.msg", html().msg()),
        ("outlook-msg-bodies", "narrow.msg", narrow().msg()),
        ("outlook-msg-bodies", "rtf-html.msg", rtf_html().msg()),
        ("outlook-msg-bodies", "rtf-only.msg", rtf_only().msg()),
        ("outlook-msg-bodies", "rtf-damaged.msg", rtf_damaged().msg()),
        ("outlook-msg-files", "files.msg", files().msg()),
        ("outlook-msg-files", "nested.msg", nested().msg()),
        ("outlook-msg-others", "Ann Reed.msg", Node::default().wide(0x001A, "IPM.Contact").wide(0x0037, "Ann").msg()),
        (
            "outlook-msg-others",
            "Daily.msg",
            Node::default().wide(0x001A, "IPM.Appointment").wide(0x0037, "Daily").msg(),
        ),
        ("outlook-msg-others", "cut.msg", cut()),
        ("outlook-msg-names", "Inbox/1.msg", asked().msg()),
        ("outlook-msg-names", "Inbox/2.msg", colleague().msg()),
        ("outlook-msg-names", "Inbox/3.msg", namesake().msg()),
        ("outlook-msg-names", "Inbox/4.msg", owner().msg()),
        ("outlook-msg-names", "Inbox/5.msg", nameless_customer().msg()),
        ("outlook-pst", "ansi.pst", mailbox(Kind::Ansi, &folders())),
        ("outlook-pst", "unicode.pst", mailbox(Kind::Unicode, &folders())),
        ("outlook-ost-beside-pst", "mail.pst", mailbox(Kind::Unicode, &folders())),
        ("outlook-ost-beside-pst", "ann@example.org.ost", mailbox(Kind::Unicode, &folders())),
        ("outlook-msg-others", "inside.msg", inside().msg()),
    ]
}

fn ann(subject: &str) -> Node {
    Node::mail(subject)
        .from("Ann Reed", "ann.reed@example.org")
        .to(1, "Tea House", "help@teahouse.example")
        .sent(MARCH_1)
        .with(0x3FFD, Value::Number(1251))
}

/// As Exchange delivers it: with the headers it came with.
fn received() -> Node {
    let headers = "Received: from mail.example.org by mx.teahouse.example; Fri, 1 Mar 2024 09:00:02 +0000\r\nFrom: Ann Reed \
                   <ann.reed@example.org>\r\nTo: Tea House <help@teahouse.example>\r\nSubject: Kettle\r\nMessage-ID: \
                   <1@example.org>\r\nDate: Fri, 1 Mar 2024 10:00:00 +0100\r\nContent-Type: multipart/alternative;\r\n\
                   \tboundary=\"gone\"\r\nContent-Transfer-Encoding: base64\r\nMIME-Version: 1.0\r\n\r\n";
    ann("Kettle").wide(0x007D, headers).wide(0x1000, "It leaks.\r\n")
}

/// As Outlook keeps what it sent: without headers, with a sender who is known inside by an X.500 name.
fn answer() -> Node {
    Node::mail("RE: Kettle")
        .wide(0x0C1A, "Lee Marsh")
        .wide(0x0C1E, "EX")
        .wide(0x0C1F, "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=LEE")
        .wide(0x5D01, "help@teahouse.example")
        .to(1, "Ann Reed", "ann.reed@example.org")
        .to(2, "Bo Lind", "bo.lind@example.org")
        .sent(MARCH_1 + HOUR)
        .wide(0x1035, "<2@teahouse.example>")
        .wide(0x1042, "<1@example.org>")
        .wide(0x1039, "<1@example.org>")
        .wide(0x1000, "We send you a new one.\r\n")
}

fn draft() -> Node {
    ann("Half a thought").wide(0x1000, "I").with(0x0E07, Value::Number(0x9))
}

/// HTML as bytes in the codepage that another property names.
fn html() -> Node {
    let html = "<html><head><meta charset=\"windows-1251\"></head><body><p>\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}</p></body></html>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(html);
    ann("HTML")
        .with(0x1013, Value::Bytes(bytes.into_owned()))
        .with(0x3FDE, Value::Number(1251))
        .wide(0x1000, "Not this one.")
        .wide(0x1035, "<html@example.org>")
}

/// Texts of old Outlooks, in a codepage.
fn narrow() -> Node {
    let narrow = |text: &str| Value::Narrow(encoding_rs::WINDOWS_1251.encode(text).0.into_owned());
    Node::default()
        .with(0x001A, Value::Narrow(b"IPM.Note".to_vec()))
        .with(0x0037, narrow("\u{427}\u{430}\u{439}\u{43d}\u{438}\u{43a}"))
        .with(0x3FFD, Value::Number(1251))
        .with(0x0C1A, narrow("\u{410}\u{43d}\u{43d}\u{430}"))
        .with(0x0C1E, narrow("SMTP"))
        .with(0x0C1F, narrow("anna@example.org"))
        .to(1, "Tea House", "help@teahouse.example")
        .with(0x0E06, Value::Time(MARCH_1))
        .with(0x1000, narrow("\u{41e}\u{43d} \u{442}\u{435}\u{447}\u{451}\u{442}."))
        .with(0x1035, narrow("<narrow@example.org>"))
}

fn rtf(text: &str) -> Value {
    Value::Bytes(compressed_rtf::compress_rtf(text).unwrap_or_default())
}

/// HTML wrapped in RTF, beside the plain text that Outlook makes of it.
fn rtf_html() -> Node {
    let text = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag19 <html>}\
                {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 The {\\*\\htmltag84 <b>}\\htmlrtf {\\b \\htmlrtf0 caf\\'e9\
                {\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0  kettle leaks.\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag72 </p>}\
                {\\*\\htmltag27 </html>}}";
    ann("RTF of HTML").with(0x1009, rtf(text)).wide(0x1000, "Not this one.").wide(0x1035, "<rtf-html@example.org>")
}

fn rtf_only() -> Node {
    let text =
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\pard The \\b kettle\\b0  leaks.\\par It is \\'abnew\\'bb.\\par}";
    ann("RTF").with(0x1009, rtf(text)).wide(0x1035, "<rtf@example.org>")
}

fn rtf_damaged() -> Node {
    ann("Damaged RTF").with(0x1009, Value::Bytes(vec![7; 40])).wide(0x1035, "<damaged@example.org>")
}

fn files() -> Node {
    let picture = Node::default()
        .wide(0x3707, "kettle.png")
        .wide(0x370E, "image/png")
        .wide(0x3712, "kettle@example.org")
        .with(0x3701, Value::Bytes(b"\x89PNG\r\n\x1a\n".to_vec()));
    let short = Node::default().wide(0x3704, "BILL~1.PDF").with(0x3701, Value::Bytes(b"%PDF-1.4".to_vec()));
    let link = Node::default()
        .wide(0x3707, "plan.docx")
        .with(0x3705, Value::Number(7))
        .wide(0x370D, "https://files.example.org/plan.docx");
    let object = Node::default().wide(0x3001, "Drawing").with(0x3705, Value::Number(6));
    ann("Files")
        .wide(0x1035, "<files@example.org>")
        .with(0x1013, Value::Bytes(b"<p>See <img src=\"cid:kettle@example.org\"></p>".to_vec()))
        .attachment(picture)
        .file("\u{441}\u{447}\u{451}\u{442}.txt", "text/plain", b"one\ntwo\r\nthree")
        .attachment(short)
        .file("nothing.bin", "application/octet-stream", b"")
        .attachment(link)
        .attachment(object)
}

fn nested() -> Node {
    let inner = ann("The first word").wide(0x1000, "I told you.").file("proof.txt", "text/plain", b"proof");
    ann("Nested").wide(0x1035, "<nested@example.org>").wide(0x1000, "See below.").message("The first word", inner)
}

/// The first sectors only.
fn cut() -> Vec<u8> {
    let mut bytes = received().file("long.bin", "application/octet-stream", &[7; 20_000]).msg();
    bytes.truncate(6_000);
    bytes
}

/// A sender without any address on the internet.
fn inside() -> Node {
    Node::mail("Inside")
        .wide(0x0C1A, "Lee")
        .wide(0x0C1E, "EX")
        .wide(0x0C1F, "/O=EXCHANGELABS/CN=LEE")
        .to(1, "Ann Reed", "ann.reed@example.org")
        .sent(MARCH_1)
        .wide(0x1035, "<inside@teahouse.example>")
        .wide(0x1000, "Good morning.")
}

/// To the desk and to a colleague, of whom this mail alone gives the address.
fn asked() -> Node {
    ann("Teapot")
        .to(2, "Moss, Dee", "dee@teahouse.example")
        .wide(0x0040, "Tea House")
        .wide(0x5D07, "help@teahouse.example")
        .wide(0x1035, "<teapot-1@example.org>")
        .wide(0x1000, "The lid is gone.")
}

/// A colleague whom Exchange knows by a name inside of it, and who is not among the sent mails.
fn colleague() -> Node {
    Node::mail("RE: Teapot")
        .wide(0x0C1A, "Bo Lind")
        .wide(0x0C1E, "EX")
        .wide(0x0C1F, "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=BO")
        .to(1, "Ann Reed", "ann.reed@example.org")
        .to(2, "Tea House", "help@teahouse.example")
        .sent(MARCH_1 + HOUR)
        .wide(0x1035, "<teapot-2@teahouse.example>")
        .wide(0x1042, "<teapot-1@example.org>")
        .wide(0x1000, "Which colour was it?")
}

/// A sender without an address who is called as an address of the desk is.
fn namesake() -> Node {
    Node::mail("Cups")
        .wide(0x0C1A, "Dee Moss")
        .to(1, "Cem Oz", "cem@example.org")
        .sent(MARCH_1 + 2 * HOUR)
        .wide(0x1035, "<cups@teahouse.example>")
        .wide(0x1000, "Your cups are here.")
}

/// The mailbox writes itself, of which nothing but the name is known.
fn owner() -> Node {
    Node::mail("Saucers")
        .wide(0x0C1A, "Tea House Returns")
        .wide(0x0040, "Tea House Returns")
        .wide(0x0075, "EX")
        .wide(0x0076, "/O=EXCHANGELABS/CN=RETURNS")
        .to(1, "Eda Fink", "eda@example.org")
        .sent(MARCH_1 + 3 * HOUR)
        .wide(0x1035, "<saucers@teahouse.example>")
        .wide(0x1000, "Your saucers are back.")
}

/// A customer of whom nothing but the name is known stays one.
fn nameless_customer() -> Node {
    Node::mail("Spoon")
        .wide(0x0C1A, "Cara Fox")
        .to(1, "Tea House", "help@teahouse.example")
        .sent(MARCH_1 + 4 * HOUR)
        .wide(0x5D07, "help@teahouse.example")
        .wide(0x1035, "<spoon@example.org>")
        .wide(0x1000, "It is bent.")
}

/// The folders of the mailbox in the corpus.
pub fn folders() -> Vec<Folder> {
    let long = "The kettle leaks, and it is not the first one. ".repeat(600);
    let folder = |name, messages| Folder { name, messages, folders: Vec::new() };
    let spring = ann("From the start")
        .wide(0x1035, "<5@example.org>")
        .wide(0x1000, "From the start it leaked.\r\n>From me\r\nFrom you\r\n");
    let contact = Node::default().wide(0x001A, "IPM.Contact").wide(0x3001, "Ann Reed");
    vec![
        Folder {
            name: "Inbox",
            messages: vec![
                received(),
                files(),
                nested(),
                ann("Long").wide(0x1035, "<6@example.org>").wide(0x1000, &long),
            ],
            folders: vec![folder("Orders/2024", vec![spring])],
        },
        folder("Sent Items", vec![answer()]),
        folder("Contacts", vec![contact]),
        folder("Empty", Vec::new()),
    ]
}
