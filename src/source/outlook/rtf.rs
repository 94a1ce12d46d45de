//! The compressed RTF in which Outlook keeps texts: unpacked (MS-OXRTFCP), and the HTML or plain text taken out of it
//! (MS-OXRTFEX).

use super::rtf_text;

/// What an RTF text holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Content {
    /// The HTML that the mail was written in, exactly.
    Html(String),
    /// The words of a text that was written as RTF, or as plain text.
    Text(String),
}

/// No text of a mail is longer.
const LONGEST: u32 = 64 * 1024 * 1024;

const HEADER: usize = 16;
const UNCOMPRESSED: u32 = 0x414C_454D;

/// Reads the value of the property that holds compressed RTF.
pub(super) fn content(compressed: &[u8]) -> Result<Content, String> {
    let rtf = unpack(compressed)?;
    let rtf: Vec<u8> = rtf.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    if !rtf.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err("it does not begin as RTF does".to_owned());
    }
    rtf_text::read(&rtf).ok_or_else(|| "its groups are nested too deeply".to_owned())
}

/// Every byte becomes the character of that number.
fn unpack(compressed: &[u8]) -> Result<String, String> {
    // The unpacker trusts the lengths it is told, so they are made true first.
    let number = |at: usize| {
        let bytes = compressed.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_le_bytes).ok_or("it is cut off")
    };
    let (packed, raw, kind) = (number(0)?, number(4)?, number(8)?);
    let whole = usize::try_from(packed).ok().and_then(|packed| packed.checked_add(4)).ok_or("it is cut off")?;
    // Some programs pad the property.
    let compressed = compressed.get(..whole).filter(|bytes| bytes.len() >= HEADER).ok_or("it is cut off")?;
    if raw > LONGEST {
        return Err("it is longer than any text".to_owned());
    }
    if kind == UNCOMPRESSED && compressed.len() - HEADER < raw as usize {
        return Err("it is cut off".to_owned());
    }
    compressed_rtf::decompress_rtf(compressed).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_text_is_unpacked() {
        let packed = compressed_rtf::compress_rtf("{\\rtf1\\ansi Hello, hello, hello\\par}").expect("it packs");
        assert_eq!(content(&packed), Ok(Content::Text("Hello, hello, hello\n".to_owned())));
        let mut padded = packed.clone();
        padded.extend_from_slice(&[0; 7]);
        assert_eq!(content(&padded), content(&packed));
    }

    #[test]
    fn no_length_is_believed() {
        let packed = compressed_rtf::compress_rtf("{\\rtf1\\ansi Hello\\par}").expect("it packs");
        for cut in 0..packed.len() {
            assert!(content(&packed[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..12 {
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut wrong = packed.clone();
                wrong[at] = byte;
                let _ = content(&wrong);
            }
        }
        let mut stored = Vec::new();
        for number in [12 + 4_u32, u32::MAX, UNCOMPRESSED, 0] {
            stored.extend_from_slice(&number.to_le_bytes());
        }
        stored.extend_from_slice(b"{\\rt");
        assert!(content(&stored).is_err());
    }
}
