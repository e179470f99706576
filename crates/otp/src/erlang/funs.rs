//! Funs: what they are, and funs made of names; `apply`.

use asterias_machine::native::{Atom, Class, Env, Outcome, Raise, RaiseFrame, Stop};
use asterias_term::print::{Options, to_string};
use asterias_term::term::FunView;
use asterias_term::{Term, View, Word, atom, atoms};

use asterias_term::fun::Mfa;

/// The most arguments of a call.
const MAX_ARITY: usize = 255;

/// What `fun_info` tells of a closure, in its order.
const LOCAL_ITEMS: [Word; 10] = [
    atoms::PID,
    atoms::MODULE,
    atoms::NEW_INDEX,
    atoms::NEW_UNIQ,
    atoms::INDEX,
    atoms::UNIQ,
    atoms::NAME,
    atoms::ARITY,
    atoms::ENV,
    atoms::TYPE,
];

/// What it tells of `fun M:F/A`.
const EXTERNAL_ITEMS: [Word; 5] = [
    atoms::MODULE,
    atoms::NAME,
    atoms::ARITY,
    atoms::ENV,
    atoms::TYPE,
];

/// `refc`: what refers to the entry of a `fun` expression, which is the table of entries and the code. Funs themselves have not counted since OTP 27.
const FUN_ENTRY_REFERENCES: i64 = 2;

/// The item `refc`, of `fun_info/2` only.
fn is_refc(item: Word) -> bool {
    item == atom::intern("refc")
}

fn local_item<'h>(env: &mut Env<'h>, fun: FunView<'h>, item: Word) -> Option<Term<'h>> {
    let identity = fun.identity;
    Some(match item {
        atoms::PID => fun.creator,
        atoms::MODULE => Term::atom(identity.module),
        atoms::NEW_INDEX => env.integer(i64::from(identity.index)),
        atoms::NEW_UNIQ => env.binary(&identity.unique),
        atoms::INDEX => env.integer(i64::from(identity.old_index)),
        atoms::UNIQ => env.integer(i64::from(identity.old_unique)),
        atoms::NAME => Term::atom(identity.function),
        atoms::ARITY => env.integer(i64::from(identity.arity)),
        atoms::ENV => env.list(fun.free),
        atoms::TYPE => Term::atom(atoms::LOCAL),
        _ if is_refc(item) => env.integer(FUN_ENTRY_REFERENCES),
        _ => return None,
    })
}

fn external_item<'h>(env: &mut Env<'h>, mfa: &Mfa, item: Word) -> Option<Term<'h>> {
    Some(match item {
        atoms::MODULE => Term::atom(mfa.module),
        atoms::NAME => Term::atom(mfa.function),
        atoms::ARITY => env.integer(i64::from(mfa.arity)),
        atoms::ENV => Term::NIL,
        atoms::TYPE => Term::atom(atoms::EXTERNAL),
        atoms::PID | atoms::NEW_INDEX | atoms::NEW_UNIQ | atoms::INDEX | atoms::UNIQ => {
            Term::atom(atoms::UNDEFINED)
        }
        _ if is_refc(item) => Term::atom(atoms::UNDEFINED),
        _ => return None,
    })
}

fn item<'h>(env: &mut Env<'h>, fun: Term<'h>, item: Word) -> Outcome<'h> {
    let value = match fun.view() {
        View::Fun(fun) => local_item(env, fun, item),
        View::Export(mfa) => external_item(env, mfa, item),
        _ => None,
    };
    let value = value.ok_or_else(Stop::badarg)?;
    Ok(env.tuple(&[Term::atom(item), value]))
}

/// `fun_info/1`.
pub(super) fn fun_info<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let names: &[Word] = match fun.view() {
        View::Fun(_) => &LOCAL_ITEMS,
        View::Export(_) => &EXTERNAL_ITEMS,
        _ => return Err(Stop::badarg()),
    };
    let items: Result<Vec<Term<'h>>, Stop<'h>> =
        names.iter().map(|name| item(env, fun, *name)).collect();
    Ok(env.list(&items?))
}

/// `fun_info/2`.
pub(super) fn fun_info_item<'h>(env: &mut Env<'h>, fun: Term<'h>, name: Atom) -> Outcome<'h> {
    item(env, fun, name.0)
}

/// `fun_info_mfa/1`.
pub(super) fn fun_info_mfa<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let (module, function, arity) = match fun.view() {
        View::Fun(fun) => (
            fun.identity.module,
            fun.identity.function,
            fun.identity.arity,
        ),
        View::Export(mfa) => (mfa.module, mfa.function, mfa.arity),
        _ => return Err(Stop::badarg()),
    };
    let arity = env.integer(i64::from(arity));
    Ok(env.tuple(&[Term::atom(module), Term::atom(function), arity]))
}

/// `fun_to_list/1`.
pub(super) fn fun_to_list<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    match fun.view() {
        View::Fun(_) | View::Export(_) => Ok(env.string(&to_string(fun, Options::WRITE_UNICODE))),
        _ => Err(Stop::badarg()),
    }
}

/// `make_fun/3`.
pub(super) fn make_fun<'h>(
    env: &mut Env<'h>,
    module: Atom,
    function: Atom,
    arity: usize,
) -> Outcome<'h> {
    match u32::try_from(arity) {
        Ok(arity) if arity as usize <= MAX_ARITY => {
            Ok(env.external_fun(module.0, function.0, arity))
        }
        _ => Err(Stop::badarg()),
    }
}

/// Whether arguments, which must be a proper list, are not too many for a call.
fn are_callable<'h>(arguments: Term<'h>) -> Result<bool, Stop<'h>> {
    let mut elements = arguments.list();
    let count = elements.by_ref().count();
    match elements.rest().view() {
        View::Nil => Ok(count <= MAX_ARITY),
        _ => Err(Stop::badarg()),
    }
}

/// `apply/2`.
pub(super) fn apply_fun<'h>(env: &mut Env<'h>, fun: Term<'h>, arguments: Term<'h>) -> Outcome<'h> {
    if are_callable(arguments)? {
        return Err(Stop::CallFun { fun, arguments });
    }
    // No fun has as many.
    let reason = match fun.view() {
        View::Fun(_) | View::Export(_) => {
            let call = env.tuple(&[fun, arguments]);
            env.tuple(&[Term::atom(atoms::BADARITY), call])
        }
        _ => env.tuple(&[Term::atom(atoms::BADFUN), fun]),
    };
    Err(Stop::Raise(Raise {
        class: Class::Error,
        reason,
        frame: RaiseFrame::Caller,
    }))
}

/// `apply/3`.
pub(super) fn apply<'h>(
    _: &mut Env<'h>,
    module: Atom,
    function: Atom,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let (module, function) = (module.0, function.0);
    if are_callable(arguments)? {
        return Err(Stop::Call {
            module,
            function,
            arguments,
        });
    }
    Err(Stop::Raise(Raise {
        class: Class::Error,
        reason: Term::atom(atoms::UNDEF),
        frame: RaiseFrame::Missing(module, function, arguments),
    }))
}
