//! Links, exit signals, and the end of the system.

use std::time::Duration;

use asterias_term::{Term, View, atoms};

use super::options;
use crate::native::{Env, Outcome, Pid, Stop};
use crate::process::relations::Link;
use crate::process::signal::{ExitKind, Parcel, Signal};
use crate::system::{Flush, Halt};

pub(super) fn link<'h>(env: &mut Env<'h>, linkee: Term<'h>) -> Outcome<'h> {
    link_as(env, linkee, Link::Active)
}

pub(super) fn link_options<'h>(env: &mut Env<'h>, linkee: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let kind = if is_urgent(list)? {
        Link::Urgent
    } else {
        Link::Active
    };
    link_as(env, linkee, kind)
}

/// Whether a list of options holds `priority`, and nothing else.
pub(super) fn is_urgent<'h>(list: Term<'h>) -> Result<bool, Stop<'h>> {
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    let mut urgent = false;
    for option in list.list_to_vec().ok_or_else(badopt)? {
        if option.word() != atoms::PRIORITY {
            return Err(badopt());
        }
        urgent = true;
    }
    Ok(urgent)
}

fn link_as<'h>(env: &mut Env<'h>, linkee: Term<'h>, kind: Link) -> Outcome<'h> {
    let pid = linkable(linkee)?;
    let own = env.process().id;
    if pid.0 == own {
        return Ok(Term::atom(atoms::TRUE));
    }
    if env.process().relations().is_linked(pid.0) {
        // The end of a port that this process has closed may be on its way.
        if linkee.word().is_local_port() && env.process().state.is_notified() {
            return Err(Stop::Signals);
        }
        env.process().relations().links.insert(pid.0.0, kind);
        return Ok(Term::atom(atoms::TRUE));
    }
    env.process().relations().links.insert(pid.0.0, kind);
    if env.deliver(pid.0, Signal::Link { from: own }) {
        return Ok(Term::atom(atoms::TRUE));
    }
    if env.process().trap_exit {
        let exit = Signal::Exit {
            from: pid.0,
            reason: Parcel::plain(atoms::NOPROC),
            kind: ExitKind::Link,
        };
        env.deliver(own, exit);
        return Ok(Term::atom(atoms::TRUE));
    }
    env.process().relations().links.remove(&pid.0.0);
    Err(Stop::error(Term::atom(atoms::NOPROC)))
}

/// A process or port of this node.
fn linkable<'h>(term: Term<'h>) -> Result<Pid, Stop<'h>> {
    match term.view() {
        View::Pid(id) | View::Port(id) => Ok(Pid(id)),
        _ => Err(Stop::badarg()),
    }
}

pub(super) fn unlink<'h>(env: &mut Env<'h>, linkee: Term<'h>) -> Outcome<'h> {
    let pid = linkable(linkee)?;
    let own = env.process().id;
    let relations = env.process().relations();
    if relations.is_linked(pid.0) {
        relations.unlinks += 1;
        let id = relations.unlinks;
        relations.links.insert(pid.0.0, Link::Unlinking(id));
        if !env.deliver(pid.0, Signal::Unlink { from: own, id }) {
            // It has ended; its exit signal, if it is still on its way, finds no link.
            env.process().relations().links.remove(&pid.0.0);
        }
    }
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn exit<'h>(env: &mut Env<'h>, to: Term<'h>, reason: Term<'h>) -> Outcome<'h> {
    send_exit(env, to, reason, false)
}

pub(super) fn exit_options<'h>(
    env: &mut Env<'h>,
    to: Term<'h>,
    reason: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let urgent = is_urgent(list)?;
    send_exit(env, to, reason, urgent)
}

fn send_exit<'h>(env: &mut Env<'h>, to: Term<'h>, reason: Term<'h>, urgent: bool) -> Outcome<'h> {
    let own = env.process().id;
    match to.view() {
        View::Reference(alias, owner) => {
            if owner == own && !env.process().trap_exit {
                return match env.process().relations().alias_mode(alias) {
                    // SAFETY: a pid is an immediate.
                    Some(_) => send_exit(env, unsafe { Term::new(own) }, reason, urgent),
                    None => Ok(Term::atom(atoms::TRUE)),
                };
            }
            let reason = env.parcel(reason);
            let exit = Signal::AliasExit {
                alias,
                from: own,
                reason,
                urgent,
            };
            env.deliver(owner, exit);
            Ok(Term::atom(atoms::TRUE))
        }
        View::Pid(to) if to == own => {
            if reason.word() == atoms::KILL {
                return Err(Stop::Exit(Term::atom(atoms::KILLED)));
            }
            if env.process().trap_exit {
                let reason = env.parcel(reason);
                env.deliver(
                    own,
                    Signal::Exit {
                        from: own,
                        reason,
                        kind: ExitKind::Explicit,
                    },
                );
                return Ok(Term::atom(atoms::TRUE));
            }
            Err(Stop::Exit(reason))
        }
        View::Pid(to) | View::Port(to) => {
            let reason = env.parcel(reason);
            env.deliver(
                to,
                Signal::Exit {
                    from: own,
                    reason,
                    kind: ExitKind::Explicit,
                },
            );
            Ok(Term::atom(atoms::TRUE))
        }
        View::External(_) => Ok(Term::atom(atoms::TRUE)),
        _ => Err(Stop::badarg()),
    }
}

pub(super) fn halt<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    stop(
        env,
        Halt::Code {
            code: 0,
            flush: Flush::Wholly,
        },
    )
}

pub(super) fn halt_code<'h>(env: &mut Env<'h>, status: Term<'h>) -> Outcome<'h> {
    let halt = parse_status(status, Flush::Wholly)?;
    stop(env, halt)
}

pub(super) fn halt_options<'h>(env: &mut Env<'h>, status: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let flush = flush_of(list).ok_or_else(|| Stop::badarg_because(atoms::BADOPT))?;
    let halt = parse_status(status, flush)?;
    stop(env, halt)
}

/// What the options of `halt/2` say, of which later ones win; `None` where one is none.
fn flush_of(list: Term<'_>) -> Option<Flush> {
    let (mut flush, mut limit) = (true, None);
    for option in list.list_to_vec()? {
        let [name, value] = option.as_tuple()? else {
            return None;
        };
        match name.as_atom_name()? {
            "flush" => flush = value.as_bool()?,
            "flush_timeout" if value.as_atom_name() == Some("infinity") => limit = None,
            "flush_timeout" => {
                limit = Some(Duration::from_millis(value.as_usize()? as u64));
            }
            _ => return None,
        }
    }
    Some(match limit {
        _ if !flush => Flush::Never,
        Some(limit) => Flush::Within(limit),
        None => Flush::Wholly,
    })
}

fn parse_status<'h>(status: Term<'h>, flush: Flush) -> Result<Halt, Stop<'h>> {
    match status.view() {
        View::Small(code) if code >= 0 => Ok(Halt::Code {
            code: (code & 0xff_ffff) as i32,
            flush,
        }),
        View::Atom(atoms::ABORT) => Ok(Halt::Abort),
        View::Nil | View::Cons(..) => {
            let mut text = String::new();
            for character in options(status)? {
                let code = character
                    .as_usize()
                    .and_then(|code| u32::try_from(code).ok());
                text.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
            }
            Ok(Halt::Slogan(text))
        }
        _ => Err(Stop::badarg()),
    }
}

fn stop<'h>(env: &mut Env<'h>, halt: Halt) -> Outcome<'h> {
    env.system().halt(halt);
    // The workers stop; this process never goes on.
    Err(Stop::Wait)
}
