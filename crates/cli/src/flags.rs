//! The flags of `erl`: those of the emulator are acted on or accepted here, the others go to `init`.
//!
//! `-pa` and `-pz` act on the code path and stay visible to `init:get_argument/1`, as in OTP.

use crate::{argument_files, home};

/// What `erl --help` prints.
pub(crate) const HELP: &str = "\
Usage: erl [FLAGS] [-extra ARGS]

Code
  -pa DIR...            search these folders before the library
  -pz DIR...            search these folders behind the library

What to run, in order
  -s MOD [FUN [ARG...]]     call MOD:FUN (default start) with the list of ARGs as atoms
  -run MOD [FUN [ARG...]]   the same, with the ARGs as strings
  -S MOD [FUN [ARG...]]     as -run, and all that follows is ARGs
  -eval EXPR                evaluate the expressions
  -make                     compile what is out of date, as an Emakefile says, and nothing else

Streams
                        (the shell, unless a flag says otherwise)
  -noshell              do not start a shell
  -noinput              do not read standard input, nor start a shell
  -noecho, -nostick     accepted

Arguments
  -extra ARG...         what follows is for init:get_plain_arguments/0
  --                    plain arguments up to the next flag
  -FLAG [VALUE...]      any other flag: for init:get_argument/1

Applications
  -config FILE...       read configuration from these files
  -APP KEY VALUE        set a parameter of an application: `-kernel logger_level debug`

Accepted without effect
  -setcookie COOKIE, -hidden, -heart, -connect_all BOOL, -proto_dist PROTO

Start
  -boot NAME            start, start_clean, start_sasl or no_dot_erlang: there is one start
  -mode MODE            interactive or embedded

Refused, as this machine is not a node that others can reach
  -name NAME, -sname NAME, -remsh NODE

Emulator
  +S N[:M]              number of workers
  +P N                  most processes, 1024 to 134217727, made a power of two
  +t N                  most atoms, 8192 or more
  +V, -version          print the version
  +FLAG [VALUE]         the other flags of OTP's emulator are accepted
  -emu_args, -emu_flavor FLAVOR, -emu_type TYPE   accepted

  -args_file FILE       read flags from a file; what a line has behind # is no flag
  -env NAME VALUE       set a variable of the environment

Environment
  ERL_LIBS              folders of libraries, whose code is searched behind the library
  ERL_AFLAGS            flags before those of the command line
  ERL_FLAGS, ERL_ZFLAGS flags behind them

  -help, --help         print this text
";

/// What the flags ask for.
#[derive(Debug)]
pub(crate) enum Parsed {
    /// The text above.
    Help,
    /// The version.
    Version,
    /// To run.
    Run(Run),
}

/// How to run.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) workers: Option<usize>,
    pub(crate) process_limit: Option<usize>,
    pub(crate) atom_limit: Option<u32>,
    pub(crate) first: Vec<String>,
    pub(crate) last: Vec<String>,
    /// Variables of the environment to set.
    pub(crate) variables: Vec<(String, String)>,
    /// Ctrl-C does what the operating system does of itself.
    pub(crate) no_break_menu: bool,
    /// What is left for `init`.
    pub(crate) arguments: Vec<String>,
}

/// Emulator flags whose value is a word of its own when it does not stand at the flag itself.
const WITH_VALUE: &[&str] = &[
    "+A",
    "+C",
    "+IOPp",
    "+IOPt",
    "+IOp",
    "+IOs",
    "+IOt",
    "+JDdump",
    "+JMsingle",
    "+JPcover",
    "+JPperf",
    "+K",
    "+M",
    "+P",
    "+Q",
    "+R",
    "+S",
    "+SDcpu",
    "+SDPcpu",
    "+SDio",
    "+SP",
    "+T",
    "+W",
    "+a",
    "+c",
    "+dcg",
    "+e",
    "+h",
    "+hmax",
    "+hmaxel",
    "+hmaxib",
    "+hmaxk",
    "+hmbs",
    "+hms",
    "+hmqd",
    "+hpds",
    "+i",
    "+pad",
    "+pc",
    "+rg",
    "+sbt",
    "+sbwt",
    "+sbwtdcpu",
    "+sbwtdio",
    "+scl",
    "+sct",
    "+secio",
    "+sfwi",
    "+spp",
    "+ss",
    "+ssct",
    "+sssdcpu",
    "+sssdio",
    "+sub",
    "+swct",
    "+sws",
    "+swt",
    "+swtdcpu",
    "+swtdio",
    "+t",
    "+zdbbl",
    "+zdntgc",
    "+zebwt",
    "+zhft",
    "+zosrl",
];

/// Emulator flags that stand alone; `+fn` and `+n` have letters behind them.
const ALONE: &[&str] = &["+L", "+d", "+r", "+ssrct", "+v"];

/// What `-make` stands for, and all that follows it.
const MAKE: &str = "-noshell -noinput -s make all_or_nothing -s erlang halt";

/// Longest first, so that `+SDcpu` is not taken for `+S`.
fn split(flag: &str) -> Option<(&'static str, &str)> {
    let found = WITH_VALUE
        .iter()
        .filter(|name| flag.starts_with(**name))
        .max_by_key(|name| name.len())?;
    Some((found, &flag[found.len()..]))
}

