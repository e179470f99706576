//! What processes send to ports, as bytes and requests.

use asterias_heap::FragmentBuilder;
use asterias_term::boxed::{Kind, size_of_header};
use asterias_term::{Alloc, Term, View, Word, atom};

/// A request to a port.
pub(super) enum Request {
    /// `close`.
    Close,
    /// `{connect, Pid}`.
    Connect(Word),
    /// `{command, Data}`.
    Command(Word),
}

/// The elements of a pair.
///
/// # Safety
/// `term` is alive.
unsafe fn pair(term: Word) -> Option<(Word, Word)> {
    // SAFETY: as the caller's.
    unsafe {
        let is_pair =
            term.boxed_kind() == Some(Kind::Tuple) && size_of_header(term.boxed_header()) == 2;
        is_pair.then(|| (term.boxed_word(0), term.boxed_word(1)))
    }
}

/// `{Owner, Request}`.
///
/// # Safety
/// `message` is alive.
pub(super) unsafe fn request_of(message: Word) -> Option<(Word, Request)> {
    // SAFETY: as the caller's.
    unsafe {
        let (owner, request) = pair(message)?;
        if request == atom::intern("close") {
            return Some((owner, Request::Close));
        }
        let (name, argument) = pair(request)?;
        if name == atom::intern("command") {
            Some((owner, Request::Command(argument)))
        } else if name == atom::intern("connect") {
            Some((owner, Request::Connect(argument)))
        } else {
            None
        }
    }
}

/// The bytes of I/O data; `None` where it is none.
///
/// # Safety
/// `data` is alive.
pub unsafe fn bytes_of(data: Word) -> Option<Vec<u8>> {
    // SAFETY: as the caller's.
    let mut stack = vec![unsafe { Term::new(data) }];
    if !matches!(stack[0].view(), View::Nil | View::Cons(..) | View::Bits(_)) {
        return None;
    }
    let mut bytes = Vec::new();
    while let Some(term) = stack.pop() {
        match term.view() {
            View::Small(byte) => bytes.push(u8::try_from(byte).ok()?),
            View::Nil => {}
            View::Bits(_) => bytes.extend_from_slice(&term.as_binary()?),
            View::Cons(head, tail) => {
                // A byte may stand in a list, but not for its tail.
                if !matches!(tail.view(), View::Nil | View::Cons(..) | View::Bits(_)) {
                    return None;
                }
                stack.push(tail);
                stack.push(head);
            }
            _ => return None,
        }
    }
    Some(bytes)
}

/// A list of bytes.
pub(super) fn list_of(builder: &mut FragmentBuilder, bytes: &[u8]) -> Word {
    let words: Vec<Word> = bytes
        .iter()
        .map(|byte| Word::small(i64::from(*byte)))
        .collect();
    builder.list(&words)
}
