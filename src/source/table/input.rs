//! What the parser of a table reads: the bytes of the file, or UTF-8 made from UTF-16, each with its place in the file.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::Dialect;
use super::rows::is_wide;
use crate::text::encoding;

/// Bytes read at once.
const BUFFER: usize = 64 << 10;
/// What tells the encoding once it is met, from its first byte beyond ASCII on.
const STRETCH: usize = 64 << 10;
/// And what stands before it: letters beside a letter.
const CONTEXT: usize = 64;

/// See the module.
pub(super) struct Input<R> {
    inner: R,
    /// Offset in the file of what the reader gives next.
    read_to: u64,
    transcoder: Option<Transcoder>,
    bytes: Vec<u8>,
    /// What the transcoder reads.
    raw: Vec<u8>,
    at: usize,
    ended: bool,
    undecided: bool,
    before: Vec<u8>,
    pub encoding: &'static Encoding,
    /// Offset in the file of the next byte.
    pub offset: u64,
    /// The byte before it.
    pub last: u8,
}

impl<R: Read + Seek> Input<R> {
    pub fn new(inner: R, dialect: &Dialect, offset: u64) -> Self {
        Self {
            inner,
            read_to: offset,
            transcoder: Transcoder::of(dialect.encoding),
            bytes: Vec::new(),
            raw: Vec::new(),
            at: 0,
            ended: false,
            undecided: dialect.undecided,
            before: Vec::new(),
            encoding: dialect.encoding,
            offset,
            last: 0,
        }
    }

    /// Is it UTF-8, by itself or made from UTF-16?
    pub fn reads_utf_8(&self) -> bool {
        self.transcoder.is_some() || self.encoding == UTF_8
    }

    /// What can be looked at without reading further; after [`Input::fill_when_empty`] it is empty only at the end.
    pub fn ahead(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Has all been taken, and is there no more?
    pub fn is_at_end(&self) -> bool {
        self.ended && self.at >= self.bytes.len()
    }

    /// Do the next bytes begin so? Reads further to know.
    pub fn shows(&mut self, what: &[u8]) -> io::Result<bool> {
        while self.ahead().len() < what.len() && !self.ended {
            self.read_more()?;
        }
        Ok(self.ahead().starts_with(what))
    }

    /// Moves on by `count` bytes.
    pub fn take(&mut self, count: usize) {
        let taken = self.bytes.get(self.at..self.at + count).unwrap_or_default();
        self.last = taken.last().copied().unwrap_or(self.last);
        self.offset += self.measure(taken);
        self.at += count;
    }

    /// How many bytes of the file these are.
    pub fn measure(&self, bytes: &[u8]) -> u64 {
        match &self.transcoder {
            Some(_) => bytes.iter().map(|byte| utf_16_bytes(*byte)).sum(),
            None => bytes.len() as u64,
        }
    }

    /// Goes to another place of the file, which begins a character; `last` is the byte before it.
    pub fn go_to(&mut self, offset: u64, last: u8) -> io::Result<()> {
        self.last = last;
        let begin = self.offset - self.measure(self.bytes.get(..self.at).unwrap_or_default());
        let at = offset.checked_sub(begin).and_then(|at| usize::try_from(at).ok());
        // What an encoding is told by must not depend on what happens to be in memory.
        let here = at.filter(|at| *at <= self.bytes.len() && self.transcoder.is_none() && !self.undecided);
        if let Some(at) = here {
            (self.at, self.offset) = (at, offset);
            return Ok(());
        }
        // A reader of a part of a file counts from the part's beginning.
        let far =
            |to: u64, from: u64| i64::try_from(to - from).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput));
        let by = match offset.checked_sub(self.read_to) {
            Some(_) => far(offset, self.read_to)?,
            None => -far(self.read_to, offset)?,
        };
        self.inner.seek(SeekFrom::Current(by))?;
        self.transcoder = Transcoder::of(self.encoding);
        self.bytes.clear();
        self.before.clear();
        (self.read_to, self.offset, self.at, self.ended) = (offset, offset, 0, false);
        Ok(())
    }

    /// Reads more when everything has been taken.
    pub fn fill_when_empty(&mut self) -> io::Result<()> {
        while self.at >= self.bytes.len() && !self.ended {
            self.read_more()?;
        }
        Ok(())
    }

    /// Reads one more piece behind what has not been taken yet.
    fn read_more(&mut self) -> io::Result<()> {
        if self.undecided {
            let keep = self.at.min(self.bytes.len());
            self.before.extend_from_slice(self.bytes.get(..keep).unwrap_or_default());
            let old = self.before.len().saturating_sub(CONTEXT);
            self.before.drain(..old);
        }
        self.bytes.drain(..self.at.min(self.bytes.len()));
        self.at = 0;
        let known = self.bytes.len();
        self.read_piece()?;
        let new = self.bytes.get(known..).unwrap_or_default();
        if self.undecided
            && !new.is_ascii()
            && let Some(first) = new.iter().position(|byte| !byte.is_ascii())
        {
            self.decide(known + first)?;
        }
        Ok(())
    }

    fn read_piece(&mut self) -> io::Result<()> {
        // Bytes are read to where they are parsed; what is decoded before needs a place of its own.
        let into = if self.transcoder.is_some() { &mut self.raw } else { &mut self.bytes };
        let known = into.len();
        into.resize(known + BUFFER, 0);
        let read = loop {
            match self.inner.read(into.get_mut(known..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        into.truncate(known + read.as_ref().map_or(0, |read| *read));
        let read = read?;
        self.read_to += read as u64;
        self.ended = read == 0;
        if let Some(transcoder) = &mut self.transcoder {
            transcoder.decode(&self.raw, self.ended, &mut self.bytes);
            self.raw.clear();
        }
        Ok(())
    }

    /// Settles the encoding at the first byte beyond ASCII, by all that stands around it.
    fn decide(&mut self, first: usize) -> io::Result<()> {
        while self.bytes.len() < first + STRETCH && !self.ended {
            self.read_piece()?;
        }
        let end = self.bytes.len().min(first + STRETCH);
        let mut stretch = std::mem::take(&mut self.before);
        stretch.extend_from_slice(self.bytes.get(..end).unwrap_or_default());
        let from = (stretch.len() - (end - first)).saturating_sub(CONTEXT);
        self.encoding = encoding::detect_within(stretch.get(from..).unwrap_or_default());
        self.undecided = false;
        Ok(())
    }
}

/// UTF-16 to UTF-8, a chunk at a time. A lone surrogate becomes U+FFFD, which stands for its two bytes.
struct Transcoder(Decoder);

impl Transcoder {
    fn of(encoding: &'static Encoding) -> Option<Self> {
        is_wide(encoding).then(|| Self(encoding.new_decoder_without_bom_handling()))
    }

    fn decode(&mut self, mut chunk: &[u8], last: bool, into: &mut Vec<u8>) {
        let mut text = String::new();
        loop {
            text.reserve(chunk.len() * 2 + 16);
            let (result, taken) = self.0.decode_to_string_without_replacement(chunk, &mut text, last);
            chunk = chunk.get(taken..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                // Half a unit at the end of a cut file has no two bytes to stand for.
                DecoderResult::Malformed(1, _) => {}
                DecoderResult::Malformed(_, _) => text.push('\u{FFFD}'),
            }
        }
        into.extend_from_slice(text.as_bytes());
    }
}

/// How many bytes of UTF-16 the character has that this byte of UTF-8 begins.
fn utf_16_bytes(utf_8: u8) -> u64 {
    match utf_8 {
        0x80..0xC0 => 0,
        0xF0.. => 4,
        _ => 2,
    }
}
