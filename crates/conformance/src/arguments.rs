//! Reading the command lines of the two entry points.

use std::path::PathBuf;
use std::time::Duration;

use crate::Error;
use crate::bless::Blessing;
use crate::configuration;
use crate::run::Selection;

/// What the command line of a run asks for.
#[derive(Debug, Default)]
pub(crate) struct RunRequest {
    pub(crate) selection: Selection,
    pub(crate) list: bool,
    pub(crate) quiet: bool,
    /// Both compilers on both machines.
    pub(crate) oracle: bool,
}

pub(crate) fn run_arguments(args: &[String]) -> Result<RunRequest, Error> {
    let mut request = RunRequest::default();
    let mut configurations = Vec::new();
    let mut rest = args.iter();
    while let Some(option) = rest.next() {
        match option.as_str() {
            "--list" => request.list = true,
            "--quiet" => request.quiet = true,
            "--oracle" => request.oracle = true,
            "--filter" => request.selection.filter = value(option, rest.next())?.to_owned(),
            "--binary" => {
                request.selection.binary = Some(PathBuf::from(value(option, rest.next())?))
            }
            "--jobs" => request.selection.jobs = number(option, rest.next())?,
            "--timeout" => {
                request.selection.timeout =
                    Duration::from_secs(number(option, rest.next())? as u64);
            }
            "--config" => {
                let name = value(option, rest.next())?;
                configurations
                    .push(configuration::named(name).ok_or_else(|| unknown_configuration(name))?);
            }
            _ => return Err(Error::new(format!("unknown option {option}"))),
        }
    }
    if !configurations.is_empty() {
        request.selection.configurations = configurations;
    }
    Ok(request)
}

pub(crate) fn bless_arguments(args: &[String]) -> Result<Blessing, Error> {
    let mut blessing = Blessing::from_environment();
    let mut rest = args.iter();
    while let Some(option) = rest.next() {
        match option.as_str() {
            "--new" => blessing.only_new = true,
            "--filter" => blessing.filter = value(option, rest.next())?.to_owned(),
            "--jobs" => blessing.jobs = number(option, rest.next())?,
            _ => return Err(Error::new(format!("unknown option {option}"))),
        }
    }
    Ok(blessing)
}

fn value<'a>(option: &str, given: Option<&'a String>) -> Result<&'a str, Error> {
    given
        .map(String::as_str)
        .ok_or_else(|| Error::new(format!("{option} needs a value")))
}

fn number(option: &str, given: Option<&String>) -> Result<usize, Error> {
    let text = value(option, given)?;
    text.parse()
        .map_err(|_| Error::new(format!("{option} needs a number, not {text}")))
}

fn unknown_configuration(name: &str) -> Error {
    let known: Vec<&str> = configuration::ALL
        .iter()
        .map(|configuration| configuration.name)
        .collect();
    Error::new(format!(
        "unknown configuration {name}; there are {}",
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_are_read() {
        let request = run_arguments(&words(
            "--filter bs_ --config stress --jobs 3 --timeout 5 --quiet",
        ))
        .unwrap();
        assert_eq!(request.selection.filter, "bs_");
        assert_eq!(
            request.selection.configurations,
            [configuration::named("stress").unwrap()]
        );
        assert_eq!(request.selection.jobs, 3);
        assert_eq!(request.selection.timeout, Duration::from_secs(5));
        assert!(request.quiet && !request.list);
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            run_arguments(&words("--bogus")).unwrap_err().to_string(),
            "unknown option --bogus"
        );
        assert_eq!(
            run_arguments(&words("--jobs")).unwrap_err().to_string(),
            "--jobs needs a value"
        );
        assert!(
            run_arguments(&words("--config fast"))
                .unwrap_err()
                .to_string()
                .contains("one, many, stress")
        );
    }
}
