//! Natives of `prim_file`: files and folders, by work on other threads.
//!
//! `start(Ref, Operation)` answers `started` and sends the caller exactly one message `{Ref, Result}`, Result being `ok`, `{ok, Value}`, `eof` or
//! `{error, Reason}`; where buffers have all that it takes it answers the result at once. An operation that is not one is `badarg`. `open(Ref, Path, Modes)` answers the handle, which is of use when `{Ref, ok}` has come;
//! the file is closed by `close`, or when nobody holds the handle any longer.

mod reply;
mod stream;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{System, Term, View, Word, atoms, natives};
use asterias_term::atom::intern;

use crate::World;
use crate::files::{Advice, Files, Opening};
use crate::names;
use crate::prim_io::{collect, world};
use crate::reasons::reason_of;

pub(crate) use reply::Reply;
pub(crate) use stream::Flusher;
use stream::{From, Stream};

natives! {
    /// Natives of `prim_file`.
    pub(crate) static TABLE: "prim_file" {
        process "start"/2 => start,
        process "open"/3 => open,
        process "current_folder"/0 => get_cwd,
        process "current_folder"/1 => get_cwd_of_drive,
        process "name"/1 => name,
    }
}

/// What a file's reference holds.
struct Handle {
    stream: Arc<Mutex<Stream>>,
}

fn lock(stream: &Mutex<Stream>) -> MutexGuard<'_, Stream> {
    // A stream that a panic left is whole: at worst what it had read ahead is lost.
    stream.lock().unwrap_or_else(PoisonError::into_inner)
}

/// To whom an answer goes.
struct Caller {
    pid: Word,
    number: u64,
    alias: Word,
    system: Weak<System>,
}

/// A path: bytes, or a string in UTF-8; without zeros.
pub(crate) fn path<'h>(term: Term<'h>) -> Result<PathBuf, Stop<'h>> {
    let bytes = match term.view() {
        View::Bits(_) => term.as_binary().ok_or_else(Stop::badarg)?.into_owned(),
        View::Nil | View::Cons(..) => {
            let mut text = String::new();
            let mut rest = term.list();
            for character in rest.by_ref() {
                let code = character
                    .as_usize()
                    .and_then(|code| u32::try_from(code).ok());
                text.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
            }
            if !matches!(rest.rest().view(), View::Nil) {
                return Err(Stop::badarg());
            }
            text.into_bytes()
        }
        _ => return Err(Stop::badarg()),
    };
    if bytes.contains(&0) {
        return Err(Stop::badarg());
    }
    names::from_bytes(bytes)
        .map(PathBuf::from)
        .ok_or_else(Stop::badarg)
}

/// A name as programs see it: a string where it is UTF-8, else its bytes.
fn name<'h>(env: &mut Env<'h>, bytes: Term<'h>) -> Outcome<'h> {
    let bytes = bytes.as_binary().ok_or_else(Stop::badarg)?;
    Ok(match std::str::from_utf8(&bytes) {
        Ok(text) => env.string(text),
        Err(_) => env.binary(&bytes),
    })
}

fn get_cwd<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let folder = world(env)?.host.files().current_folder();
    folder_reply(env, folder)
}

fn get_cwd_of_drive<'h>(env: &mut Env<'h>, letter: Term<'h>) -> Outcome<'h> {
    let letter = number(letter)?;
    let letter = u8::try_from(letter).map_err(|_| Stop::badarg())?;
    let files = world(env)?;
    let folder = files.host.files().folder_of_drive(char::from(letter));
    folder_reply(env, folder)
}

fn folder_reply<'h>(env: &mut Env<'h>, folder: std::io::Result<PathBuf>) -> Outcome<'h> {
    let (status, value) = match folder {
        Ok(folder) => (atoms::OK, env.binary(&names::bytes(folder.as_os_str()))),
        Err(error) => (atoms::ERROR, Term::atom(intern(reason_of(&error)))),
    };
    Ok(env.tuple(&[Term::atom(status), value]))
}

/// Has a job done elsewhere and its reply sent to the caller.
fn submit<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    job: impl FnOnce(&World) -> Reply + Send + 'static,
) -> Result<(), Stop<'h>> {
    let View::Reference(number, alias) = reference.view() else {
        return Err(Stop::badarg());
    };
    let world = world(env)?;
    let caller = Caller {
        pid: env.process().id,
        number,
        alias,
        system: world.system.clone(),
    };
    let pool = world.clone();
    let work = Box::new(move || reply::send(&caller, &job(&world)));
    pool.pool.run(work).map_err(|_| Stop::system_limit())
}

/// A length or position that is not negative.
fn number<'h>(term: Term<'h>) -> Result<u64, Stop<'h>> {
    term.as_i64()
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(Stop::badarg)
}

fn bytes<'h>(term: Term<'h>) -> Result<Vec<u8>, Stop<'h>> {
    let mut bytes = Vec::new();
    collect(term, &mut bytes).ok_or_else(Stop::badarg)?;
    Ok(bytes)
}

