//! Keys, shared secrets and signatures.

use std::borrow::Cow;

use asterias_crypto::{Curve, Edwards, Hash, hash as hashes};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;

use super::{Tag, bytes, fault, rsa, worked};

/// What a key operation costs, about.
const KEY_COST: usize = 2000;

/// Powers of numbers as bytes. The atom `error` where the modulus is zero.
pub(super) fn mod_pow<'h>(
    env: &mut Env<'h>,
    base: Cow<'h, [u8]>,
    exponent: Cow<'h, [u8]>,
    modulus: Cow<'h, [u8]>,
) -> Outcome<'h> {
    env.account(exponent.len().saturating_mul(modulus.len()) / 8 + 10);
    match asterias_crypto::mod_pow(&base, &exponent, &modulus) {
        Some(result) => Ok(env.binary(&result)),
        None => env.atom("error"),
    }
}

/// A shared secret of Diffie and Hellman.
pub(super) fn dh_agree<'h>(
    env: &mut Env<'h>,
    public: Cow<'h, [u8]>,
    private: Cow<'h, [u8]>,
    prime: Cow<'h, [u8]>,
) -> Outcome<'h> {
    env.account(KEY_COST);
    match asterias_crypto::diffie_hellman(&public, &private, &prime) {
        Some(secret) => Ok(env.binary(&secret)),
        None => Err(fault(env, Tag::Error, "Can't get result")),
    }
}

/// A curve of either sort.
enum AnyCurve {
    Prime(Curve),
    Edwards(Edwards),
}

fn curve(name: Term<'_>) -> Option<AnyCurve> {
    let name = name.as_atom_name()?;
    (Edwards::new(name).map(AnyCurve::Edwards)).or_else(|| Curve::new(name).map(AnyCurve::Prime))
}

fn unknown_curve<'h>(env: &mut Env<'h>) -> Stop<'h> {
    fault(env, Tag::Notsup, "The curve is not supported")
}

/// `{Public, Private}` on a curve, the private key made if it is `undefined`.
pub(super) fn ec_generate<'h>(env: &mut Env<'h>, name: Term<'h>, private: Term<'h>) -> Outcome<'h> {
    env.account(KEY_COST);
    let Some(curve) = curve(name) else {
        return Err(fault(env, Tag::Badarg, "Couldn't get Curve definition"));
    };
    let private = if private.as_atom_name() == Some("undefined") {
        match &curve {
            AnyCurve::Prime(curve) => curve.generate(),
            AnyCurve::Edwards(curve) => curve.generate(),
        }
    } else {
        Ok(bytes(private)?.into_owned())
    };
    let Ok(mut private) = private else {
        return Err(fault(env, Tag::Error, "No random bytes"));
    };
    let public = match &curve {
        AnyCurve::Prime(curve) => {
            // As long as the curve's numbers, whatever was given.
            let zeros = private.iter().take_while(|byte| **byte == 0).count();
            private.drain(..zeros);
            let missing = curve.size().saturating_sub(private.len());
            private = [&vec![0; missing][..], &private].concat();
            curve.public(&private)
        }
        AnyCurve::Edwards(curve) => curve.public(&private),
    };
    match public {
        Ok(public) => {
            let pair = [env.binary(&public), env.binary(&private)];
            Ok(env.tuple(&pair))
        }
        Err(_) => Err(fault(
            env,
            Tag::Error,
            "The private key is none of this curve",
        )),
    }
}

/// The secret shared with the owner of a public key.
pub(super) fn ec_agree<'h>(
    env: &mut Env<'h>,
    public: Term<'h>,
    private: Term<'h>,
    name: Term<'h>,
) -> Outcome<'h> {
    env.account(KEY_COST);
    let (public, private) = (bytes(public)?, bytes(private)?);
    let secret = match curve(name) {
        Some(AnyCurve::Prime(curve)) => curve.agree(&public, &private),
        Some(AnyCurve::Edwards(curve)) if !curve.signs() => curve.agree(&public, &private),
        Some(AnyCurve::Edwards(_)) | None => return Err(unknown_curve(env)),
    };
    match secret {
        Ok(secret) => Ok(env.binary(&secret)),
        Err(_) => Err(fault(env, Tag::Error, "The keys are none of this curve")),
    }
}

/// What is signed.
pub(super) struct Signed {
    /// The hash's name, or `none`.
    pub(super) hash: String,
    /// The hash of the data; the data where there is no hash.
    pub(super) bytes: Vec<u8>,
}

/// Data, or `{digest, Digest}`, under a hash.
fn signed<'h>(env: &mut Env<'h>, kind: Term<'h>, data: Term<'h>) -> Result<Signed, Stop<'h>> {
    let name = match kind.as_atom_name() {
        Some("none" | "undefined") => None,
        Some(name) if hashes::info(name).is_some_and(|info| info.size > 0) => Some(name),
        _ => return Err(fault(env, Tag::Badarg, "Bad digest type")),
    };
    let hash = name.unwrap_or("none").to_owned();
    if let Some([tag, digest]) = data.as_tuple() {
        let digest = match tag.as_atom_name() {
            Some("digest") => digest.as_binary().ok_or_else(Stop::badarg)?,
            _ => return Err(Stop::badarg()),
        };
        let fits = name
            .and_then(hashes::info)
            .is_none_or(|info| info.size == digest.len());
        if !fits {
            return Err(fault(env, Tag::Badarg, "Bad binary size for the algorithm"));
        }
        let bytes = digest.into_owned();
        return Ok(Signed { hash, bytes });
    }
    let data = bytes(data)?;
    worked(env, data.len());
    let bytes = match name {
        Some(name) => Hash::of(name, &data).ok_or_else(Stop::badarg)?,
        None => data.into_owned(),
    };
    Ok(Signed { hash, bytes })
}

