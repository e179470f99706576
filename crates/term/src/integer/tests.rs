//! Every operation against `num_bigint` as the reference, and the edges of smalls, words, and the limit by hand.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use proptest::prelude::*;

use super::*;

fn reference(x: Int<'_>) -> BigInt {
    let magnitude: Vec<u8> = magnitude_le_bytes(x);
    let sign = if x.is_negative() {
        Sign::Minus
    } else {
        Sign::Plus
    };
    BigInt::from_bytes_le(sign, &magnitude)
}

/// The result of an operation as a reference number; checks that it is normalised.
fn value(out: &IntOut) -> BigInt {
    match out {
        IntOut::Small(small) => assert!((SMALL_MIN..=SMALL_MAX).contains(small)),
        IntOut::Big { limbs, .. } => {
            assert_ne!(limbs.last(), Some(&0));
            let small = out.as_int().to_i64();
            assert!(!small.is_some_and(|small| (SMALL_MIN..=SMALL_MAX).contains(&small)));
        }
    }
    reference(out.as_int())
}

fn int(value: &BigInt) -> IntOut {
    let (sign, bytes) = value.to_bytes_le();
    from_magnitude_le_bytes(sign == Sign::Minus, &bytes).unwrap()
}

fn power_of_two(exponent: u64) -> IntOut {
    bsl(Int::Small(1), IntOut::from(exponent).as_int()).unwrap()
}

