//! Natives of module `zlib`: streams, one step at a time. `zlib.erl` has the functions that programs call, and checks their arguments.
//!
//! A stream is a resource. Only the process that opened it, or was made its controller, may use it.

mod deflater;
mod history;
mod stream;

use std::sync::{Mutex, MutexGuard, PoisonError};

use asterias_machine::native::{Env, Outcome, Pid, Stop};
use asterias_machine::natives;
use asterias_term::{Term, Word, atom, atoms};
use zlib_rs::DeflateFlush;

use self::deflater::Settings;
use self::stream::{AfterEnd, Inflater, Step, Stream, Wrong};
use crate::iodata;

natives! {
    /// Natives of module `zlib`.
    pub(crate) static TABLE: "zlib" {
        process "open"/0 => open,
        process "close"/1 => close,
        process "set_controlling_process"/2 => set_controlling_process,
        process "deflate_init"/5 => deflate_init,
        process "deflateSetDictionary"/2 => deflate_set_dictionary,
        process "deflateReset"/1 => deflate_reset,
        process "deflate_params"/3 => deflate_params,
        process "deflate_step"/2 => deflate_step,
        process "deflateEnd"/1 => deflate_end,
        process "inflate_init"/3 => inflate_init,
        process "inflateSetDictionary"/2 => inflate_set_dictionary,
        process "inflateGetDictionary"/1 => inflate_get_dictionary,
        process "inflateReset"/1 => inflate_reset,
        process "inflate_step"/1 => inflate_step,
        process "inflateEnd"/1 => inflate_end,
        process "push"/2 => push,
        process "stash"/2 => stash,
        process "unstash"/1 => unstash,
    }
}

/// What a stream takes, about: two windows and the tables of a compressor.
const STREAM_BYTES: usize = 256 << 10;

struct Owned {
    controller: Word,
    stream: Stream,
}

/// A stream as a resource.
struct Handle(Mutex<Owned>);

fn raise<'h>(name: &str) -> Stop<'h> {
    Stop::error(Term::atom(atom::intern(name)))
}

impl<'h> From<Wrong> for Stop<'h> {
    fn from(wrong: Wrong) -> Stop<'h> {
        raise(wrong.name())
    }
}

/// The stream of the calling process.
fn own<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Result<MutexGuard<'h, Owned>, Stop<'h>> {
    let handle = env
        .resource_value::<Handle>(stream)
        .ok_or_else(Stop::badarg)?;
    let owned = handle.0.lock().unwrap_or_else(PoisonError::into_inner);
    if owned.controller != env.process().id {
        return Err(raise("not_on_controlling_process"));
    }
    Ok(owned)
}

fn done<'h>(result: Result<(), Wrong>) -> Outcome<'h> {
    match result {
        Ok(()) => Ok(Term::atom(atoms::OK)),
        Err(wrong) => Err(wrong.into()),
    }
}

fn open<'h>(env: &mut Env<'h>) -> Term<'h> {
    let owned = Owned {
        controller: env.process().id,
        stream: Stream::default(),
    };
    env.resource(Handle(Mutex::new(owned)), STREAM_BYTES)
}

fn close<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    done(own(env, stream)?.stream.close())
}

fn set_controlling_process<'h>(env: &mut Env<'h>, stream: Term<'h>, to: Pid) -> Outcome<'h> {
    own(env, stream)?.controller = to.0;
    Ok(Term::atom(atoms::OK))
}

/// A number that the Erlang part has checked.
fn number<'h>(value: Term<'h>) -> Result<i32, Stop<'h>> {
    value
        .as_i64()
        .and_then(|value| i32::try_from(value).ok())
        .ok_or_else(Stop::badarg)
}

fn deflate_init<'h>(
    env: &mut Env<'h>,
    stream: Term<'h>,
    level: Term<'h>,
    bits: Term<'h>,
    mem_level: Term<'h>,
    strategy: Term<'h>,
) -> Outcome<'h> {
    let settings = Settings::new(
        number(level)?,
        number(bits)?,
        number(mem_level)?,
        number(strategy)?,
    );
    done(own(env, stream)?.stream.deflate(settings))
}

fn deflate_set_dictionary<'h>(
    env: &mut Env<'h>,
    stream: Term<'h>,
    dictionary: Term<'h>,
) -> Outcome<'h> {
    let dictionary = iodata::bytes(dictionary).map_err(crate::iodata::Unfit::stop)?;
    let mut owned = own(env, stream)?;
    let checksum = owned.stream.deflater()?.set_dictionary(&dictionary);
    let checksum = checksum.ok_or(Wrong::StreamError)?;
    Ok(env.unsigned(u64::from(checksum)))
}

