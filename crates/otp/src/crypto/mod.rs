//! Natives of module `crypto`: names, options and errors of OTP's over the algorithms of `asterias_crypto`.
//!
//! Errors are `{Tag, {File, Line}, Description}`. Programs match on the file, which is one of OTP's in C: the files here are named after those, and
//! a place is given as if they were C; its line is that of the source here. States (hashes, codes, ciphers) are resources.
//! States of hashes never change, so that one can be continued in two ways; those of codes and ciphers do, under a lock.

mod api_ng;
mod hash;
mod mac;
mod pbkdf2_hmac;
mod pkey;
mod rsa;

use std::panic::Location;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::{Term, View, atom, atoms};

use crate::iodata;

natives! {
    /// Natives of module `crypto`.
    pub(crate) static TABLE: "crypto" {
        alloc "hash"/2 => hash::hash,
        alloc "hash_xof"/3 => hash::hash_xof,
        process "hash_init"/1 => hash::hash_init,
        process "hash_update"/2 => hash::hash_update,
        process "hash_final"/1 => hash::hash_final,
        process "hash_final_xof"/2 => hash::hash_final_xof,
        alloc "hash_info"/1 => hash::hash_info,
        alloc "mac"/3 => mac::mac_plain,
        alloc "mac"/4 => mac::mac,
        alloc "macN"/4 => mac::mac_cut_plain,
        alloc "macN"/5 => mac::mac_cut,
        process "mac_init"/2 => mac::mac_init_plain,
        process "mac_init"/3 => mac::mac_init,
        process "mac_update"/2 => mac::mac_update,
        process "mac_final"/1 => mac::mac_final,
        process "mac_finalN"/2 => mac::mac_final_cut,
        alloc "pbkdf2_hmac"/5 => pbkdf2_hmac::pbkdf2_hmac,
        alloc "hash_equals"/2 => hash_equals,
        alloc "exor"/2 => exor,
        alloc "strong_rand_bytes"/1 => strong_rand_bytes,
        alloc "rand_below"/1 => rand_below,
        alloc "crypto_one_time"/4 => api_ng::one_time_plain,
        alloc "crypto_one_time"/5 => api_ng::one_time,
        alloc "aead"/5 => api_ng::aead,
        process "crypto_init"/3 => api_ng::init_plain,
        process "crypto_init"/4 => api_ng::init,
        process "crypto_update"/2 => api_ng::update,
        process "crypto_final"/1 => api_ng::finish,
        process "crypto_get_data"/1 => api_ng::get_data,
        alloc "cipher_info"/1 => api_ng::info,
        alloc "mod_pow_bytes"/3 => pkey::mod_pow,
        alloc "dh_agree"/3 => pkey::dh_agree,
        alloc "ec_generate"/2 => pkey::ec_generate,
        alloc "ec_agree"/3 => pkey::ec_agree,
        alloc "sign"/4 => pkey::sign_plain,
        alloc "sign"/5 => pkey::sign,
        alloc "verify"/5 => pkey::verify_plain,
        alloc "verify"/6 => pkey::verify,
        alloc "rsa_generate"/2 => rsa::generate,
        alloc "rsa_crypt"/4 => rsa::crypt,
    }
}

/// What a state of a hash or code takes, about.
const STATE_BYTES: usize = 512;

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
    let file = file.replace(".rs", ".c");
    let place = [env.string(&file), env.integer(i64::from(place.line()))];
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
