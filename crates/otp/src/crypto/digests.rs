//! Hashes and message authentication codes.

use std::sync::{Mutex, PoisonError};

use asterias_crypto::{Hash, Mac, hash as hashes};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

use super::{Tag, bytes, fault, worked};
use crate::maps::named;

/// What a state of a hash or code takes, about.
const STATE_BYTES: usize = 512;

#[track_caller]
fn start<'h>(env: &mut Env<'h>, kind: Term<'h>) -> Result<Hash, Stop<'h>> {
    match kind.as_atom_name().and_then(Hash::new) {
        Some(hash) => Ok(hash),
        None => Err(fault(env, Tag::Badarg, "Bad digest type")),
    }
}

/// `hash/2`.
pub(super) fn hash<'h>(env: &mut Env<'h>, kind: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let data = bytes(data)?;
    let mut hash = start(env, kind)?;
    if hash.info().size == 0 {
        return Err(fault(env, Tag::Error, "A hash without a size of its own"));
    }
    worked(env, data.len());
    hash.update(&data);
    let digest = hash.finish(0);
    Ok(env.binary(&digest))
}

/// The result of a hash that has any size, in so many bits; what is left of a whole byte is not given.
fn extended<'h>(env: &mut Env<'h>, hash: Hash, bits: usize) -> Outcome<'h> {
    if hash.info().size > 0 || bits > 1 << 30 {
        return Err(fault(env, Tag::Error, "A hash that has a size of its own"));
    }
    worked(env, bits / 8);
    let digest = hash.finish(bits / 8);
    Ok(env.binary(&digest))
}

/// `hash_xof/3`.
pub(super) fn hash_xof<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    data: Term<'h>,
    bits: usize,
) -> Outcome<'h> {
    let data = bytes(data)?;
    let mut hash = start(env, kind)?;
    worked(env, data.len());
    hash.update(&data);
    extended(env, hash, bits)
}

/// `hash_init/1`.
pub(super) fn hash_init<'h>(env: &mut Env<'h>, kind: Term<'h>) -> Outcome<'h> {
    let hash = start(env, kind)?;
    Ok(env.resource(hash, STATE_BYTES))
}

#[track_caller]
fn state<'h>(env: &mut Env<'h>, state: Term<'h>) -> Result<Hash, Stop<'h>> {
    match env.resource_value::<Hash>(state) {
        Some(hash) => Ok(hash.clone()),
        None => Err(fault(env, Tag::Badarg, "Bad state")),
    }
}

/// `hash_update/2`.
pub(super) fn hash_update<'h>(env: &mut Env<'h>, from: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let data = bytes(data)?;
    let mut hash = state(env, from)?;
    worked(env, data.len());
    hash.update(&data);
    Ok(env.resource(hash, STATE_BYTES))
}

/// `hash_final/1`.
pub(super) fn hash_final<'h>(env: &mut Env<'h>, from: Term<'h>) -> Outcome<'h> {
    let hash = state(env, from)?;
    if hash.info().size == 0 {
        return Err(fault(env, Tag::Error, "A hash without a size of its own"));
    }
    let digest = hash.finish(0);
    Ok(env.binary(&digest))
}

/// `hash_final_xof/2`.
pub(super) fn hash_final_xof<'h>(env: &mut Env<'h>, from: Term<'h>, bits: usize) -> Outcome<'h> {
    let hash = state(env, from)?;
    extended(env, hash, bits)
}

/// `hash_info/1`.
pub(super) fn hash_info<'h>(env: &mut Env<'h>, kind: Term<'h>) -> Outcome<'h> {
    let info = kind.as_atom_name().and_then(hashes::info);
    let info = info.ok_or_else(Stop::badarg)?;
    let size = env.unsigned(info.size as u64);
    let block_size = env.unsigned(info.block_size as u64);
    let number = env.integer(info.number);
    let entries = [("size", size), ("block_size", block_size), ("type", number)];
    Ok(named(env, &entries))
}

/// A code with its key.
#[track_caller]
fn keyed<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    under: Term<'h>,
    key: Term<'h>,
) -> Result<Mac, Stop<'h>> {
    let key = bytes(key)?;
    let name = under.as_atom_name().unwrap_or_default();
    match kind.as_atom_name() {
        Some("hmac") => Mac::hmac(name, &key)
            .ok_or_else(|| fault(env, Tag::Badarg, "Bad digest algorithm for HMAC")),
        Some("cmac") => match Mac::cmac(name, &key) {
            Some(Ok(mac)) => Ok(mac),
            Some(Err(_)) => Err(fault(env, Tag::Badarg, "Bad key size")),
            None => Err(fault(env, Tag::Badarg, "Unknown cipher")),
        },
        Some("poly1305") => {
            Mac::poly1305(&key).map_err(|_| fault(env, Tag::Badarg, "Bad key length"))
        }
        _ => Err(fault(env, Tag::Badarg, "Unknown mac algorithm")),
    }
}

fn code<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    under: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
) -> Result<Vec<u8>, Stop<'h>> {
    let mut mac = keyed(env, kind, under, key)?;
    let Ok(data) = bytes(data) else {
        return Err(fault(env, Tag::Badarg, "Bad text"));
    };
    worked(env, data.len());
    mac.update(&data);
    Ok(mac.finish())
}

