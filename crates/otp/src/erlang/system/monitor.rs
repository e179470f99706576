//! `system_monitor/0,1,2`: who hears of what takes long or grows large in processes.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::system::Watched;
use asterias_term::{Term, View, Word, atom, atoms};

/// The least limit of `large_heap`, in words.
const LEAST_LARGE_HEAP: u64 = 16_384;

/// `system_monitor/0`.
pub(in crate::erlang) fn system_monitor_0<'h>(env: &mut Env<'h>) -> Term<'h> {
    let settings = env.system().monitor.settings();
    described(env, settings)
}

/// `system_monitor/1`.
pub(in crate::erlang) fn system_monitor_1<'h>(
    env: &mut Env<'h>,
    settings: Term<'h>,
) -> Outcome<'h> {
    match settings.view() {
        View::Atom(atoms::UNDEFINED) => system_monitor_2(env, settings, Term::NIL),
        View::Tuple([pid, options]) => system_monitor_2(env, *pid, *options),
        _ => Err(Stop::badarg()),
    }
}

/// `system_monitor/2`; gives the settings before. Without a process or without options nobody hears of anything.
pub(in crate::erlang) fn system_monitor_2<'h>(
    env: &mut Env<'h>,
    pid: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let system = env.system();
    if pid.word() == atoms::UNDEFINED || options.word().is_nil() {
        let before = system.monitor.clear();
        return Ok(described(env, before));
    }
    let View::Pid(listener) = pid.view() else {
        return Err(Stop::badarg());
    };
    let watched = watched(options).ok_or_else(Stop::badarg)?;
    match system.monitor_system(listener, watched) {
        Ok(before) => Ok(described(env, before)),
        Err(_) => Err(Stop::badarg()),
    }
}

/// The options, of which later ones win; `None` where one is none.
fn watched(options: Term<'_>) -> Option<Watched> {
    let mut watched = Watched::default();
    for option in options.list_to_vec()? {
        let Some([name, value]) = option.as_tuple() else {
            match option.as_atom_name()? {
                "busy_port" => watched.busy_port = true,
                "busy_dist_port" => watched.busy_dist_port = true,
                _ => return None,
            }
            continue;
        };
        let number = |term: Term<'_>| Some(term.as_usize()? as u64);
        match name.as_atom_name()? {
            "long_gc" => watched.long_gc = Some(number(*value)?.max(1)),
            "long_schedule" => watched.long_schedule = Some(number(*value)?.max(1)),
            "large_heap" => watched.large_heap = Some(number(*value)?.max(LEAST_LARGE_HEAP)),
            "long_message_queue" => {
                let [low, high] = value.as_tuple()? else {
                    return None;
                };
                let limits = (number(*low)?, number(*high)?);
                watched.long_message_queue = Some(limits).filter(|(low, high)| low < high);
                watched.long_message_queue?;
            }
            _ => return None,
        }
    }
    Some(watched)
}

/// `{Pid, Options}`, in OTP's order.
fn described<'h>(env: &mut Env<'h>, settings: Option<(Word, Watched)>) -> Term<'h> {
    let Some((listener, watched)) = settings else {
        return Term::atom(atoms::UNDEFINED);
    };
    let name = |name: &str| Term::atom(atom::intern(name));
    let mut options = Vec::new();
    options.extend(watched.busy_dist_port.then(|| name("busy_dist_port")));
    options.extend(watched.busy_port.then(|| name("busy_port")));
    let limits = [
        ("large_heap", watched.large_heap),
        ("long_schedule", watched.long_schedule),
        ("long_gc", watched.long_gc),
    ];
    for (option, limit) in limits {
        if let Some(limit) = limit {
            let limit = env.unsigned(limit);
            options.push(env.tuple(&[name(option), limit]));
        }
    }
    if let Some((low, high)) = watched.long_message_queue {
        let lengths = [env.unsigned(low), env.unsigned(high)];
        let lengths = env.tuple(&lengths);
        options.push(env.tuple(&[name("long_message_queue"), lengths]));
    }
    let options = env.list(&options);
    let listener = env.local_pid(listener);
    env.tuple(&[listener, options])
}
