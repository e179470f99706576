//! Functions of OTP that this system has no use for, or none yet: tracing, distribution.
//!
//! Each raises `notsup`, with its name and arguments in the stack trace. What OTP answers where nothing is traced is answered likewise.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};

/// A function of as many arguments as its name says, that is not supported.
macro_rules! unsupported {
    ($($name:ident($($argument:ident),*);)*) => {
        $(pub(super) fn $name<'h>(_: &mut Env<'h>, $($argument: Term<'h>),*) -> Outcome<'h> {
            Err(Stop::error(Term::atom(atoms::NOTSUP)))
        })*
    };
}

unsupported! {
    one(_a);
    two(_a, _b);
    three(_a, _b, _c);
}

/// The tags of dynamic tracing, which there is none of.
pub(super) fn no_tag<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::atom(atoms::UNDEFINED)
}

/// `dt_put_tag/1`.
pub(super) fn put_tag<'h>(_: &mut Env<'h>, _: Term<'h>) -> Term<'h> {
    Term::atom(atoms::UNDEFINED)
}

/// `dt_spread_tag/1`, `dt_restore_tag/1`.
pub(super) fn spread_tag<'h>(_: &mut Env<'h>, _: Term<'h>) -> bool {
    true
}

/// `dt_append_vm_tag_data/1`, `dt_prepend_vm_tag_data/1`: the data as it is.
pub(super) fn tag_data<'h>(_: &mut Env<'h>, data: Term<'h>) -> Term<'h> {
    data
}

/// `seq_trace_info/1` where there is no token.
pub(super) fn seq_trace_info<'h>(env: &mut Env<'h>, what: Term<'h>) -> Outcome<'h> {
    match what.as_atom_name() {
        Some("label" | "serial") => Ok(Term::NIL),
        Some(
            "send"
            | "spawn"
            | "receive"
            | "print"
            | "timestamp"
            | "monotonic_timestamp"
            | "strict_monotonic_timestamp",
        ) => Ok(env.tuple(&[what, Term::atom(atoms::FALSE)])),
        _ => Err(Stop::badarg()),
    }
}

/// `seq_trace_print/1`.
pub(super) fn seq_trace_print<'h>(_: &mut Env<'h>, _: Term<'h>) -> bool {
    false
}

/// `seq_trace_print/2`.
pub(super) fn seq_trace_print_labelled<'h>(
    _: &mut Env<'h>,
    label: Term<'h>,
    _: Term<'h>,
) -> Outcome<'h> {
    let is_label = label.word().is_small() || label.word().is_atom();
    if is_label {
        Ok(Term::atom(atoms::FALSE))
    } else {
        Err(Stop::badarg())
    }
}
