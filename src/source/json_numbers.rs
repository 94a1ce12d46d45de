//! Integers of JSON that are longer than any number type: parsed as numbers they lose their last digits, and two ids may
//! become one.

use std::borrow::Cow;

/// The shortest integer that no 64 bits may hold.
const LONG: usize = 20;

/// The same JSON with such integers in quotes.
pub fn with_long_ones_as_texts(json: &str) -> Cow<'_, str> {
    if !has_long_run(json.as_bytes()) {
        return Cow::Borrowed(json);
    }
    let bytes = json.as_bytes();
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            at = behind_string(bytes, at);
            continue;
        }
        let end = end_of_digits(bytes, at);
        let within = at.checked_sub(1).and_then(|before| bytes.get(before));
        let part_of_fraction = |byte: &u8| matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
        if end - at >= LONG
            && !within.is_some_and(part_of_fraction)
            && !bytes.get(end).is_some_and(part_of_fraction)
            && let (Some(before), Some(digits)) = (json.get(copied..at), json.get(at..end))
        {
            out.extend([before, "\"", digits, "\""]);
            copied = end;
        }
        at = end.max(at + 1);
    }
    match copied {
        0 => Cow::Borrowed(json),
        _ => {
            out.push_str(json.get(copied..).unwrap_or_default());
            Cow::Owned(out)
        }
    }
}

/// Do so many digits stand in a row anywhere? Looks at one byte of so many.
fn has_long_run(bytes: &[u8]) -> bool {
    (LONG - 1..bytes.len()).step_by(LONG).filter(|at| is_digit(bytes, *at)).any(|at| {
        let begin = bytes.get(..at).unwrap_or_default().iter().rposition(|byte| !byte.is_ascii_digit());
        end_of_digits(bytes, at) - begin.map_or(0, |begin| begin + 1) >= LONG
    })
}

fn is_digit(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_digit)
}

fn end_of_digits(bytes: &[u8], at: usize) -> usize {
    at + bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Behind the string that begins at `at`.
fn behind_string(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_integers_keep_their_digits_and_all_else_stays() {
        let long = "100000000000000000001";
        for (json, expected) in [
            (format!("{{\"id\":{long},\"a\":[{long} ,1]}}"), format!("{{\"id\":\"{long}\",\"a\":[\"{long}\" ,1]}}")),
            (long.to_owned(), format!("\"{long}\"")),
            (format!("{{\"s\":\"\\\"{long}\",\"n\":{long}}}"), format!("{{\"s\":\"\\\"{long}\",\"n\":\"{long}\"}}")),
        ] {
            assert_eq!(with_long_ones_as_texts(&json), expected);
        }
        for same in [
            format!("{{\"s\":\"{long}\"}}"),
            format!("[{long}.5,0.{long},{long}e2,1e{long},-{long}]"),
            format!("\"{long}"),
            "[1234567890123456789]".to_owned(),
            String::new(),
        ] {
            assert_eq!(with_long_ones_as_texts(&same), same);
        }
    }

    #[test]
    fn a_run_is_found_wherever_it_begins() {
        for before in 0..40 {
            let json = format!("[{}{}]", " ".repeat(before), "7".repeat(LONG));
            assert!(with_long_ones_as_texts(&json).contains('"'), "{before}");
        }
    }
}
