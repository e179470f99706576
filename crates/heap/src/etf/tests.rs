//! Against bytes that OTP 27 wrote, and there and back.

use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::{Alloc, Term, Word, atom, order};

use super::{DecodeError, DecodeOptions, EncodeOptions, FunResolver, NoFuns, decode, encode};
use crate::{Heap, LiteralRange};

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

/// What `term_to_binary(T, [deterministic])` of OTP 27 gives.
const RECORDED: &[&str] = &[
    "836100",
    "836200000100",
    "8362ffffffff",
    "836e040000000080",
    "836e0800ffffffffffffff7f",
    "836e08010000000000000080",
    "836e0900000000000000000040",
    "836e0901000000000000000001",
    "83463ff8000000000000",
    "83468000000000000000",
    "834654e8bb4f7a1b9c00",
    "837704cebbcebb",
    "836a",
    "836c0000000361016102620000012c6a",
    "836b00026869",
    "836c0000000161016102",
    "836c0000000261617701626a",
    "836800",
    "8368027701616801770162",
    "836d0000000362696e",
    "834d00000002030140",
    "837400000000",
    "8374000000026101680177017861026c000000017701796a",
    "8374000000037705616c706861610277036d6964610377047a6574616101",
    "837400000005610161044640000000000000006105770161610277016261017701636103",
    "83740000002c610161016102610261036103610461046105610561066106610761076108610861096109610a610a610b610b610c610c610d610d610e610e610f610f61106110611161116112611261136113611461146115611561166116611761176118611861196119611a611a611b611b611c611c611d611d611e611e611f611f612061206121612161226122612361236124612461256125612661266127612761286128463ff8000000000000610377016161017701627701786b0001736102",
    "8358770d6e6f6e6f6465406e6f686f7374000000050000000100000000",
    "8358770161000000050000000100000007",
    "8378770d6e6f6e6f6465406e6f686f7374000000000000000000000000",
    "835a0003770d6e6f6e6f6465406e6f686f737400000000000069a5ef14000200001dec",
    "835a0003770d6e6f6e6f6465406e6f686f737400000000000069a5ef140002c9b54dec",
    "835a0005770d6e6f6e6f6465406e6f686f7374000000000003b3f60f250002000000010000050300000000",
];

#[test]
fn recorded_terms_come_back_byte_for_byte() {
    let options = EncodeOptions {
        deterministic: true,
        ..EncodeOptions::default()
    };
    for hex in RECORDED {
        let mut heap = Heap::new(100, LiteralRange::EMPTY);
        let input = bytes(hex);
        let (word, used) =
            decode(&input, &mut heap, &DecodeOptions::default(), &mut NoFuns).unwrap();
        assert_eq!(used, input.len());
        let mut roots = [word];
        heap.verify(&mut roots.as_mut_slice()).unwrap();
        // SAFETY: the term was just built, and nothing collects.
        let term = unsafe { Term::new(word) };
        assert_eq!(encode(term, &options).unwrap(), input, "{hex}");
    }
}

#[test]
fn identities_of_this_node_are_immediates() {
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let mut read = |hex| {
        decode(
            &bytes(hex),
            &mut heap,
            &DecodeOptions::default(),
            &mut NoFuns,
        )
        .unwrap()
        .0
    };
    assert_eq!(
        read("8358770d6e6f6e6f6465406e6f686f7374000000050000000100000000"),
        Word::from_pid_payload(order::pid_payload(5, 1))
    );
    assert!(read("8358770161000000050000000100000007").is_boxed());
    assert!(read("8378770d6e6f6e6f6465406e6f686f7374000000000000000300000000").is_local_port());
}

#[test]
fn strings_are_lists_of_at_most_65535_bytes() {
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    for (length, start, size) in [
        (65_535, "836bffff", 65_539),
        (65_536, "836c00010000", 131_079),
    ] {
        let list = heap.list(&vec![Word::small(1); length]);
        // SAFETY: the list was just built, and nothing collects.
        let term = unsafe { Term::new(list) };
        let written = encode(term, &EncodeOptions::default()).unwrap();
        assert!(written.starts_with(&bytes(start)));
        assert_eq!(written.len(), size);
    }
}