fn open<'h>(env: &mut Env<'h>, reference: Term<'h>, at: Term<'h>, modes: Term<'h>) -> Outcome<'h> {
    let at = path(at)?;
    let mut opening = Opening::default();
    let (mut ahead, mut delay) = (0, None);
    for mode in modes.list_to_vec().ok_or_else(Stop::badarg)? {
        if let Some(&[key, value]) = mode.as_tuple()
            && key.as_atom_name() == Some("read_ahead")
        {
            ahead = value.as_usize().ok_or_else(Stop::badarg)?.min(1 << 24);
            continue;
        }
        if let Some(&[key, size, wait]) = mode.as_tuple()
            && key.as_atom_name() == Some("delayed_write")
        {
            let size = size.as_usize().ok_or_else(Stop::badarg)?.min(1 << 24);
            delay = Some((size, number(wait)?));
            continue;
        }
        match mode.as_atom_name() {
            Some("read") => opening.read = true,
            Some("write") => opening.write = true,
            Some("append") => opening.append = true,
            Some("exclusive") => opening.exclusive = true,
            Some("sync") => opening.sync = true,
            Some("directory") => opening.folder = true,
            Some("device" | "skip_type_check") => opening.device = true,
            Some("read_ahead") => ahead = 1 << 16,
            Some("delayed_write") => delay = Some((1 << 16, 2000)),
            // What has no meaning for the file has one for somebody else.
            _ => {}
        }
    }
    if opening.exclusive && !opening.append {
        opening.write = true;
    }
    opening.truncate = opening.write && !opening.read;
    let stream = Arc::new(Mutex::new(Stream::new(ahead, delay)));
    let handle = Handle {
        stream: stream.clone(),
    };
    submit(env, reference, move |world| {
        match world.files().open(&at, opening) {
            Ok(file) => {
                lock(&stream).open(file);
                Reply::Ok
            }
            Err(error) => Reply::error(&error),
        }
    })?;
    Ok(env.resource(handle, 256))
}

fn start<'h>(env: &mut Env<'h>, reference: Term<'h>, operation: Term<'h>) -> Outcome<'h> {
    let Some((&name, arguments)) = operation.as_tuple().and_then(<[Term<'h>]>::split_first) else {
        return Err(Stop::badarg());
    };
    let name = name.as_atom_name().ok_or_else(Stop::badarg)?;
    match arguments.split_first() {
        Some((&first, rest)) => match env.resource_value::<Handle>(first) {
            Some(handle) => {
                let stream = handle.stream.clone();
                if let Some(reply) = at_once(&stream, name, rest)? {
                    return Ok(env.build(|heap| reply.build(heap)));
                }
                on_stream(env, reference, name, stream, rest)?;
            }
            None => on_paths(env, reference, name, arguments)?,
        },
        None => return Err(Stop::badarg()),
    }
    Ok(Term::atom(intern("started")))
}

/// The reply to what the buffers of a stream can do alone, unless somebody is at it.
fn at_once<'h>(
    stream: &Mutex<Stream>,
    name: &str,
    arguments: &[Term<'h>],
) -> Result<Option<Reply>, Stop<'h>> {
    let Ok(mut stream) = stream.try_lock() else {
        return Ok(None);
    };
    Ok(match (name, arguments) {
        ("read", [size]) => stream.read_at_once(number(*size)?),
        ("read_line", []) => stream.read_line_at_once(),
        ("write", [data]) if stream.delays() => stream.write_at_once(&bytes(*data)?),
        _ => None,
    })
}

/// Operations on what paths lead to.
fn on_paths<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    name: &str,
    arguments: &[Term<'h>],
) -> Result<(), Stop<'h>> {
    let at = path(arguments[0])?;
    let done = |result: std::io::Result<()>| result.map(|()| Reply::Ok);
    match (name, &arguments[1..]) {
        ("read_file", []) => on(env, reference, move |files| {
            files.read(&at).map(Reply::Data)
        }),
        ("read_info", [follow]) => {
            let follow = follow.as_bool().ok_or_else(Stop::badarg)?;
            on(env, reference, move |files| {
                files.info(&at, follow).map(Reply::Info)
            })
        }
        ("list", []) => on(env, reference, move |files| {
            files.list(&at).map(Reply::Names)
        }),
        ("write_file", [data]) => {
            let data = bytes(*data)?;
            env.account(data.len() / 64);
            on(env, reference, move |files| {
                let opening = Opening {
                    write: true,
                    truncate: true,
                    ..Opening::default()
                };
                let mut file = files.open(&at, opening)?;
                done(file.write_all(&data))
            })
        }
        ("make_dir", []) => on(env, reference, move |files| done(files.make_folder(&at))),
        ("delete", []) => on(env, reference, move |files| done(files.remove_file(&at))),
        ("del_dir", []) => on(env, reference, move |files| done(files.remove_folder(&at))),
        ("set_cwd", []) => on(env, reference, move |files| {
            done(files.set_current_folder(&at))
        }),
        ("read_link", []) => on(env, reference, move |files| {
            let target = files.read_link(&at)?;
            Ok(Reply::Name(target.into_os_string()))
        }),
        ("rename" | "make_link" | "make_symlink", [new]) => {
            let new = path(*new)?;
            let name = name.to_owned();
            on(env, reference, move |files| {
                let (old, new): (&Path, &Path) = (&at, &new);
                done(match name.as_str() {
                    "rename" => files.rename(old, new),
                    "make_link" => files.hard_link(old, new),
                    _ => files.symlink(old, new),
                })
            })
        }
        ("set_mode", [mode]) => {
            let mode = number(*mode)? as u32;
            on(env, reference, move |files| done(files.set_mode(&at, mode)))
        }
        ("set_owner", [user, group]) => {
            let [user, group] = [user, group].map(|id| id.as_i64());
            let (user, group) = (
                user.ok_or_else(Stop::badarg)?,
                group.ok_or_else(Stop::badarg)?,
            );
            // Minus one leaves what there is.
            let [user, group] = [user, group].map(|id| u32::try_from(id).ok());
            on(env, reference, move |files| {
                done(files.set_owner(&at, user, group))
            })
        }
        ("set_times", [accessed, modified]) => {
            let accessed = accessed.as_i64().ok_or_else(Stop::badarg)?;
            let modified = modified.as_i64().ok_or_else(Stop::badarg)?;
            on(env, reference, move |files| {
                done(files.set_times(&at, accessed, modified))
            })
        }
        _ => Err(Stop::badarg()),
    }
}

