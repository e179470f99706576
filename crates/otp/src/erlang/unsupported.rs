//! Functions of OTP that this system has no use for, or none yet: tracing, distribution, ports.
//!
//! Each raises `notsup`, with its name and arguments in the stack trace. What OTP answers where nothing is traced, and of a port that does
//! not exist, is answered likewise.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atoms};

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

/// `ports/0`.
pub(super) fn ports<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::NIL
}

/// Whether this names a port: all that are named do not exist.
fn names_port(port: Term<'_>) -> bool {
    matches!(port.view(), View::Port(_) | View::Atom(_))
}

/// `port_info/1`.
pub(super) fn port_info<'h>(_: &mut Env<'h>, port: Term<'h>) -> Outcome<'h> {
    if names_port(port) {
        Ok(Term::atom(atoms::UNDEFINED))
    } else {
        Err(Stop::badarg())
    }
}

/// `port_info/2`.
pub(super) fn port_info_item<'h>(env: &mut Env<'h>, port: Term<'h>, item: Term<'h>) -> Outcome<'h> {
    if item.word().is_atom() {
        port_info(env, port)
    } else {
        Err(Stop::badarg_because(atoms::BADTYPE))
    }
}

/// A function of a port and nothing else.
pub(super) fn of_port<'h>(_: &mut Env<'h>, _: Term<'h>) -> Outcome<'h> {
    Err(Stop::badarg())
}

/// A function of a port and another argument.
pub(super) fn of_port_2<'h>(_: &mut Env<'h>, _: Term<'h>, _: Term<'h>) -> Outcome<'h> {
    Err(Stop::badarg())
}

/// A function of a port and two other arguments.
pub(super) fn of_port_3<'h>(_: &mut Env<'h>, _: Term<'h>, _: Term<'h>, _: Term<'h>) -> Outcome<'h> {
    Err(Stop::badarg())
}

/// `open_port/2`: arguments that OTP refuses are refused.
pub(super) fn open_port<'h>(_: &mut Env<'h>, name: Term<'h>, settings: Term<'h>) -> Outcome<'h> {
    let kind = match name.as_tuple() {
        Some([kind, _] | [kind, _, _]) => kind.as_atom_name(),
        _ => None,
    };
    let known = matches!(
        kind,
        Some("spawn" | "spawn_driver" | "spawn_executable" | "fd")
    );
    if !known || settings.list_to_vec().is_none() {
        return Err(Stop::badarg());
    }
    Err(Stop::error(Term::atom(atoms::NOTSUP)))
}
