//! RSA: options and keys as terms.

use asterias_crypto::{Error, RsaKey, RsaPadding};
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{Int, magnitude_le_bytes};
use asterias_term::{Term, View};

use super::pkey::Signed;
use super::{Tag, bytes, fault};

/// What an operation with a private key costs, about.
const PRIVATE_COST: usize = 4000;

/// A number as big endian bytes: a binary, or an integer.
fn number<'h>(term: Term<'h>) -> Option<Vec<u8>> {
    let value = match term.view() {
        View::Small(value @ 0..) => Int::Small(value),
        View::Big(big) if !big.negative => Int::Big {
            negative: false,
            limbs: big.limbs,
        },
        View::Bits(_) => return term.as_binary().map(Into::into),
        _ => return None,
    };
    let mut bytes = magnitude_le_bytes(value);
    bytes.reverse();
    Some(bytes)
}

/// `[E, N]`, or `[E, N, D | _]`.
fn key<'h>(env: &mut Env<'h>, term: Term<'h>, private: bool) -> Result<RsaKey, Stop<'h>> {
    let numbers: Option<Vec<Vec<u8>>> =
        (term.list_to_vec()).and_then(|numbers| numbers.into_iter().map(number).collect());
    let parsed = match numbers.as_deref() {
        Some([exponent, modulus]) if !private => Some((exponent, modulus, None)),
        Some([exponent, modulus, secret, ..]) => Some((exponent, modulus, Some(secret.clone()))),
        _ => None,
    };
    match parsed {
        Some((exponent, modulus, private)) => Ok(RsaKey {
            exponent: exponent.clone(),
            modulus: modulus.clone(),
            private,
        }),
        None if private => Err(fault(env, Tag::Badarg, "Couldn't get RSA private key")),
        None => Err(fault(env, Tag::Badarg, "Couldn't get RSA public key")),
    }
}

/// What options say, `hash` being what is hashed with.
fn padding<'h>(env: &mut Env<'h>, list: Term<'h>, hash: &str) -> Result<RsaPadding, Stop<'h>> {
    let (mut name, mut mask, mut salt) = ("rsa_pkcs1_padding", None, None);
    let (mut oaep, mut label) = ("sha".to_owned(), Vec::new());
    let Some(options) = list.list_to_vec() else {
        return Err(fault(env, Tag::Badarg, "Bad options"));
    };
    for option in options {
        let Some([key, value]) = option.as_tuple() else {
            return Err(fault(env, Tag::Badarg, "Bad options"));
        };
        match key.as_atom_name() {
            Some("rsa_padding" | "rsa_pad") => name = value.as_atom_name().unwrap_or_default(),
            Some("rsa_mgf1_md") => mask = value.as_atom_name().map(str::to_owned),
            Some("rsa_oaep_md") => oaep = value.as_atom_name().unwrap_or_default().to_owned(),
            Some("rsa_oaep_label") => label = bytes(*value)?.into_owned(),
            Some("rsa_pss_saltlen") => salt = value.as_i64(),
            Some("signature_md") => {}
            _ => return Err(fault(env, Tag::Badarg, "Bad options")),
        }
    }
    match name {
        "rsa_pkcs1_padding" => Ok(RsaPadding::Pkcs1),
        "rsa_no_padding" => Ok(RsaPadding::None),
        "rsa_pkcs1_pss_padding" => {
            let mask = mask.unwrap_or_else(|| hash.to_owned());
            if mask != hash {
                return Err(fault(
                    env,
                    Tag::Notsup,
                    "A mask by another hash than the message's",
                ));
            }
            // Minus one is the size of the hash, as is saying nothing.
            let salt = salt.and_then(|salt| usize::try_from(salt).ok());
            Ok(RsaPadding::Pss(mask, salt))
        }
        "rsa_pkcs1_oaep_padding" => {
            let mask = mask.unwrap_or_else(|| oaep.clone());
            Ok(RsaPadding::Oaep(oaep, mask, label))
        }
        _ => Err(fault(env, Tag::Notsup, "The padding is not supported")),
    }
}

fn failed<'h>(env: &mut Env<'h>, error: Error) -> Stop<'h> {
    match error {
        Error::Key => fault(env, Tag::Badarg, "Couldn't get RSA key"),
        _ => fault(
            env,
            Tag::Error,
            "The data does not fit key, padding or digest",
        ),
    }
}

pub(super) fn sign<'h>(
    env: &mut Env<'h>,
    signed: &Signed,
    private: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    env.account(PRIVATE_COST);
    let key = key(env, private, true)?;
    let padding = padding(env, options, &signed.hash)?;
    match key.sign(&signed.hash, &signed.bytes, &padding) {
        Ok(signature) => Ok(env.binary(&signature)),
        Err(error) => Err(failed(env, error)),
    }
}

pub(super) fn verify<'h>(
    env: &mut Env<'h>,
    signed: &Signed,
    signature: &[u8],
    public: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let key = key(env, public, false)?;
    let padding = padding(env, options, &signed.hash)?;
    match key.verify(&signed.hash, &signed.bytes, signature, &padding) {
        Ok(verified) => Ok(Term::atom(verified.into())),
        Err(error) => Err(failed(env, error)),
    }
}

/// Encrypts or decrypts: text, key, options, and which of `public_encrypt`, `private_decrypt`, `private_encrypt` and `public_decrypt`.
pub(super) fn crypt<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    numbers: Term<'h>,
    options: Term<'h>,
    what: Term<'h>,
) -> Outcome<'h> {
    env.account(PRIVATE_COST);
    let text = bytes(text)?;
    let what = what.as_atom_name().unwrap_or_default();
    let key = key(env, numbers, what.starts_with("private"))?;
    let padding = padding(env, options, "sha")?;
    let result = match (what, &padding) {
        ("public_encrypt", _) => key.encrypt(&text, &padding),
        ("private_decrypt", _) => key.decrypt(&text, &padding),
        ("private_encrypt", RsaPadding::Pkcs1 | RsaPadding::None) => {
            key.sign("none", &text, &padding)
        }
        ("public_decrypt", RsaPadding::Pkcs1) => key.recover(&text),
        ("public_decrypt", RsaPadding::None) => key.encrypt(&text, &padding),
        _ => Err(Error::Data),
    };
    match result {
        Ok(result) => Ok(env.binary(&result)),
        Err(error) => Err(failed(env, error)),
    }
}

/// `{[E, N], [E, N, D, P, Q, D mod (P-1), D mod, 1/Q mod P]}`.
pub(super) fn generate<'h>(env: &mut Env<'h>, bits: usize, exponent: Term<'h>) -> Outcome<'h> {
    env.account(PRIVATE_COST);
    let exponent = number(exponent).ok_or_else(Stop::badarg)?;
    let Ok([modulus, private, rest @ ..]) = RsaKey::generate(bits, &exponent) else {
        return Err(fault(env, Tag::Error, "Couldn't generate an RSA key"));
    };
    let (exponent, modulus) = (env.binary(&exponent), env.binary(&modulus));
    let mut all = vec![exponent, modulus, env.binary(&private)];
    for part in &rest {
        all.push(env.binary(part));
    }
    let pair = [env.list(&[exponent, modulus]), env.list(&all)];
    Ok(env.tuple(&pair))
}
