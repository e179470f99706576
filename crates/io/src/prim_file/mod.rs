//! Natives of `prim_file`: files and folders, by work on other threads, or in place where it is short ([`pace`]).
//!
//! `start(Ref, Operation)` answers `started` and sends the caller exactly one message `{Ref, Result}`, Result being `ok`, `{ok, Value}`, `eof` or
//! `{error, Reason}`; where buffers have all that it takes, or it is done in place, it may answer the result at once. An operation that is not one is `badarg`. `open(Ref, Path, Modes)` answers the handle, which is of use when `{Ref, ok}` has come;
//! the file is closed by `close`, or when nobody holds the handle any longer.

mod pace;
mod reply;
mod stream;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{System, Term, View, Word, atoms, natives};
use asterias_term::atom::intern;

use crate::World;
use crate::files::{Advice, Files, Kind, Opening};
use crate::names;
use crate::prim_io::{collect, world};
use crate::reasons::reason_of;

pub(crate) use pace::Pace;
use pace::SHORT_BYTES;
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

/// A file of so many bytes is small.
const SHORT: u64 = SHORT_BYTES as u64;

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

/// Whether opening a path is short: pipes wait for who opens their other end, and file systems for the device where a content goes.
fn may_open(files: &dyn Files, at: &Path, opening: Opening) -> bool {
    match files.info(at, true) {
        Ok(info) => info.kind == Kind::Regular && !(opening.truncate && info.size > 0),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Whether a path leads to a regular file that is small, or to nothing.
fn is_small(files: &dyn Files, at: &Path, follow: bool) -> bool {
    match files.info(at, follow) {
        Ok(info) => info.kind == Kind::Regular && info.size <= SHORT,
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// Has a job done, elsewhere unless it is short, and its reply sent to the caller.
fn submit<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    is_short: bool,
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
    let mut job = Some(job);
    if is_short {
        env.account(32);
        let now = || job.take().map(|job| job(&world));
        if let Some(Some(reply)) = world.pace.try_now(now) {
            reply::send(&caller, &reply);
            return Ok(());
        }
    }
    let Some(job) = job else {
        return Ok(());
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
    let stream = Arc::new(Mutex::new(Stream::new(ahead, delay, opening.sync)));
    let handle = Handle {
        stream: stream.clone(),
    };
    let there = world(env)?;
    let is_short = there.pace.allows() && may_open(&there.files(), &at, opening);
    submit(env, reference, is_short, move |world| {
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
                if let Some(reply) = at_once(env, &stream, name, rest)? {
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

/// The reply to what the buffers of a stream can do alone, or what is short, unless somebody is at it.
fn at_once<'h>(
    env: &mut Env<'h>,
    stream: &Mutex<Stream>,
    name: &str,
    arguments: &[Term<'h>],
) -> Result<Option<Reply>, Stop<'h>> {
    let Ok(mut stream) = stream.try_lock() else {
        return Ok(None);
    };
    let reply = match (name, arguments) {
        ("read", [size]) => stream.read_at_once(number(*size)?),
        ("read_line", []) => stream.read_line_at_once(),
        ("write", [data]) if stream.delays() => stream.write_at_once(&bytes(*data)?),
        _ => None,
    };
    if reply.is_some() || !stream.is_short() {
        return Ok(reply);
    }
    let world = world(env)?;
    let is_short = |size: u64| size <= SHORT_BYTES as u64;
    let (result, moved) = match (name, arguments) {
        ("read", [size]) => {
            let size = number(*size)?;
            if !is_short(size) {
                return Ok(None);
            }
            (world.pace.try_now(|| stream.read(size)), size)
        }
        ("read_line", []) => {
            let Some(line) = world.pace.try_now(|| stream.read_short_line()) else {
                return Ok(None);
            };
            (line.transpose(), 0)
        }
        ("pread", [position, size]) => {
            let (position, size) = (number(*position)?, number(*size)?);
            if !is_short(size) {
                return Ok(None);
            }
            (world.pace.try_now(|| stream.read_at(position, size)), size)
        }
        ("write", [data]) if !stream.may_delay() => {
            let data = bytes(*data)?;
            let size = data.len() as u64;
            if !is_short(size) {
                return Ok(None);
            }
            let write = || stream.write(&data).map(|_| Reply::Ok);
            (world.pace.try_now(write), size)
        }
        ("pwrite", [position, data]) => {
            let (position, data) = (number(*position)?, bytes(*data)?);
            let size = data.len() as u64;
            if !is_short(size) {
                return Ok(None);
            }
            (
                world.pace.try_now(|| stream.write_at(position, &data)),
                size,
            )
        }
        ("position", [from, offset]) => {
            let (from, offset) = place(*from, *offset)?;
            (world.pace.try_now(|| stream.position(from, offset)), 0)
        }
        ("close", []) => (world.pace.try_now(|| stream.close()), 0),
        ("read_info", []) => (world.pace.try_now(|| stream.info()), 0),
        _ => return Ok(None),
    };
    // A microsecond or two, and what it takes to copy.
    env.account(8 + moved as usize / 256);
    Ok(result.map(|result| result.unwrap_or_else(|error| Reply::error(&error))))
}

/// A position as programs give it.
fn place<'h>(from: Term<'h>, offset: Term<'h>) -> Result<(From, i64), Stop<'h>> {
    let offset = offset.as_i64().ok_or_else(Stop::badarg)?;
    let from = match from.as_atom_name() {
        Some("bof") => From::Start,
        Some("cur") => From::Current,
        Some("eof") => From::End,
        _ => return Err(Stop::badarg()),
    };
    Ok((from, offset))
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
    let world = world(env)?;
    let (files, allowed) = (&world.files(), world.pace.allows());
    match (name, &arguments[1..]) {
        ("read_file", []) => {
            let short = allowed && is_small(files, &at, true);
            on(env, reference, short, move |files| {
                files.read(&at).map(Reply::Data)
            })
        }
        ("read_info", [follow]) => {
            let follow = follow.as_bool().ok_or_else(Stop::badarg)?;
            on(env, reference, allowed, move |files| {
                files.info(&at, follow).map(Reply::Info)
            })
        }
        ("list", []) => on(env, reference, false, move |files| {
            files.list(&at).map(Reply::Names)
        }),
        ("write_file", [data]) => {
            let data = bytes(*data)?;
            env.account(data.len() / 64);
            let opening = Opening {
                write: true,
                truncate: true,
                ..Opening::default()
            };
            let short = allowed && data.len() <= SHORT_BYTES && may_open(files, &at, opening);
            on(env, reference, short, move |files| {
                let mut file = files.open(&at, opening)?;
                done(file.write_all(&data))
            })
        }
        ("make_dir", []) => on(env, reference, false, move |files| {
            done(files.make_folder(&at))
        }),
        ("delete", []) => {
            let short = allowed && is_small(files, &at, false);
            on(env, reference, short, move |files| {
                done(files.remove_file(&at))
            })
        }
        ("del_dir", []) => on(env, reference, false, move |files| {
            done(files.remove_folder(&at))
        }),
        ("set_cwd", []) => on(env, reference, false, move |files| {
            done(files.set_current_folder(&at))
        }),
        ("read_link", []) => on(env, reference, false, move |files| {
            let target = files.read_link(&at)?;
            Ok(Reply::Name(target.into_os_string()))
        }),
        ("rename" | "make_link" | "make_symlink", [new]) => {
            let new = path(*new)?;
            let name = name.to_owned();
            on(env, reference, false, move |files| {
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
            on(env, reference, false, move |files| {
                done(files.set_mode(&at, mode))
            })
        }
        ("set_owner", [user, group]) => {
            let [user, group] = [user, group].map(|id| id.as_i64());
            let (user, group) = (
                user.ok_or_else(Stop::badarg)?,
                group.ok_or_else(Stop::badarg)?,
            );
            // Minus one leaves what there is.
            let [user, group] = [user, group].map(|id| u32::try_from(id).ok());
            on(env, reference, false, move |files| {
                done(files.set_owner(&at, user, group))
            })
        }
        ("set_times", [accessed, modified]) => {
            let accessed = accessed.as_i64().ok_or_else(Stop::badarg)?;
            let modified = modified.as_i64().ok_or_else(Stop::badarg)?;
            on(env, reference, false, move |files| {
                done(files.set_times(&at, accessed, modified))
            })
        }
        _ => Err(Stop::badarg()),
    }
}

/// Submits what files are asked for.
fn on<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    is_short: bool,
    act: impl FnOnce(&dyn Files) -> std::io::Result<Reply> + Send + 'static,
) -> Result<(), Stop<'h>> {
    submit(env, reference, is_short, move |world| {
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
            submit(env, reference, false, move |world| {
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
            let (from, offset) = place(*from, *offset)?;
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
                    return submit(env, reference, false, |_| {
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
    submit(env, reference, false, move |_| {
        act(&mut lock(&stream)).unwrap_or_else(|error| Reply::error(&error))
    })
}
