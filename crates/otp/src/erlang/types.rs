//! What a term is: the type tests of guards, as functions.

use asterias_machine::native::{Argument, Atom, Env, Stop};
use asterias_term::boxed::Kind;
use asterias_term::integer::Int;
use asterias_term::term::ExternalView;
use asterias_term::{Term, View};

macro_rules! type_tests {
    ($($(#[$doc:meta])* $name:ident: $pattern:pat $(if $guard:expr)?,)*) => {
        $(
            $(#[$doc])*
            pub(super) fn $name<'h>(_: &mut Env<'h>, term: Term<'h>) -> bool {
                matches!(term.view(), $pattern $(if $guard)?)
            }
        )*
    };
}

type_tests! {
    /// `is_atom/1`.
    is_atom: View::Atom(_),
    /// `is_binary/1`.
    is_binary: View::Bits(bits) if bits.is_binary(),
    /// `is_bitstring/1`.
    is_bitstring: View::Bits(_),
    /// `is_float/1`.
    is_float: View::Float(_),
    /// `is_function/1`.
    is_function: View::Fun(_) | View::Export(_),
    /// `is_integer/1`.
    is_integer: View::Small(_) | View::Big(_),
    /// `is_list/1`.
    is_list: View::Cons(..) | View::Nil,
    /// `is_map/1`.
    is_map: View::Map(_),
    /// `is_number/1`.
    is_number: View::Small(_) | View::Big(_) | View::Float(_),
    /// `is_pid/1`.
    is_pid: View::Pid(_) | View::External(ExternalView { kind: Kind::ExternalPid, .. }),
    /// `is_port/1`.
    is_port: View::Port(_) | View::External(ExternalView { kind: Kind::ExternalPort, .. }),
    /// `is_reference/1`.
    is_reference:
        View::Reference(..) | View::External(ExternalView { kind: Kind::ExternalReference, .. }),
    /// `is_tuple/1`.
    is_tuple: View::Tuple(_),
}

/// `is_boolean/1`.
pub(super) fn is_boolean<'h>(_: &mut Env<'h>, term: Term<'h>) -> bool {
    term.as_bool().is_some()
}

/// `is_integer/3` of OTP 29: an integer within these bounds.
pub(super) fn is_integer_between<'h>(
    _: &mut Env<'h>,
    term: Term<'h>,
    least: Int<'h>,
    most: Int<'h>,
) -> bool {
    match Int::from_term(term) {
        Some(value) => least.cmp(&value).is_le() && value.cmp(&most).is_le(),
        None => false,
    }
}

/// `is_function/2`.
pub(super) fn is_function_of<'h>(
    _: &mut Env<'h>,
    term: Term<'h>,
    arity: Int<'h>,
) -> Result<bool, Stop<'h>> {
    if arity.is_negative() {
        return Err(Stop::badarg());
    }
    let own = match term.view() {
        View::Fun(fun) => fun.identity.arity,
        View::Export(mfa) => mfa.arity,
        _ => return Ok(false),
    };
    Ok(arity.to_u64() == Some(u64::from(own)))
}

fn is_tagged(term: Term<'_>, tag: Atom) -> bool {
    match term.as_tuple() {
        Some([first, ..]) => first.word() == tag.0,
        _ => false,
    }
}

/// `is_record/1`.
pub(super) fn is_native_record<'h>(_: &mut Env<'h>, term: Term<'h>) -> bool {
    matches!(term.view(), View::Record(_))
}

/// `is_record/2`: a tagged tuple, or a native record of that name.
pub(super) fn is_record<'h>(_: &mut Env<'h>, term: Term<'h>, tag: Atom) -> bool {
    match term.view() {
        View::Record(record) => record.name() == tag.0,
        _ => is_tagged(term, tag),
    }
}

/// `is_record/3`: a tuple of that tag and size, or a native record of that module and name.
pub(super) fn is_record_of<'h>(
    _: &mut Env<'h>,
    term: Term<'h>,
    tag: Atom,
    size: Term<'h>,
) -> Result<bool, Stop<'h>> {
    if size.word().is_atom() {
        return Ok(match term.view() {
            View::Record(record) => record.module() == tag.0 && record.name() == size.word(),
            _ => false,
        });
    }
    if !size.word().is_small() {
        return Err(Stop::badarg());
    }
    let own = term.as_tuple().map(|elements| elements.len());
    Ok(is_tagged(term, tag) && size.as_usize() == own)
}