#[test]
fn compressed_terms_come_back() {
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let list = heap.list(&[atom::intern("abc"); 1000]);
    let options = EncodeOptions {
        compressed: 6,
        ..EncodeOptions::default()
    };
    // SAFETY: the list was just built, and nothing collects.
    let term = unsafe { Term::new(list) };
    let written = encode(term, &options).unwrap();
    assert!(written.len() < 100);
    let (again, _) = decode(&written, &mut heap, &DecodeOptions::default(), &mut NoFuns).unwrap();
    // SAFETY: both are alive.
    assert!(unsafe { order::exact_eq(list, again) });
}

#[test]
fn what_is_refused_is_named() {
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let safe = DecodeOptions {
        safe: true,
        ..DecodeOptions::default()
    };
    let unknown = bytes("83770c6e6f7420616e2061746f6d21");
    assert_eq!(
        decode(&unknown, &mut heap, &safe, &mut NoFuns),
        Err(DecodeError::UnsafeAtom)
    );
    let twice = bytes("8374000000026101610161016102");
    assert_eq!(
        decode(&twice, &mut heap, &safe, &mut NoFuns),
        Err(DecodeError::DuplicateKey)
    );
    let fun = bytes("837177056c6973747377036d61706102");
    assert_eq!(
        decode(&fun, &mut heap, &DecodeOptions::default(), &mut NoFuns),
        Err(DecodeError::Fun)
    );
    assert!(matches!(
        decode(&[131, 104, 200], &mut heap, &safe, &mut NoFuns),
        Err(DecodeError::Malformed(_))
    ));
}

#[allow(clippy::vec_box, reason = "terms hold the addresses")]
struct Entries(Vec<Box<Mfa>>, Vec<Box<FunIdentity>>);

impl FunResolver for Entries {
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa> {
        self.0.push(Box::new(Mfa {
            module,
            function,
            arity,
        }));
        self.0.last().map(|entry| &raw const **entry)
    }

    fn fun(&mut self, identity: &FunIdentity) -> Option<*const FunIdentity> {
        self.1.push(Box::new(*identity));
        self.1.last().map(|entry| &raw const **entry)
    }
}

#[test]
fn funs_come_back() {
    let mut entries = Entries(Vec::new(), Vec::new());
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    for hex in [
        "837177056c6973747377036d61706102",
        "83700000004c01000102030405060708090a0b0c0d0e0f0000000300000002770161610362000012345\
         8770d6e6f6e6f6465406e6f686f737400000005000000010000000061016802610277016a",
    ] {
        let input = bytes(hex);
        let (word, used) =
            decode(&input, &mut heap, &DecodeOptions::default(), &mut entries).unwrap();
        assert_eq!(used, input.len());
        // SAFETY: the fun was just built, and nothing collects.
        let term = unsafe { Term::new(word) };
        assert_eq!(encode(term, &EncodeOptions::default()).unwrap(), input);
    }
}

#[test]
fn depth_is_ordinary() {
    const DEPTH: usize = 1_000_000;
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let mut word = Word::NIL;
    for _ in 0..DEPTH {
        let inner = heap.tuple(&[word]);
        word = heap.cons(inner, Word::small(1));
    }
    // SAFETY: the term was just built, and nothing collects.
    let term = unsafe { Term::new(word) };
    let written = encode(term, &EncodeOptions::default()).unwrap();
    let (again, _) = decode(&written, &mut heap, &DecodeOptions::default(), &mut NoFuns).unwrap();
    // SAFETY: both are alive.
    assert!(unsafe { order::exact_eq(word, again) });
}

#[test]
fn harmful_bytes_leave_a_sound_heap() {
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize
    };
    for hex in RECORDED {
        let mut heap = Heap::new(100, LiteralRange::EMPTY);
        for _ in 0..300 {
            let mut input = bytes(hex);
            let at = 1 + random() % (input.len() - 1);
            input[at] = random() as u8;
            let options = DecodeOptions {
                safe: true,
                max_bytes: 1 << 20,
                ..DecodeOptions::default()
            };
            let result = decode(&input, &mut heap, &options, &mut NoFuns);
            let mut roots = [result.map_or(Word::NIL, |(word, _)| word)];
            heap.verify(&mut roots.as_mut_slice()).unwrap();
            let _ = heap.collect_full(0, &mut roots.as_mut_slice());
        }
    }
}
