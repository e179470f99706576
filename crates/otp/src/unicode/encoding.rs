//! Encodings of characters: one character from bytes, and text to bytes.

use asterias_machine::native::Stop;
use asterias_term::Term;

/// How characters are bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Latin1,
    Utf8,
    Utf16 { little: bool },
    Utf32 { little: bool },
}

/// The start of bytes that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum First {
    /// A character, and how many bytes it takes.
    Character(char, usize),
    /// The beginning of a character that may go on in bytes to come.
    Incomplete,
    /// No character.
    Bad,
}

impl Encoding {
    /// The encoding of this name, or `badarg`.
    pub(super) fn from_term<'h>(name: Term<'h>) -> Result<Encoding, Stop<'h>> {
        if let Some([name, endian]) = name.as_tuple() {
            let little = match endian.as_atom_name() {
                Some("big") => false,
                Some("little") => true,
                _ => return Err(Stop::badarg()),
            };
            return match name.as_atom_name() {
                Some("utf16") => Ok(Encoding::Utf16 { little }),
                Some("utf32") => Ok(Encoding::Utf32 { little }),
                _ => Err(Stop::badarg()),
            };
        }
        match name.as_atom_name() {
            Some("latin1") => Ok(Encoding::Latin1),
            Some("unicode" | "utf8") => Ok(Encoding::Utf8),
            Some("utf16") => Ok(Encoding::Utf16 { little: false }),
            Some("utf32") => Ok(Encoding::Utf32 { little: false }),
            _ => Err(Stop::badarg()),
        }
    }

    /// Reads the first character of bytes that are not empty.
    pub(super) fn first(self, bytes: &[u8]) -> First {
        match self {
            Encoding::Latin1 => bytes.first().map_or(First::Incomplete, |byte| {
                First::Character(char::from(*byte), 1)
            }),
            Encoding::Utf8 => first_of_utf8(bytes),
            Encoding::Utf16 { little } => first_of_utf16(bytes, little),
            Encoding::Utf32 { little } => first_of_utf32(bytes, little),
        }
    }

    /// Text in this encoding; in Latin-1 the characters are known to fit.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Latin1 => text.chars().map(|found| u32::from(found) as u8).collect(),
            Encoding::Utf16 { little } => text
                .encode_utf16()
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect(),
            Encoding::Utf32 { little } => text
                .chars()
                .map(u32::from)
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect(),
        }
    }
}

/// Bytes that begin as a character does are incomplete as long as nothing shows that they are none; that it would be an overlong or
/// a surrogate shows only in the whole.
fn first_of_utf8(bytes: &[u8]) -> First {
    let length = match bytes.first() {
        Some(byte @ 0..0x80) => return First::Character(char::from(*byte), 1),
        Some(0xc0..0xe0) => 2,
        Some(0xe0..0xf0) => 3,
        Some(0xf0..0xf8) => 4,
        Some(_) => return First::Bad,
        None => return First::Incomplete,
    };
    let bytes = &bytes[..bytes.len().min(length)];
    if bytes[1..].iter().any(|byte| byte & 0xc0 != 0x80) {
        return First::Bad;
    }
    if bytes.len() < length {
        return First::Incomplete;
    }
    let text = str::from_utf8(bytes).ok();
    match text.and_then(|text| text.chars().next()) {
        Some(found) => First::Character(found, length),
        None => First::Bad,
    }
}

fn first_of_utf16(bytes: &[u8], little: bool) -> First {
    let unit = |at: usize| {
        let unit = bytes.get(at..)?.first_chunk::<2>()?;
        Some(if little {
            u16::from_le_bytes(*unit)
        } else {
            u16::from_be_bytes(*unit)
        })
    };
    // What is no character whatever follows is known by the larger half of a unit.
    let low_surrogate = |half: Option<&u8>| half.is_some_and(|half| (0xdc..0xe0).contains(half));
    let Some(first) = unit(0) else {
        return match bytes.first() {
            half if !little && low_surrogate(half) => First::Bad,
            _ => First::Incomplete,
        };
    };
    if !(0xd800..0xdc00).contains(&first) {
        let found = char::from_u32(u32::from(first));
        return found.map_or(First::Bad, |found| First::Character(found, 2));
    }
    let Some(second) = unit(2) else {
        return match bytes.get(2) {
            half @ Some(_) if !little && !low_surrogate(half) => First::Bad,
            _ => First::Incomplete,
        };
    };
    match char::decode_utf16([first, second]).next() {
        Some(Ok(found)) => First::Character(found, 4),
        _ => First::Bad,
    }
}

fn first_of_utf32(bytes: &[u8], little: bool) -> First {
    let mut unit = [0; 4];
    for (place, byte) in unit.iter_mut().zip(bytes) {
        *place = *byte;
    }
    let code = if little {
        u32::from_le_bytes(unit)
    } else {
        u32::from_be_bytes(unit)
    };
    // Bytes that are missing can only make the number larger.
    match char::from_u32(code) {
        _ if code > u32::from(char::MAX) => First::Bad,
        None if !little && bytes.len() == 3 => First::Bad,
        _ if bytes.len() < unit.len() => First::Incomplete,
        Some(found) => First::Character(found, 4),
        None => First::Bad,
    }
}
