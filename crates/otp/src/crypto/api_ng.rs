//! Ciphers: whole messages, messages in parts, and authenticated encryption.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use asterias_crypto::cipher::{CipherInfo, info as known};
use asterias_crypto::{Aead, Cipher, Error, Opened, Padding};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atom, atoms};

use super::{Tag, bytes, fault, worked};
use crate::maps::named;

/// What a state of a cipher takes, about.
const STATE_BYTES: usize = 1024;

/// Direction and padding.
struct Options {
    encrypt: bool,
    padding: Padding,
    /// The padding as it was asked for, if at all.
    asked: Option<&'static str>,
}

fn options<'h>(env: &mut Env<'h>, given: Term<'h>) -> Result<Options, Stop<'h>> {
    let mut options = Options {
        encrypt: true,
        padding: Padding::None,
        asked: None,
    };
    if let Some(encrypt) = given.as_bool() {
        options.encrypt = encrypt;
        return Ok(options);
    }
    let Some(list) = given.list_to_vec() else {
        return Err(fault(
            env,
            Tag::Badarg,
            "Options are not a boolean or a proper list",
        ));
    };
    for option in list {
        let Some([name, value]) = option.as_tuple() else {
            return Err(fault(env, Tag::Badarg, "Options must be a property list!"));
        };
        match name.as_atom_name() {
            Some("encrypt") => match value.as_bool() {
                Some(encrypt) => options.encrypt = encrypt,
                None if value.as_atom_name() == Some("undefined") => {}
                None => return Err(fault(env, Tag::Badarg, "Bad 'encrypt' option value")),
            },
            Some("padding") => {
                (options.padding, options.asked) = match value.as_atom_name() {
                    Some("undefined") => (Padding::None, None),
                    Some("none") => (Padding::None, Some("none")),
                    Some("pkcs_padding") => (Padding::Pkcs, Some("pkcs_padding")),
                    Some("zero") => (Padding::Zero, Some("zero")),
                    Some("random") => (Padding::Random, Some("random")),
                    _ => return Err(fault(env, Tag::Badarg, "Bad 'padding' option value")),
                };
            }
            _ => return Err(fault(env, Tag::Badarg, "Bad tag in option")),
        }
    }
    Ok(options)
}

fn find<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: &[u8],
) -> Result<&'static CipherInfo, Stop<'h>> {
    match name.as_atom_name().and_then(|name| known(name, key.len())) {
        Some(info) => Ok(info),
        None => Err(fault(env, Tag::Badarg, "Unknown cipher")),
    }
}

fn open<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    iv: Term<'h>,
    options: &Options,
) -> Result<Cipher, Stop<'h>> {
    let Ok(key) = bytes(key) else {
        return Err(fault(env, Tag::Badarg, "Bad key"));
    };
    let Ok(iv) = bytes(iv) else {
        return Err(fault(env, Tag::Badarg, "Bad iv type"));
    };
    let info = find(env, name, &key)?;
    if info.aead {
        return Err(fault(env, Tag::Badarg, "Missing arguments for this cipher"));
    }
    match Cipher::new(info, &key, &iv, options.encrypt, options.padding) {
        Ok(cipher) => Ok(cipher),
        Err(Error::Iv) => Err(fault(env, Tag::Badarg, "Bad iv size")),
        Err(_) => Err(fault(env, Tag::Badarg, "Bad key size")),
    }
}

fn text<'h>(env: &mut Env<'h>, data: Term<'h>) -> Result<Cow<'h, [u8]>, Stop<'h>> {
    bytes(data).map_err(|_| fault(env, Tag::Badarg, "expected binary as data"))
}

fn finished<'h>(env: &mut Env<'h>, result: Result<Vec<u8>, Error>) -> Result<Vec<u8>, Stop<'h>> {
    result.map_err(|error| match error {
        Error::Random => fault(env, Tag::Error, "No random bytes"),
        _ => fault(env, Tag::Error, "Can't finalize"),
    })
}

/// `crypto_one_time/4`.
pub(super) fn one_time_plain<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
    flags: Term<'h>,
) -> Outcome<'h> {
    one_time(env, name, key, Term::NIL, data, flags)
}

/// `crypto_one_time/5`.
pub(super) fn one_time<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    iv: Term<'h>,
    data: Term<'h>,
    flags: Term<'h>,
) -> Outcome<'h> {
    let options = options(env, flags)?;
    let mut cipher = open(env, name, key, iv, &options)?;
    let data = text(env, data)?;
    worked(env, data.len());
    let mut result = cipher.update(&data);
    if options.asked.is_some() {
        let rest = cipher.finish();
        result.extend_from_slice(&finished(env, rest)?);
    }
    Ok(env.binary(&result))
}

