//! Numbers: bases, separators, floats in any base.

use dashu_int::IBig;

use super::{MAX_INTEGER_DIGITS, Result, Scanner, Tables, illegal};
use crate::problem::{Problem, Speaker, tagged};
use crate::token::Tok;
use crate::{Pos, Term, known, write};

impl Scanner<'_> {
    pub(super) fn number(&mut self, tables: &mut Tables<'_>) -> Result<Tok> {
        let start = self.pos();
        let from = self.at;
        self.digits(10);
        match self.byte(0) {
            Some(b'.') if self.is_digit(1, 10) => self.float(from, start),
            Some(b'.') if self.is_name_char(1) => Err(illegal(start, known::FLOAT)),
            Some(b'#') => self.based(from, start, tables),
            _ if self.is_name_char(0) => Err(illegal(start, known::INTEGER)),
            _ => integer(&self.text[from..self.at], 10, start, tables),
        }
    }

    /// Digits with single `_` between them.
    fn digits(&mut self, base: u32) {
        while self.is_digit(0, base)
            || self.byte(0) == Some(b'_')
                && self.is_digit(1, base)
                && self.at > 0
                && is_digit(self.text.as_bytes()[self.at - 1], base)
        {
            self.at += 1;
        }
    }

    fn float(&mut self, from: usize, start: Pos) -> Result<Tok> {
        self.at += 1;
        self.digits(10);
        if matches!(self.byte(0), Some(b'e' | b'E')) {
            self.at += 1;
            self.sign_and_exponent();
        }
        if self.is_name_char(0) {
            return Err(illegal(start, known::FLOAT));
        }
        decimal(&self.text[from..self.at], start)
    }

    fn sign_and_exponent(&mut self) {
        if matches!(self.byte(0), Some(b'+' | b'-')) {
            self.at += 1;
        }
        self.digits(10);
    }

    fn based(&mut self, from: usize, start: Pos, tables: &mut Tables<'_>) -> Result<Tok> {
        let text = without_separators(&self.text[from..self.at]);
        let base = match text.parse::<u32>() {
            Ok(base @ 2..=36) => base,
            _ => {
                let descriptor = tagged(known::BASE, vec![big_or_small(&text)]);
                let text = format!("illegal base '{}'", text.trim_start_matches('0'));
                return Err(Box::new(
                    Problem::error(start, Speaker::Scan, text).with(descriptor),
                ));
            }
        };
        self.at += 1;
        let digits = self.at;
        self.digits(base);
        match self.byte(0) {
            Some(b'.') if self.at > digits && self.is_digit(1, base) => {
                self.based_float(digits, base, start)
            }
            Some(b'.') if self.is_name_char(1) => Err(illegal(start, known::FLOAT)),
            _ if self.is_name_char(0) || self.at == digits => Err(illegal(start, known::INTEGER)),
            _ => integer(&self.text[digits..self.at], base, start, tables),
        }
    }

    /// `2#1.01#e10`: mantissa in its base, exponent in decimal, of the base.
    fn based_float(&mut self, from: usize, base: u32, start: Pos) -> Result<Tok> {
        self.at += 1;
        self.digits(base);
        let mantissa = without_separators(&self.text[from..self.at]);
        let mut exponent = String::new();
        if self.byte(0) == Some(b'#') && matches!(self.byte(1), Some(b'e' | b'E')) {
            self.at += 2;
            let at = self.at;
            self.sign_and_exponent();
            exponent = without_separators(&self.text[at..self.at]);
        } else if self.is_name_char(0) {
            return Err(illegal(start, known::FLOAT));
        }
        if base == 10 {
            let exponent = if exponent.is_empty() { "0" } else { &exponent };
            return decimal(&format!("{mantissa}e{exponent}"), start);
        }
        let exponent = if exponent.is_empty() {
            Some(0)
        } else {
            exponent.parse::<i32>().ok()
        };
        match exponent.and_then(|exponent| based_value(&mantissa, base, exponent)) {
            Some(value) if value.is_finite() => Ok(Tok::Float(value)),
            _ => Err(illegal(start, known::FLOAT)),
        }
    }

    fn is_digit(&self, ahead: usize, base: u32) -> bool {
        self.byte(ahead).is_some_and(|b| is_digit(b, base))
    }

    fn is_name_char(&self, ahead: usize) -> bool {
        self.text
            .get(self.at + ahead..)
            .and_then(|rest| rest.chars().next())
            // Letters beyond ASCII do not count: OTP's test for them can never be true.
            .is_some_and(|c| c.is_ascii() && write::is_name_char(c))
    }
}

fn is_digit(byte: u8, base: u32) -> bool {
    char::from(byte).is_digit(base)
}

fn without_separators(digits: &str) -> String {
    digits.chars().filter(|&c| c != '_').collect()
}

fn integer(digits: &str, base: u32, start: Pos, tables: &mut Tables<'_>) -> Result<Tok> {
    if let Ok(value) = i64::from_str_radix(digits, base) {
        return Ok(Tok::Integer(value));
    }
    if digits.len() > MAX_INTEGER_DIGITS {
        return Err(illegal(start, known::INTEGER));
    }
    let digits = without_separators(digits);
    if let Ok(value) = i64::from_str_radix(&digits, base) {
        return Ok(Tok::Integer(value));
    }
    match IBig::from_str_radix(&digits, base) {
        Ok(value) => Ok(Tok::Big(tables.ast.add_big(value))),
        Err(_) => Err(illegal(start, known::INTEGER)),
    }
}

fn decimal(text: &str, start: Pos) -> Result<Tok> {
    match without_separators(text).parse::<f64>() {
        Ok(value) if value.is_finite() && text.ends_with(|c: char| c.is_ascii_digit()) => {
            Ok(Tok::Float(value))
        }
        _ => Err(illegal(start, known::FLOAT)),
    }
}

/// The digits as an integer, times the base to the exponent less the digits behind the point: two roundings, as in OTP.
fn based_value(mantissa: &str, base: u32, exponent: i32) -> Option<f64> {
    let (whole, fraction) = mantissa.split_once('.')?;
    let whole = whole.trim_start_matches('0');
    let fraction = match fraction.trim_end_matches('0') {
        "" => "0",
        digits => digits,
    };
    let whole = if whole.is_empty() { "0" } else { whole };
    if whole.len() + fraction.len() > MAX_INTEGER_DIGITS {
        return None;
    }
    let digits = IBig::from_str_radix(&format!("{whole}{fraction}"), base).ok()?;
    let scale = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    Some(digits.to_f64().value() * f64::from(base).powf(f64::from(scale)))
}

fn big_or_small(digits: &str) -> Term {
    match digits.parse() {
        Ok(value) => Term::Integer(value),
        Err(_) => Term::string(digits),
    }
}
