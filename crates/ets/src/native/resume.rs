//! Operations that go on in a later slice.
//!
//! What has been done so far is kept with the process ([`Holder::begun`](crate::tables::Holder)), under the number of a reference; terms that are part of it
//! travel in the arguments: an argument `[Reference|Term]`, which no operation takes otherwise, leads back. A process that ends gives up what it began.

use std::any::Any;

use asterias_machine::native::{Env, Stop};
use asterias_term::{Alloc, Term, View, Word};

use super::{own_pid, tables};

/// Takes up what an argument leads back to, with the term that travelled.
pub(super) fn resume<'h, T: Any + Send>(
    env: &mut Env<'h>,
    argument: Term<'h>,
) -> Option<(Box<T>, Term<'h>)> {
    let View::Cons(head, term) = argument.view() else {
        return None;
    };
    let View::Reference(number, _) = head.view() else {
        return None;
    };
    let tables = tables(env).ok()?;
    let own = own_pid(env);
    let begun = tables.release(own, |holder| {
        let is_this = holder.begun.get(&number)?.is::<T>();
        if is_this {
            holder.begun.remove(&number)
        } else {
            None
        }
    })?;
    Some((begun.downcast::<T>().ok()?, term))
}

/// Puts an operation down. The native is to be called again with the argument given back in the place of `place`.
pub(super) fn suspend<'h, T: Any + Send>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    place: usize,
    state: Box<T>,
    term: Term<'h>,
) -> Stop<'h> {
    let Ok(tables) = tables(env) else {
        return Stop::system_limit();
    };
    let system = env.system();
    let number = system.next_unique();
    let own = own_pid(env);
    let state: Box<dyn Any + Send> = state;
    if !tables.hold(system, own, |holder| {
        holder.begun.insert(number, state);
    }) {
        return Stop::system_limit();
    }
    let reference = env.build(|heap| heap.reference(number, Word::small(0)));
    let mut arguments = arguments.to_vec();
    arguments[place] = env.cons(reference, term);
    Stop::Again(env.list(&arguments))
}
