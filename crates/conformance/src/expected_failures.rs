//! The list of cases that are known to fail: `expected_failures.txt`.
//!
//! A line is `name` or `name@configuration`, then a reason after `#`. A listed case must fail: when it passes, the run fails
//! until the line is deleted, so the list can only tell the truth.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::Error;
use crate::case::Case;
use crate::configuration::Configuration;

/// The listed failures.
#[derive(Debug, Default)]
pub(crate) struct ExpectedFailures(HashSet<String>);

impl ExpectedFailures {
    /// Reads the list at `path`; a missing file is an empty list.
    pub(crate) fn read(path: &Path) -> Result<ExpectedFailures, Error> {
        match fs::read_to_string(path) {
            Ok(text) => ExpectedFailures::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(ExpectedFailures::default())
            }
            Err(error) => Err(Error::new(format!("{}: {error}", path.display()))),
        }
    }

    fn parse(text: &str) -> Result<ExpectedFailures, Error> {
        let mut names = HashSet::new();
        for line in text.lines() {
            let (name, reason) = line.split_once('#').unwrap_or((line, ""));
            let name = name.trim();
            if name.is_empty() {
                continue;
            }
            if reason.trim().is_empty() {
                return Err(Error::new(format!(
                    "expected_failures.txt: {name} gives no reason"
                )));
            }
            names.insert(name.to_owned());
        }
        Ok(ExpectedFailures(names))
    }

    pub(crate) fn contains(&self, case: &Case, configuration: Configuration) -> bool {
        self.0.contains(&case.name) || self.contains_only(case, configuration)
    }

    /// Whether a line names a case together with a configuration.
    pub(crate) fn contains_only(&self, case: &Case, configuration: Configuration) -> bool {
        self.0
            .contains(&format!("{}@{}", case.name, configuration.name))
    }

    /// Lines that name no case of the corpus or no configuration, sorted.
    pub(crate) fn stale<'a>(&'a self, names: &HashSet<&str>) -> Vec<&'a str> {
        let known = |entry: &str| match entry.split_once('@') {
            Some((name, configuration)) => {
                names.contains(name) && crate::configuration::is_known(configuration)
            }
            None => names.contains(entry),
        };
        let mut stale: Vec<&str> = self
            .0
            .iter()
            .map(String::as_str)
            .filter(|entry| !known(entry))
            .collect();
        stale.sort_unstable();
        stale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_needs_a_reason() {
        assert!(ExpectedFailures::parse("bs_one\n").is_err());
        assert!(ExpectedFailures::parse("# nothing\n\nbs_one # because\n").is_ok());
    }

    #[test]
    fn stale_lines_are_found() {
        let list = ExpectedFailures::parse("a # x\nb@one # x\nb@none # x\nc # x\n").unwrap();
        assert_eq!(list.stale(&HashSet::from(["a", "b"])), ["b@none", "c"]);
    }
}
