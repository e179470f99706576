//! Full case mappings, one code point to one or more.
//!
//! Upper and lower case are the standard library's; title case and case folding are derived from them, with the exceptions of the
//! standard's tables `SpecialCasing` and `CaseFolding`.

use smallvec::{SmallVec, smallvec};

/// A case mapping of a character.
pub(crate) type Mapping = fn(char) -> Mapped;

/// What a character becomes: three characters at most.
type Mapped = SmallVec<[char; 4]>;

/// A code point by a mapping; what is no character stays.
pub(crate) fn mapped(code: u32, map: Mapping) -> SmallVec<[u32; 4]> {
    match char::from_u32(code) {
        Some(found) => map(found).into_iter().map(u32::from).collect(),
        None => smallvec![code],
    }
}

/// Upper case.
pub(crate) fn upper(found: char) -> Mapped {
    found.to_uppercase().collect()
}

/// Lower case.
pub(crate) fn lower(found: char) -> Mapped {
    found.to_lowercase().collect()
}

/// Title case.
pub(crate) fn title(found: char) -> Mapped {
    match found {
        // Letters that are two: only the first of the two is a capital.
        'Ǆ'..='ǆ' => smallvec!['ǅ'],
        'Ǉ'..='ǉ' => smallvec!['ǈ'],
        'Ǌ'..='ǌ' => smallvec!['ǋ'],
        'Ǳ'..='ǳ' => smallvec!['ǲ'],
        // Georgian has capitals for whole words only.
        '\u{10d0}'..='\u{10ff}' => smallvec![found],
        // Greek vowels with iota below keep it there.
        '\u{1f80}'..='\u{1faf}' => {
            let code = u32::from(found) | 8;
            smallvec![char::from_u32(code).unwrap_or(found)]
        }
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => {
            let code = u32::from(found) + 9;
            smallvec![char::from_u32(code).unwrap_or(found)]
        }
        '\u{1fbc}' | '\u{1fcc}' | '\u{1ffc}' => smallvec![found],
        '\u{149}' => upper(found),
        _ => {
            let mut codes = upper(found);
            let greek = ('\u{1f00}'..='\u{1fff}').contains(&found);
            for code in codes.iter_mut().skip(1) {
                *code = match *code {
                    '\u{399}' if greek => '\u{345}',
                    code => code.to_lowercase().next().unwrap_or(code),
                };
            }
            codes
        }
    }
}

/// Case folding: what characters become so that those that differ in case alone are the same.
pub(crate) fn fold(found: char) -> Mapped {
    match found {
        'ı' => smallvec![found],
        // Cherokee folds to capitals, which it had first.
        '\u{13a0}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => upper(found),
        _ if found.is_ascii() => smallvec![found.to_ascii_lowercase()],
        _ => found
            .to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .collect(),
    }
}
