//! The first code point of nested text, and the form in which the rest of it is left.
//!
//! Erlang's `unicode_util` looks a few code points ahead and takes lists around those apart, so that the next steps find them at the front.
//! What remains of a text shows that, and programs compare it.

use asterias_machine::native::Env;
use asterias_term::{Term, View};

use crate::chardata::{MAX_CODE, first_of_utf8};

/// How many code points are brought to the front.
const AHEAD: usize = 3;

/// Where the walk is.
enum At<'h> {
    /// In a list or binary that another text follows.
    Inside(Term<'h>, Term<'h>),
    /// In what follows all lists that were entered.
    Behind(Term<'h>),
}

fn is_code(term: Term<'_>) -> bool {
    matches!(term.view(), View::Small(0..=MAX_CODE))
}

/// Text that begins with a list or a binary in a list, as `[CodePoint | Rest]`; `None` for what is empty, broken or no text, and for a
/// single binary, of which others take care.
pub(super) fn first<'h>(env: &mut Env<'h>, text: Term<'h>) -> Option<Term<'h>> {
    let mut codes: Vec<Term<'h>> = Vec::new();
    let mut at = At::Behind(text);
    let tail = loop {
        at = match at {
            At::Behind(text) => match text.view() {
                View::Cons(head, tail) if is_code(head) => {
                    if codes.len() == AHEAD {
                        break text;
                    }
                    codes.push(head);
                    if codes.len() == 1 {
                        break tail;
                    }
                    At::Behind(tail)
                }
                View::Cons(head, tail) if tail.word().is_nil() => At::Behind(head),
                View::Cons(head, tail) => At::Inside(head, tail),
                _ if codes.is_empty() => return None,
                _ => break text,
            },
            At::Inside(text, rest) => match text.view() {
                View::Cons(head, tail) if is_code(head) => {
                    codes.push(head);
                    match (codes.len() > AHEAD, tail.word().is_nil()) {
                        (true, true) => break rest,
                        (true, false) => break env.cons(tail, rest),
                        (false, true) => At::Behind(rest),
                        (false, false) => At::Inside(tail, rest),
                    }
                }
                View::Cons(head, tail) if tail.word().is_nil() => At::Inside(head, rest),
                View::Cons(head, tail) => {
                    let rest = env.cons(tail, rest);
                    At::Inside(head, rest)
                }
                View::Nil => At::Behind(rest),
                View::Bits(bits) if codes.is_empty() => {
                    let bytes = bits.to_bytes();
                    match first_of_utf8(&bytes) {
                        Some((code, size)) if bits.is_binary() => {
                            codes.push(env.integer(i64::from(code)));
                            let left = env.sub_bits(text, size * 8, bits.bit_size() - size * 8);
                            break env.cons(left, rest);
                        }
                        None if bytes.is_empty() => At::Behind(rest),
                        Some(_) | None => return None,
                    }
                }
                _ if codes.is_empty() => return None,
                _ => break env.cons(text, rest),
            },
        };
    };
    Some(env.list_with_tail(&codes, tail))
}