/// Numbers of all sizes, many of them next to a power of two.
fn any_int() -> impl Strategy<Value = IntOut> {
    let near_power = (0u64..300, -2i64..3, any::<bool>()).prop_map(|(exponent, off, negative)| {
        let power = (BigInt::from(1) << exponent) + off;
        int(&if negative { -power } else { power })
    });
    let word = any::<i64>().prop_map(IntOut::from);
    let tiny = (-3i64..4).prop_map(IntOut::Small);
    let limb = prop_oneof![Just(0), Just(u64::MAX), any::<u64>()];
    let of_limbs =
        |limbs: Vec<u64>, negative| IntOut::bounded(negative, Limbs::from_vec(limbs)).unwrap();
    let short = (prop::collection::vec(limb.clone(), 0..7), any::<bool>())
        .prop_map(move |(limbs, negative)| of_limbs(limbs, negative));
    let long = (prop::collection::vec(limb, 25..90), any::<bool>())
        .prop_map(move |(limbs, negative)| of_limbs(limbs, negative));
    prop_oneof![4 => near_power, 2 => word, 1 => tiny, 3 => short, 1 => long]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn arithmetic_agrees(x in any_int(), y in any_int()) {
        let (a, b) = (value(&x), value(&y));
        let (x, y) = (x.as_int(), y.as_int());
        prop_assert_eq!(value(&add(x, y).unwrap()), &a + &b);
        prop_assert_eq!(value(&sub(x, y).unwrap()), &a - &b);
        prop_assert_eq!(value(&mul(x, y).unwrap()), &a * &b);
        prop_assert_eq!(value(&neg(x).unwrap()), -&a);
        prop_assert_eq!(value(&abs(x).unwrap()), BigInt::from(a.magnitude().clone()));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.bit_length(), a.bits());
        if y.is_zero() {
            prop_assert_eq!((div(x, y), rem(x, y), div_rem(x, y)), (None, None, None));
        } else {
            let (quotient, remainder) = (&a / &b, &a % &b);
            prop_assert_eq!(value(&div(x, y).unwrap()), quotient.clone());
            prop_assert_eq!(value(&rem(x, y).unwrap()), remainder.clone());
            let both = div_rem(x, y).unwrap();
            prop_assert_eq!((value(&both.0), value(&both.1)), (quotient, remainder));
        }
    }

    #[test]
    fn bitwise_agrees(x in any_int(), y in any_int(), by in 0u64..200) {
        let (a, b) = (value(&x), value(&y));
        let (x, y) = (x.as_int(), y.as_int());
        prop_assert_eq!(value(&band(x, y).unwrap()), &a & &b);
        prop_assert_eq!(value(&bor(x, y).unwrap()), &a | &b);
        prop_assert_eq!(value(&bxor(x, y).unwrap()), &a ^ &b);
        prop_assert_eq!(value(&bnot(x).unwrap()), -&a - 1);
        let (forth, back) = (Int::Small(by as i64), Int::Small(-(by as i64)));
        prop_assert_eq!(value(&bsl(x, forth).unwrap()), &a << by);
        prop_assert_eq!(value(&bsr(x, back).unwrap()), &a << by);
        prop_assert_eq!(value(&bsr(x, forth).unwrap()), &a >> by);
        prop_assert_eq!(value(&bsl(x, back).unwrap()), &a >> by);
    }

    #[test]
    fn text_agrees(x in any_int(), radix in 2i64..37) {
        let a = value(&x);
        let radix_type = Radix::new(radix).unwrap();
        let text = to_text(x.as_int(), radix_type, LetterCase::Lower);
        prop_assert_eq!(&text, &a.to_str_radix(radix as u32));
        prop_assert_eq!(parse(text.as_bytes(), radix_type), Ok(x.clone()));
        let upper = to_text(x.as_int(), radix_type, LetterCase::Upper);
        prop_assert_eq!(&upper, &text.to_ascii_uppercase());
        prop_assert_eq!(parse(upper.as_bytes(), radix_type), Ok(x));
    }

    #[test]
    fn segments_agree(x in any_int(), size in 0usize..300, offset in 0usize..20) {
        let a = value(&x);
        let modulus = BigInt::from(1) << size;
        let unsigned = ((&a % &modulus) + &modulus) % &modulus;
        let is_negative = size > 0 && unsigned >= (BigInt::from(1) << (size - 1));
        let signed = if is_negative { &unsigned - &modulus } else { unsigned.clone() };
        for endian in [Endian::Big, Endian::Little] {
            let mut out = vec![0xAA; size.div_ceil(8)];
            write_bits(x.as_int(), size, endian, &mut out);
            prop_assert_eq!(segment_bits(&out, size), expected_bits(&unsigned, size, endian));
            let moved = move_bits(&out, offset);
            let read = |signedness| value(&read_bits(&moved, offset, size, signedness, endian).unwrap());
            prop_assert_eq!(read(Signedness::Unsigned), unsigned.clone());
            prop_assert_eq!(read(Signedness::Signed), signed.clone());
        }
    }

    #[test]
    fn floats_agree(x in any_int()) {
        let text = value(&x).to_string();
        let float: f64 = text.parse().unwrap();
        prop_assert_eq!(to_f64(x.as_int()), float.is_finite().then_some(float));
    }

    #[test]
    fn whole_floats_come_back(bits in any::<u64>()) {
        let float = f64::from_bits(bits);
        prop_assume!(float.is_finite());
        let whole = trunc(float).unwrap();
        let text = format!("{:.0}", float.trunc());
        prop_assert_eq!(value(&whole), text.trim_start_matches("-0").parse().unwrap_or(BigInt::from(0)));
        prop_assert_eq!(cmp_f64(whole.as_int(), float.trunc()), Ordering::Equal);
        let below = sub(whole.as_int(), Int::Small(1)).unwrap();
        prop_assert_eq!(cmp_f64(below.as_int(), float.trunc()), Ordering::Less);
        let above = add(whole.as_int(), Int::Small(1)).unwrap();
        prop_assert_eq!(cmp_f64(above.as_int(), float.trunc()), Ordering::Greater);
    }

    #[test]
    fn powers_agree(base in -40i64..40, exponent in 0u64..200) {
        let expected = BigInt::from(base).pow(exponent as u32);
        prop_assert_eq!(value(&pow(Int::Small(base), exponent).unwrap()), expected);
    }
}

/// The bits of a segment as text of zeros and ones, unused bits of the last byte left out but checked.
fn segment_bits(bytes: &[u8], size: usize) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    assert!(bits[size..].bytes().all(|bit| bit == b'0'));
    bits[..size].to_owned()
}

