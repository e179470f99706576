//! `suspend_process` and `resume_process`.
//!
//! The suspending process counts how often it suspends another; the other knows who suspends it, however often, and does not run while
//! anybody does. What a process suspends is resumed when it ends.

use asterias_term::{Term, Word, atoms};

use super::{Question, Reply, option_value};
use crate::native::{Env, Outcome, Pid, Stop};
use crate::process::signal::Signal;

/// How to wait for a suspension.
enum Wait<'h> {
    /// Until it is in force.
    InForce,
    /// Not at all; a message `{Tag, State}` tells of it, where there is a tag.
    Not(Option<Term<'h>>),
}

pub(super) fn suspend_process<'h>(env: &mut Env<'h>, pid: Pid) -> Outcome<'h> {
    suspend(env, pid, false, Wait::InForce, None)
}

pub(super) fn suspend_process_by<'h>(env: &mut Env<'h>, pid: Pid, list: Term<'h>) -> Outcome<'h> {
    if pid.0 == env.process().id {
        return Err(Stop::badarg());
    }
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    let (mut unless_suspending, mut wait) = (false, Wait::InForce);
    for option in list.list_to_vec().ok_or_else(badopt)? {
        if let Some(tag) = option_value(option, asterias_term::atom::intern("asynchronous")) {
            wait = Wait::Not(Some(tag));
            continue;
        }
        match option.as_atom_name() {
            Some("unless_suspending") => unless_suspending = true,
            Some("asynchronous") => wait = Wait::Not(None),
            _ => return Err(badopt()),
        }
    }
    suspend(env, pid, unless_suspending, wait, Some(list))
}

fn suspend<'h>(
    env: &mut Env<'h>,
    pid: Pid,
    unless_suspending: bool,
    wait: Wait<'h>,
    list: Option<Term<'h>>,
) -> Outcome<'h> {
    let alive = env.system().processes.contains(pid.0);
    if pid.0 == env.process().id || !alive && matches!(wait, Wait::InForce) {
        return Err(Stop::badarg());
    }
    let suspending = &mut env.process().relations().suspending;
    let count = suspending.get(&pid.0.0).copied().unwrap_or(0);
    let more = !(unless_suspending && count > 0);
    if more && alive {
        let count = count.checked_add(1).ok_or_else(Stop::system_limit)?;
        suspending.insert(pid.0.0, count);
    }
    let more = Term::atom(Word::from(more));
    match wait {
        Wait::Not(None) => {
            env.request(pid.0, Question::Suspend, Reply::Silent);
            Ok(more)
        }
        Wait::Not(Some(tag)) => {
            let tag = env.parcel(tag);
            env.request(pid.0, Question::Suspend, Reply::Tagged(tag));
            Ok(more)
        }
        Wait::InForce => {
            let number = env.system().next_unique();
            env.request(pid.0, Question::Suspend, Reply::Reference(number));
            let reference = env.reference(number, false);
            // SAFETY: a pid is an immediate.
            let pid = unsafe { Term::new(pid.0) };
            let arguments: Vec<Term<'h>> = std::iter::once(pid).chain(list).collect();
            let arguments = env.list(&arguments);
            let function = Term::atom(asterias_term::atom::intern("suspend_process"));
            env.call_internal("await_suspended", &[reference, more, function, arguments])
        }
    }
}

pub(super) fn resume_process<'h>(env: &mut Env<'h>, pid: Pid) -> Outcome<'h> {
    let own = env.process().id;
    let alive = env.system().processes.contains(pid.0);
    let suspending = &mut env.process().relations().suspending;
    let count = suspending.get_mut(&pid.0.0).ok_or_else(Stop::badarg)?;
    *count -= 1;
    if *count == 0 || !alive {
        suspending.remove(&pid.0.0);
        if !env.deliver(pid.0, Signal::Resume { from: own }) {
            return Err(Stop::badarg());
        }
    }
    Ok(Term::atom(atoms::TRUE))
}