/// The first bytes of a code.
fn cut<'h>(env: &mut Env<'h>, mut code: Vec<u8>, size: Term<'h>) -> Outcome<'h> {
    match size.view() {
        View::Small(size) if size >= 0 && size as usize <= code.len() => {
            code.truncate(size as usize)
        }
        _ => return Err(Stop::badarg()),
    }
    Ok(env.binary(&code))
}

/// `mac/3`.
pub(super) fn mac_plain<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
) -> Outcome<'h> {
    mac(env, kind, Term::NIL, key, data)
}

/// `mac/4`.
pub(super) fn mac<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    under: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
) -> Outcome<'h> {
    let code = code(env, kind, under, key, data)?;
    Ok(env.binary(&code))
}

/// `macN/4`.
pub(super) fn mac_cut_plain<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
    size: Term<'h>,
) -> Outcome<'h> {
    mac_cut(env, kind, Term::NIL, key, data, size)
}

/// `macN/5`.
pub(super) fn mac_cut<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    under: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
    size: Term<'h>,
) -> Outcome<'h> {
    let code = code(env, kind, under, key, data)?;
    cut(env, code, size)
}

/// A code being computed, until it is asked for.
struct Computing(Mutex<Option<Mac>>);

/// `mac_init/2`.
pub(super) fn mac_init_plain<'h>(env: &mut Env<'h>, kind: Term<'h>, key: Term<'h>) -> Outcome<'h> {
    mac_init(env, kind, Term::NIL, key)
}

/// `mac_init/3`.
pub(super) fn mac_init<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    under: Term<'h>,
    key: Term<'h>,
) -> Outcome<'h> {
    let mac = keyed(env, kind, under, key)?;
    Ok(env.resource(Computing(Mutex::new(Some(mac))), STATE_BYTES))
}

#[track_caller]
fn computing<'h>(env: &mut Env<'h>, state: Term<'h>) -> Result<&'h Computing, Stop<'h>> {
    match env.resource_value(state) {
        Some(computing) => Ok(computing),
        None => Err(fault(env, Tag::Badarg, "Bad ref")),
    }
}

/// `mac_update/2`: the same state, further on.
pub(super) fn mac_update<'h>(env: &mut Env<'h>, state: Term<'h>, data: Term<'h>) -> Outcome<'h> {
    let computing = computing(env, state)?;
    let Ok(data) = bytes(data) else {
        return Err(fault(env, Tag::Badarg, "Bad text"));
    };
    worked(env, data.len());
    let mut mac = computing.0.lock().unwrap_or_else(PoisonError::into_inner);
    match mac.as_mut() {
        Some(mac) => mac.update(&data),
        None => return Err(fault(env, Tag::Error, "The code has been computed")),
    }
    Ok(state)
}

fn computed<'h>(env: &mut Env<'h>, state: Term<'h>) -> Result<Vec<u8>, Stop<'h>> {
    let computing = computing(env, state)?;
    let mac = (computing.0.lock())
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match mac {
        Some(mac) => Ok(mac.finish()),
        None => Err(fault(env, Tag::Error, "The code has been computed")),
    }
}

/// `mac_final/1`.
pub(super) fn mac_final<'h>(env: &mut Env<'h>, state: Term<'h>) -> Outcome<'h> {
    let code = computed(env, state)?;
    Ok(env.binary(&code))
}

/// `mac_finalN/2`.
pub(super) fn mac_final_cut<'h>(env: &mut Env<'h>, state: Term<'h>, size: Term<'h>) -> Outcome<'h> {
    let code = computed(env, state)?;
    cut(env, code, size)
}

/// The most work of one key derivation, in rounds for each block of the key.
const MAX_ROUNDS: usize = 1 << 32;

/// `pbkdf2_hmac/5`.
pub(super) fn pbkdf2_hmac<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    password: Term<'h>,
    salt: Term<'h>,
    rounds: Term<'h>,
    size: Term<'h>,
) -> Outcome<'h> {
    let name = kind.as_atom_name().unwrap_or_default();
    let Some(info) = hashes::info(name) else {
        return Err(fault(env, Tag::Badarg, "Bad digest type"));
    };
    let (rounds, size) = match (rounds.as_usize(), size.as_usize()) {
        (Some(rounds @ 1..=MAX_ROUNDS), Some(size @ 1..=0xff_ffff)) => (rounds, size),
        _ => return Err(fault(env, Tag::Badarg, "Must be > 0")),
    };
    let (Some(password), Some(salt)) = (password.as_binary(), salt.as_binary()) else {
        return Err(fault(env, Tag::Badarg, "Not binary"));
    };
    worked(
        env,
        rounds
            .saturating_mul(2 * info.block_size)
            .saturating_mul(size.div_ceil(16)),
    );
    let key = asterias_crypto::pbkdf2(name, &password, &salt, rounds as u64, size);
    match key {
        Some(key) => Ok(env.binary(&key)),
        None => Err(fault(env, Tag::Badarg, "Bad digest type")),
    }
}
