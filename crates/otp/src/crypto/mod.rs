//! Natives of module `crypto`: names, options and errors of OTP's over the algorithms of `asterias_crypto`.
//!
//! Errors are `{Tag, {File, Line}, Description}`, where the place is that of this crate's source. States (hashes, codes, ciphers) are resources.
//! States of hashes never change, so that one can be continued in two ways; those of codes and ciphers do, under a lock.

mod ciphers;
mod digests;
mod keys;
mod rsa;

use std::panic::Location;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::{Term, View, atom, atoms};

use crate::iodata;

natives! {
    /// Natives of module `crypto`.
    pub(crate) static TABLE: "crypto" {
        alloc "hash"/2 => digests::hash,
        alloc "hash_xof"/3 => digests::hash_xof,
        process "hash_init"/1 => digests::hash_init,
        process "hash_update"/2 => digests::hash_update,
        process "hash_final"/1 => digests::hash_final,
        process "hash_final_xof"/2 => digests::hash_final_xof,
        alloc "hash_info"/1 => digests::hash_info,
        alloc "mac"/3 => digests::mac_plain,
        alloc "mac"/4 => digests::mac,
        alloc "macN"/4 => digests::mac_cut_plain,
        alloc "macN"/5 => digests::mac_cut,
        process "mac_init"/2 => digests::mac_init_plain,
        process "mac_init"/3 => digests::mac_init,
        process "mac_update"/2 => digests::mac_update,
        process "mac_final"/1 => digests::mac_final,
        process "mac_finalN"/2 => digests::mac_final_cut,
        alloc "pbkdf2_hmac"/5 => digests::pbkdf2_hmac,
        alloc "hash_equals"/2 => hash_equals,
        alloc "exor"/2 => exor,
        alloc "strong_rand_bytes"/1 => strong_rand_bytes,
        alloc "rand_below"/1 => rand_below,
        alloc "crypto_one_time"/4 => ciphers::one_time_plain,
        alloc "crypto_one_time"/5 => ciphers::one_time,
        alloc "aead"/5 => ciphers::aead,
        process "crypto_init"/3 => ciphers::init_plain,
        process "crypto_init"/4 => ciphers::init,
        process "crypto_update"/2 => ciphers::update,
        process "crypto_final"/1 => ciphers::finish,
        process "crypto_get_data"/1 => ciphers::get_data,
        alloc "cipher_info"/1 => ciphers::info,
        alloc "mod_pow_bytes"/3 => keys::mod_pow,
        alloc "dh_agree"/3 => keys::dh_agree,
        alloc "ec_generate"/2 => keys::ec_generate,
        alloc "ec_agree"/3 => keys::ec_agree,
        alloc "sign"/4 => keys::sign_plain,
        alloc "sign"/5 => keys::sign,
        alloc "verify"/5 => keys::verify_plain,
        alloc "verify"/6 => keys::verify,
        alloc "rsa_generate"/2 => rsa::generate,
        alloc "rsa_crypt"/4 => rsa::crypt,
    }
}

/// What is wrong, by the tag that programs see.
#[derive(Clone, Copy)]
enum Tag {
    Badarg,
    Error,
    Notsup,
}

/// `error:{Tag, {File, Line}, Description}`.
#[track_caller]
fn fault<'h>(env: &mut Env<'h>, tag: Tag, description: &str) -> Stop<'h> {
    let place = Location::caller();
    let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
    let place = [env.string(file), env.integer(i64::from(place.line()))];
    let place = env.tuple(&place);
    let description = env.string(description);
    let tag = match tag {
        Tag::Badarg => atoms::BADARG,
        Tag::Error => atoms::ERROR,
        Tag::Notsup => atom::intern("notsup"),
    };
    Stop::error(env.tuple(&[Term::atom(tag), place, description]))
}

/// Bytes of `iodata()`, or plain `badarg`.
fn bytes<'h>(data: Term<'h>) -> Result<std::borrow::Cow<'h, [u8]>, Stop<'h>> {
    if let View::Bits(_) = data.view() {
        return data.as_binary().ok_or_else(Stop::badarg);
    }
    let bytes = iodata::bytes(data).map_err(crate::iodata::Unfit::stop)?;
    Ok(bytes.into())
}

/// Accounts for work on so many bytes.
fn worked(env: &mut Env<'_>, bytes: usize) {
    env.account(bytes / 500 + 1);
}

fn hash_equals<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Result<bool, Stop<'h>> {
    let (a, b) = (a.as_binary(), b.as_binary());
    match (a, b) {
        (Some(a), Some(b)) if a.len() == b.len() => Ok(asterias_crypto::equal(&a, &b)),
        _ => Err(Stop::badarg()),
    }
}

fn exor<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let (a, b) = (bytes(a)?, bytes(b)?);
    if a.len() != b.len() {
        return Err(Stop::badarg());
    }
    worked(env, a.len());
    let mixed: Vec<u8> = a.iter().zip(b.iter()).map(|(a, b)| a ^ b).collect();
    Ok(env.binary(&mixed))
}

/// The most random bytes at a time.
const MAX_RANDOM: usize = 1 << 30;

fn strong_rand_bytes<'h>(env: &mut Env<'h>, count: usize) -> Outcome<'h> {
    if count > MAX_RANDOM {
        return Err(Stop::badarg());
    }
    worked(env, count);
    let mut random = vec![0; count];
    match asterias_crypto::random(&mut random) {
        Ok(()) => Ok(env.binary(&random)),
        Err(_) => Err(Stop::error(Term::atom(atom::intern("low_entropy")))),
    }
}

/// A random number below another, both as bytes.
fn rand_below<'h>(env: &mut Env<'h>, limit: Term<'h>) -> Outcome<'h> {
    let limit = bytes(limit)?;
    match asterias_crypto::random_below(&limit) {
        Ok(number) => Ok(env.binary(&number)),
        Err(_) => Err(Stop::error(Term::atom(atom::intern("low_entropy")))),
    }
}