/// A key in a list with its curve.
fn on_curve<'h>(key: Term<'h>) -> Option<(Cow<'h, [u8]>, Term<'h>)> {
    match key.list_to_vec()?[..] {
        [key, curve] => Some((bytes(key).ok()?, curve)),
        _ => None,
    }
}

/// `sign/4`.
pub(super) fn sign_plain<'h>(
    env: &mut Env<'h>,
    algorithm: Term<'h>,
    kind: Term<'h>,
    data: Term<'h>,
    key: Term<'h>,
) -> Outcome<'h> {
    sign(env, algorithm, kind, data, key, Term::NIL)
}

/// `sign/5`.
pub(super) fn sign<'h>(
    env: &mut Env<'h>,
    algorithm: Term<'h>,
    kind: Term<'h>,
    data: Term<'h>,
    key: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    env.account(KEY_COST);
    let algorithm = algorithm.as_atom_name();
    if !matches!(algorithm, Some("rsa" | "ecdsa" | "eddsa")) {
        return Err(fault(env, Tag::Badarg, "Bad algorithm"));
    }
    // These curves hash by themselves, whatever is asked for.
    let kind = match algorithm {
        Some("eddsa") => Term::atom(asterias_term::atom::intern("none")),
        _ => kind,
    };
    let signed = signed(env, kind, data)?;
    let signature = match algorithm {
        Some("rsa") => return rsa::sign(env, &signed, key, options),
        Some("ecdsa") => match on_curve(key).map(|(key, name)| (key, curve(name))) {
            Some((key, Some(AnyCurve::Prime(curve)))) => curve.sign(&key, &signed.bytes),
            _ => return Err(fault(env, Tag::Badarg, "Couldn't get ECDSA private key")),
        },
        _ => match on_curve(key).map(|(key, name)| (key, curve(name))) {
            Some((key, Some(AnyCurve::Edwards(curve)))) if curve.signs() => {
                curve.sign(&key, &signed.bytes)
            }
            _ => return Err(fault(env, Tag::Badarg, "Couldn't get EDDSA private key")),
        },
    };
    match signature {
        Ok(signature) => Ok(env.binary(&signature)),
        Err(_) => Err(fault(env, Tag::Badarg, "Couldn't get ECDSA private key")),
    }
}

/// `verify/5`.
pub(super) fn verify_plain<'h>(
    env: &mut Env<'h>,
    algorithm: Term<'h>,
    kind: Term<'h>,
    data: Term<'h>,
    signature: Term<'h>,
    key: Term<'h>,
) -> Outcome<'h> {
    verify(env, algorithm, kind, data, signature, key, Term::NIL)
}

/// `verify/6`.
#[allow(
    clippy::too_many_arguments,
    reason = "the arity of the Erlang function"
)]
pub(super) fn verify<'h>(
    env: &mut Env<'h>,
    algorithm: Term<'h>,
    kind: Term<'h>,
    data: Term<'h>,
    signature: Term<'h>,
    key: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    env.account(KEY_COST);
    let algorithm = algorithm.as_atom_name();
    if !matches!(algorithm, Some("rsa" | "ecdsa" | "eddsa")) {
        return Err(fault(env, Tag::Badarg, "Bad algorithm"));
    }
    // These curves hash by themselves, whatever is asked for.
    let kind = match algorithm {
        Some("eddsa") => Term::atom(asterias_term::atom::intern("none")),
        _ => kind,
    };
    let signed = signed(env, kind, data)?;
    let Some(signature) = signature.as_binary() else {
        return Err(fault(env, Tag::Badarg, "Expected a binary"));
    };
    let verified = match algorithm {
        Some("rsa") => return rsa::verify(env, &signed, &signature, key, options),
        Some("ecdsa") => match on_curve(key).map(|(key, name)| (key, curve(name))) {
            Some((key, Some(AnyCurve::Prime(curve)))) => {
                curve.verify(&key, &signed.bytes, &signature)
            }
            _ => return Err(fault(env, Tag::Badarg, "Couldn't get ECDSA public key")),
        },
        _ => match on_curve(key).map(|(key, name)| (key, curve(name))) {
            Some((key, Some(AnyCurve::Edwards(curve)))) if curve.signs() => {
                curve.verify(&key, &signed.bytes, &signature)
            }
            _ => return Err(fault(env, Tag::Badarg, "Couldn't get EDDSA public key")),
        },
    };
    match verified {
        Ok(verified) => Ok(Term::atom(verified.into())),
        Err(_) => Err(fault(env, Tag::Badarg, "Couldn't get ECDSA public key")),
    }
}
