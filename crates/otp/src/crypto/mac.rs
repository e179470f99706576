//! Message authentication codes.

use std::sync::{Mutex, PoisonError};

use asterias_crypto::Mac;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atoms};

use super::{STATE_BYTES, Tag, bytes, fault, worked};

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

/// Only this kind needs neither hash nor cipher.
fn of_key_alone<'h>(kind: Term<'h>) -> Result<(), Stop<'h>> {
    match kind.as_atom_name() {
        Some("poly1305") => Ok(()),
        _ => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

/// `mac/3`.
pub(super) fn mac_plain<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    key: Term<'h>,
    data: Term<'h>,
) -> Outcome<'h> {
    of_key_alone(kind)?;
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
    of_key_alone(kind)?;
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