fn deflate_reset<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    done(own(env, stream)?.stream.reset_deflate())
}

fn deflate_params<'h>(
    env: &mut Env<'h>,
    stream: Term<'h>,
    level: Term<'h>,
    strategy: Term<'h>,
) -> Outcome<'h> {
    let (level, strategy) = (number(level)?, number(strategy)?);
    let mut owned = own(env, stream)?;
    let is_set = owned.stream.deflater()?.set_params(level, strategy);
    done(is_set.then_some(()).ok_or(Wrong::StreamError))
}

fn deflate_end<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    done(own(env, stream)?.stream.end_deflate())
}

/// What a step costs: one of full size takes the most of a time slice.
const STEP_COST: usize = 2000;

/// `{continue | finished, Output}`, or `{need_dictionary, Checksum, Output}`.
fn told<'h>(env: &mut Env<'h>, step: &Step, output: &[u8]) -> Outcome<'h> {
    env.account(STEP_COST);
    let output = if output.is_empty() {
        Term::NIL
    } else {
        let binary = env.binary(output);
        env.list(&[binary])
    };
    match step {
        Step::Continue => {
            let tag = env.atom("continue")?;
            Ok(env.tuple(&[tag, output]))
        }
        Step::Finished => {
            let tag = env.atom("finished")?;
            Ok(env.tuple(&[tag, output]))
        }
        Step::NeedDictionary(checksum) => {
            let tag = env.atom("need_dictionary")?;
            let checksum = env.unsigned(u64::from(*checksum));
            Ok(env.tuple(&[tag, checksum, output]))
        }
    }
}

fn deflate_step<'h>(env: &mut Env<'h>, stream: Term<'h>, flush: Term<'h>) -> Outcome<'h> {
    let flush = match number(flush)? {
        0 => DeflateFlush::NoFlush,
        2 => DeflateFlush::SyncFlush,
        3 => DeflateFlush::FullFlush,
        4 => DeflateFlush::Finish,
        _ => return Err(Stop::badarg()),
    };
    let mut output = Vec::new();
    let step = own(env, stream)?.stream.deflate_step(flush, &mut output)?;
    told(env, &step, &output)
}

fn inflate_init<'h>(
    env: &mut Env<'h>,
    stream: Term<'h>,
    bits: Term<'h>,
    after_end: Term<'h>,
) -> Outcome<'h> {
    let after_end = match after_end.as_atom_name() {
        Some("error") => AfterEnd::Error,
        Some("reset") => AfterEnd::Reset,
        Some("cut") => AfterEnd::Cut,
        _ => return Err(Stop::badarg()),
    };
    let inflater = Inflater::new(number(bits)?, after_end);
    done(own(env, stream)?.stream.inflate(inflater))
}

fn inflate_set_dictionary<'h>(
    env: &mut Env<'h>,
    stream: Term<'h>,
    dictionary: Term<'h>,
) -> Outcome<'h> {
    let dictionary = iodata::bytes(dictionary).map_err(crate::iodata::Unfit::stop)?;
    done(own(env, stream)?.stream.set_inflate_dictionary(&dictionary))
}

fn inflate_get_dictionary<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    let mut owned = own(env, stream)?;
    let dictionary = owned.stream.inflate_dictionary()?;
    Ok(env.binary(dictionary))
}

fn inflate_reset<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    done(own(env, stream)?.stream.reset_inflate())
}

fn inflate_step<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    let mut output = Vec::new();
    let step = own(env, stream)?.stream.inflate_step(&mut output)?;
    told(env, &step, &output)
}

fn inflate_end<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    done(own(env, stream)?.stream.end_inflate())
}

fn push<'h>(env: &mut Env<'h>, stream: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let bytes = iodata::bytes(data).map_err(crate::iodata::Unfit::stop);
    let mut owned = own(env, stream)?;
    let bytes = bytes?;
    env.account(bytes.len() / 200);
    done(owned.stream.push(bytes))
}

fn stash<'h>(env: &mut Env<'h>, stream: Term<'h>, output: Term<'h>) -> Outcome<'h> {
    let bytes = iodata::bytes(output).map_err(crate::iodata::Unfit::stop)?;
    own(env, stream)?.stream.stash(&bytes);
    Ok(Term::atom(atoms::OK))
}

/// The output that was kept, as a list of at most one binary.
fn unstash<'h>(env: &mut Env<'h>, stream: Term<'h>) -> Outcome<'h> {
    let bytes = own(env, stream)?.stream.unstash();
    if bytes.is_empty() {
        return Ok(Term::NIL);
    }
    let binary = env.binary(&bytes);
    Ok(env.list(&[binary]))
}
