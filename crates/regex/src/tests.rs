//! Tests of the face as a whole.

use crate::{Failure, Limits, Options, Regex, flag};

fn regex(pattern: &str, flags: u32) -> Regex {
    let options = Options {
        flags,
        ..Options::default()
    };
    Regex::new(pattern.as_bytes(), options).unwrap()
}

fn spans(regex: &Regex, subject: &[u8]) -> Vec<Option<(usize, usize)>> {
    let found = regex.find(subject, 0, 0, Limits::default(), false).unwrap();
    found.map_or(Vec::new(), |found| {
        (0..found.count()).map(|group| found.group(group)).collect()
    })
}

#[test]
fn groups_and_names() {
    let regex = regex("(?<year>\\d+)-(?<month>\\d+)(x)?", 0);
    assert_eq!(
        spans(&regex, b"on 2024-05"),
        [Some((3, 10)), Some((3, 7)), Some((8, 10))]
    );
    let names: Vec<&[u8]> = regex.names().iter().map(|(name, _)| &name[..]).collect();
    assert_eq!(names, [&b"month"[..], b"year"]);
}

#[test]
fn machine_code_gives_the_same() {
    let regex = regex("(a|b)+c", 0);
    let subject = [&[b'a'; 3000][..], b"bc"].concat();
    for _ in 0..20 {
        assert_eq!(
            spans(&regex, &subject),
            [Some((0, 3002)), Some((3000, 3001))]
        );
    }
}

#[test]
fn latin1_letters_have_cases() {
    let options = Options {
        flags: flag::CASELESS,
        ..Options::default()
    };
    let regex = Regex::new(b"^\xe9$", options).unwrap();
    assert_eq!(spans(&regex, b"\xc9"), [Some((0, 1))]);
}

#[test]
fn limits_hold() {
    let pattern = regex("(a+)*[bc]$", 0);
    let limits = Limits {
        steps: Some(10),
        depth: None,
    };
    let subject = [b'a'; 40];
    let failure = pattern.find(&subject, 0, 0, limits, false).unwrap_err();
    assert_eq!(failure, Failure::Steps);
    let utf = regex(".", flag::UTF);
    let failure = utf
        .find(b"\xff", 0, 0, Limits::default(), false)
        .unwrap_err();
    assert_eq!(failure, Failure::Subject);
}

#[test]
fn deep_matches_do_not_overflow() {
    let pattern = regex("((.)|x)*y", 0);
    let subject = vec![b'a'; 1 << 20];
    assert!(!matches!(
        pattern.find(&subject, 0, 0, Limits::default(), false),
        Ok(Some(_))
    ));
}

#[test]
fn errors_have_a_place() {
    let error = Regex::new(b"a(b", Options::default()).unwrap_err();
    assert_eq!((error.message.as_str(), error.offset), ("missing )", 3));
}