fn expected_bits(unsigned: &BigInt, size: usize, endian: Endian) -> String {
    let width = size;
    let bits = if size == 0 {
        String::new()
    } else {
        format!("{:0>width$}", unsigned.to_str_radix(2))
    };
    match endian {
        Endian::Big => bits,
        Endian::Little => {
            let (high, whole) = bits.split_at(size % 8);
            let bytes: Vec<&str> = (0..whole.len() / 8)
                .rev()
                .map(|byte| &whole[byte * 8..byte * 8 + 8])
                .collect();
            bytes.concat() + high
        }
    }
}

/// The same bits after `offset` ones.
fn move_bits(bytes: &[u8], offset: usize) -> Vec<u8> {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let moved = "1".repeat(offset) + &bits;
    moved
        .as_bytes()
        .chunks(8)
        .map(|bits| {
            u8::from_str_radix(&format!("{:0<8}", str::from_utf8(bits).unwrap()), 2).unwrap()
        })
        .collect()
}

#[test]
fn smalls_end_where_sixty_one_bits_do() {
    assert_eq!(IntOut::from(SMALL_MAX), IntOut::Small(SMALL_MAX));
    assert_eq!(IntOut::from(SMALL_MIN), IntOut::Small(SMALL_MIN));
    for (beyond, negative) in [(SMALL_MAX + 1, false), (SMALL_MIN - 1, true)] {
        let limbs = Limbs::from_slice(&[beyond.unsigned_abs()]);
        assert_eq!(IntOut::from(beyond), IntOut::Big { negative, limbs });
    }
    let min = Int::Small(SMALL_MIN);
    let positive = IntOut::from(-SMALL_MIN);
    assert_eq!(div(min, Int::Small(-1)), Some(positive.clone()));
    assert_eq!(neg(min), Ok(positive.clone()));
    assert_eq!(neg(positive.as_int()), Ok(IntOut::Small(SMALL_MIN)));
    let least_word = Int::Small(i64::MIN);
    assert_eq!(
        div(least_word, Int::Small(-1)),
        Some(IntOut::from(1u64 << 63))
    );
}

#[test]
fn operands_need_not_be_normalised() {
    let five = Int::Big {
        negative: false,
        limbs: &[5, 0, 0],
    };
    let zero = Int::Big {
        negative: true,
        limbs: &[0, 0],
    };
    assert_eq!(five, Int::Small(5));
    assert_eq!(zero, Int::ZERO);
    assert!(!zero.is_negative());
    assert_eq!(add(five, zero), Ok(IntOut::Small(5)));
    assert_eq!(div(five, zero), None);
    assert_eq!(bsl(five, five), Ok(IntOut::Small(160)));
    assert_eq!(to_text(zero, Radix::TEN, LetterCase::Upper), "0");
    assert_eq!(cmp_f64(five, 5.5), Ordering::Less);
}

#[test]
fn what_exceeds_the_limit_is_refused() {
    let half = power_of_two(MAX_BITS - 1);
    let greatest = sub(half.as_int(), Int::Small(1))
        .and_then(|x| add(x.as_int(), half.as_int()))
        .unwrap();
    let least = neg(greatest.as_int()).unwrap();
    assert_eq!(greatest.as_int().bit_length(), MAX_BITS);
    let refused = Err(SystemLimit);
    assert_eq!(bsl(Int::Small(1), Int::Small(MAX_BITS as i64)), refused);
    assert_eq!(bsr(Int::Small(1), Int::Small(-(MAX_BITS as i64))), refused);
    assert_eq!(add(greatest.as_int(), Int::Small(1)), refused);
    assert_eq!(sub(least.as_int(), Int::Small(1)), refused);
    assert_eq!(bnot(greatest.as_int()), refused);
    assert!(bnot(least.as_int()).is_ok());
    assert_eq!(band(least.as_int(), Int::Small(-2)), refused);
    assert_eq!(mul(greatest.as_int(), greatest.as_int()), refused);
    let root = power_of_two(MAX_BITS / 2);
    assert_eq!(mul(root.as_int(), root.as_int()), refused);
    let below_root = power_of_two(MAX_BITS / 2 - 1);
    assert_eq!(mul(root.as_int(), below_root.as_int()), Ok(half));
    assert_eq!(pow(Int::Small(2), MAX_BITS), refused);
    assert_eq!(pow(Int::Small(3), u64::MAX), refused);
    assert_eq!(pow(Int::Small(-1), u64::MAX), Ok(IntOut::Small(-1)));
    assert_eq!(
        div(greatest.as_int(), greatest.as_int()),
        Some(IntOut::Small(1))
    );
}

