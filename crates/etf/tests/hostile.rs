//! Bytes that mean harm: every refusal is an error, soon, and no depth or claim of size hurts.

use std::convert::Infallible;

use asterias_etf::{
    DecodeError, DecodeErrorKind, Decoder, EncodeError, Encoder, Error, Progress, TextPrinter,
    Visitor, decode,
};

fn kind(bytes: &[u8]) -> Option<DecodeErrorKind> {
    match decode(bytes, &mut TextPrinter::new()) {
        Ok(_) => None,
        Err(Error::Malformed(error)) => Some(error.kind),
        Err(Error::Refused(refusal)) => match refusal {},
    }
}

/// A xorshift generator: the same bytes in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn sample() -> Result<Vec<u8>, EncodeError> {
    let mut encoder = Encoder::new();
    encoder.tuple_begin(5)?;
    encoder.atom("sample")?;
    encoder.list_begin(2)?;
    encoder.integer(1 << 40)?;
    encoder.float(2.5)?;
    encoder.list_tail()?;
    encoder.binary(b"tail")?;
    encoder.list_end()?;
    encoder.map_begin(1)?;
    encoder.string(b"key")?;
    encoder.export("lists", "map", 2)?;
    encoder.map_end()?;
    encoder.bit_binary(&[1, 0x80], 1)?;
    encoder.big_integer(true, &[7; 20])?;
    encoder.tuple_end()?;
    Ok(encoder.finish())
}

#[test]
fn a_million_levels_are_ordinary() {
    let depth = 1_000_000;
    let mut tuples = vec![131];
    let mut lists = vec![131];
    for _ in 0..depth {
        tuples.extend_from_slice(&[104, 1]);
        lists.extend_from_slice(&[108, 0, 0, 0, 1]);
    }
    tuples.push(106);
    lists.push(106);
    lists.resize(lists.len() + depth, 106);
    for bytes in [tuples, lists] {
        let mut encoder = Encoder::new();
        assert_eq!(decode(&bytes, &mut encoder), Ok(bytes.len()));
        assert_eq!(encoder.finish(), bytes);
    }
}

#[test]
fn sizes_are_not_believed() {
    let claims: [&[u8]; 8] = [
        &[131, 105, 255, 255, 255, 255],
        &[131, 108, 255, 255, 255, 255, 106],
        &[131, 116, 255, 255, 255, 255, 106, 106],
        &[131, 109, 255, 255, 255, 255, 0],
        &[131, 111, 255, 255, 255, 255, 0, 0],
        &[131, 107, 255, 255, 0],
        &[131, 119, 255, 65],
        &[131, 104, 2, 106],
    ];
    for bytes in claims {
        assert_eq!(kind(bytes), Some(DecodeErrorKind::Truncated), "{bytes:?}");
    }
    // 4 GiB of claimed data out of a few bytes, and data that is longer than claimed.
    assert_eq!(
        kind(&[131, 80, 255, 255, 255, 255, 120, 156, 3, 0]),
        Some(DecodeErrorKind::Compressed)
    );
    let longer = [
        131, 80, 0, 0, 0, 2, 0x78, 0x9c, 0xcb, 0x61, 0x60, 0x60, 0x48, 0x29, 0x67,
    ];
    assert_eq!(kind(&longer), Some(DecodeErrorKind::Compressed));
}

#[test]
fn limits_of_the_caller_hold() {
    let bytes = [131, 80, 0, 0, 1, 0xfa, 0x78];
    let refused = Decoder::with_limit(&bytes, 100).err();
    assert_eq!(
        refused,
        Some(DecodeError {
            offset: 2,
            kind: DecodeErrorKind::TooLarge
        })
    );
}

#[test]
fn malformed_parts_are_named() {
    assert_eq!(kind(&[]), Some(DecodeErrorKind::Truncated));
    assert_eq!(kind(&[130, 106]), Some(DecodeErrorKind::Version(130)));
    assert_eq!(kind(&[131, 1]), Some(DecodeErrorKind::Tag(1)));
    assert_eq!(kind(&[131, 121, 0]), Some(DecodeErrorKind::Tag(121)));
    assert_eq!(kind(&[131, 119, 1, 255]), Some(DecodeErrorKind::Atom));
    assert_eq!(
        kind(&[131, 70, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0]),
        Some(DecodeErrorKind::Float)
    );
    assert_eq!(
        kind(&[131, 77, 0, 0, 0, 1, 9, 0]),
        Some(DecodeErrorKind::BitBinary)
    );
    assert_eq!(
        kind(&[131, 90, 0, 6, 119, 0, 0, 0, 0, 0]),
        Some(DecodeErrorKind::Reference)
    );
}

#[test]
fn every_prefix_and_every_mutation_returns() {
    let whole = sample().unwrap();
    for end in 0..whole.len() {
        assert!(kind(&whole[..end]).is_some());
    }
    let mut random = Random(0x5eed);
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..=random.next() % 3 {
            let at = random.next() as usize % bytes.len();
            bytes[at] = random.next() as u8;
        }
        let _ = kind(&bytes);
    }
}

#[test]
fn a_decoder_goes_on_where_it_stopped() {
    let whole = sample().unwrap();
    let mut decoder = Decoder::new(&whole).unwrap();
    let mut encoder = Encoder::new();
    let mut steps = 1;
    while decoder.step(&mut encoder, 1) == Ok(Progress::More) {
        steps += 1;
    }
    assert_eq!(encoder.finish(), whole);
    assert_eq!((decoder.used(), steps), (whole.len(), 11));
}

#[test]
fn compression_comes_back() -> Result<(), Error<Infallible>> {
    let mut encoder = Encoder::new();
    encoder.binary(&[7; 10_000]).unwrap();
    let plain = encoder.clone().finish();
    let small = encoder.finish_compressed(6);
    assert!(small.len() < 100);
    let mut texts = [plain, small].map(|bytes| {
        let mut text = TextPrinter::new();
        decode(&bytes, &mut text).map(|_| text.finish())
    });
    assert_eq!(
        std::mem::replace(&mut texts[0], Ok(String::new()))?,
        texts[1].clone()?
    );
    Ok(())
}
