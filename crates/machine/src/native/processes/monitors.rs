//! Monitors and aliases.

use asterias_term::boxed::Kind;
use asterias_term::{Term, View, Word, atoms};

use super::options;
use super::spawn_options::{Watch, parse_watch};
use crate::native::{Env, Outcome, Stop};
use crate::process::relations::{Alias, AliasMode, Monitoring};
use crate::process::signal::{Parcel, Signal};

pub(super) fn monitor<'h>(env: &mut Env<'h>, kind: Term<'h>, item: Term<'h>) -> Outcome<'h> {
    watch(env, kind, item, Watch::default())
}

pub(super) fn monitor_options<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    item: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse_watch(env, list)?;
    watch(env, kind, item, settings)
}

fn watch<'h>(env: &mut Env<'h>, kind: Term<'h>, item: Term<'h>, settings: Watch) -> Outcome<'h> {
    let own = env.process().id;
    let named = |name: Word, is_kind: fn(Word) -> bool| {
        let id = env.system().whereis(name).filter(|id| is_kind(*id));
        id.unwrap_or(Word::NONE)
    };
    let (target, name) = match (kind.word(), item.view()) {
        (atoms::PROCESS, View::Pid(pid)) => (pid, Word::NONE),
        (atoms::PROCESS, View::Atom(name)) => (named(name, Word::is_local_pid), name),
        (atoms::PROCESS, View::Tuple([name, node]))
            if name.word().is_atom() && node.word().is_atom() =>
        {
            if node.word() != atoms::NONODE_AT_NOHOST {
                return Err(Stop::badarg());
            }
            (named(name.word(), Word::is_local_pid), name.word())
        }
        // A process of another incarnation of this node; others cannot be reached.
        (atoms::PROCESS, View::External(pid)) if pid.kind == Kind::ExternalPid => {
            let here = pid.node == atoms::NONODE_AT_NOHOST;
            let reason = if here {
                atoms::NOPROC
            } else {
                atoms::NOCONNECTION
            };
            return gone(env, kind, item, reason, settings);
        }
        (atoms::PORT, View::Port(port)) => (port, Word::NONE),
        (atoms::PORT, View::Atom(name)) => match named(name, Word::is_local_port) {
            Word::NONE => {
                let item = env.tuple(&[item, Term::atom(atoms::NONODE_AT_NOHOST)]);
                return gone(env, kind, item, atoms::NOPROC, settings);
            }
            port => (port, name),
        },
        (atoms::PORT, View::Tuple([name, node]))
            if name.word().is_atom() && node.word() == atoms::NONODE_AT_NOHOST =>
        {
            match named(name.word(), Word::is_local_port) {
                Word::NONE => return gone(env, kind, item, atoms::NOPROC, settings),
                port => (port, name.word()),
            }
        }
        (atoms::TIME_OFFSET, View::Atom(name))
            if asterias_term::atom::name(name) == "clock_service" =>
        {
            let number = env.system().next_unique();
            return Ok(env.reference(number, false));
        }
        (atoms::PROCESS | atoms::PORT, _) => return Err(Stop::badarg()),
        _ => return Err(Stop::badarg_because(atoms::BADTYPE)),
    };
    let number = env.system().next_unique();
    if target == own && !own.is_none() {
        // A process that monitors itself never hears of its end, and gets no alias.
        return Ok(env.reference(number, true));
    }
    if let Some(mode) = settings.alias {
        env.process().relations().aliases.insert(
            number,
            Alias {
                mode,
                urgent: false,
            },
        );
    }
    env.process().relations().monitors.insert(
        number,
        Monitoring {
            target,
            name,
            tag: settings.tag,
            urgent: settings.urgent,
        },
    );
    let asked = !target.is_none()
        && env.deliver(
            target,
            Signal::Monitor {
                from: own,
                reference: number,
                name,
            },
        );
    if !asked {
        let down = Signal::Down {
            reference: number,
            from: target,
            reason: Parcel::plain(atoms::NOPROC),
        };
        env.deliver(own, down);
    }
    Ok(env.reference(number, true))
}

/// A monitor on what does not exist: the message that says so is sent at once, and nothing else is left of the monitor.
fn gone<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    item: Term<'h>,
    reason: Word,
    settings: Watch,
) -> Outcome<'h> {
    let number = env.system().next_unique();
    if settings.alias == Some(AliasMode::Explicit) {
        env.process().relations().aliases.insert(
            number,
            Alias {
                mode: AliasMode::Explicit,
                urgent: false,
            },
        );
    }
    let reference = env.reference(number, true);
    let tag = match &settings.tag {
        // SAFETY: the tag is alive in its parcel while it is copied.
        Some(tag) => env.build(|heap| unsafe { asterias_heap::copy_into(tag.root, heap) }),
        None => Term::atom(atoms::DOWN),
    };
    let message = env.tuple(&[tag, reference, kind, item, Term::atom(reason)]);
    // SAFETY: a pid is an immediate.
    let own = unsafe { Term::new(env.process().id) };
    env.send_message(own, message)?;
    Ok(reference)
}

/// Takes a monitor back; tells whether it was in force.
fn take_back<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Result<bool, Stop<'h>> {
    let View::Reference(number, _) = reference.view() else {
        return Err(Stop::badarg());
    };
    let relations = env.process().relations();
    if matches!(
        relations.alias_mode(number),
        Some(AliasMode::Demonitor | AliasMode::Reply)
    ) {
        relations.aliases.remove(&number);
    }
    match relations.monitors.remove(&number) {
        Some(monitoring) => {
            env.deliver(monitoring.target, Signal::Demonitor { reference: number });
            Ok(true)
        }
        None => Ok(false),
    }
}

pub(super) fn demonitor<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    take_back(env, reference)?;
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn demonitor_options<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let (mut flush, mut info) = (false, false);
    for option in options(list)? {
        match option.word() {
            atoms::FLUSH => flush = true,
            atoms::INFO => info = true,
            _ => return Err(Stop::badarg()),
        }
    }
    let found = take_back(env, reference)?;
    let info = Term::atom(Word::from(info));
    if flush && !found {
        return env.call_internal("flush_monitor", &[reference, info]);
    }
    Ok(Term::atom(Word::from(found || info.word() == atoms::FALSE)))
}

pub(super) fn alias<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    make_alias(env, AliasMode::Explicit, false)
}

pub(super) fn alias_options<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let (mut mode, mut urgent) = (AliasMode::Explicit, false);
    for option in options(list)? {
        match option.word() {
            atoms::EXPLICIT_UNALIAS => mode = AliasMode::Explicit,
            atoms::REPLY => mode = AliasMode::Reply,
            atoms::PRIORITY => urgent = true,
            _ => return Err(Stop::badarg()),
        }
    }
    make_alias(env, mode, urgent)
}

fn make_alias<'h>(env: &mut Env<'h>, mode: AliasMode, urgent: bool) -> Outcome<'h> {
    let number = env.system().next_unique();
    let alias = Alias { mode, urgent };
    env.process().relations().aliases.insert(number, alias);
    Ok(env.reference(number, true))
}

pub(super) fn unalias<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    let View::Reference(number, owner) = reference.view() else {
        return Err(Stop::badarg());
    };
    let own = env.process().id;
    let found = owner == own && env.process().relations().aliases.remove(&number).is_some();
    Ok(Term::atom(Word::from(found)))
}
