//! What counts as text: the questions that `io_lib` answers about lists.

use asterias_term::{Term, View};

use super::printable::character;

/// Whether a character may stand in text.
fn is_text(character: char) -> bool {
    !matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// Whether a term is a proper list of characters of which `good` says yes.
pub(super) fn is_list_of(list: Term<'_>, good: impl Fn(char) -> bool) -> bool {
    let mut elements = list.list();
    elements.all(|element| character(element).is_some_and(&good)) && elements.rest().word().is_nil()
}

/// `io_lib:char_list/1`.
pub(super) fn is_char_list(list: Term<'_>) -> bool {
    is_list_of(list, is_text)
}

/// `io_lib:latin1_char_list/1`.
pub(super) fn is_latin1_list(list: Term<'_>) -> bool {
    is_list_of(list, |character| character <= '\u{ff}')
}

/// `io_lib:deep_char_list/1`.
pub(super) fn is_deep_char_list(list: Term<'_>) -> bool {
    let mut rest = list;
    let mut outer = Vec::new();
    loop {
        match rest.view() {
            View::Nil => match outer.pop() {
                Some(next) => rest = next,
                None => return true,
            },
            View::Cons(head, tail) => match head.view() {
                View::Nil | View::Cons(..) => {
                    outer.push(tail);
                    rest = head;
                }
                _ if character(head).is_some_and(is_text) => rest = tail,
                _ => return false,
            },
            _ => return false,
        }
    }
}
