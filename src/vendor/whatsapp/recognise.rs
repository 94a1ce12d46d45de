//! Is this file a chat? Most of its lines open a message.

use super::header::{Header, Shape};
use super::name;
use crate::vendor::{Probe, Recognition};

/// Lines that are looked at.
const LINES: usize = 2_000;

/// What the beginning and the name of a file say.
pub(super) fn recognise(probe: &Probe<'_>) -> Option<Recognition> {
    let named = name::is_telling(probe.name);
    let text = String::from_utf8_lossy(probe.head);
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let (shape, openings, all) = Shape::of(lines())?;
    // A chat begins with a message.
    let first = lines().next().and_then(Header::parse)?;
    if first.shape != shape && !named {
        return None;
    }
    // Server logs open their lines alike, `[2024-01-31 10:00:00] app.ERROR: …`; phones put something between date and
    // time or do not write dates that way.
    let log = shape.year_first && shape.separator == '-' && !first.original.contains(',');
    if log && !named {
        return None;
    }
    let with_name =
        lines().filter_map(Header::parse).filter(|header| header.shape == shape && header.rest.contains(": ")).count();
    let share = openings * 100 / all.max(1);
    if with_name == 0 || (share < 10 && !named) || (openings < 2 && !named) {
        return None;
    }
    let share = u8::try_from(share.min(100)).unwrap_or(100);
    let sure = 60 + share / 3;
    Some(Recognition {
        vendor: super::ID.to_owned(),
        variant: if shape.bracketed { "ios" } else { "android" }.to_owned(),
        confidence: if named { (sure + 5).max(80) } else { sure },
        reason: format!("{share} of 100 lines open with date, time and name, as WhatsApp writes chats"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(name: &str, head: &str) -> Option<String> {
        let probe = Probe::new(name, head.len() as u64, head.as_bytes());
        recognise(&probe).map(|recognition| recognition.variant)
    }

    #[test]
    fn chats_are_known_by_their_lines() {
        let android = "30/12/21, 22:01 - Ann: hi\n30/12/21, 22:02 - Bo: hello\nthere\n";
        assert_eq!(variant("a.txt", android).as_deref(), Some("android"));
        assert_eq!(variant("a", &format!("\u{feff}{android}")).as_deref(), Some("android"));
        let ios = "\u{200e}[30.12.21, 22:01:00] Ann: hi\r\n[30.12.21, 22:02:00] Bo: hello\r\n";
        assert_eq!(variant("a.txt", ios).as_deref(), Some("ios"));
        assert_eq!(variant("WhatsApp Chat with Ann.txt", "30/12/21, 22:01 - Ann: hi").as_deref(), Some("android"));
        let iso = "2021-12-30 22:01 - Ann: hi\n2021-12-30 22:02 - Bo: hello\n";
        assert_eq!(variant("WhatsApp Chat with Ann.txt", iso).as_deref(), Some("android"));
    }

    #[test]
    fn logs_and_prose_are_left_to_others() {
        for text in [
            "[2024-01-31 10:00:00] app.ERROR: failed\n[2024-01-31 10:00:01] app.INFO: went on\n",
            "2024-01-31 10:00:00 - INFO: started\n2024-01-31 10:00:01 - INFO: went on\n",
            "Minutes\n30/12/21, 22:01 - Ann: hi\nof the meeting\n",
            "30/12/21, 22:01 - the meeting\n30/12/21, 22:02 - its end\n",
            "30/12/21, 22:01 - Ann: hi",
            "id,subject,body\n1,a,b\n",
            "",
        ] {
            assert_eq!(variant("notes.txt", text), None, "{text}");
        }
    }

    #[test]
    fn a_name_alone_makes_no_chat() {
        assert_eq!(variant("WhatsApp Chat with Ann.txt", "Dear Ann,\nwe moved.\n"), None);
    }
}
