//! The command line of `bench`: parsed once into [`Options`], refused with a sentence naming the argument.

use std::path::PathBuf;
use std::time::Duration;

use crate::programs::Set;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
bench: time Asterias beside a real Erlang on the same compiled programs

usage: bench [OPTIONS]

  --set SET         seq, par, natives, library, startup, memory or all; may be repeated (default: seq and par)
  --filter TEXT     only programs whose name contains TEXT
  --rounds N        rounds over each program (default: 3; startup: 20; memory: 1)
  --compiler        compare our compiler with OTP's instead: the code of both, both times on asterias
  --only ENGINE     run only `asterias` or only `erl`
  --binary PATH     the asterias to measure (default: $ASTERIAS_BIN, or target/release/asterias)
  --timeout SECONDS end a program that takes longer (default: 120)
  --check           measure every set (unless --set is given) and say which goals are met
  --json FILE       write the results as JSON, too
  --list            print the programs' names and stop
  --help            print this

The Erlang beside it is the command in $ERL (it may hold arguments, and be a wrapper), or `erl` on the path;
without one, only our own times are printed.
Times are the least of all rounds, in milliseconds; a ratio is our time through Erlang's.
";

/// What one run measures, and how.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) sets: Vec<Set>,
    pub(crate) filter: Option<String>,
    pub(crate) rounds: Option<usize>,
    pub(crate) compiler: bool,
    pub(crate) only: Option<Side>,
    pub(crate) binary: Option<PathBuf>,
    pub(crate) timeout: Duration,
    pub(crate) check: bool,
    pub(crate) json: Option<PathBuf>,
    pub(crate) list: bool,
}

/// One of the two systems compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Asterias,
    Erl,
}

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Parsed {
    Run(Options),
    Help,
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: &[String]) -> Result<Parsed, String> {
    let mut options = Options {
        sets: Vec::new(),
        filter: None,
        rounds: None,
        compiler: false,
        only: None,
        binary: None,
        timeout: Duration::from_secs(120),
        check: false,
        json: None,
        list: false,
    };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value = || {
            rest.next()
                .map(String::as_str)
                .ok_or_else(|| format!("{arg} needs a value"))
        };
        match arg.as_str() {
            "--set" => add_set(&mut options.sets, value()?)?,
            "--filter" => options.filter = Some(value()?.to_owned()),
            "--rounds" => options.rounds = Some(positive(arg, value()?)?),
            "--compiler" => options.compiler = true,
            "--only" => options.only = Some(side(value()?)?),
            "--binary" => options.binary = Some(PathBuf::from(value()?)),
            "--timeout" => options.timeout = Duration::from_secs(positive(arg, value()?)? as u64),
            "--check" => options.check = true,
            "--json" => options.json = Some(PathBuf::from(value()?)),
            "--list" => options.list = true,
            "--help" | "-h" => return Ok(Parsed::Help),
            other => return Err(format!("unknown argument {other}; --help lists them")),
        }
    }
    if options.sets.is_empty() {
        let wanted = if options.check || options.list {
            Set::ALL.as_slice()
        } else {
            &[Set::Seq, Set::Par]
        };
        options.sets.extend(wanted);
    }
    Ok(Parsed::Run(options))
}

fn add_set(sets: &mut Vec<Set>, name: &str) -> Result<(), String> {
    let named: Vec<Set> = Set::ALL
        .into_iter()
        .filter(|set| name == "all" || set.name() == name)
        .collect();
    if named.is_empty() {
        return Err(format!(
            "no set is named {name}; there are seq, par, natives, library, startup, memory and all"
        ));
    }
    sets.extend(named);
    Ok(())
}

fn positive(arg: &str, text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{arg} needs a positive number, not {text}")),
    }
}

fn side(name: &str) -> Result<Side, String> {
    match name {
        "asterias" => Ok(Side::Asterias),
        "erl" => Ok(Side::Erl),
        other => Err(format!("--only takes asterias or erl, not {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Parsed, String> {
        parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_default_is_both_series() {
        let Ok(Parsed::Run(options)) = parsed(&[]) else {
            panic!("refused")
        };
        assert_eq!(options.sets, [Set::Seq, Set::Par]);
    }

    #[test]
    fn check_measures_everything() {
        let Ok(Parsed::Run(options)) = parsed(&["--check", "--rounds", "2"]) else {
            panic!("refused")
        };
        assert_eq!(options.sets, Set::ALL);
        assert_eq!(options.rounds, Some(2));
    }

    #[test]
    fn nonsense_is_named() {
        assert_eq!(
            parsed(&["--rounds", "0"]).unwrap_err(),
            "--rounds needs a positive number, not 0"
        );
        assert_eq!(parsed(&["--set"]).unwrap_err(), "--set needs a value");
        assert!(parsed(&["--fast"]).unwrap_err().contains("--fast"));
    }
}
