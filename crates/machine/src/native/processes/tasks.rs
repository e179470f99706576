//! What one process has another do for it: collect its heap, look for old code.

use asterias_term::{Term, Word, atom, atoms};

use super::{Question, Reply, option_value};
use crate::native::convert::argument;
use crate::native::{Atom, Env, Outcome, Pid, Stop};

/// The cause of a wrong option.
fn bad_option<'h>() -> Stop<'h> {
    Stop::badarg_because(atoms::BAD_OPTION)
}

pub(super) fn garbage_collect<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    env.engine().collect_soon = true;
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn garbage_collect_of<'h>(env: &mut Env<'h>, pid: Pid) -> Outcome<'h> {
    if pid.0 == env.process().id {
        garbage_collect(env)
    } else {
        env.ask(pid.0, Question::CollectGarbage)
    }
}

/// The type is a wish: every collection is a full one.
pub(super) fn garbage_collect_by<'h>(
    env: &mut Env<'h>,
    pid: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let mut id = None;
    let mut known = true;
    for option in list.list_to_vec().ok_or_else(bad_option)? {
        if let Some(value) = option_value(option, atoms::ASYNC) {
            id = Some(value);
        } else if let Some(kind) = option_value(option, atoms::TYPE) {
            known = matches!(kind.word(), atoms::MAJOR | atoms::MINOR);
        } else {
            return Err(bad_option());
        }
    }
    let pid = Pid(pid.word());
    if !pid.0.is_local_pid() || !known {
        return Err(Stop::badarg());
    }
    match id {
        None => garbage_collect_of(env, pid),
        Some(id) => {
            let reply = Reply::Kind(atom::intern("garbage_collect"), env.parcel(id));
            env.request(pid.0, Question::CollectGarbage, reply);
            Ok(Term::atom(atoms::ASYNC))
        }
    }
}

pub(super) fn check_process_code<'h>(env: &mut Env<'h>, pid: Pid, module: Atom) -> Outcome<'h> {
    if pid.0 == env.process().id {
        // SAFETY: natives are called with saved registers.
        let uses = unsafe { env.engine().runs_old_code(module.0) };
        return Ok(Term::atom(Word::from(uses)));
    }
    env.ask(pid.0, Question::CheckCode(module.0))
}

/// No collection is needed to find out.
pub(super) fn check_process_code_by<'h>(
    env: &mut Env<'h>,
    pid: Term<'h>,
    module: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let mut id = None;
    for option in list.list_to_vec().ok_or_else(bad_option)? {
        if let Some(value) = option_value(option, atoms::ASYNC) {
            id = Some(value);
        } else if option_value(option, atom::intern("allow_gc"))
            .and_then(Term::as_bool)
            .is_none()
        {
            return Err(bad_option());
        }
    }
    let (pid, module) = (argument(pid)?, argument(module)?);
    match id {
        None => check_process_code(env, pid, module),
        Some(id) => {
            let reply = Reply::Kind(atom::intern("check_process_code"), env.parcel(id));
            let (Pid(pid), Atom(module)) = (pid, module);
            env.request(pid, Question::CheckCode(module), reply);
            Ok(Term::atom(atoms::ASYNC))
        }
    }
}

/// `process_display/2`: prints where a process is.
pub(super) fn process_display<'h>(env: &mut Env<'h>, pid: Pid, kind: Atom) -> Outcome<'h> {
    if atom::name(kind.0) != "backtrace" {
        return Err(Stop::badarg());
    }
    // SAFETY: a pid is an immediate.
    let pid = unsafe { Term::new(pid.0) };
    env.call_internal("process_display", &[pid])
}

/// Messages have no area of their own.
pub(super) fn no_message_area<'h>(_: &mut Env<'h>) -> bool {
    false
}

/// `save_calls`, which is always off, is the only flag of another process that can be set.
pub(super) fn process_flag_of<'h>(
    env: &mut Env<'h>,
    pid: Term<'h>,
    flag: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    let Pid(pid) = argument(pid).map_err(|_| Stop::badarg_because(atoms::BADTYPE))?;
    if flag.as_atom_name() != Some("save_calls") {
        return Err(Stop::badarg());
    }
    super::own::save_calls(value)?;
    if pid == env.process().id {
        return Ok(env.integer(0));
    }
    let number = env.system().next_unique();
    env.request(pid, Question::IsAlive, Reply::Reference(number));
    let reference = env.reference(number, false);
    // SAFETY: a pid is an immediate.
    let pid = unsafe { Term::new(pid) };
    env.call_internal("await_flag", &[reference, pid, flag, value])
}
