//! Natives of module `erlang` on open ports. `open_port/2` is where the world is, in crate `io`.

use std::sync::Arc;

use asterias_term::{Term, View, Word, atom, atoms};

use super::{Env, NativeTable, Outcome, Stop};
use crate::natives;
use crate::port::{Info, Port, Refused, bytes_of};
use crate::process::relations::Link;

natives! {
    /// Natives of module `erlang` on ports.
    static ERLANG: "erlang" {
        process "ports"/0 => ports,
        process "port_call"/2 => refuse_2,
        process "port_call"/3 => refuse_operation,
        process "port_close"/1 => close,
        process "port_command"/2 => command,
        process "port_command"/3 => command_options,
        process "port_connect"/2 => connect,
        process "port_control"/3 => refuse_operation,
        process "port_get_data"/1 => get_data,
        process "port_info"/1 => info,
        process "port_info"/2 => info_item,
        process "port_set_data"/2 => set_data,
    }
}

/// All tables on ports.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 1] = [&ERLANG];
    &TABLES
}

impl<'h> Env<'h> {
    /// Links the calling process to a port that has just been reserved for it; gives the port's identity.
    pub fn link_port(&mut self, port: &Port) -> Term<'h> {
        let links = &mut self.process().relations().links;
        links.insert(port.id.0, Link::Active);
        word(port.id)
    }

    /// The port was never opened.
    pub fn unlink_port(&mut self, port: &Port) {
        self.process().relations().links.remove(&port.id.0);
    }
}

fn word<'h>(word: Word) -> Term<'h> {
    // SAFETY: only given immediates.
    unsafe { Term::new(word) }
}

/// The port that an identity or a name leads to.
fn find<'h>(env: &Env<'h>, port: Term<'h>) -> Option<Arc<Port>> {
    let system = env.system();
    let id = match port.view() {
        View::Port(id) => id,
        View::Atom(name) => system.whereis(name)?,
        _ => return None,
    };
    system.ports.find(id)
}

fn ports<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let all: Vec<Term<'h>> = env.system().ports.all().into_iter().map(word).collect();
    Ok(env.list(&all))
}

/// Ports on programs and descriptors have no operations: those are for linked-in drivers, which there are none of.
fn refuse_operation<'h>(_: &mut Env<'h>, _: Term<'h>, _: Term<'h>, _: Term<'h>) -> Outcome<'h> {
    Err(Stop::badarg())
}

fn refuse_2<'h>(_: &mut Env<'h>, _: Term<'h>, _: Term<'h>) -> Outcome<'h> {
    Err(Stop::badarg())
}

fn close<'h>(env: &mut Env<'h>, port: Term<'h>) -> Outcome<'h> {
    let (system, worker) = (env.system(), env.worker());
    match find(env, port) {
        Some(port) if port.close(system, atoms::NORMAL, worker) => Ok(Term::atom(atoms::TRUE)),
        _ => Err(Stop::badarg()),
    }
}

fn command<'h>(env: &mut Env<'h>, port: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    command_options(env, port, data, Term::NIL)
}

fn command_options<'h>(
    env: &mut Env<'h>,
    port: Term<'h>,
    data: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    let (mut force, mut nosuspend) = (false, false);
    for option in options.list_to_vec().ok_or_else(badopt)? {
        match option.as_atom_name() {
            Some("force") => force = true,
            Some("nosuspend") => nosuspend = true,
            _ => return Err(badopt()),
        }
    }
    let port = find(env, port).ok_or_else(Stop::badarg)?;
    if force {
        return Err(Stop::error(Term::atom(atoms::NOTSUP)));
    }
    let (system, own, worker) = (env.system(), env.process().id, env.worker());
    // SAFETY: the data are alive until this native returns.
    let bytes = || unsafe { bytes_of(data.word()) };
    match port.command(system, own, bytes, worker) {
        Ok(()) => {
            env.account(200);
            Ok(Term::atom(atoms::TRUE))
        }
        Err(Refused::Busy(_)) if nosuspend => Ok(Term::atom(atoms::FALSE)),
        Err(Refused::Busy(busy)) => Err(Stop::Blocked(busy)),
        Err(Refused::Badarg) => Err(Stop::badarg()),
    }
}