#[test]
fn shifts_by_any_count_end() {
    let huge = power_of_two(80);
    let huge_back = neg(huge.as_int()).unwrap();
    assert_eq!(bsl(Int::ZERO, huge.as_int()), Ok(IntOut::Small(0)));
    assert_eq!(bsl(Int::Small(1), huge.as_int()), Err(SystemLimit));
    assert_eq!(bsr(Int::Small(-5), huge.as_int()), Ok(IntOut::Small(-1)));
    assert_eq!(bsl(Int::Small(5), huge_back.as_int()), Ok(IntOut::Small(0)));
    assert_eq!(
        bsl(Int::Small(1), Int::Small(i64::MIN)),
        Ok(IntOut::Small(0))
    );
}

#[test]
fn huge_numbers_convert_in_reasonable_time() {
    let greatest = bnot(neg(power_of_two(MAX_BITS - 1).as_int()).unwrap().as_int()).unwrap();
    for radix in [Radix::TEN, Radix::new(16).unwrap(), Radix::new(36).unwrap()] {
        let text = to_text(greatest.as_int(), radix, LetterCase::Upper);
        assert_eq!(parse(text.as_bytes(), radix), Ok(greatest.clone()));
        let beyond = text.repeat(2);
        assert_eq!(
            parse(beyond.as_bytes(), radix),
            Err(ParseError::SystemLimit)
        );
    }
    let zeros = "0".repeat(10_000_000) + "7";
    assert_eq!(parse(zeros.as_bytes(), Radix::TEN), Ok(IntOut::Small(7)));
}

/// As OTP's `list_to_integer/1` has it.
#[test]
fn only_integers_parse() {
    for text in [
        "", "-", "+", "- 1", "1_0", "-0x1", " 1", "1 ", "+-1", "1a", "\u{0661}",
    ] {
        assert_eq!(
            parse(text.as_bytes(), Radix::TEN),
            Err(ParseError::NotAnInteger),
            "{text}"
        );
    }
    for (text, value) in [("+1", 1), ("-0", 0), ("0001", 1), ("-12", -12)] {
        assert_eq!(parse(text.as_bytes(), Radix::TEN), Ok(IntOut::Small(value)));
    }
    let radix = Radix::new(36).unwrap();
    assert_eq!(parse(b"-aZ", radix), Ok(IntOut::Small(-395)));
    assert_eq!(parse(b"+-1", radix), Err(ParseError::NotAnInteger));
    assert_eq!(
        (Radix::new(1), Radix::new(37), Radix::new(-10)),
        (None, None, None)
    );
}

/// Recorded from OTP 29, where conversion rounds correctly.
#[test]
fn integers_become_the_nearest_float() {
    let sum = |exponents: &[u64]| {
        exponents.iter().fold(IntOut::Small(0), |sum, &exponent| {
            add(sum.as_int(), power_of_two(exponent).as_int()).unwrap()
        })
    };
    for (exponents, float) in [
        (&[64, 11][..], 1.844_674_407_370_955_2e19),
        (&[64, 11, 0], 1.844_674_407_370_955_6e19),
        (&[128, 75], 3.402_823_669_209_385e38),
        (&[128, 75, 0], 3.402_823_669_209_385_4e38),
        (&[200, 147, 0], 1.606_938_044_258_990_6e60),
    ] {
        assert_eq!(to_f64(sum(exponents).as_int()), Some(float));
    }
    let top = sub(power_of_two(1024).as_int(), power_of_two(970).as_int()).unwrap();
    assert_eq!(to_f64(top.as_int()), None);
    let below = sub(top.as_int(), Int::Small(1)).unwrap();
    assert_eq!(to_f64(below.as_int()), Some(f64::MAX));
}

