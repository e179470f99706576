//! Keys made of passwords.

use asterias_crypto::hash as hashes;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::{Tag, fault, worked};

/// The most work of one key derivation, in rounds for each block of the key.
const MAX_ROUNDS: usize = 1 << 32;

/// The most bytes of a key.
const MAX_SIZE: usize = 0xff_ffff;

#[track_caller]
fn positive<'h>(env: &mut Env<'h>, number: Term<'h>, most: usize) -> Result<usize, Stop<'h>> {
    match number.as_usize() {
        Some(0) => Err(fault(env, Tag::Badarg, "Must be > 0")),
        Some(number) if number <= most => Ok(number),
        _ => Err(fault(env, Tag::Badarg, "Not integer")),
    }
}

/// `pbkdf2_hmac/5`.
pub(super) fn pbkdf2_hmac<'h>(
    env: &mut Env<'h>,
    kind: Term<'h>,
    password: Term<'h>,
    salt: Term<'h>,
    rounds: Term<'h>,
    size: Term<'h>,
) -> Outcome<'h> {
    let rounds = positive(env, rounds, MAX_ROUNDS)?;
    let size = positive(env, size, MAX_SIZE)?;
    let name = kind.as_atom_name().unwrap_or_default();
    let Some(info) = hashes::info(name) else {
        return Err(fault(env, Tag::Badarg, "Bad digest type"));
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
