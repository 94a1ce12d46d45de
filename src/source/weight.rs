//! What a record comes to once it is parsed. Its text is bounded, but a parser makes a value of every number in it, and a
//! hostile record is nothing but numbers: so they are counted before.

/// The most that is parsed. One is about 32 bytes of memory.
const MOST: usize = 4 << 20;
/// An object costs so much more than its members.
const OBJECT: usize = 20;

/// Is a record of JSON too heavy to be parsed? Commas and brackets within texts count as well: real texts have few.
pub(crate) fn is_heavy_json(record: &[u8]) -> bool {
    is_heavy(record, b',', b'[', b'{')
}

/// The same of XML: elements, and attributes.
pub(super) fn is_heavy_xml(record: &[u8]) -> bool {
    is_heavy(record, b'=', b'&', b'<')
}

fn is_heavy(record: &[u8], light: u8, other: u8, heavy: u8) -> bool {
    if record.len().saturating_mul(OBJECT) <= MOST {
        return false;
    }
    let mut weight = 0_usize;
    for at in memchr::memchr3_iter(light, other, heavy, record) {
        weight += if record.get(at) == Some(&heavy) { OBJECT } else { 1 };
        if weight > MOST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_nothing_but_values_are_heavy() {
        assert!(is_heavy_json(format!("[{}1]", "1,".repeat(MOST + 1)).as_bytes()));
        assert!(is_heavy_json(format!("[{}]", "{},".repeat(MOST / OBJECT + 1)).as_bytes()));
        assert!(is_heavy_xml(format!("<a>{}</a>", "<b/>".repeat(MOST / OBJECT + 1)).as_bytes()));
    }

    #[test]
    fn large_records_of_texts_are_not() {
        let comment = format!("{{\"id\":1,\"author_id\":2,\"public\":true,\"body\":\"{}\"}},", "tea, ".repeat(60));
        let record = format!("{{\"id\":1,\"comments\":[{}{{}}]}}", comment.repeat(40_000));
        assert!(record.len() > 13_000_000 && !is_heavy_json(record.as_bytes()));
    }
}
