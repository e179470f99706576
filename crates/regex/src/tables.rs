//! The character tables that patterns without Unicode use: ISO 8859-1.
//!
//! The layout is PCRE2's: lower case, other case, bit sets of ten classes, then flags of each character. The library keeps the address,
//! so the tables are a constant of the program.

const LENGTH: usize = 256 + 256 + 320 + 256;

pub(crate) static LATIN1: [u8; LENGTH] = tables();

const fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || (byte >= 0xc0 && byte <= 0xde && byte != 0xd7)
}

const fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase()
        || (byte >= 0xdf && byte != 0xf7)
        || byte == 0xaa
        || byte == 0xb5
        || byte == 0xba
}

/// The same letter in the other case, where that is in the table.
const fn other_case(byte: u8) -> u8 {
    let pair = byte & 0xdf;
    let has_pair = pair.is_ascii_uppercase() || (pair >= 0xc0 && pair <= 0xde && pair != 0xd7);
    if has_pair && byte & 0x40 != 0 {
        byte ^ 0x20
    } else {
        byte
    }
}

/// Whether a character is of one of the ten classes, in the order of the bit sets.
const fn is_in_class(byte: u8, class: usize) -> bool {
    let letter = is_upper(byte) || is_lower(byte);
    match class {
        0 => matches!(byte, b' ' | 9..=13),
        1 => byte.is_ascii_hexdigit(),
        2 => byte.is_ascii_digit(),
        3 => is_upper(byte),
        4 => is_lower(byte),
        5 => letter || byte.is_ascii_digit() || byte == b'_',
        6 => byte.is_ascii_graphic() || byte >= 0xa0,
        7 => byte.is_ascii_graphic() || byte == b' ' || byte >= 0xa0,
        8 => byte.is_ascii_punctuation() || (byte >= 0xa0 && !letter),
        _ => byte.is_ascii_control() || (byte >= 0x80 && byte < 0xa0),
    }
}

const fn flags(byte: u8) -> u8 {
    let lower = is_lower(byte) as u8;
    let letter = (is_upper(byte) as u8) | lower;
    (is_in_class(byte, 0) as u8)
        | letter << 1
        | lower << 2
        | (byte.is_ascii_digit() as u8) << 3
        | (is_in_class(byte, 5) as u8) << 4
}

const fn tables() -> [u8; LENGTH] {
    let mut tables = [0; LENGTH];
    let mut index = 0;
    while index < 256 {
        let byte = index as u8;
        tables[index] = if is_upper(byte) {
            other_case(byte)
        } else {
            byte
        };
        tables[256 + index] = other_case(byte);
        let mut class = 0;
        while class < 10 {
            if is_in_class(byte, class) {
                tables[512 + 32 * class + index / 8] |= 1 << (index % 8);
            }
            class += 1;
        }
        tables[832 + index] = flags(byte);
        index += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::other_case;

    #[test]
    fn cases_are_pairs() {
        for byte in 0..=255u8 {
            assert_eq!(other_case(other_case(byte)), byte);
        }
        assert_eq!(other_case(0xe9), 0xc9);
        assert_eq!(other_case(0xff), 0xff);
        assert_eq!(other_case(0xdf), 0xdf);
        assert_eq!(other_case(0xd7), 0xd7);
        assert_eq!(other_case(b'['), b'[');
    }
}
