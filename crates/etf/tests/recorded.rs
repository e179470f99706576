//! What `term_to_binary/1,2` of OTP 27 gives for a term, beside the term: read, printed, and written again.

#![allow(clippy::unwrap_used, reason = "a test may fail by unwrapping")]

use asterias_etf::{Encoder, TextPrinter, decode};

/// Written as the encoder writes, so it must come back byte for byte.
const TODAY: &[(&str, &str)] = &[
    ("0", "836100"),
    ("255", "8361ff"),
    ("256", "836200000100"),
    ("-1", "8362ffffffff"),
    ("2147483647", "83627fffffff"),
    ("-2147483648", "836280000000"),
    ("2147483648", "836e040000000080"),
    ("-2147483649", "836e040101000080"),
    ("9223372036854775807", "836e0800ffffffffffffff7f"),
    ("-9223372036854775808", "836e08010000000000000080"),
    ("16#400000000000000000", "836e0900000000000000000040"),
    ("-16#10000000000000000", "836e0901000000000000000001"),
    ("1.5", "83463ff8000000000000"),
    ("-0.0", "83468000000000000000"),
    ("1.0e22", "83464480f0cf064dd592"),
    ("1.0e-7", "83463e7ad7f29abcaf48"),
    ("ok", "8377026f6b"),
    ("'λλ'", "837704cebbcebb"),
    ("[]", "836a"),
    ("[1,2,300]", "836c0000000361016102620000012c6a"),
    ("\"hi\"", "836b00026869"),
    ("[1|2]", "836c0000000161016102"),
    ("[a,b|c]", "836c00000002770161770162770163"),
    ("[97,b]", "836c0000000261617701626a"),
    ("{}", "836800"),
    ("{a,{b}}", "8368027701616801770162"),
    ("<<\"bin\">>", "836d0000000362696e"),
    ("<<>>", "836d00000000"),
    ("<<1,2:3>>", "834d00000002030140"),
    ("#{}", "837400000000"),
    ("#{a => 1}", "8374000000017701616101"),
    (
        "#{1 => {x},2 => [y]}",
        "8374000000026101680177017861026c000000017701796a",
    ),
    ("fun lists:map/2", "837177056c6973747377036d61706102"),
    (
        "<nonode@nohost.5.1>",
        "8358770d6e6f6e6f6465406e6f686f7374000000050000000100000000",
    ),
    (
        "#Port<nonode@nohost.0>",
        "8378770d6e6f6e6f6465406e6f686f7374000000000000000000000000",
    ),
    (
        "#Ref<nonode@nohost.3384102380.4011065346.27045>",
        "835a0003770d6e6f6e6f6465406e6f686f737400000000000069a5ef140002c9b54dec",
    ),
    (
        "#Fun<erl_eval.43.81571850,{4,[{'X',7}],none,none,#{},[{clause,4,[],[],[{var,4,'X'}]}]}>",
        "837000000092009b96015bcfe91c43ad2663711757a2250000002b00000001770865726c5f6576616c612b6204dcb00a58770d6e6f6e6f\
         6465406e6f686f7374000000000000000000000000680661046c00000001680277015861076a77046e6f6e6577046e6f6e657400000000\
         6c0000000168057706636c6175736561046a6a6c000000016803770376617261047701586a6a",
    ),
];

/// Forms of older releases, or that only options give.
const YESTERDAY: &[(&str, &str)] = &[
    (
        "1.5",
        "8363312e3530303030303030303030303030303030303030652b30300000000000",
    ),
    ("ok", "836400026f6b"),
    ("ö", "83640001f6"),
    ("ö", "837301f6"),
    ("ok", "8373026f6b"),
    ("<n.1.2>", "83676400016e000000010000000203"),
    ("#Port<n.7>", "83666400016e0000000703"),
    ("#Port<n.7>", "83596400016e0000000700000003"),
    ("#Ref<n.9>", "83656400016e0000000903"),
    ("#Ref<n.2.1>", "837200026400016e030000000100000002"),
    ("5", "836e0300050000"),
    ("[]", "836c000000006c000000006a"),
    ("{ok}", "8369000000017702 6f6b"),
    ("<<255>>", "834d0000000108ff"),
];

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn text(encoded: &[u8]) -> String {
    let mut printer = TextPrinter::new();
    assert_eq!(decode(encoded, &mut printer), Ok(encoded.len()));
    printer.finish()
}

#[test]
fn todays_terms_come_back() {
    for (expected, hex) in TODAY {
        let recorded = bytes(hex);
        assert_eq!(text(&recorded), *expected);
        let mut encoder = Encoder::new();
        decode(&recorded, &mut encoder).unwrap();
        assert_eq!(encoder.finish(), recorded, "{expected}");
    }
}

#[test]
fn yesterdays_forms_are_read() {
    for (expected, hex) in YESTERDAY {
        assert_eq!(text(&bytes(hex)), *expected);
    }
}

#[test]
fn long_atoms_and_tuples_come_back() {
    let mut atom = bytes("83760190");
    atom.extend_from_slice("ö".repeat(200).as_bytes());
    let mut tuple = bytes("83690000012c");
    tuple.extend_from_slice(&[0x6a; 300]);
    for recorded in [atom, tuple] {
        let mut encoder = Encoder::new();
        assert_eq!(decode(&recorded, &mut encoder), Ok(recorded.len()));
        assert_eq!(encoder.finish(), recorded);
    }
}

#[test]
fn compressed_terms_are_read() {
    // A list of a hundred atoms, then two bytes that do not belong to it.
    let mut recorded = bytes("8350000001fa789ccb6160604829674e4c4a1e25461491050034a7a3bb");
    let whole = recorded.len();
    recorded.extend_from_slice(&[1, 2]);
    let mut printer = TextPrinter::new();
    assert_eq!(decode(&recorded, &mut printer), Ok(whole));
    assert_eq!(printer.finish(), format!("[{}]", ["abc"; 100].join(",")));
}
