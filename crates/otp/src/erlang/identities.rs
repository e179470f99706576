//! Processes, ports and references as text, and back.

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::order::{PID_NUMBER_BITS, pid_payload, reference_number};
use asterias_term::print::{Options, to_string};
use asterias_term::{Alloc, Term, Word};

use super::types::{is_pid, is_port, is_reference};

fn printed<'h>(env: &mut Env<'h>, term: Term<'h>, is_one: bool) -> Outcome<'h> {
    if !is_one {
        return Err(Stop::badarg());
    }
    Ok(env.string(&to_string(term, Options::WRITE)))
}

/// `pid_to_list/1`.
pub(super) fn pid_to_list<'h>(env: &mut Env<'h>, pid: Term<'h>) -> Outcome<'h> {
    let is_one = is_pid(env, pid);
    printed(env, pid, is_one)
}

/// `port_to_list/1`.
pub(super) fn port_to_list<'h>(env: &mut Env<'h>, port: Term<'h>) -> Outcome<'h> {
    let is_one = is_port(env, port);
    printed(env, port, is_one)
}

/// `ref_to_list/1`.
pub(super) fn ref_to_list<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    let is_one = is_reference(env, reference);
    printed(env, reference, is_one)
}

/// The `N` numbers between dots in `Prefix<A.B.C>`.
fn numbers<'h, const N: usize>(text: &ProperList<'h>, prefix: &str) -> Result<[u64; N], Stop<'h>> {
    let text: Option<String> = text
        .0
        .iter()
        .map(|term| {
            term.as_usize()
                .and_then(|code| u8::try_from(code).ok())
                .map(char::from)
        })
        .collect();
    let parse = |text: &str| -> Option<[u64; N]> {
        let inner = text
            .strip_prefix(prefix)?
            .strip_prefix('<')?
            .strip_suffix('>')?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Option<Vec<u64>> = inner
            .split('.')
            .map(|part| {
                if digits(part) {
                    part.parse().ok()
                } else {
                    None
                }
            })
            .collect();
        parts?.try_into().ok()
    };
    text.as_deref().and_then(parse).ok_or_else(Stop::badarg)
}

/// `list_to_pid/1`. Only processes of this node can be named so.
pub(super) fn list_to_pid<'h>(env: &mut Env<'h>, text: ProperList<'h>) -> Outcome<'h> {
    let [node, number, serial] = numbers(&text, "")?;
    match (node, u32::try_from(number), u32::try_from(serial)) {
        (0, Ok(number), Ok(serial)) if number < 1 << PID_NUMBER_BITS && serial < 1 << 30 => {
            let payload = pid_payload(number, serial);
            Ok(env.build(|_| Word::from_pid_payload(payload)))
        }
        _ => Err(Stop::badarg()),
    }
}

/// `list_to_port/1`.
pub(super) fn list_to_port<'h>(env: &mut Env<'h>, text: ProperList<'h>) -> Outcome<'h> {
    match numbers(&text, "#Port")? {
        [0, number] if number < 1 << 58 => Ok(env.build(|_| Word::from_port_payload(number))),
        _ => Err(Stop::badarg()),
    }
}

/// `list_to_ref/1`.
pub(super) fn list_to_ref<'h>(env: &mut Env<'h>, text: ProperList<'h>) -> Outcome<'h> {
    let [node, third, second, first] = numbers(&text, "#Ref")?;
    let words = [first, second, third].map(|word| u32::try_from(word).unwrap_or(u32::MAX));
    match reference_number(words) {
        Some(number) if node == 0 && second <= u64::from(u32::MAX) => {
            Ok(env.build(|heap| heap.reference(number, Word(0))))
        }
        _ => Err(Stop::badarg()),
    }
}
