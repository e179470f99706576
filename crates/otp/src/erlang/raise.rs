//! Exceptions that programs raise.

use asterias_machine::native::{Class, Env, Outcome, Raise, RaiseFrame, Stop};
use asterias_term::{Term, View, atoms};

fn raised<'h>(class: Class, reason: Term<'h>, frame: RaiseFrame<'h>) -> Outcome<'h> {
    Err(Stop::Raise(Raise {
        class,
        reason,
        frame,
    }))
}

/// `error/1`, `nif_error/1`.
pub(super) fn error<'h>(_: &mut Env<'h>, reason: Term<'h>) -> Outcome<'h> {
    raised(Class::Error, reason, RaiseFrame::Caller)
}

/// The caller's frame, with its arguments where those are a list, and what else is known of it.
fn frame<'h>(arguments: Term<'h>, info: Term<'h>) -> RaiseFrame<'h> {
    match arguments.view() {
        View::Nil | View::Cons(..) => RaiseFrame::CallerWith(arguments, info),
        _ if info.word().is_nil() => RaiseFrame::Caller,
        _ => RaiseFrame::CallerWith(Term::atom(atoms::NONE), info),
    }
}

/// `error/2`, `nif_error/2`.
pub(super) fn error_with<'h>(
    _: &mut Env<'h>,
    reason: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    raised(Class::Error, reason, frame(arguments, Term::NIL))
}

/// `error/3`: of the options only `{error_info, Map}` means something.
pub(super) fn error_with_options<'h>(
    env: &mut Env<'h>,
    reason: Term<'h>,
    arguments: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let is_info = |option: &Term<'h>| match option.as_tuple() {
        Some([name, info]) => {
            name.word() == atoms::ERROR_INFO && matches!(info.view(), View::Map(_))
        }
        _ => false,
    };
    let info = options.list().filter(is_info).last();
    let info = env.list(info.as_slice());
    raised(Class::Error, reason, frame(arguments, info))
}

/// `exit/1`.
pub(super) fn exit<'h>(_: &mut Env<'h>, reason: Term<'h>) -> Outcome<'h> {
    raised(Class::Exit, reason, RaiseFrame::Caller)
}

/// `throw/1`.
pub(super) fn throw<'h>(_: &mut Env<'h>, reason: Term<'h>) -> Outcome<'h> {
    raised(Class::Throw, reason, RaiseFrame::Caller)
}

/// An entry of a stack trace with its location, where it is one.
fn entry<'h>(env: &mut Env<'h>, entry: Term<'h>) -> Option<Term<'h>> {
    let is_list = |term: Term<'h>| matches!(term.view(), View::Nil | View::Cons(..));
    let is_fun = |term: Term<'h>| matches!(term.view(), View::Fun(_) | View::Export(_));
    match entry.as_tuple()? {
        [module, function, _, location]
            if module.word().is_atom() && function.word().is_atom() && is_list(*location) =>
        {
            Some(entry)
        }
        [first, second, third] if first.word().is_atom() && second.word().is_atom() => {
            Some(env.tuple(&[*first, *second, *third, Term::NIL]))
        }
        [fun, _, location] if is_fun(*fun) && is_list(*location) => Some(entry),
        [fun, arguments] if is_fun(*fun) => Some(env.tuple(&[*fun, *arguments, Term::NIL])),
        _ => None,
    }
}

/// The first entries of a stack trace, where it is one.
fn trace<'h>(env: &mut Env<'h>, trace: Term<'h>) -> Option<Term<'h>> {
    let entries: Option<Vec<Term<'h>>> = trace
        .list_to_vec()?
        .into_iter()
        .map(|one| entry(env, one))
        .collect();
    let entries = entries?;
    let depth = env.system().backtrace_depth().max(1);
    Some(env.list(&entries[..entries.len().min(depth)]))
}

/// `raise/3`: answers `badarg`, and raises nothing, where class or trace are none.
pub(super) fn raise<'h>(
    env: &mut Env<'h>,
    class: Term<'h>,
    reason: Term<'h>,
    stack: Term<'h>,
) -> Outcome<'h> {
    let class = match class.word() {
        atoms::ERROR => Class::Error,
        atoms::EXIT => Class::Exit,
        atoms::THROW => Class::Throw,
        _ => return Ok(Term::atom(atoms::BADARG)),
    };
    match trace(env, stack) {
        Some(trace) => raised(class, reason, RaiseFrame::Given(trace)),
        None => Ok(Term::atom(atoms::BADARG)),
    }
}