#[test]
fn comparison_with_floats_loses_nothing() {
    let power =
        |exponent: u64, off: i64| add(power_of_two(exponent).as_int(), Int::Small(off)).unwrap();
    for exponent in [53, 59, 60, 61, 63, 64, 70, 1000] {
        let float = 2f64.powi(exponent as i32);
        for (off, ordering) in [
            (-1, Ordering::Less),
            (0, Ordering::Equal),
            (1, Ordering::Greater),
        ] {
            let x = power(exponent, off);
            assert_eq!(cmp_f64(x.as_int(), float), ordering);
            assert_eq!(
                cmp_f64(neg(x.as_int()).unwrap().as_int(), -float),
                ordering.reverse()
            );
            assert_eq!(cmp_f64(x.as_int(), -float), Ordering::Greater);
        }
    }
    assert_eq!(
        cmp_f64(power(1100, 0).as_int(), f64::MAX),
        Ordering::Greater
    );
    assert_eq!(cmp_f64(Int::Small(SMALL_MIN), f64::MIN), Ordering::Greater);
    assert_eq!(cmp_f64(Int::ZERO, -0.0), Ordering::Equal);
    assert_eq!(cmp_f64(Int::Small(-1), -1.5), Ordering::Greater);
    assert_eq!(
        cmp_f64(Int::Small((1 << 53) + 1), 9_007_199_254_740_992.0),
        Ordering::Greater
    );
}

#[test]
fn floats_round_as_their_function_says() {
    let rounded = |value| [trunc(value), round(value), floor(value), ceil(value)];
    let smalls = |values: [i64; 4]| values.map(|value| Some(IntOut::Small(value)));
    assert_eq!(rounded(2.5), smalls([2, 3, 2, 3]));
    assert_eq!(rounded(-2.5), smalls([-2, -3, -3, -2]));
    assert_eq!(rounded(0.499_999_999_999_999_94), smalls([0, 0, 0, 1]));
    assert_eq!(rounded(-0.0), smalls([0; 4]));
    assert_eq!(rounded(f64::INFINITY), [None, None, None, None]);
}

/// Recorded from OTP 27.
#[test]
fn incomplete_bytes_lie_as_the_bit_syntax_lays_them() {
    let written = |x: Int<'_>, size: usize, endian| {
        let mut out = vec![0; size.div_ceil(8)];
        write_bits(x, size, endian, &mut out);
        out
    };
    assert_eq!(
        written(Int::Small(0xABC), 12, Endian::Little),
        [188, 10 << 4]
    );
    assert_eq!(written(Int::Small(0xABC), 12, Endian::Big), [171, 12 << 4]);
    assert_eq!(written(Int::Small(-3), 12, Endian::Little), [253, 15 << 4]);
    let x = bsl(Int::Small(-3), Int::Small(70)).unwrap();
    let little = [0, 0, 0, 0, 0, 0, 0, 0, 64, 31 << 3];
    assert_eq!(written(x.as_int(), 77, Endian::Little), little);
    assert_eq!(
        written(x.as_int(), 77, Endian::Big),
        [250, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    );
    assert_eq!(written(x.as_int(), 0, Endian::Big), []);
    let bytes = [0xBC, 0xDA];
    let read = |endian| read_bits(&bytes, 3, 13, Signedness::Signed, endian);
    assert_eq!(read(Endian::Little), Ok(IntOut::Small(-1306)));
    assert_eq!(read(Endian::Big), Ok(IntOut::Small(-806)));
}

/// The limit is on the value: a longer segment is read if what it holds is small.
#[test]
fn long_segments_read_if_their_value_is_short() {
    let size = MAX_BITS as usize + 64;
    let ones = vec![0xFF; size / 8];
    let read = |signedness| read_bits(&ones, 0, size, signedness, Endian::Big);
    assert_eq!(read(Signedness::Signed), Ok(IntOut::Small(-1)));
    assert_eq!(read(Signedness::Unsigned), Err(SystemLimit));
}
