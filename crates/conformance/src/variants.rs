//! The list of recompiled cases: `variants.txt`.
//!
//! A line is `<suffix> <release> <options> <pattern>…`: every case whose name matches a pattern (`*` at its end stands for
//! anything) is compiled once more with these options as module `<name>_<suffix>`. The release is `default` or `newest`;
//! the options are joined by commas (a comma inside one is written `\,`), `-` means none.

use std::fs;
use std::path::Path;

use crate::Error;

/// Which Erlang/OTP compiles and runs a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Release {
    Default,
    Newest,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) suffix: String,
    pub(crate) release: Release,
    pub(crate) options: Vec<String>,
    patterns: Vec<String>,
}

impl Variant {
    pub(crate) fn applies_to(&self, name: &str) -> bool {
        self.patterns
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == pattern,
            })
    }
}

/// Reads the list of the corpus below `cases`.
pub(crate) fn read(cases: &Path) -> Result<Vec<Variant>, Error> {
    let path = cases.join("variants.txt");
    let text = fs::read_to_string(&path)
        .map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .map(parse)
        .collect()
}

fn parse(line: &str) -> Result<Variant, Error> {
    let malformed = || Error::new(format!("variants.txt: cannot read {line:?}"));
    let mut words = line.split_whitespace();
    let suffix = words.next().ok_or_else(malformed)?.to_owned();
    let release = match words.next() {
        Some("default") => Release::Default,
        Some("newest") => Release::Newest,
        Some(_) | None => return Err(malformed()),
    };
    let options = words.next().ok_or_else(malformed)?;
    // A comma that belongs to an option is hidden while the options are taken apart.
    let options = options
        .replace("\\,", "\0")
        .split(',')
        .filter(|option| *option != "-")
        .map(|option| format!("+{}", option.replace('\0', ",")))
        .collect();
    Ok(Variant {
        suffix,
        release,
        options,
        patterns: words.map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read() {
        let variant = parse("r25 default r25,{inline_size\\,9} bs_* tuples_set").unwrap();
        assert_eq!(variant.options, ["+r25", "+{inline_size,9}"]);
        assert!(variant.applies_to("bs_match") && variant.applies_to("tuples_set"));
        assert!(!variant.applies_to("tuples_get"));
    }

    #[test]
    fn an_unknown_release_is_refused() {
        assert!(parse("r25 oldest - bs_*").is_err());
    }
}