/// Submits what a host is asked for.
fn on<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    act: impl FnOnce(&dyn Files) -> std::io::Result<Reply> + Send + 'static,
) -> Result<(), Stop<'h>> {
    submit(env, reference, move |world| {
        act(&world.files()).unwrap_or_else(|error| Reply::error(&error))
    })
}

/// Operations on open files.
fn on_stream<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    name: &str,
    stream: Arc<Mutex<Stream>>,
    arguments: &[Term<'h>],
) -> Result<(), Stop<'h>> {
    match (name, arguments) {
        ("close", []) => on_open(env, reference, stream, Stream::close),
        ("read", [size]) => {
            let size = number(*size)?;
            on_open(env, reference, stream, move |stream| stream.read(size))
        }
        ("read_line", []) => on_open(env, reference, stream, Stream::read_line),
        ("write", [data]) => {
            let data = bytes(*data)?;
            env.account(data.len() / 64);
            let delayed = stream.clone();
            submit(env, reference, move |world| {
                let (reply, wait) = match lock(&delayed).write(&data) {
                    Ok(wait) => (Reply::Ok, wait),
                    Err(error) => (Reply::error(&error), None),
                };
                if let Some(wait) = wait {
                    world.flusher.flush_after(wait, &delayed);
                }
                reply
            })
        }
        ("pread", [position, size]) => {
            let (position, size) = (number(*position)?, number(*size)?);
            on_open(env, reference, stream, move |stream| {
                stream.read_at(position, size)
            })
        }
        ("pwrite", [position, data]) => {
            let (position, data) = (number(*position)?, bytes(*data)?);
            on_open(env, reference, stream, move |stream| {
                stream.write_at(position, &data)
            })
        }
        ("position", [from, offset]) => {
            let offset = offset.as_i64().ok_or_else(Stop::badarg)?;
            let from = match from.as_atom_name() {
                Some("bof") => From::Start,
                Some("cur") => From::Current,
                Some("eof") => From::End,
                _ => return Err(Stop::badarg()),
            };
            on_open(env, reference, stream, move |stream| {
                stream.position(from, offset)
            })
        }
        ("truncate", []) => on_open(env, reference, stream, Stream::truncate),
        ("sync", [attributes]) => {
            let attributes = attributes.as_bool().ok_or_else(Stop::badarg)?;
            on_open(env, reference, stream, move |stream| {
                stream.sync(attributes)
            })
        }
        ("allocate", [position, size]) => {
            let (position, size) = (number(*position)?, number(*size)?);
            on_open(env, reference, stream, move |stream| {
                stream.with_file(|file| file.allocate(position, size))
            })
        }
        ("advise", [position, size, advice]) => {
            let (position, size) = (number(*position)?, number(*size)?);
            let advice = match advice.as_atom_name() {
                Some("normal") => Advice::Normal,
                Some("sequential") => Advice::Sequential,
                Some("random") => Advice::Random,
                Some("no_reuse") => Advice::NoReuse,
                Some("will_need") => Advice::WillNeed,
                Some("dont_need") => Advice::DontNeed,
                Some(_) => {
                    return submit(env, reference, |_| {
                        Reply::error(&std::io::ErrorKind::InvalidInput.into())
                    });
                }
                None => return Err(Stop::badarg()),
            };
            on_open(env, reference, stream, move |stream| {
                stream.with_file(|file| file.advise(position, size, advice))
            })
        }
        ("read_info", []) => on_open(env, reference, stream, Stream::info),
        _ => Err(Stop::badarg()),
    }
}

fn on_open<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    stream: Arc<Mutex<Stream>>,
    act: impl FnOnce(&mut Stream) -> std::io::Result<Reply> + Send + 'static,
) -> Result<(), Stop<'h>> {
    submit(env, reference, move |_| {
        act(&mut lock(&stream)).unwrap_or_else(|error| Reply::error(&error))
    })
}
