//! Hashes.

use asterias_crypto::{Hash, hash as hashes};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::{STATE_BYTES, Tag, bytes, fault, worked};
use crate::maps::named;

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
        return Err(fault(env, Tag::Error, "Low-level call failed"));
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
    // One of any size gives as many bytes as its name has bits in eights: half of what a block leaves of the sponge's 200 bytes.
    let size = match hash.info() {
        info if info.size > 0 => 0,
        info => (200 - info.block_size) / 2,
    };
    let digest = hash.finish(size);
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
