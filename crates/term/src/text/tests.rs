//! What OTP prints, recorded in `recorded.tsv`, what it reads, and the way there and back.

use proptest::prelude::*;

use super::*;

fn printed(value: f64, how: &str, count: i64) -> Option<String> {
    let precision = usize::try_from(count).unwrap();
    match how {
        "short" => Some(shortest(value)),
        "scientific" => scientific(value, count),
        "decimals" => fixed(value, count, false),
        "compact" => fixed(value, count, true),
        "e" => e_form(value, precision),
        "f" => f_form(value, precision),
        "g" => g_form(value, precision),
        other => panic!("recorded.tsv names the unknown form {other}"),
    }
}

#[test]
fn floats_print_as_recorded() {
    let cases: Vec<&str> = include_str!("recorded.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(cases.len() > 500);
    for case in cases {
        let fields: Vec<&str> = case.split('\t').collect();
        let [bits, how, count, expected] = fields[..] else {
            panic!("a case has four fields: {case}");
        };
        let value = f64::from_bits(u64::from_str_radix(bits, 16).unwrap());
        let text = printed(value, how, count.parse().unwrap());
        assert_eq!(text.as_deref().unwrap_or("badarg"), expected, "{case}");
        if how == "short" {
            let read = parse_float(expected.as_bytes()).unwrap();
            assert_eq!(read.to_bits(), value.to_bits(), "{case}");
        }
    }
}

/// Recorded from OTP 27: counts are cut to 32 bits, and negative ones go to C's `printf`.
#[test]
fn strange_counts_print_as_in_otp() {
    assert_eq!(scientific(1.0, -1).as_deref(), Some("1.000000e+00"));
    assert_eq!(scientific(1.0, (1 << 32) + 2).as_deref(), Some("1.00e+00"));
    assert_eq!(fixed(1.0, (1 << 32) + 2, false).as_deref(), Some("1.00"));
    assert_eq!(fixed(1.0, -1, false), None);
    assert_eq!(scientific(-1.0, 249), None);
    assert_eq!(fixed(1e252, 2, false), None);
    assert_eq!(fixed(1e300, 0, false), None);
}

/// Recorded from OTP 27.
#[test]
fn floats_read_as_in_otp() {
    for (text, value) in [
        ("1.0", 1.0),
        ("+1.0", 1.0),
        ("-1.0", -1.0),
        ("1,5", 1.5),
        ("1,5e3", 1500.0),
        ("1.0E+5", 1e5),
        ("1.0e5", 1e5),
        ("1.0e-400", 0.0),
        ("0.1e-9999999999999999999999", 0.0),
        ("0.0e99999999999999", 0.0),
        ("4.9e-324", 5e-324),
        ("2.0e-324", 0.0),
        ("-0.0", -0.0),
        ("1.0\0", 1.0),
    ] {
        let read = parse_float(text.as_bytes()).map(f64::to_bits);
        assert_eq!(read, Some(f64::to_bits(value)), "{text}");
    }
    for text in [
        "",
        "-",
        "1",
        "1.",
        "1.0e",
        "1.0e+",
        "1e5",
        ".5",
        "1.0 ",
        " 1.0",
        "inf",
        "nan",
        "1_0.0",
        "0x1.0p3",
        "1.0e400",
        "1.0e99999999999999999999",
        "1.0e5.0",
        "--1.0",
        "1.0\u{0661}",
    ] {
        assert_eq!(parse_float(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn what_is_not_finite_does_no_harm() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!shortest(value).is_empty());
        assert_eq!(scientific(value, 5), None);
        assert_eq!(fixed(value, 5, true), None);
        assert_eq!(e_form(value, 5), None);
        assert_eq!(f_form(value, 5), None);
        assert_eq!(g_form(value, 5), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn shortest_text_reads_back(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        let read = parse_float(shortest(value).as_bytes());
        prop_assert_eq!(read.map(f64::to_bits), Some(bits));
    }

    #[test]
    fn shortest_is_never_longer_than_rust_prints(value in -1e9..1e9f64) {
        let exponent_form = format!("{value:e}");
        let added_point = if exponent_form.contains('.') { 0 } else { 2 };
        prop_assert!(shortest(value).len() <= exponent_form.len() + added_point);
    }
}
