//! Chunks that are one term each: `Meta`, `Attr`, `CInf`.

use asterias_etf::{EncodeError, Encoder, Visitor};

use super::literal;
use crate::core::ir;

/// `Meta`: what the runtime wants to know about the source.
pub(super) fn meta(features: &[String]) -> Result<Box<[u8]>, EncodeError> {
    let mut out = Encoder::new();
    out.list_begin(1)?;
    out.tuple_begin(2)?;
    out.atom("enabled_features")?;
    if features.is_empty() {
        out.nil()?;
    } else {
        out.list_begin(features.len() as u32)?;
        for feature in features {
            out.atom(feature)?;
        }
        end_list(&mut out)?;
    }
    out.tuple_end()?;
    end_list(&mut out)?;
    Ok(out.finish().into())
}

fn end_list(out: &mut Encoder) -> Result<(), EncodeError> {
    out.list_tail()?;
    out.nil()?;
    out.list_end()
}

/// `Attr`: the attributes of the source; without a version among them, the checksum is it.
pub(super) fn attributes(module: &ir::Module, md5: [u8; 16]) -> Result<Box<[u8]>, EncodeError> {
    let has_version = module
        .attributes
        .iter()
        .any(|(name, _)| module.pool.text(*name) == "vsn");
    let mut out = Encoder::new();
    let count = module.attributes.len() + usize::from(!has_version);
    if count == 0 {
        out.nil()?;
        return Ok(out.finish().into());
    }
    out.list_begin(count as u32)?;
    if !has_version {
        out.tuple_begin(2)?;
        out.atom("vsn")?;
        out.list_begin(1)?;
        integer(&mut out, md5)?;
        end_list(&mut out)?;
        out.tuple_end()?;
    }
    for (name, value) in &module.attributes {
        out.tuple_begin(2)?;
        out.atom(module.pool.text(*name))?;
        literal::write(&module.pool, *value, &mut out)?;
        out.tuple_end()?;
    }
    end_list(&mut out)?;
    Ok(out.finish().into())
}

/// The checksum as a number.
fn integer(out: &mut Encoder, md5: [u8; 16]) -> Result<(), EncodeError> {
    let value = u128::from_be_bytes(md5);
    match i64::try_from(value) {
        Ok(small) => out.integer(small),
        Err(_) => {
            let bytes = value.to_le_bytes();
            let zeros = value.leading_zeros() as usize / 8;
            out.big_integer(false, &bytes[..bytes.len() - zeros])
        }
    }
}

/// `CInf`: who compiled, and where the source is, unless nobody shall know.
pub(super) fn compile_info(source: Option<&str>) -> Result<Box<[u8]>, EncodeError> {
    let mut out = Encoder::new();
    out.list_begin(if source.is_some() { 3 } else { 1 })?;
    text(&mut out, "version", env!("CARGO_PKG_VERSION"))?;
    if let Some(source) = source {
        out.tuple_begin(2)?;
        out.atom("options")?;
        out.nil()?;
        out.tuple_end()?;
        text(&mut out, "source", source)?;
    }
    end_list(&mut out)?;
    Ok(out.finish().into())
}

/// A pair of an atom and a list of characters.
fn text(out: &mut Encoder, name: &str, text: &str) -> Result<(), EncodeError> {
    out.tuple_begin(2)?;
    out.atom(name)?;
    if text.is_empty() {
        out.nil()?;
    } else if text.is_ascii() && text.len() <= usize::from(u16::MAX) {
        out.string(text.as_bytes())?;
    } else {
        out.list_begin(text.chars().count() as u32)?;
        for c in text.chars() {
            out.integer(i64::from(u32::from(c)))?;
        }
        end_list(out)?;
    }
    out.tuple_end()
}