/// Reads the flags, with those of the environment around them as OTP has them, and those of files in their places.
pub(crate) fn parse(words: Vec<String>) -> Result<Parsed, String> {
    let of_variable = |name| argument_files::words(&std::env::var(name).unwrap_or_default());
    let (plain, extra) = match words.iter().position(|word| word == "-extra") {
        Some(place) => words.split_at(place),
        None => (words.as_slice(), &[][..]),
    };
    let around = [
        of_variable("ERL_AFLAGS"),
        plain.to_vec(),
        of_variable("ERL_FLAGS"),
        of_variable("ERL_ZFLAGS"),
    ];
    let mut words = argument_files::expand(around.concat())?;
    words.extend_from_slice(extra);
    read(words)
}

fn read(words: Vec<String>) -> Result<Parsed, String> {
    let mut run = Run::default();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-help" | "--help" => return Ok(Parsed::Help),
            "-version" | "--version" | "+V" => return Ok(Parsed::Version),
            "-extra" => {
                run.arguments.push(word);
                run.arguments.extend(words);
                break;
            }
            "-pa" | "-pz" | "-path" => {
                let mut folders = Vec::new();
                while let Some(folder) = words.next_if(|next| !next.starts_with(['-', '+'])) {
                    folders.push(folder);
                }
                run.arguments.push(word.clone());
                run.arguments.extend(folders.iter().cloned());
                match word.as_str() {
                    // Each folder goes before those that came earlier.
                    "-pa" => run
                        .first
                        .splice(0..0, folders.into_iter().rev())
                        .for_each(drop),
                    _ => run.last.extend(folders),
                }
            }
            "-emu_args" => {}
            "-emu_flavor" | "-emu_type" | "-emu_name_suffix" => drop(words.next()),
            "-env" => {
                let (Some(name), Some(value)) = (words.next(), words.next()) else {
                    return Err("-env needs a name and a value".to_owned());
                };
                run.variables.push((name, value));
            }
            "-name" | "-sname" | "-remsh" => {
                return Err(format!(
                    "{word}: this machine is not a node that others can reach"
                ));
            }
            "-s" | "-run" | "-S" | "-eval" => run.arguments.push(word),
            "-make" => {
                run.arguments.extend(MAKE.split(' ').map(str::to_owned));
                break;
            }
            "--" => run.arguments.push(word),
            flag if flag.starts_with("+B") => run.no_break_menu = true,
            flag if flag.starts_with('+') && flag.len() > 1 => {
                emulator(flag, &mut words, &mut run)?
            }
            _ => run.arguments.push(word),
        }
    }
    let given = std::mem::take(&mut run.arguments);
    run.arguments = implied(&given);
    run.arguments.extend(given);
    Ok(Parsed::Run(run))
}

/// What stands before the arguments that are given: what this program is, and the shell where nobody says that there is none.
fn implied(given: &[String]) -> Vec<String> {
    let mut implied = ["-root", "/asterias:", "-progname", "erl"]
        .map(str::to_owned)
        .to_vec();
    if let Some(home) = home::folder() {
        implied.extend(["-home".to_owned(), home]);
    }
    let has_shell = !given
        .iter()
        .take_while(|word| *word != "-extra")
        .any(|word| word == "-noshell" || word == "-noinput");
    if has_shell {
        implied.extend(["-s", "shell", "start_interactive"].map(str::to_owned));
    }
    // Words before the first flag belong to none of these.
    if given.first().is_some_and(|word| !word.starts_with('-')) {
        implied.push("--".to_owned());
    }
    implied
}

/// How many processes a limit may allow; it is a power of two.
const PROCESS_LIMITS: std::ops::RangeInclusive<u64> = 1024..=134_217_727;
/// How many atoms a limit may allow.
const ATOM_LIMITS: std::ops::RangeInclusive<u64> = 8192..=u32::MAX as u64;

/// The number, where it is one of these.
fn within(text: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
    text.parse().ok().filter(|number| range.contains(number))
}

fn emulator(
    flag: &str,
    words: &mut std::iter::Peekable<impl Iterator<Item = String>>,
    run: &mut Run,
) -> Result<(), String> {
    if ALONE.contains(&flag) || flag.starts_with("+fn") || flag.starts_with("+n") {
        return Ok(());
    }
    let Some((name, attached)) = split(flag) else {
        return Err(format!("{flag}: not a flag of the emulator"));
    };
    if name == "+M" {
        // The letters behind it name a parameter, whose value may be a word of its own.
        words.next_if(|next| !next.starts_with(['-', '+']));
        return Ok(());
    }
    let value = if attached.is_empty() {
        words
            .next()
            .ok_or_else(|| format!("{flag} needs a value"))?
    } else {
        attached.to_owned()
    };
    let number = || {
        value
            .split(':')
            .next()
            .unwrap_or_default()
            .parse::<u64>()
            .map_err(|_| format!("{name} {value}: not a number"))
    };
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    match name {
        "+S" => run.workers = Some(size(number()?)),
        "+P" => {
            let limit = within(&value, PROCESS_LIMITS)
                .ok_or_else(|| format!("bad number of processes {value}"))?;
            run.process_limit = Some(size(limit.next_power_of_two()));
        }
        "+t" => {
            let limit = within(&value, ATOM_LIMITS)
                .ok_or_else(|| format!("bad atom table size {value}"))?;
            run.atom_limit = Some(u32::try_from(limit).unwrap_or(u32::MAX));
        }
        _ => {}
    }
    Ok(())
}