/// `crypto_one_time_aead/7`: cipher, key, nonce, `{Text, Added, Tag}`, and whether to encrypt.
pub(super) fn aead<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    nonce: Term<'h>,
    message: &'h [Term<'h>],
    encrypt: bool,
) -> Outcome<'h> {
    let [data, added, tag] = message else {
        return Err(Stop::badarg());
    };
    let Ok(key) = bytes(key) else {
        return Err(fault(env, Tag::Badarg, "Bad key"));
    };
    let info = find(env, name, &key)?;
    if !info.aead {
        return Err(fault(env, Tag::Badarg, "Not aead cipher"));
    }
    let Ok(nonce) = bytes(nonce) else {
        return Err(fault(env, Tag::Badarg, "non-binary iv"));
    };
    let Ok(data) = bytes(*data) else {
        return Err(fault(env, Tag::Badarg, "non-binary text"));
    };
    let Ok(added) = bytes(*added) else {
        return Err(fault(env, Tag::Badarg, "non-binary AAD"));
    };
    worked(env, 2 * data.len() + added.len());
    let given = if encrypt { None } else { Some(bytes(*tag)) };
    let tag_size = match &given {
        None => match tag.view() {
            View::Small(size @ 0..) => size as usize,
            _ => return Err(fault(env, Tag::Badarg, "Bad Tag length")),
        },
        Some(Ok(tag)) => tag.len(),
        Some(Err(_)) => return Err(fault(env, Tag::Badarg, "Bad Tag")),
    };
    let algorithm = match Aead::new(info, &key, &nonce, tag_size) {
        Ok(algorithm) => algorithm,
        Err(Error::Key) => return Err(fault(env, Tag::Badarg, "Bad key length")),
        Err(Error::Tag) if info.mode == "ccm_mode" => {
            return Err(fault(env, Tag::Badarg, "Can't set tag"));
        }
        Err(Error::Tag) => return Err(fault(env, Tag::Error, "Can't get Tag")),
        Err(_) => return Err(fault(env, Tag::Badarg, "Bad IV length")),
    };
    match given {
        Some(Ok(tag)) => match algorithm.open(&data, &added, &tag) {
            Ok(Opened::Data(data)) => Ok(env.binary(&data)),
            Ok(Opened::Forged) => Ok(Term::atom(atoms::ERROR)),
            Err(_) => Err(fault(env, Tag::Error, "Can't set in-text")),
        },
        _ => match algorithm.seal(&data, &added) {
            Ok((sealed, tag)) => {
                let pair = [env.binary(&sealed), env.binary(&tag)];
                Ok(env.tuple(&pair))
            }
            Err(_) => Err(fault(env, Tag::Error, "Can't set in-text")),
        },
    }
}

/// A cipher being used.
struct Using {
    cipher: Cipher,
    asked: Option<&'static str>,
    finished: bool,
}

struct Handle(Mutex<Using>);

/// `crypto_init/3`.
pub(super) fn init_plain<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    flags: Term<'h>,
) -> Outcome<'h> {
    init(env, name, key, Term::NIL, flags)
}

/// `crypto_init/4`.
pub(super) fn init<'h>(
    env: &mut Env<'h>,
    name: Term<'h>,
    key: Term<'h>,
    iv: Term<'h>,
    flags: Term<'h>,
) -> Outcome<'h> {
    let options = options(env, flags)?;
    let using = Using {
        cipher: open(env, name, key, iv, &options)?,
        asked: options.asked,
        finished: false,
    };
    Ok(env.resource(Handle(Mutex::new(using)), STATE_BYTES))
}

#[track_caller]
fn handle<'h>(env: &mut Env<'h>, state: Term<'h>) -> Result<&'h Handle, Stop<'h>> {
    match env.resource_value(state) {
        Some(handle) => Ok(handle),
        None => Err(fault(env, Tag::Badarg, "Bad State")),
    }
}

/// `crypto_update/2`.
pub(super) fn update<'h>(env: &mut Env<'h>, state: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let handle = handle(env, state)?;
    let data = text(env, data)?;
    worked(env, data.len());
    let mut using = handle.0.lock().unwrap_or_else(PoisonError::into_inner);
    if using.finished {
        return Err(fault(env, Tag::Error, "The cipher has been finished"));
    }
    let result = using.cipher.update(&data);
    Ok(env.binary(&result))
}

/// `crypto_final/1`.
pub(super) fn finish<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let handle = handle(env, state)?;
    let mut using = handle.0.lock().unwrap_or_else(PoisonError::into_inner);
    if using.finished {
        return Ok(env.binary(&[]));
    }
    using.finished = true;
    let rest = using.cipher.finish();
    let rest = finished(env, rest)?;
    Ok(env.binary(&rest))
}

/// `crypto_get_data/1`.
pub(super) fn get_data<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let handle = handle(env, state)?;
    let using = handle.0.lock().unwrap_or_else(PoisonError::into_inner);
    let size = env.unsigned(using.cipher.taken());
    let padding_size = match using.cipher.padded() {
        Some(size) => env.unsigned(size as u64),
        None => Term::atom(atoms::UNDEFINED),
    };
    let asked = Term::atom(atom::intern(using.asked.unwrap_or("undefined")));
    let encrypt = Term::atom(using.cipher.encrypts().into());
    let entries = [
        ("size", size),
        ("padding_size", padding_size),
        ("padding_type", asked),
        ("encrypt", encrypt),
    ];
    Ok(named(env, &entries))
}

/// `cipher_info/1`.
pub(super) fn info<'h>(env: &mut Env<'h>, name: Term<'h>) -> Outcome<'h> {
    let info = name.as_atom_name().and_then(|name| known(name, 32));
    let info = info.ok_or_else(Stop::badarg)?;
    let number = match info.number {
        Some(number) => env.integer(number),
        None => Term::atom(atoms::UNDEFINED),
    };
    let mode = env.atom(info.mode)?;
    let size = |env: &mut Env<'h>, size: usize| env.unsigned(size as u64);
    let entries = [
        ("type", number),
        ("mode", mode),
        ("key_length", size(env, info.key_size)),
        ("iv_length", size(env, info.iv_size)),
        ("block_size", size(env, info.block_size)),
        ("prop_aead", Term::atom(info.aead.into())),
    ];
    Ok(named(env, &entries))
}