fn connect<'h>(env: &mut Env<'h>, port: Term<'h>, to: Term<'h>) -> Outcome<'h> {
    let (system, worker) = (env.system(), env.worker());
    let (Some(port), View::Pid(to)) = (find(env, port), to.view()) else {
        return Err(Stop::badarg());
    };
    if port.connect(system, to, worker) {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(Stop::badarg())
    }
}

fn set_data<'h>(env: &mut Env<'h>, port: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let port = find(env, port).ok_or_else(Stop::badarg)?;
    let data = env.lasting_parcel(data);
    if port.set_data(data) {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(Stop::badarg())
    }
}

fn get_data<'h>(env: &mut Env<'h>, port: Term<'h>) -> Outcome<'h> {
    let port = find(env, port).ok_or_else(Stop::badarg)?;
    let copy = |data: Option<Word>| match data {
        // SAFETY: the port keeps its data while this runs.
        Some(data) => env.build(|heap| unsafe { asterias_heap::copy_into(data, heap) }),
        None => Term::atom(atoms::UNDEFINED),
    };
    port.with_data(copy).ok_or_else(Stop::badarg)
}

/// What `port_info/1` tells, in its order.
const ITEMS: [&str; 7] = [
    "name",
    "links",
    "id",
    "connected",
    "input",
    "output",
    "os_pid",
];

fn info<'h>(env: &mut Env<'h>, port: Term<'h>) -> Outcome<'h> {
    if !matches!(port.view(), View::Port(_) | View::Atom(_)) {
        return Err(Stop::badarg());
    }
    let found = find(env, port).and_then(|port| Some((port.id, port.info()?)));
    let Some((id, known)) = found else {
        return Ok(Term::atom(atoms::UNDEFINED));
    };
    let mut list = Vec::new();
    if let Some(name) = env.system().registry.name_of(id) {
        list.push(env.tuple(&[Term::atom(atoms::REGISTERED_NAME), Term::atom(name)]));
    }
    for item in ITEMS {
        let value = item_of(env, id, &known, item).unwrap_or(Term::NIL);
        list.push(env.tuple(&[Term::atom(atom::intern(item)), value]));
    }
    Ok(env.list(&list))
}

fn info_item<'h>(env: &mut Env<'h>, port: Term<'h>, item: Term<'h>) -> Outcome<'h> {
    if !matches!(port.view(), View::Port(_) | View::Atom(_)) {
        return Err(Stop::badarg_because(atoms::BADTYPE));
    }
    let found = find(env, port).and_then(|port| Some((port.id, port.info()?)));
    let Some((id, known)) = found else {
        return Ok(Term::atom(atoms::UNDEFINED));
    };
    let name = item.as_atom_name().ok_or_else(Stop::badarg)?;
    if name == "registered_name" {
        return Ok(match env.system().registry.name_of(id) {
            Some(name) => env.tuple(&[item, Term::atom(name)]),
            None => Term::NIL,
        });
    }
    let value = item_of(env, id, &known, name).ok_or_else(Stop::badarg)?;
    Ok(env.tuple(&[item, value]))
}

fn item_of<'h>(env: &mut Env<'h>, id: Word, known: &Info, item: &str) -> Option<Term<'h>> {
    Some(match item {
        "name" => match std::str::from_utf8(&known.settings.name) {
            Ok(name) => env.string(name),
            Err(_) => env.byte_list(&known.settings.name),
        },
        "links" => {
            let links: Vec<Term<'h>> = known.links.iter().copied().map(word).collect();
            env.list(&links)
        }
        "id" => env.unsigned(id.payload()),
        "connected" => word(known.connected),
        "input" => env.unsigned(known.input_bytes),
        "output" => env.unsigned(known.output_bytes),
        "os_pid" => match known.process_id {
            Some(number) => env.unsigned(u64::from(number)),
            None => Term::atom(atoms::UNDEFINED),
        },
        // Ports do not monitor anything.
        "monitors" => Term::NIL,
        "monitored_by" => {
            let by: Vec<Term<'h>> = known.monitored_by.iter().copied().map(word).collect();
            env.list(&by)
        }
        "parallelism" => Term::atom(Word::from(known.settings.parallelism)),
        "locking" => Term::atom(atom::intern("port_level")),
        "queue_size" => env.unsigned(known.waiting as u64),
        "memory" => {
            let ties = known.links.len() + known.monitored_by.len();
            env.unsigned((size_of::<Port>() + known.waiting + ties * size_of::<Word>()) as u64)
        }
        _ => return None,
    })
}
