//! JSON as a value that prints itself: enough for the result file, nothing more.

use std::fmt::{self, Display, Formatter, Write};

/// A JSON value; objects keep the order given.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(u64),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl From<Option<u64>> for Json {
    fn from(value: Option<u64>) -> Self {
        value.map_or(Self::Null, Self::Integer)
    }
}

impl From<Option<f64>> for Json {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Float)
    }
}

impl From<Option<bool>> for Json {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Null, Self::Bool)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) if value.is_finite() => write!(f, "{value:.4}"),
            Self::Float(_) => f.write_str("null"),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index == 0 { "\n" } else { ",\n" })?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Object(fields) => {
                f.write_str("{")?;
                for (index, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    write!(f, "\"{name}\": {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            Json::from("a \"b\"\\\n").to_string(),
            "\"a \\\"b\\\"\\\\\\u000a\""
        );
    }

    #[test]
    fn objects_keep_their_order() {
        let value = Json::Object(vec![
            ("b", Json::Float(1.5)),
            ("a", Json::from(None::<u64>)),
        ]);
        assert_eq!(value.to_string(), "{\"b\": 1.5000, \"a\": null}");
    }
}
