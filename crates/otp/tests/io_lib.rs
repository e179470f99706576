//! What `io_lib:format` prints, against texts recorded from OTP, and with terms too deep for recursion.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use asterias_heap::etf::{DecodeOptions, FunResolver, decode};
use asterias_heap::{Heap, LiteralRange};
use asterias_otp::io_lib::{Failure, format_text};
use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::{Alloc, Term, Word};

/// Accepts exported functions, whether they exist or not.
struct Exports;

impl FunResolver for Exports {
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa> {
        Some(Box::leak(Box::new(Mfa {
            module,
            function,
            arity,
        })))
    }

    fn fun(&mut self, _: &FunIdentity) -> Option<*const FunIdentity> {
        None
    }
}

fn new_heap() -> Heap {
    Heap::new(1 << 12, LiteralRange::EMPTY)
}

/// A term that was just made in a heap. The heap is lent for as long, so nothing moves it.
fn term_in<H: Alloc>(heap: &mut H, make: impl FnOnce(&mut H) -> Word) -> Term<'_> {
    let word = make(heap);
    // SAFETY: the term's heap is borrowed for the lifetime of the term.
    unsafe { Term::new(word) }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = (hex.chars())
        .map(|digit| digit.to_digit(16).unwrap() as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

#[test]
fn formats_print_as_recorded() {
    let mut heap = new_heap();
    let mut count = 0;
    for line in include_str!("io_lib/recorded.tsv").lines().skip(1) {
        let (form, expected) = line.split_once('\t').unwrap();
        let case = term_in(&mut heap, |heap| {
            let options = DecodeOptions::default();
            decode(&bytes_of(form), heap, &options, &mut Exports)
                .unwrap()
                .0
        });
        let Some([format, arguments, limit]) = case.as_tuple() else {
            panic!("a case has a format, arguments and a limit");
        };
        let limit = limit.as_i64().and_then(|limit| u32::try_from(limit).ok());
        let text = match format_text(*format, *arguments, limit) {
            Ok(text) => escaped(&text),
            Err(failure) => format!("error {failure:?}").to_lowercase(),
        };
        assert_eq!(text, expected, "{case} {form}");
        count += 1;
    }
    assert!(count > 1000);
}

fn format_one(format: &str, heap: &mut Heap, argument: Word) -> Result<String, Failure> {
    let both = term_in(heap, |heap| {
        let format = heap.binary(format.as_bytes());
        let arguments = heap.list(&[argument]);
        heap.tuple(&[format, arguments])
    });
    match both.as_tuple() {
        Some([format, arguments]) => format_text(*format, *arguments, None),
        _ => panic!("a tuple of two"),
    }
}

#[test]
fn deep_terms_need_no_stack() {
    const DEPTH: usize = 1_000_000;
    let mut heap = new_heap();
    let (mut list, mut tuple) = (Word::NIL, Word::NIL);
    for _ in 0..DEPTH {
        list = heap.list(&[list]);
        tuple = heap.tuple(&[tuple]);
    }
    for format in ["~w", "~0p", "~p", "~kw"] {
        let text = format_one(format, &mut heap, list).unwrap();
        assert_eq!(text.len(), 2 * DEPTH + 2, "{format}");
        let text = format_one(format, &mut heap, tuple).unwrap();
        assert_eq!(text.len(), 2 * DEPTH + 2, "{format}");
    }
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let mut heap = new_heap();
    for format in [
        "~999999999999w",
        "~9999999999.1f",
        "~.99999999999s",
        "~99999999999n~w",
    ] {
        let text = format_one(format, &mut heap, Word::small(1));
        assert!(
            matches!(text, Err(Failure::TooLong | Failure::Badarg)),
            "{format}"
        );
    }
    // Each tag stands on a line of its own, indented by one column more.
    let tag = asterias_term::atoms::ERROR;
    let mut tagged = Word::NIL;
    for _ in 0..100_000 {
        tagged = heap.tuple(&[tag, tagged]);
    }
    assert_eq!(format_one("~p", &mut heap, tagged), Err(Failure::TooLong));
}
