//! Texts against those recorded from OTP (`recorded.erl` beside this file makes them), and the limits.

use proptest::prelude::*;

use super::{Options, Style, to_string};
use crate::alloc::Alloc;
use crate::map;
use crate::term::Term;
use crate::testing::{TestHeap, recipe};
use crate::word::Word;

#[test]
fn texts_are_those_of_otp() {
    let mut heap = TestHeap::default();
    for line in include_str!("recorded.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let term = heap.decode(fields[0]);
        assert_eq!(to_string(term, Options::DISPLAY), fields[1]);
        assert_eq!(to_string(term, Options::WRITE), fields[2]);
        assert_eq!(to_string(term, Options::WRITE_UNICODE), fields[3]);
        for (depth, expected) in fields[4..].iter().enumerate() {
            let options = Options::WRITE_UNICODE.with_depth(depth as u32);
            assert_eq!(to_string(term, options), *expected, "at depth {depth}");
        }
    }
}

#[test]
fn identifiers_show_their_numbers() {
    let mut heap = TestHeap::default();
    let check = |word: Word, expected: &str| {
        // SAFETY: the heap's memory is never given back.
        let term = unsafe { Term::new(word) };
        assert_eq!(to_string(term, Options::WRITE), expected);
    };
    check(Word::from_pid_payload(5 | 7 << 28), "<0.5.7>");
    check(Word::from_port_payload(12), "#Port<0.12>");
    check(
        heap.reference(3 | 4 << 18 | 5 << 50, Word(0)),
        "#Ref<0.5.4.3>",
    );
    let node = crate::atom::intern("a@b").atom_index();
    let pid = heap.decode(
        "835877036140620000010100000002000000 03"
            .replace(' ', "")
            .as_str(),
    );
    check(pid.word(), &format!("<{node}.257.2>"));
    let port = heap.decode(
        "8378770361406200000000000000 0100000002"
            .replace(' ', "")
            .as_str(),
    );
    check(port.word(), &format!("#Port<{node}.1>"));
    let reference = heap.decode(
        "835a00037703614062000000010000000200000004 00000005"
            .replace(' ', "")
            .as_str(),
    );
    check(reference.word(), &format!("#Ref<{node}.5.4.2>"));
}

#[test]
fn characters_are_limited() {
    let mut heap = TestHeap::default();
    let list = heap.list(&[Word::small(1); 5000]);
    // SAFETY: the heap's memory is never given back.
    let term = unsafe { Term::new(list) };
    assert_eq!(
        to_string(term, Options::WRITE.with_characters(6)),
        "[1,1,1..."
    );
    assert_eq!(to_string(term, Options::WRITE.with_characters(0)), "...");
    let text = to_string(term, Options::WRITE.with_characters(9000));
    assert_eq!(text.len(), 9003);
    let text = to_string(term, Options::WRITE.with_characters(10_001));
    assert_eq!(text.len(), 10_001);
    let text = Options::DISPLAY.with_characters(4);
    let string = heap.list(
        &"äöü"
            .chars()
            .map(|c| Word::small(c as i64))
            .collect::<Vec<_>>(),
    );
    // SAFETY: as above.
    assert_eq!(to_string(unsafe { Term::new(string) }, text), "\"äöü...");
}

#[test]
fn binaries_may_show_their_text() {
    let mut heap = TestHeap::default();
    let word = heap.binary(b"say \"x\"");
    let options = Options {
        binary_strings: true,
        ..Options::WRITE
    };
    // SAFETY: the heap's memory is never given back.
    let term = unsafe { Term::new(word) };
    assert_eq!(to_string(term, options), "<<\"say \\\"x\\\"\">>");
    assert_eq!(options.style, Style::Write);
}

#[test]
fn large_maps_show_their_entries_as_they_are_iterated() {
    let mut heap = TestHeap::default();
    let entries: Vec<_> = (0..100).map(|n| (Word::small(n), Word::small(n))).collect();
    // SAFETY: the heap's memory is never given back.
    let (term, iterated) = unsafe {
        let word = map::from_entries(&mut heap, &entries);
        (Term::new(word), map::iter(word))
    };
    let expected: Vec<String> = iterated
        .map(|(key, value)| format!("{key:?}=>{value:?}"))
        .collect();
    let expected = format!("#{{{}}}", expected.join(","));
    assert_eq!(to_string(term, Options::DISPLAY), expected);
}

#[test]
fn deep_terms_need_no_native_stack() {
    let mut heap = TestHeap::default();
    let mut word = Word::NIL;
    for _ in 0..300_000 {
        word = heap.tuple(&[word]);
    }
    // SAFETY: the heap's memory is never given back.
    let text = to_string(unsafe { Term::new(word) }, Options::WRITE);
    assert_eq!(text.len(), 600_002);
}

proptest! {
    #[test]
    fn the_same_terms_read_the_same(a in recipe(), variant in 1usize..9) {
        let mut heap = TestHeap::default();
        let (x, y) = (a.build(&mut heap, 0), a.build(&mut heap, variant));
        for options in [Options::DISPLAY, Options::WRITE, Options::WRITE.with_depth(4)] {
            prop_assert_eq!(to_string(x, options), to_string(y, options));
        }
    }
}
